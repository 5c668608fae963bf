# SPDX-License-Identifier: EUPL-1.2
"""Fills a migrated, empty database with a small invented municipality; run as a process.

A process of its own: Django with the owner's settings, as when the demo is made.
"""

from __future__ import annotations

import sys


def main() -> int:
    """Fill the database and data folder that the environment names."""
    from glassklar.config import oppstart

    oppstart.start_django()
    from glassklar.config.demo.kommune import lag_kommune

    lag_kommune(poster=int(sys.argv[1]), froe=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
