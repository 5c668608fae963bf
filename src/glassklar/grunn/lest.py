# SPDX-License-Identifier: EUPL-1.2
"""What a page showed of what is shielded: noted while it is made, written before it leaves.

Reading of shielded content is traced (docs/decisions/0022): one event for each unit of the archive
that a person was shown something shielded of, through which door, and which fields; never what
stood there. What is open to every employee is not noted at all.

Protected rows note themselves when one of their fields is read (``tilgang.lesevakt``; rows of
lists in ``arkiv.rader``), so that no page can forget. ``side`` collects and writes. An action reads
in order to change and shows nothing, so nothing is noted inside one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from glassklar.grunn.klokke import i_dag

#: The same person, unit and door are not written again for so many seconds.
IGJEN = 3600
#: So many are remembered in each process; then the oldest are forgotten (and written again).
PLASS = 50_000


class Etikett(NamedTuple):
    """The label of a row. ``vern`` None: there is no label, and it is shielded all the same."""

    vern: int | None = None
    sak: UUID | None = None
    til: date | None = None


#: Unit (table, key) → fields, and the label that they were read under.
Samling = dict[tuple[str, UUID], tuple[set[str], Etikett]]

_samling: ContextVar[Samling | None] = ContextVar("lest", default=None)
_husket: dict[tuple[int, str, str, UUID], float] = {}


@contextmanager
def samler() -> Iterator[Samling]:
    """Collect what is read inside the block."""
    samling: Samling = {}
    merke = _samling.set(samling)
    try:
        yield samling
    finally:
        _samling.reset(merke)


@contextmanager
def ikke_vist() -> Iterator[None]:
    """What is read inside the block is not shown to the person: it is masked, or compared."""
    if _samling.get() is None:
        yield
        return
    merke = _samling.set(None)
    try:
        yield
    finally:
        _samling.reset(merke)


def i_kraft(vern: int | None, til: date | None) -> bool:
    """Whether a label still shields."""
    return vern is not None and (til is None or til > i_dag())


def noter(tabell: str, rad: UUID, felt: str, etikett: Etikett) -> None:
    """Note that a field of a unit was read. Call only with a label in force."""
    samling = _samling.get()
    if samling is not None:
        samling.setdefault((tabell, rad), (set(), etikett))[0].add(felt)


def skriv(samling: Samling, person: int, doer: str) -> None:
    """Write what was noted to the trace, in one statement of the open transaction.

    Raises:
        DatabaseError: it could not be written; then nothing may be shown.
    """
    naa = time.monotonic()
    nye = {
        n: x
        for n, x in samling.items()
        if naa - _husket.get((person, doer, *n), naa - IGJEN) >= IGJEN
    }
    if not nye:
        return
    with connection.cursor() as c:
        c.execute(
            "select spor_lest(%s, %s::text[], %s::uuid[], %s::text[], %s::int[], %s::uuid[],"
            " %s::date[])",
            [
                doer,
                [tabell for tabell, _rad in nye],
                [rad for _tabell, rad in nye],
                [",".join(sorted(felt)) for felt, _e in nye.values()],
                *map(list, zip(*(e for _felt, e in nye.values()), strict=True)),
            ],
        )
    # Not before it is certain: what is rolled back was never written.
    transaction.on_commit(lambda: _husk([(person, doer, *n) for n in nye], naa))


def _husk(noekler: list[tuple[int, str, str, UUID]], naa: float) -> None:
    for n in noekler:
        _husket.pop(n, None)
        _husket[n] = naa
    # In the order that they were written: the oldest stand first.
    for n in list(_husket)[: max(0, len(_husket) - PLASS)]:
        _husket.pop(n, None)
