# SPDX-License-Identifier: EUPL-1.2
"""Who may decide a case, and why everybody else may not. Pure functions.

C1: the approver holds authority that day, has not written the decision, is not inhabil and is not
below somebody who is (fvl. 1967 §§ 6 and 8, fvl. 2025 §§ 25-29). Whoever stands in for another must
pass for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from glassklar.fullmakt.rules import (
    Id,
    Register,
    arbeider,
    gjelder,
    i_enheten,
    innehavere,
    kjede,
    kjeden_dekker,
)

#: Why not, in the order they are told: what nobody can mend first, what people do themselves last.
AVSLAG = (
    "sluttet",  # works here no more (C15)
    "skrevet",  # has written some of it (C1)
    "fullmakt",  # no row that covers it that day (C2)
    "inhabil",  # fvl. § 6 first and second paragraph / fvl. 2025 §§ 25-27
    "overordnet_inhabil",  # fvl. § 6 third paragraph / fvl. 2025 § 25 second paragraph
    "stedfortreder",  # would act for one who has written it or is inhabil
    "godkjent_foer",  # the second approver must be another
    "habilitet_mangler",  # has not answered in this case (C5)
    "lest",  # has not opened it
)
#: What a person can put right by answering and reading.
GJENSTAAR = frozenset({"habilitet_mangler", "lest"})


@dataclass(frozen=True, slots=True)
class Leder:
    """Who leads a unit and what is below it; ``enhet`` None: the whole municipality."""

    bruker: int
    enhet: int | None
    fra: date
    til: date | None = None


@dataclass(frozen=True, slots=True)
class Vedtakssak:
    """What is to be decided, and what has been done and said in the case.

    ``habilitet`` is each person's last answer (``ingen``, ``oppgitt``, ``inhabil``). ``lest`` None
    means that reading is not asked for yet (when approvers are proposed).
    """

    type: Id
    dag: date
    enhet: int
    beloep: Decimal | None = None
    klasse: str = ""
    forfattere: frozenset[int] = frozenset()
    habilitet: Mapping[int, str] = field(default_factory=dict)
    godkjent_av: frozenset[int] = frozenset()
    lest: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Folk:
    """Who works where (person: unit), and who leads what."""

    enhet: Mapping[int, int | None]
    ledere: tuple[Leder, ...] = ()


@dataclass(frozen=True, slots=True)
class Svar:
    """For one person: the row and chain that let them decide, or the first reason why not."""

    bruker: int
    avslag: str | None
    fullmakt: Id | None = None
    kjede: tuple[Id, ...] = ()
    paa_vegne: int | None = None


def overordnede(r: Register, folk: Folk, bruker: int, dag: date) -> frozenset[int]:
    """Everybody in the line above a person: who leads the person's unit, or one above it.

    fvl. § 6 third paragraph: those who could instruct the person. Nobody instructs a person who
    leads a unit above theirs; the one who leads it all (the kommunedirektør) is below nobody. Two
    leaders of one unit are both above. The same as ``lov.habilitet.direkte_underordnet``.
    """
    sted = folk.enhet.get(bruker)
    ledere = [x for x in folk.ledere if x.fra <= dag and (x.til is None or dag <= x.til)]
    egne = {x.enhet for x in ledere if x.bruker == bruker}
    if None in egne:
        return frozenset()

    def instruerer(x: Leder) -> bool:
        if x.enhet is None:
            return True
        return (
            sted is not None
            and i_enheten(r, sted, x.enhet)
            and not any(e != x.enhet and i_enheten(r, x.enhet, e) for e in egne if e is not None)
        )

    return frozenset(x.bruker for x in ledere if x.bruker != bruker and instruerer(x))


def fullmakter_for(r: Register, sak: Vedtakssak) -> tuple[Id, ...]:
    """The rows that count that day and cover the case, all the way up."""
    return tuple(
        f
        for f in r.fullmakter
        if gjelder(r, f, sak.dag)
        and kjeden_dekker(r, f, sak.type, sak.beloep, sak.enhet, sak.klasse)
    )


def _maater(r: Register, sak: Vedtakssak) -> dict[int, list[tuple[int | None, Id]]]:
    """Each person's ways to an authority, their own before another's."""
    ut: dict[int, list[tuple[int | None, Id]]] = {}
    for f in fullmakter_for(r, sak):
        for bruker, vegne in innehavere(r, f, sak.dag):
            ut.setdefault(bruker, []).append((vegne, f))
    for maater in ut.values():
        maater.sort(key=lambda m: (m[0] is not None, m[0] or 0, str(m[1])))
    return ut


def _avslag(r: Register, folk: Folk, sak: Vedtakssak, bruker: int, vegne: int | None) -> str | None:
    if sak.habilitet.get(bruker) == "inhabil":
        return "inhabil"
    inhabile = {b for b, svar in sak.habilitet.items() if svar == "inhabil"}
    if overordnede(r, folk, bruker, sak.dag) & inhabile:
        return "overordnet_inhabil"
    if vegne is not None and (
        vegne in sak.forfattere
        or vegne in inhabile
        or overordnede(r, folk, vegne, sak.dag) & inhabile
    ):
        return "stedfortreder"
    if bruker in sak.godkjent_av or vegne in sak.godkjent_av:
        return "godkjent_foer"
    if bruker not in sak.habilitet:
        return "habilitet_mangler"
    return "lest" if sak.lest is not None and bruker not in sak.lest else None


def _svar(r: Register, folk: Folk, sak: Vedtakssak, bruker: int,
          maater: list[tuple[int | None, Id]]) -> Svar:  # fmt: skip
    if not arbeider(r, bruker, sak.dag):
        return Svar(bruker, "sluttet")
    if bruker in sak.forfattere:
        return Svar(bruker, "skrevet")
    if not maater:
        return Svar(bruker, "fullmakt")
    svar = [
        Svar(bruker, _avslag(r, folk, sak, bruker, vegne), f, kjede(r, f) or (), vegne)
        for vegne, f in maater
    ]
    # The best way counts; among equals the person's own, which stands first.
    return min(svar, key=lambda s: -1 if s.avslag is None else len(AVSLAG) - AVSLAG.index(s.avslag))


def hvem_kan_avgjoere(
    r: Register, folk: Folk, sak: Vedtakssak, spurte: Iterable[int]
) -> list[Svar]:
    """For each person: yes with the row and its chain, or the first reason why not."""
    maater = _maater(r, sak)
    return [_svar(r, folk, sak, b, maater.get(b, [])) for b in spurte]
