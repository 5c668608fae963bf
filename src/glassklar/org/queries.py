# SPDX-License-Identifier: EUPL-1.2
"""Reads about people and units."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from glassklar.grunn.klokke import i_dag
from glassklar.org.models import Bruker, Enhet, EnhetUnder, Rolle, Rolletildeling, Virksomhet

SYSTEM = "system"


def roller(bruker: Bruker) -> frozenset[str]:
    """Return the roles that the person holds today (4.5.29). Asked once per object."""
    return _rettslig(bruker)[0]


def staar_inne_for(bruker: Bruker) -> frozenset[int]:
    """Return those whom the person is a stand-in for today. No statement beside that of roles."""
    return _rettslig(bruker)[1]


#: ⚡ Plain SQL: asked once for every person who does anything.
_RETTSLIG = """
select rolle, null from rolletildeling
 where bruker_id = %s and fra <= %s and (til is null or til >= %s)
union all
select null, for_bruker_id from stedfortreder where bruker_id = %s and fra <= %s and til >= %s"""


def _rettslig(bruker: Bruker) -> tuple[frozenset[str], frozenset[int]]:
    funnet: tuple[frozenset[str], frozenset[int]] | None = getattr(bruker, "_roller", None)
    if funnet is None:
        dag = i_dag()
        with connection.cursor() as c:
            c.execute(_RETTSLIG, [bruker.pk, dag, dag] * 2)
            rader = c.fetchall()
        funnet = (
            frozenset(rolle for rolle, _ in rader if rolle is not None),
            frozenset(p for _, p in rader if p is not None),
        )
        bruker._roller = funnet  # type: ignore[attr-defined]
    return funnet


def har_rolle(bruker: Bruker, *roller_: str) -> bool:
    """Return whether the person holds one of the roles today."""
    return bruker.er_system or bool(roller(bruker) & set(roller_))


def systembruker() -> Bruker:
    """Return the named person that the worker acts as when nobody queued the job."""
    return Bruker.objects.get(brukernavn=SYSTEM)


def virksomhet() -> Virksomhet | None:
    """Return the municipality, or None in an empty installation."""
    return Virksomhet.objects.first()


def enheter(*, folkevalgte: bool | None = None) -> list[Enhet]:
    """Return the units in use, in the order of their codes."""
    q = Enhet.objects.filter(avsluttet_dato__isnull=True)
    if folkevalgte is not None:
        q = q.filter(folkevalgt=folkevalgte)
    return list(q)


def enheter_under(enhet_ider: Iterable[int]) -> frozenset[int]:
    """Return the units and everything below them."""
    return frozenset(
        EnhetUnder.objects.filter(over_id__in=list(enhet_ider)).values_list("under_id", flat=True)
    )


def ledede_enheter(bruker: Bruker) -> frozenset[int]:
    """Return the units that the person leads today, with everything below them.

    A role without a unit is for the unit that its holder belongs to, as in the database's
    ``er_leder_over()``. Asked once per object.
    """
    if Rolle.LEDER not in roller(bruker):
        return frozenset()
    funnet: frozenset[int] | None = getattr(bruker, "_ledede_enheter", None)
    if funnet is None:
        dag = i_dag()
        steder = (
            Rolletildeling.objects.filter(bruker=bruker, rolle=Rolle.LEDER, fra__lte=dag)
            .filter(Q(til__isnull=True) | Q(til__gte=dag))
            .values_list("enhet_id", flat=True)
        )
        over = {sted or bruker.enhet_id for sted in steder} - {None}
        funnet = enheter_under(e for e in over if e is not None) if over else frozenset()
        bruker._ledede_enheter = funnet  # type: ignore[attr-defined]
    return funnet


def saksbehandlere(enhet: int | None = None) -> list[Bruker]:
    """Return those who can be given a case, in a unit or everywhere, by name."""
    dag = i_dag()
    q = (
        Bruker.objects.filter(avsluttet_dato__isnull=True, er_system=False)
        .filter(
            roller__rolle__in=[
                Rolle.SAKSBEHANDLER,
                Rolle.LEDER,
                Rolle.ARKIVAR,
                Rolle.KOMMUNEDIREKTOER,
            ],
            roller__fra__lte=dag,
        )
        .filter(Q(roller__til__isnull=True) | Q(roller__til__gte=dag))
    )
    if enhet is not None:
        q = q.filter(enhet_id=enhet)
    return list(q.distinct().order_by("navn"))
