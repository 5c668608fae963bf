# SPDX-License-Identifier: EUPL-1.2
"""The baskets of the worklist that the archive's own tables know: what waits for whom.

Baskets follow tasks, not system states. Every basket is one partial index away; counting stops
at a limit. Call inside ``lesing(bruker)``: the inbox is the archive's alone.
"""

from __future__ import annotations

import functools
from typing import Any, Final

from django.db import connection
from django.db.models import BooleanField, Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from glassklar.arkiv import rader
from glassklar.arkiv.mottak.models import Mottak
from glassklar.arkiv.queries import uten_avslutning
from glassklar.arkiv.registreringer.models import Registrering
from glassklar.arkiv.sider import SIDE, TELLEGRENSE, Side
from glassklar.org.api import Bruker, Rolle, ledede_enheter, roller
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


#: Stand for the person and the units they lead in statements that are compiled once and used for
#: all.
_MEG: Final = -1
_LEDEDE: Final = -2
#: A statement with its values, where the two above are to be replaced.
_Setning = tuple[str, tuple[Any, ...]]


def _poster(kurv: str, arkivar: bool) -> QuerySet[Registrering]:
    """Return the entries of a basket. KeyError for a basket that holds no entries."""
    alle = uten_avslutning(Registrering.objects.filter(type=Registrering.Type.JOURNALPOST))
    mine = alle.filter(saksbehandler=_MEG)
    uvurdert = Q(offentlighetsvurdert_dato__isnull=True)
    match kurv:
        case "vurdering":
            return mine.filter(uvurdert).exclude(status="R")
        case "behandling":
            return mine.exclude(journalposttype="I").filter(Q(status="R") | ~uvurdert)
        case "restanser":
            return Registrering.objects.filter(saksbehandler=_MEG, restanse=True)
        case "xx":
            mine_xx = Skjerming.objects.filter(eier=_MEG, kode=XX, art=Skjerming.Art.REGISTRERING)
            return Registrering.objects.filter(pk__in=mine_xx.values("gjelder"))
        case "ufordelt":
            q = alle.filter(saksbehandler__isnull=True)
            if not arkivar:
                q = q.filter(RawSQL("registrering.enhet_id = any(%s)", [_LEDEDE], BooleanField()))
            return q
        case "journalfoering":
            return til_journalfoering()
    raise KeyError(kurv)


def _setning(q: QuerySet) -> _Setning:
    return q.query.sql_with_params()


def _verdier(parametre: tuple[Any, ...], bruker: Bruker) -> list[Any]:
    hvem: dict[int, Any] = {_MEG: bruker.pk}
    if _LEDEDE in parametre:
        hvem[_LEDEDE] = list(ledede_enheter(bruker))
    return [hvem.get(p, p) if type(p) is int else p for p in parametre]


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
    tekst, parametre = _tellesetning(kurver, Rolle.ARKIVAR in roller(bruker))
    with connection.cursor() as c:
        c.execute(tekst, _verdier(parametre, bruker))
        return dict(zip(kurver, c.fetchone(), strict=True))


# ⚡ Compiling these costs the web process more than running them costs the database.
@functools.cache
def _tellesetning(kurver: tuple[str, ...], arkivar: bool) -> _Setning:
    deler: list[str] = []
    verdier: list[Any] = []
    for kurv in kurver:
        q: QuerySet = _mottak() if kurv == "registrering" else _poster(kurv, arkivar)
        tekst, parametre = _setning(q.order_by().values("pk")[: TELLEGRENSE + 1])
        deler.append(f"(select count(*) from ({tekst}) k)")
        verdier += parametre
    return f"select {', '.join(deler)}", tuple(verdier)


def _mottak() -> QuerySet[Mottak]:
    return Mottak.objects.filter(status=Mottak.Status.NY)


def side_av(
    kurv: str, bruker: Bruker, antall: int, sortering: str = "frist", nummer: int = 1
) -> tuple[list[rader.Linje], Side]:
    """Return a page of a basket with entries, and where in it the page is."""
    tekst, parametre = _noekler(kurv, sortering, Rolle.ARKIVAR in roller(bruker))
    sider = max(1, -(-min(antall, TELLEGRENSE) // SIDE))
    vis = Side(min(max(nummer, 1), sider), antall)
    with connection.cursor() as c:
        # Numbers of our own, written out: the planner must see how few rows are wanted.
        c.execute(
            f"{tekst} limit {SIDE} offset {(vis.nummer - 1) * SIDE}", _verdier(parametre, bruker)
        )
        ider = [id_ for (id_,) in c.fetchall()]
    linjer = rader.poster(ider)
    if not _etter_xx(kurv, sortering):
        linjer = [linje._replace(xx_frist=None) for linje in linjer]
    return linjer, vis


def _etter_xx(kurv: str, sortering: str) -> bool:
    """Whether the limit of a temporary shielding counts here, before the limit for an answer."""
    return kurv == "xx" or (kurv == "vurdering" and sortering == "frist")


@functools.cache
def _noekler(kurv: str, sortering: str, arkivar: bool) -> _Setning:
    """The keys of a basket in order."""
    q = _poster(kurv, arkivar)
    if _etter_xx(kurv, sortering):
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
    return _setning(q.values("pk"))


def mottak_side(antall: int, nummer: int = 1) -> tuple[list[Mottak], Side]:
    """Return a page of the inbox, oldest first."""
    sider = max(1, -(-min(antall, TELLEGRENSE) // SIDE))
    vis = Side(min(max(nummer, 1), sider), antall)
    start = (vis.nummer - 1) * SIDE
    q = _mottak().annotate(antall_filer=Count("filer")).order_by("mottatt", "id")
    return list(q[start : start + SIDE]), vis
