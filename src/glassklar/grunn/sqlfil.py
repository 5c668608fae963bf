# SPDX-License-Identifier: EUPL-1.2
"""SQL that stands in files of its own, run by migrations."""

from __future__ import annotations

from pathlib import Path

from django.db.migrations import RunSQL


def kjoer(migrasjon: str, *navn: str) -> RunSQL:
    """Return the migration step that runs ``sql/<navn>`` of the room of ``migrasjon``.

    Args:
        migrasjon: ``__file__`` of the migration.
        navn: file names, run in order as one step.
    """
    mappe = Path(migrasjon).resolve().parent.parent / "sql"
    tekst = "\n".join((mappe / n).read_text("utf-8") for n in navn)
    # One statement list without parameters: psycopg sends it as it is.
    return RunSQL([(tekst, None)], RunSQL.noop)
