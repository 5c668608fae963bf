# SPDX-License-Identifier: EUPL-1.2
"""The one door to schema ``offentlig``: every statement of the public site goes through here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from psycopg.rows import dict_row
from psycopg.types.json import JsonbLoader

Rad = dict[str, Any]


def hent(sql: str, verdier: Sequence[Any] = ()) -> list[Rad]:
    """Run one statement and return its rows as dictionaries, json as Python values."""
    connection.ensure_connection()
    with connection.connection.cursor(row_factory=dict_row) as c:
        # Django leaves jsonb as text for its own field.
        c.adapters.register_loader("jsonb", JsonbLoader)
        c.execute(sql, verdier)
        return c.fetchall()


def en(sql: str, verdier: Sequence[Any] = ()) -> Rad | None:
    """Return the first row, or None."""
    rader = hent(sql, verdier)
    return rader[0] if rader else None
