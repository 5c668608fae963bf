# SPDX-License-Identifier: EUPL-1.2
"""Write new rows fast: one INSERT a table, its text made once, sent without waiting for answers.

``bulk_create`` compiles its SQL anew for every call, which costs more than the database's work
when a document is registered (docs/reference/ytelse.md).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb


@functools.cache
def _plan(modell: type[models.Model]) -> tuple[str, str, list[models.Field[Any, Any]]]:
    """Return the INSERT's head, the placeholders of one row, and the columns' fields."""
    felter = [f for f in modell._meta.concrete_fields if not f.generated and not _gitt(f)]
    sett = connection.ops.quote_name
    kolonner = ", ".join(sett(str(f.column)) for f in felter)
    hode = f"insert into {sett(modell._meta.db_table)} ({kolonner}) values "
    return hode, f"({', '.join(['%s'] * len(felter))})", felter


def _gitt(felt: models.Field[Any, Any]) -> bool:
    """Whether the database gives the value: numbers of its own, and labels."""
    return isinstance(felt, models.AutoField) or felt.has_db_default()


def _verdi(felt: models.Field[Any, Any], rad: models.Model) -> Any:
    verdi = felt.pre_save(rad, add=True)
    return Jsonb(verdi) if isinstance(felt, models.JSONField) and verdi is not None else verdi


def sett_inn(rader: Sequence[models.Model]) -> None:
    """Insert new rows of one model; nothing when there are none.

    Values go as they are: they have been through the action's rules. A database error comes
    as Django's own, at once or, inside ``paa_rad()``, when the block ends.
    """
    if not rader:
        return
    hode, plasser, felter = _plan(type(rader[0]))
    with connection.cursor() as c:
        c.execute(
            hode + ", ".join([plasser] * len(rader)),
            [_verdi(f, rad) for rad in rader for f in felter],
        )
    for rad in rader:
        rad._state.adding, rad._state.db = False, connection.alias


@contextmanager
def paa_rad() -> Iterator[None]:
    """Send the statements of the block one after another without waiting for each answer."""
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield
