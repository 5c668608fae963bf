# SPDX-License-Identifier: EUPL-1.2
"""Who could read this, on a day: for those who keep order, and the leader of the unit."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from glassklar.arkiv import sider
from glassklar.arkiv.web.felles import vis
from glassklar.grunn.feil import IkkeFunnet
from glassklar.grunn.klokke import OSLO, i_dag
from glassklar.grunn.skjema import les_dato
from glassklar.noark.api import MASKE
from glassklar.org.api import Bruker, Rolle, roller, side
from glassklar.tilgang.api import fantes, hvem_kunne_lese, ser_lesere
from glassklar.tilgang.api import kode as tilgangskode

#: What was hidden, in words (M502 and files).
FELTNAVN: dict[str, Promise] = {
    "TM1": _("linje 2 i tittelen"),
    "TR1": _("linje 2 i tittelen"),
    "KID": _("klassen"),
    "TKL": _("klassens navn"),
    "NPS": _("parter"),
    "MT": _("merknader"),
    "NA": _("avsender"),
    "NM": _("mottaker"),
    "FIL": _("filene"),
    "TD": _("dokumentets tittel"),
}
GRUNNER: dict[str, Promise] = {
    "arkivar": _("Arkivar: leser det som er midlertidig skjermet"),
    "leder": _("Leder for enheten: leser det som er midlertidig skjermet"),
    "xx_eier": _("Eier den midlertidige skjermingen"),
    "revisor": _("Revisor: leser alt"),
    "part": _("Part i saken"),
    "folkevalgt": _("Folkevalgt i organet som behandler saken: leser interne dokumenter"),
}
FORHOLD: dict[str, Promise] = {
    "saksansvarlig": _("ansvarlig for saken"),
    "saksbehandler": _("saksbehandler for et dokument i saken"),
    "xx_eier": _("eier en midlertidig skjerming i saken"),
}


#: What the open row's title said when a day ended: unassessed, line 1 stands elsewhere.
_TITTELEN_DA = """
select s.etter ->> 'tittel' from spor s
 where s.rad = %s and s.tabell in ('mappe', 'registrering') and s.op in ('I', 'U', 'G')
   and s.etter ? 'tittel' and s.tid < %s
 order by s.id desc limit 1"""

_SER_ALT = frozenset({Rolle.ARKIVAR, Rolle.KOMMUNEDIREKTOER, Rolle.REVISOR})


def vis_lenke(bruker: Bruker, hva: UUID) -> bool:
    """Whether a page links here: asked of the database only for leaders."""
    mine = roller(bruker)
    return bool(mine & _SER_ALT) or (Rolle.LEDER in mine and ser_lesere(hva))


def _dag(tekst: str) -> tuple[date, str]:
    """The day asked for, or today with what is wrong with it."""
    if not tekst:
        return i_dag(), ""
    try:
        dag = les_dato(tekst)
    except ValueError:
        return i_dag(), gettext("Skriv datoen slik: 21.11.2026.")
    if dag > i_dag():
        return i_dag(), gettext("Ingen vet hvem som kan lese det i framtiden.")
    return dag, ""


def _feltnavn(d: Any, dag: date) -> str:
    """What of a part was hidden; of a title that nobody had assessed, line 1 too."""
    navn = [str(FELTNAVN[f]) for f in d.felt]
    if d.kode == "XX" and {"TM1", "TR1"} & set(d.felt):
        with connection.cursor() as c:
            slutt = datetime.combine(dag + timedelta(days=1), time.min, OSLO)
            c.execute(_TITTELEN_DA, [d.gjelder, slutt])
            rad = c.fetchone()
        if rad is None or rad[0] == MASKE:
            navn = [gettext("tittelen") if f in ("TM1", "TR1") else str(FELTNAVN[f])
                    for f in d.felt]  # fmt: skip
    return ", ".join(dict.fromkeys(navn))


def _vis(request: HttpRequest, hva: UUID, innhold: dict[str, Any]) -> HttpResponse:
    if not ser_lesere(hva):
        raise IkkeFunnet
    tekst = request.GET.get("dag", "")[:40]
    dag, feil = _dag(tekst)
    deler = hvem_kunne_lese(hva, dag)
    koder = {d.kode: tilgangskode(d.kode) for d in deler}
    innhold |= {
        "dag": dag,
        "dagtekst": tekst,
        "feil": feil,
        "fantes": fantes(hva, dag),
        "deler": [
            {
                "del": d,
                "kode": koder[d.kode],
                "felt": _feltnavn(d, dag),
                "nr": innhold["dokumenter"].get(d.gjelder),
                "lesere": [
                    (leser, GRUNNER.get(leser.grunn), FORHOLD.get(leser.forhold))
                    for leser in d.lesere
                ],
            }
            for d in deler
        ],
    }
    return vis(request, "arkiv/lesere.html", innhold)


@side
def sak_lesere(request: HttpRequest, aar: int, nr: int) -> HttpResponse:
    """Who could read what is hidden of a case."""
    s = sider.sak(aar, nr)
    smuler = [(_("Saker"), "/saker/"), (s.nummer, f"/sak/{s.nummer}/")]
    innhold = {"mappe": s.mappe, "nummer": s.nummer, "dokumenter": {}}
    innhold["broedsmuler"] = [*smuler, (_("Hvem kunne lese dette?"), "")]
    return _vis(request, s.mappe.pk, innhold)


@side
def post_lesere(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """Who could read what is hidden of an entry and its documents."""
    p = sider.post_med_id(registrering)
    innhold = {
        "post": p.post,
        "nummer": p.linje.nummer,
        "dokumenter": {d.kobling.dokument_id: d.kobling.nr for d in p.dokumenter},
        "broedsmuler": [
            (_("Saker"), "/saker/"),
            (p.linje.nummer, p.linje.url),
            (_("Hvem kunne lese dette?"), ""),
        ],
    }
    return _vis(request, registrering, innhold)
