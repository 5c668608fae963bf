# SPDX-License-Identifier: EUPL-1.2
"""Search for staff: a number goes straight there, words give hits newest first."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from glassklar.arkiv.api import queries, rader, sider
from glassklar.grunn.feil import IkkeFunnet
from glassklar.noark.api import DokumentId, Loepenummer, MappeId, RegistreringsId, identifikatorer
from glassklar.org.api import side

MAKS_SPOERRING = 300
SIDE = 25


def _adresse(nummer: Any) -> str | None:
    """The page of a number, if it leads anywhere."""
    try:
        match nummer:
            case RegistreringsId():
                return sider.adresse(queries.finn_post(nummer.aar, nummer.sak, nummer.post).pk)
            case DokumentId():
                post = queries.finn_post(nummer.aar, nummer.sak, nummer.post)
                return f"{sider.adresse(post.pk)}?dok={nummer.dokument}"
            case MappeId():
                return sider.saksadresse(queries.finn_sak(nummer.aar, nummer.nummer).pk)
            case Loepenummer():
                return sider.adresse(queries.finn_loepenummer(nummer.aar, nummer.nummer).pk)
    except IkkeFunnet:
        return None
    return None


def _fra(tekst: str) -> tuple[date, UUID] | None:
    """Where the previous page ended: ``2026-11-20,<id>``."""
    dag, _skille, objekt = tekst.partition(",")
    try:
        return date.fromisoformat(dag), UUID(objekt)
    except ValueError:
        return None


def utdrag(tekst: str) -> SafeString:
    """The words round a hit, with the hit marked; everything else escaped."""
    trygt = conditional_escape(tekst.replace("\f", " "))
    return mark_safe(trygt.replace("\u27e6", "<mark>").replace("\u27e7", "</mark>"))  # noqa: S308


def _sted(sted: str) -> str:
    if sted.startswith("dokument:"):
        return _("I dokumentet «%(tittel)s»") % {"tittel": sted.removeprefix("dokument:")}
    return {
        "tittel": _("I tittelen"),
        "part": _("Avsender eller mottaker"),
        "dokument": _("Dokumentets tittel"),
    }.get(sted, "")


@side
def sok(request: HttpRequest) -> HttpResponse:
    """Answer with a page of hits, or go to the number that was typed."""
    q = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:MAKS_SPOERRING]
    innhold: dict[str, Any] = {"q": q, "toppsok_q": q, "treff": [], "neste": ""}
    if not q:
        return render(request, "intern/sok.html", innhold)
    nummer = identifikatorer.gjett(q)
    if nummer is not None:
        if (dit := _adresse(nummer)) is not None:
            return HttpResponseRedirect(dit)
        innhold["nummer_mangler"] = True
    fra = _fra(request.GET.get("foer", ""))
    funnet = queries.soek(q, SIDE + 1, fra)
    vis = funnet[:SIDE]
    linjer = {linje.post.pk: linje for linje in rader.poster(t.objekt for t in vis if t.art == "R")}
    saker = {sak.pk: sak for sak in rader.saker(t.objekt for t in vis if t.art == "M")}
    steder = queries.hitsteder(linjer, q) if linjer else {}
    for t in vis:
        if t.objekt in linjer:
            sted, tekst = steder.get(t.objekt, ("", ""))
            innhold["treff"].append(("post", linjer[t.objekt], _sted(sted), utdrag(tekst)))
        elif t.objekt in saker:
            innhold["treff"].append(("sak", saker[t.objekt], "", ""))
    if len(funnet) > SIDE:
        siste = vis[-1]
        innhold["neste"] = "?" + urlencode(
            {"q": q, "foer": f"{siste.dato.isoformat()},{siste.objekt}"}
        )
    innhold["videre"] = fra is not None
    return render(request, "intern/sok.html", innhold)
