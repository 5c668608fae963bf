# SPDX-License-Identifier: EUPL-1.2
"""The worker: takes queued and periodic jobs until it is told to stop."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run until SIGTERM; jobs under way get time to finish."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "glassklar.config.settings_arbeider")
    import django

    django.setup()
    from procrastinate.contrib.django import app

    from glassklar.config.miljoe import MiljoeFeil, krev_demobase

    try:
        krev_demobase()
    except MiljoeFeil as feil:
        print(feil, file=sys.stderr)  # noqa: T201
        return 1
    with app.replace_connector(app.connector.get_worker_connector()):
        app.run_worker(
            concurrency=2,
            shutdown_graceful_timeout=10,
            install_signal_handlers=True,
            delete_jobs="successful",
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
