# SPDX-License-Identifier: EUPL-1.2
"""The delegation register: which rows count on a day, who holds them, what may be given on.

Sources: kommuneloven § 5-14 (the council's reglement) and § 13-1 (the kommunedirektør may be given
authority); forvaltningsloven 2025 §§ 22-24 (delegation is in writing); integrity.md C2: no chain
ends anywhere but in the council. Pure functions. The same rules stand in sql/register.sql, where
they hold for whoever has the connection; tests/fullmakt/test_register_sql.py compares them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

Id = Hashable

#: Why a row cannot be given, in the order they are asked.
SNEVRERE_ORD = (
    "til", "beloep", "delegere", "type", "beloep_videre", "enhet", "klasse", "periode",
    "ring", "samme",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stilling:
    """A position, in a unit; from the day ``avsluttet`` on nobody holds it."""

    id: Id
    enhet: int
    avsluttet: date | None = None


@dataclass(frozen=True, slots=True)
class Innehav:
    """Who holds a position; both days included."""

    stilling: Id
    bruker: int
    fra: date
    til: date | None = None


@dataclass(frozen=True, slots=True)
class Vikariat:
    """Who stands in for whom; both days included."""

    for_bruker: int
    bruker: int
    fra: date
    til: date


@dataclass(frozen=True, slots=True)
class Reglement:
    """A version of the delegeringsreglement; ``bekreftet`` is the day, None: not yet."""

    id: Id
    gjelder_fra: date
    gjelder_til: date | None = None
    bekreftet: date | None = None


@dataclass(frozen=True, slots=True)
class Fullmakt:
    """A row: from a reglement (top) or from another row; to a position or to a person.

    ``bekreftet`` and ``trukket`` are days. Null amounts: no limit that way.
    """

    id: Id
    type: Id
    enhet: int
    fra: date
    til: date | None = None
    reglement: Id | None = None
    giver: Id | None = None
    beloep_fra: Decimal | None = None
    beloep_til: Decimal | None = None
    klasse: str = ""
    til_stilling: Id | None = None
    til_bruker: int | None = None
    kan_delegere: bool = False
    bekreftet: date | None = None
    trukket: date | None = None

    @property
    def mottaker(self) -> tuple[str, Id | None]:
        """Who it is given to: a position or a person."""
        if self.til_bruker is not None:
            return "bruker", self.til_bruker
        return "stilling", self.til_stilling


@dataclass(frozen=True)
class Register:
    """Everything that the rules look at, as it stands.

    ``over`` is the tree of units (unit: the one above); ``sluttet`` the day that a person left.
    """

    over: Mapping[int, int | None] = field(default_factory=dict)
    stillinger: Mapping[Id, Stilling] = field(default_factory=dict)
    innehav: tuple[Innehav, ...] = ()
    vikariater: tuple[Vikariat, ...] = ()
    reglementer: Mapping[Id, Reglement] = field(default_factory=dict)
    fullmakter: Mapping[Id, Fullmakt] = field(default_factory=dict)
    sluttet: Mapping[int, date] = field(default_factory=dict)

    @cached_property
    def _innehav(self) -> Mapping[Id, list[Innehav]]:
        ut: dict[Id, list[Innehav]] = {}
        for rad in self.innehav:
            ut.setdefault(rad.stilling, []).append(rad)
        return ut

    def innehav_av(self, stilling: Id) -> list[Innehav]:
        """The periods in which somebody holds a position."""
        return self._innehav.get(stilling, [])

    def med(self, ny: Fullmakt) -> Register:
        """The register with one more row."""
        return replace(self, fullmakter={**self.fullmakter, ny.id: ny})


def i_perioden(dag: date, fra: date, til: date | None) -> bool:
    """Whether a day is in a period with both ends included; None: no end."""
    return fra <= dag and (til is None or dag <= til)


def i_enheten(r: Register, enhet: int, topp: int) -> bool:
    """Whether a unit is another or lies below it."""
    sett: set[int] = set()
    her: int | None = enhet
    while her is not None and her not in sett:
        if her == topp:
            return True
        sett.add(her)
        her = r.over.get(her)
    return False


def kjede(r: Register, id_: Id) -> tuple[Id, ...] | None:
    """The rows from the council down to this one; None where the chain goes round or is broken."""
    ut: list[Id] = []
    her: Id | None = id_
    while her is not None:
        if her in ut or her not in r.fullmakter:
            return None
        ut.append(her)
        her = r.fullmakter[her].giver
    return tuple(reversed(ut))


def rad_gjelder(r: Register, f: Fullmakt, dag: date) -> bool:
    """Whether a row counts by itself, whatever its givers do.

    From the day it is confirmed (authority is never given backwards) to the day before it is
    withdrawn: on that day it counts no more. A top row lives as long as its reglement.
    """
    if f.bekreftet is None or dag < f.bekreftet or (f.trukket is not None and f.trukket <= dag):
        return False
    if not i_perioden(dag, f.fra, f.til):
        return False
    if f.giver is not None:
        return True
    g = r.reglementer.get(f.reglement)
    return (
        g is not None
        and g.bekreftet is not None
        and g.bekreftet <= dag
        and i_perioden(dag, g.gjelder_fra, g.gjelder_til)
    )


def gjelder(r: Register, id_: Id, dag: date) -> bool:
    """Whether a row counts on a day: itself, and every giver up to the council's reglement.

    kommuneloven § 5-14; C2: an authority ends with the one it was given from.
    """
    rader = kjede(r, id_)
    return rader is not None and all(rad_gjelder(r, r.fullmakter[x], dag) for x in rader)


def arbeider(r: Register, bruker: int, dag: date) -> bool:
    """Whether a person works here on a day; rights end with the work (Noark 4.5.29-31, C15)."""
    sluttet = r.sluttet.get(bruker)
    return sluttet is None or dag < sluttet


def mottar(r: Register, f: Fullmakt, dag: date) -> frozenset[int]:
    """Whom a row is given to on a day: the person, or those in the position."""
    if f.til_bruker is not None:
        folk = {f.til_bruker}
    else:
        stilling = r.stillinger.get(f.til_stilling)
        if stilling is None or (stilling.avsluttet is not None and stilling.avsluttet <= dag):
            return frozenset()
        rader = r.innehav_av(f.til_stilling)
        folk = {i.bruker for i in rader if i_perioden(dag, i.fra, i.til)}
    return frozenset(b for b in folk if arbeider(r, b, dag))


def innehavere(r: Register, id_: Id, dag: date) -> frozenset[tuple[int, int | None]]:
    """Who may use a row on a day, as (person, on behalf of); nobody when it does not count.

    A stand-in acts in own name "på vegne av" the one who is away. Standing in is for one step:
    a stand-in's stand-in has nothing.
    """
    if not gjelder(r, id_, dag):
        return frozenset()
    egne = mottar(r, r.fullmakter[id_], dag)
    for_andre = {
        (v.bruker, v.for_bruker)
        for v in r.vikariater
        if v.for_bruker in egne and i_perioden(dag, v.fra, v.til) and arbeider(r, v.bruker, dag)
    }
    return frozenset({(b, None) for b in egne} | for_andre)


def dekker(r: Register, f: Fullmakt, type_: Id, beloep: Decimal | None, enhet: int,
           klasse: str) -> bool:  # fmt: skip
    """Whether a row covers a decision; limits are included.

    Without an amount to compare, only a row without limits covers.
    """
    if f.type != type_ or not klasse.startswith(f.klasse) or not i_enheten(r, enhet, f.enhet):
        return False
    if beloep is None:
        return f.beloep_fra is None and f.beloep_til is None
    return (f.beloep_fra is None or f.beloep_fra <= beloep) and (
        f.beloep_til is None or beloep <= f.beloep_til
    )


def kjeden_dekker(r: Register, id_: Id, type_: Id, beloep: Decimal | None, enhet: int,
                  klasse: str) -> bool:  # fmt: skip
    """Whether the row and all its givers cover a decision.

    A unit that is moved in the tree must not widen what a giver had.
    """
    rader = kjede(r, id_)
    return rader is not None and all(
        dekker(r, r.fullmakter[x], type_, beloep, enhet, klasse) for x in rader
    )


def _snevrere_enn_giver(r: Register, f: Fullmakt, giver: Fullmakt) -> str | None:
    if not giver.kan_delegere:
        return "delegere"
    if f.type != giver.type:
        return "type"
    # No amount is below zero: no lower limit is the same as zero.
    if (f.beloep_fra or 0) < (giver.beloep_fra or 0):
        return "beloep_videre"
    if giver.beloep_til is not None and (f.beloep_til is None or f.beloep_til > giver.beloep_til):
        return "beloep_videre"
    if not i_enheten(r, f.enhet, giver.enhet):
        return "enhet"
    if not f.klasse.startswith(giver.klasse):
        return "klasse"
    return None if _innenfor(f, giver.fra, giver.til) else "periode"


def _innenfor(f: Fullmakt, fra: date, til: date | None) -> bool:
    return fra <= f.fra and (til is None or (f.til is not None and f.til <= til))


def _moetes(fra: date, til: date | None, fra2: date, til2: date | None) -> bool:
    return (til2 is None or fra <= til2) and (til is None or fra2 <= til)


def _samme_to_ganger(r: Register, f: Fullmakt, over: Iterable[Fullmakt]) -> bool:
    """No position and no person twice in a chain, and no person both by name and, in some of the
    same time, by position.
    """
    for g in over:
        if g.mottaker == f.mottaker:
            return True
        if f.til_bruker is not None and g.til_stilling is not None:
            rader = r.innehav_av(g.til_stilling)
            if any(i.bruker == f.til_bruker and _moetes(f.fra, f.til, i.fra, i.til) for i in rader):
                return True
    return False


def snevrere_avslag(r: Register, f: Fullmakt, *, har_beloep: bool = True) -> str | None:
    """Why a new row cannot be given, as one of ``SNEVRERE_ORD``, or None.

    Nobody gives more than they have: type, amount, unit, class and period lie within the giver's
    (fvl. 2025 §§ 22-24), and the giver must be allowed to give on. The row itself need not be in
    the register. A top row lies within its reglement's period.
    """
    if f.til is not None and f.til < f.fra:
        return "til"
    if (f.beloep_fra is not None or f.beloep_til is not None) and not har_beloep:
        return "beloep"
    lav, hoey = f.beloep_fra or 0, f.beloep_til
    if lav < 0 or (hoey is not None and (hoey < 0 or hoey < lav)):
        return "beloep"
    if f.giver is None:
        g = r.reglementer[f.reglement]
        til = g.gjelder_til if f.til is not None else None
        return None if _innenfor(f, g.gjelder_fra, til) else "periode"
    if f.giver == f.id or (over := kjede(r, f.giver)) is None or f.id in over:
        return "ring"
    rader = [r.fullmakter[x] for x in over]
    if (ord_ := _snevrere_enn_giver(r, f, rader[-1])) is not None:
        return ord_
    return "samme" if _samme_to_ganger(r, f, rader) else None


def _beloep_moetes(a: Fullmakt, b: Fullmakt) -> bool:
    def under(x: Decimal | None, y: Decimal | None) -> bool:
        return x is not None and y is not None and x < y

    return not under(a.beloep_til, b.beloep_fra) and not under(b.beloep_til, a.beloep_fra)


def overlapper(a: Fullmakt, b: Fullmakt) -> bool:
    """Whether two rows give the same receiver the same thing from the same source in the same time.

    Then nobody could say which one a decision was made by.
    """
    return (
        a.id != b.id
        and (a.mottaker, a.type, a.enhet, a.klasse, a.reglement, a.giver)
        == (b.mottaker, b.type, b.enhet, b.klasse, b.reglement, b.giver)
        and a.trukket is None
        and b.trukket is None
        and _moetes(a.fra, a.til, b.fra, b.til)
        and _beloep_moetes(a, b)
    )
