# SPDX-License-Identifier: EUPL-1.2
"""A line of leaders over a building case, and calls of the database's functions as each of them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, connections

import fabrikk
from glassklar.arkiv.models import Arkivdel, Mappe
from glassklar.grunn.identitet import transaksjon
from glassklar.org.models import Bruker, Enhet


@dataclass
class Linje:
    """Kommunen > teknisk > byggesak, and skole beside; one case in byggesak."""

    kommunen: Enhet
    teknisk: Enhet
    byggesak: Enhet
    skole: Enhet
    direktoer: Bruker
    sjef: Bruker
    fagleder: Bruker
    saksbehandler: Bruker
    kollega: Bruker
    rektor: Bruker
    arkivar: Bruker
    revisor: Bruker
    admin: Bruker
    arkivdel: Arkivdel
    sak: Mappe


def lag() -> Linje:
    """Make it."""
    fabrikk.virksomhet()
    kommunen = fabrikk.enhet("KOM", "Kommunen")
    teknisk = fabrikk.enhet("TEK", "Teknisk", kommunen)
    byggesak = fabrikk.enhet("BYG", "Byggesak", teknisk)
    skole = fabrikk.enhet("SKO", "Skole", kommunen)
    arkivar = fabrikk.arkivar(kommunen, "linh")
    saksbehandler = fabrikk.bruker("sindre", "saksbehandler", i=byggesak, navn="Sindre Demomo")
    arkivdel = fabrikk.arkivdel("SAK")
    return Linje(
        kommunen=kommunen,
        teknisk=teknisk,
        byggesak=byggesak,
        skole=skole,
        direktoer=fabrikk.bruker("kari", "kommunedirektoer", i=kommunen, navn="Kari Minsen"),
        sjef=fabrikk.bruker("aisha", "leder", i=teknisk, navn="Aisha Demomo"),
        fagleder=fabrikk.bruker("marit", "leder", i=byggesak, navn="Marit Testbakken"),
        saksbehandler=saksbehandler,
        kollega=fabrikk.bruker("linus", "saksbehandler", i=byggesak, navn="Linus Fiktsen"),
        rektor=fabrikk.bruker("rektor", "leder", i=skole, navn="Rita Syntetvik"),
        arkivar=arkivar,
        revisor=fabrikk.bruker("revisor", "revisor", navn="Rolf Revisen"),
        admin=fabrikk.bruker("admin", "admin", navn="Ada Minsen"),
        arkivdel=arkivdel,
        sak=fabrikk.sak(arkivar, byggesak, arkivdel, ansvarlig=saksbehandler),
    )


def kall(som: Bruker, sql: str, *verdier: Any) -> list[tuple[Any, ...]]:
    """Run a statement as a person through the program's own role."""
    with transaksjon(som, "proeve"), connection.cursor() as c:
        c.execute(sql, verdier)
        return c.fetchall() if c.description else []


def si(som: Bruker, sak: Mappe, svar: str, forhold: str = "", forklaring: str = "") -> Any:
    """Declare."""
    return kall(som, "select erklaer_habilitet(%s, %s, %s, %s)", sak.pk, svar, forhold, forklaring)


def avgjoer(som: Bruker, sak: Mappe, hvem: Bruker, svar: str, grunn: str = "Vurdert") -> Any:
    """Decide for another."""
    return kall(som, "select avgjoer_habilitet(%s, %s, %s, %s)", sak.pk, hvem.pk, svar, grunn)


def oppnevn(som: Bruker, sak: Mappe, a: Bruker, p: Bruker, grunn: str = "Inhabil") -> Any:
    """Appoint a substitute."""
    return kall(som, "select oppnevn_stedfortreder(%s, %s, %s, %s)", sak.pk, a.pk, p.pk, grunn)


def eieren(sql: str, *verdier: Any) -> list[tuple[Any, ...]]:
    """Look at the rows as they are."""
    with connections[fabrikk.EIER].cursor() as c:
        c.execute(sql, verdier)
        return c.fetchall() if c.description else []


@contextmanager
def avslag():
    """Catch a refusal; ``.ord`` and ``.kode`` afterwards."""
    svar = type("Svar", (), {"ord": None, "kode": None})()
    try:
        yield svar
    except DatabaseError as feil:
        svar.ord = feil.__cause__.diag.message_primary
        svar.kode = feil.__cause__.sqlstate
    else:
        raise AssertionError("ble ikke avslått")
