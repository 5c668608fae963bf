# SPDX-License-Identifier: EUPL-1.2
"""The baskets of the worklist that the archive's own tables know: what waits for whom.

Baskets follow tasks, not system states. Every basket is one partial index away; counting stops
at a limit. Call inside ``lesing(bruker)``: the inbox is the archive's alone.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from glassklar.arkiv.mottak.models import Mottak
from glassklar.arkiv.queries import med_rader, uten_avslutning
from glassklar.arkiv.registreringer.models import Registrering
from glassklar.arkiv.sider import SIDE, TELLEGRENSE, Linje, Side, lag_linjer
from glassklar.org.api import Bruker, Rolle, enheter_under, roller
from glassklar.tilgang.api import XX, Skjerming

#: Baskets of one's own, in the order they are shown; zero is shown (peace of mind).
MINE: Final = ("vurdering", "behandling", "restanser", "xx")
#: Baskets shared by a role or unit; hidden when empty.
FELLES: Final = ("registrering", "ufordelt", "journalfoering")
SORTERINGER: Final = ("frist", "nyeste", "sak")

_MED_SAKER: Final = frozenset(
    {Rolle.SAKSBEHANDLER, Rolle.LEDER, Rolle.KOMMUNEDIREKTOER, Rolle.ARKIVAR}
)


def kurver_for(bruker: Bruker) -> tuple[str, ...]:
    """Return the baskets that the person's roles can have."""
    mine = roller(bruker)
    ut: list[str] = []
    if Rolle.ARKIVAR in mine:
        ut.append("registrering")
    if mine & _MED_SAKER:
        ut += MINE
    if mine & {Rolle.ARKIVAR, Rolle.LEDER}:
        ut.append("ufordelt")
    if Rolle.ARKIVAR in mine:
        ut.append("journalfoering")
    return tuple(ut)


def poster(kurv: str, bruker: Bruker) -> QuerySet[Registrering]:
    """Return the entries of a basket. KeyError for a basket that holds no entries."""
    alle = uten_avslutning(Registrering.objects.filter(type=Registrering.Type.JOURNALPOST))
    mine = alle.filter(saksbehandler=bruker)
    uvurdert = Q(offentlighetsvurdert_dato__isnull=True)
    match kurv:
        case "vurdering":
            return mine.filter(uvurdert).exclude(status="R")
        case "behandling":
            return mine.exclude(journalposttype="I").filter(Q(status="R") | ~uvurdert)
        case "restanser":
            return Registrering.objects.filter(saksbehandler=bruker, restanse=True)
        case "xx":
            mine_xx = Skjerming.objects.filter(eier=bruker, kode=XX, art=Skjerming.Art.REGISTRERING)
            return Registrering.objects.filter(pk__in=mine_xx.values("gjelder"))
        case "ufordelt":
            q = alle.filter(saksbehandler__isnull=True)
            if Rolle.ARKIVAR not in roller(bruker):
                q = q.filter(enhet__in=enheter_under([bruker.enhet_id] if bruker.enhet_id else []))
            return q
        case "journalfoering":
            return til_journalfoering()
    raise KeyError(kurv)


def til_journalfoering() -> QuerySet[Registrering]:
    """Return what the archive may journal: incoming documents that are registered, own ones that
    are sent, internal ones that are finished.

    The journal does not wait for the case handler's assessment (arkivforskrifta § 14): until it
    comes, the archive's proposal decides what is shown.
    """
    inn = Q(journalposttype="I", status__in=["M", "S"])
    eget = Q(status="E") | Q(journalposttype__in=["N", "X", "S"], status__in=["F", "G"])
    alle = uten_avslutning(Registrering.objects.filter(type=Registrering.Type.JOURNALPOST))
    return alle.filter(inn | eget)


def tell(bruker: Bruker) -> dict[str, int]:
    """Return the count of every basket the person can have, in one statement.

    Counted inside limited sub-queries: "over 1 000" costs no more at ten million rows.
    """
    kurver = kurver_for(bruker)
    if not kurver:
        return {}
    deler: list[str] = []
    verdier: list[Any] = []
    for kurv in kurver:
        rader: QuerySet = _mottak() if kurv == "registrering" else poster(kurv, bruker)
        tekst, parametre = rader.order_by().values("pk")[: TELLEGRENSE + 1].query.sql_with_params()
        deler.append(f"(select count(*) from ({tekst}) k)")
        verdier += parametre
    with connection.cursor() as c:
        c.execute(f"select {', '.join(deler)}", verdier)
        return dict(zip(kurver, c.fetchone(), strict=True))


def _mottak() -> QuerySet[Mottak]:
    return Mottak.objects.filter(status=Mottak.Status.NY)


def side_av(
    kurv: str, bruker: Bruker, antall: int, sortering: str = "frist", nummer: int = 1
) -> tuple[list[Linje], Side]:
    """Return a page of a basket with entries, and where in it the page is."""
    q = poster(kurv, bruker)
    if kurv == "xx" or (kurv == "vurdering" and sortering == "frist"):
        frist = Skjerming.objects.filter(gjelder=OuterRef("pk")).values("frist")[:1]
        q = q.annotate(xx_frist=Subquery(frist))
    match sortering:
        case "nyeste":
            q = q.order_by("-opprettet_dato", "-id")
        case "sak":
            q = q.order_by("mappe__saksnummer__aar", "mappe__saksnummer__nr", "opprettet_dato")
        case _ if "xx_frist" in q.query.annotations:
            q = q.order_by(
                F("xx_frist").asc(nulls_last=True),
                F("forfallsdato").asc(nulls_last=True),
                "opprettet_dato",
                "id",
            )
        case _:
            q = q.order_by(F("forfallsdato").asc(nulls_last=True), "opprettet_dato", "id")
    sider = max(1, -(-min(antall, TELLEGRENSE) // SIDE))
    vis = Side(min(max(nummer, 1), sider), antall)
    start = (vis.nummer - 1) * SIDE
    return lag_linjer(list(med_rader(q)[start : start + SIDE])), vis


def mottak_side(antall: int, nummer: int = 1) -> tuple[list[Mottak], Side]:
    """Return a page of the inbox, oldest first."""
    sider = max(1, -(-min(antall, TELLEGRENSE) // SIDE))
    vis = Side(min(max(nummer, 1), sider), antall)
    start = (vis.nummer - 1) * SIDE
    q = _mottak().annotate(antall_filer=Count("filer")).order_by("mottatt", "id")
    return list(q[start : start + SIDE]), vis
