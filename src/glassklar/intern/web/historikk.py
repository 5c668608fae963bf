# SPDX-License-Identifier: EUPL-1.2
"""The history of a case, an entry, a document, a person and a clearance; and who has read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from glassklar.arkiv.api import queries, sider
from glassklar.arkiv.models import Dokument, Regdok
from glassklar.grunn.feil import IkkeFunnet
from glassklar.grunn.klokke import OSLO
from glassklar.grunn.skjema import les_dato
from glassklar.intern.historikk import rader, sporing
from glassklar.intern.historikk.visning import poster
from glassklar.org.api import Rolle, har_rolle, side
from glassklar.org.models import Bruker

_MAKS_ID = 2**63


@dataclass(slots=True)
class Utvalg:
    """What is asked for: kind of events, period, and where the page begins."""

    vis: str
    fra: date | None
    til: date | None
    foer: int | None
    feil: dict[str, str]
    tekster: dict[str, str]


def les_utvalg(request: HttpRequest) -> Utvalg:
    """Read the address's parameters; a date that is none is told."""
    vis = request.GET.get("vis", "")
    foer = request.GET.get("foer", "")
    dager: dict[str, date | None] = {}
    feil, tekster = {}, {}
    for navn in ("fra", "til"):
        tekster[navn] = tekst = request.GET.get(navn, "").strip()[:40]
        dager[navn] = None
        try:
            dager[navn] = les_dato(tekst) if tekst else None
        except ValueError:
            feil[navn] = _("Skriv datoen slik: 21.11.2026.")
    return Utvalg(
        vis if vis in sporing.SLAG else "endringer",
        dager["fra"],
        dager["til"],
        int(foer) if foer.isascii() and foer.isdigit() and int(foer[:20]) < _MAKS_ID else None,
        feil,
        tekster,
    )


def start(dag: date | None, dager: int = 0) -> datetime | None:
    """When a day begins in Norway; None for a day that no calendar has."""
    if dag is None:
        return None
    try:
        return datetime.combine(dag + timedelta(days=dager), time.min, OSLO)
    except OverflowError:
        return None


def _vis(request: HttpRequest, omfang: rader.Omfang, innhold: dict[str, Any]) -> HttpResponse:
    u = les_utvalg(request)
    hendelser, neste = sporing.hent(
        omfang, u.vis, foer=u.foer, fra=start(u.fra), til=start(u.til, 1)
    )
    sporing.noter_lest(hendelser, omfang)
    valgt = {"vis": u.vis, **{k: v for k, v in u.tekster.items() if v}}
    return render(
        request,
        "intern/historikk.html",
        {
            **innhold,
            "poster": poster(hendelser),
            "utvalg": u,
            "videre": u.foer is not None,
            "neste": "?" + urlencode(valgt | {"foer": str(neste)}) if neste is not None else "",
            "foerste": "?" + urlencode(valgt),
            "valg": [
                ("endringer", _("Endringer")),
                ("lesinger", _("Hvem har lest?")),
                ("alt", _("Alt")),
            ]
            if innhold.get("kan_leses", True)
            else [],
        },
    )


@side
def sak_historikk(request: HttpRequest, aar: int, nr: int) -> HttpResponse:
    """What was done with a case."""
    bruker: Any = request.user
    mappe = queries.finn_sak(aar, nr)
    nummer = f"{aar}/{nr}"
    innhold = {
        "hva": _("Sak %(nummer)s") % {"nummer": nummer},
        "enhet": mappe,
        "beslutningsvei": f"/sak/{nummer}/beslutningsvei/",
        "nummer": nummer,
        "kan_hente": har_rolle(bruker, Rolle.ARKIVAR, Rolle.REVISOR),
        "kan_logg": har_rolle(bruker, Rolle.ARKIVAR),
        "broedsmuler": [
            (_("Saker"), "/saker/"), (nummer, f"/sak/{nummer}/"), (_("Historikk"), ""),
        ],
    }  # fmt: skip
    return _vis(request, rader.sak(mappe.pk), innhold)


@side
def post_historikk(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """What was done with an entry and its documents."""
    linje = sider.lag_linjer([queries.post(registrering)])[0]
    innhold = {
        "hva": _("Dokument %(nummer)s") % {"nummer": linje.nummer},
        "enhet": linje.post,
        "broedsmuler": [
            (_("Saker"), "/saker/"), (linje.nummer, linje.url), (_("Historikk"), ""),
        ],
    }  # fmt: skip
    return _vis(request, rader.post(registrering), innhold)


@side
def dokument_historikk(request: HttpRequest, dokument: UUID) -> HttpResponse:
    """What was done with one document."""
    dok = Dokument.objects.select_related("skjermet").filter(pk=dokument).first()
    if dok is None:
        raise IkkeFunnet
    kobling = Regdok.objects.filter(dokument=dokument).order_by("tilknyttet_dato").first()
    dit = sider.adresse(kobling.registrering_id) if kobling else None
    innhold = {
        "hva": _("Dokument"),
        "dokument": dok,
        "broedsmuler": [
            (_("Saker"), "/saker/"),
            *([(_("Journalposten"), dit)] if dit else []),
            (_("Historikk"), ""),
        ],
    }
    return _vis(request, rader.dokument(dokument), innhold)


@side
def person_historikk(request: HttpRequest, person: int) -> HttpResponse:
    """What was done with a person's roles, clearances and stand-ins. The policy on the trace says
    who sees it; whoever sees nothing of it gets the same 404 as for nobody."""
    bruker = Bruker.objects.filter(pk=person).first() if person < 2**31 else None
    if bruker is None:
        raise IkkeFunnet
    omfang = rader.person(person)
    if bruker.pk != request.user.pk and not sporing.hent(omfang, "alt", antall=1)[0]:
        raise IkkeFunnet
    innhold = {
        "hva": bruker.navn,
        "kan_leses": False,
        "broedsmuler": [
            (_("Tilganger"), "/tilgang/"),
            (bruker.navn, f"/tilgang/person/{person}/"),
            (_("Historikk"), ""),
        ],
    }
    return _vis(request, omfang, innhold)


@side
def klarering_historikk(request: HttpRequest, nr: int) -> HttpResponse:
    """What was done with one clearance."""
    sql = "select from synlige_klareringer() k where k.id = %s"
    if nr >= 2**31 or not rader.finnes(sql, nr):
        raise IkkeFunnet
    innhold = {
        "hva": _("Klarering"),
        "kan_leses": False,
        "broedsmuler": [(_("Tilganger"), "/tilgang/"), (_("Historikk"), "")],
    }
    return _vis(request, rader.klarering(nr), innhold)
