# SPDX-License-Identifier: EUPL-1.2
"""What somebody should look at in the delegation register. Pure functions.

C2: two holders of an authority, so that nobody's absence stops the municipality. Issue G25: a
stand-in whose time runs out. kommuneloven § 5-14 second paragraph: the reglement of a new council.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from glassklar.fullmakt.rules import Fullmakt, Id, overlapper

FAERREST = 2
#: A stand-in's last day is told of this long before.
VIKAR_DAGER = 14
#: The reglement is told of from this long before the council's limit.
REGLEMENT_DAGER = 180
#: Elections to the councils are held in September every fourth year (valgloven), 2023 among them.
VALGAAR, VALGPERIODE = 2023, 4


@dataclass(frozen=True, slots=True)
class Varsel:
    """One alert: ``art`` and what it is about.

    ``faa`` (position: holders, rows) · ``vikar`` (person, stand-in, last day) ·
    ``reglement_snart``/``reglement_forfalt`` (limit) · ``overlapp``/``hull`` (two rows; for a gap
    its first and last day).
    """

    art: str
    om: Id
    fullmakter: tuple[Id, ...] = ()
    antall: int = 0
    bruker: int | None = None
    fra: date | None = None
    til: date | None = None


def konstituert(dag: date) -> date:
    """When the present council was constituted, at the latest.

    kommuneloven § 7-1: within October of the election year.
    """
    aar = dag.year - (dag.year - VALGAAR) % VALGPERIODE
    return date(aar if dag > date(aar, 10, 31) else aar - VALGPERIODE, 10, 31)


def reglement_frist(konstituert_: date) -> date:
    """The last day for the council's own reglement.

    kommuneloven § 5-14 second paragraph: 31 December of the year after the council was constituted.
    """
    return date(konstituert_.year + 1, 12, 31)


def reglement_varsel(vedtatt: date | None, dag: date) -> Varsel | None:
    """Whether the reglement is due: ``vedtatt`` is when the newest confirmed one was adopted.

    Until there is a new one the old applies (§ 5-14), so this says only that it is time.
    """
    ny = konstituert(dag)
    # A council constituted in October may adopt it in that very month.
    if vedtatt is not None and vedtatt >= ny.replace(day=1):
        return None
    frist = reglement_frist(ny)
    if dag > frist:
        return Varsel("reglement_forfalt", "reglement", til=frist)
    if dag > frist - timedelta(days=REGLEMENT_DAGER):
        return Varsel("reglement_snart", "reglement", til=frist)
    return None


def _hull(rader: list[Fullmakt], dag: date) -> Iterator[Varsel]:
    rader.sort(key=lambda f: f.fra)
    dekket = rader[0]
    for neste in rader[1:]:
        if dekket.til is None:
            return
        foerste, siste = dekket.til + timedelta(days=1), neste.fra - timedelta(days=1)
        # A gap that is over concerns nobody any more.
        if foerste <= siste and siste >= dag:
            yield Varsel("hull", neste.mottaker[1], (dekket.id, neste.id), fra=foerste, til=siste)
        if neste.til is None or neste.til > dekket.til:
            dekket = neste


def perioder(fullmakter: Iterable[Fullmakt], dag: date) -> Iterator[Varsel]:
    """Rows of one receiver for one thing that overlap, or leave days uncovered between them."""
    like: dict[tuple[object, ...], list[Fullmakt]] = {}
    for f in fullmakter:
        if f.bekreftet is not None and f.trukket is None:
            noekkel = (f.mottaker, f.type, f.enhet, f.klasse)
            like.setdefault(noekkel, []).append(f)
    for rader in like.values():
        for n, a in enumerate(rader):
            for b in rader[n + 1 :]:
                if overlapper(a, b) and (a.til is None or a.til >= dag) and (
                    b.til is None or b.til >= dag
                ):  # fmt: skip
                    yield Varsel("overlapp", a.mottaker[1], (a.id, b.id))
        yield from _hull(rader, dag)
