# SPDX-License-Identifier: EUPL-1.2
"""Where the leaves of a log come from. A room with events of its own describes them so."""

from __future__ import annotations

from dataclasses import dataclass

from glassklar.spor.poster import SPOR as VERSJON_SPOR


@dataclass(frozen=True, slots=True)
class Kilde:
    """The events of one log.

    Args:
        logg: the letter of the log in the tables ``logg_*``.
        navn: its folder among the tiles, and the end of its name.
        versjon: the first byte of its entries (``poster.py``).
        sql: gives ``xid`` (xid8), ``id`` (bigint), ``op`` (one letter), ``tid`` (timestamptz)
            and ``hash`` (bytea, SHA-256 of the line) of all events, without condition, order or
            limit: the sequencer adds those. An index on ``(xid, id)`` must serve it, ``xid`` is
            ``pg_current_xact_id()`` of the transaction that wrote the row, and the role
            ``glassklar_forsegler`` must be allowed to read it. Names tables with their schema.
        numre: the table and the column whose sequence gives the numbers.
    """

    logg: str
    navn: str
    versjon: int
    sql: str
    numre: tuple[str, str]


SPOR = Kilde(
    "S",
    "spor",
    VERSJON_SPOR,
    "select s.xid, s.id, s.op::text as op, s.tid,"
    " sha256(convert_to(glassklar.spor_linje(s), 'UTF8')) as hash from glassklar.spor s",
    ("glassklar.spor", "id"),
)
