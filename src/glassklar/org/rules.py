# SPDX-License-Identifier: EUPL-1.2
"""Who gives and ends roles and stand-ins (issue of rights, requirement 4.5.x). Pure functions.

A refusal is one word. The same rules stand in org/sql/tildelinger.sql, where they hold for
whoever has the connection; tests/org/test_tildelinger.py compares them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

ROLLER = (
    "arkivar", "saksbehandler", "leder", "kommunedirektoer", "politiker", "revisor", "admin",
)  # fmt: skip
#: Who governs who governs: given by the chief executive, not by the administrator alone.
STYRENDE = frozenset({"admin", "kommunedirektoer", "revisor"})
#: Longer than this and the cases get another handler.
STEDFORTREDER_MAANEDER = 12


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gives: roles held today, and every unit led (with those below)."""

    id: int
    roller: frozenset[str] = frozenset()
    leder: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Mottaker:
    """Who is given something: ``aktiv`` works here (not left, not the system user)."""

    id: int
    enhet: int | None = None
    aktiv: bool = True


@dataclass(frozen=True, slots=True)
class Stedet:
    """A unit in use."""

    id: int
    folkevalgt: bool = False


@dataclass(frozen=True, slots=True)
class Periode:
    """Something held from a day to a day (null: no end); ``hva`` tells alike from unlike."""

    hva: tuple[object, ...]
    fra: date
    til: date | None

    def moeter(self, fra: date, til: date | None) -> bool:
        """Whether the two share a day."""
        return (self.til is None or self.til >= fra) and (til is None or self.fra <= til)


@dataclass(frozen=True, slots=True)
class Oenske:
    """What is asked for: the days, and why."""

    fra: date | None
    til: date | None
    grunn: str
    har: tuple[Periode, ...] = field(default=())


def om_maaneder(dag: date, antall: int) -> date:
    """The same day of the month so many months on, or the last day of a shorter month."""
    maaned = dag.month - 1 + antall
    aar, maaned = dag.year + maaned // 12, maaned % 12 + 1
    siste = (date(aar + maaned // 12, maaned % 12 + 1, 1) - timedelta(days=1)).day
    return date(aar, maaned, min(dag.day, siste))


def styrer_rolle(roller: Iterable[str], rolle: str) -> bool:
    """Whether holders of ``roller`` give and end ``rolle``."""
    return ("kommunedirektoer" if rolle in STYRENDE else "admin") in set(roller)


def rolle_avslag(
    giver: Giver, til_: Mottaker, rolle: str, enhet: int | None, o: Oenske, *,
    enheter: dict[int, Stedet], i_dag: date,
) -> str | None:  # fmt: skip
    """Return why the role is not given, or None. ``o.har`` is (role, unit) by period."""
    if not o.grunn.strip():
        return "grunn"
    if til_.id == giver.id:
        return "selv"
    if rolle not in ROLLER:
        return "rolle"
    if not styrer_rolle(giver.roller, rolle):
        return "rett"
    if not til_.aktiv:
        return "sluttet"
    sted = enheter.get(enhet) if enhet is not None else None
    folkevalgt = rolle == "politiker"
    if (enhet is None and folkevalgt) or (
        enhet is not None and (sted is None or sted.folkevalgt != folkevalgt)
    ):
        return "enhet"
    if o.fra is None or o.fra < i_dag:
        return "fra"
    if o.til is not None and o.til < o.fra:
        return "til"
    like = [p for p in o.har if p.moeter(o.fra, o.til)]
    # Nobody audits what they take part in.
    if any((p.hva[0] == "revisor") != (rolle == "revisor") for p in like):
        return "revisor"
    return "finnes" if any(p.hva == (rolle, enhet) for p in like) else None


def stedfortreder_avslag(
    giver: Giver, for_: Mottaker, inn: Mottaker, o: Oenske, *, i_dag: date
) -> str | None:
    """Return why ``inn`` does not become stand-in for ``for_``, or None. ``o.har``: of the pair."""
    if not o.grunn.strip():
        return "grunn"
    if inn.id == giver.id:
        return "selv"
    if not (for_.id == giver.id or for_.enhet in giver.leder or "admin" in giver.roller):
        return "rett"
    if for_.id == inn.id:
        return "samme"
    if not (for_.aktiv and inn.aktiv):
        return "sluttet"
    if o.fra is None or o.fra < i_dag:
        return "fra"
    if o.til is None:
        return "til_mangler"
    if o.til < o.fra:
        return "til"
    if o.til > om_maaneder(i_dag, STEDFORTREDER_MAANEDER):
        return "for_lenge"
    return "finnes" if any(p.moeter(o.fra, o.til) for p in o.har) else None


def slutt_avslag(til: date | None, dag: date | None, grunn: str, i_dag: date) -> str | None:
    """Return why what runs to ``til`` is not ended on ``dag`` (None: at once), or None."""
    if not grunn.strip():
        return "grunn"
    if til is not None and til < i_dag:
        return "ferdig"
    if dag is not None and (dag < i_dag or (til is not None and dag > til)):
        return "dag"
    return None


def siste_dag(dag: date | None, fra: date, i_dag: date) -> date:
    """The last day it holds when it is ended: never before the day ahead of its first."""
    return max(dag or i_dag - timedelta(days=1), fra - timedelta(days=1))
