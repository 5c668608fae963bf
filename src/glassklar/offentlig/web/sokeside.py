# SPDX-License-Identifier: EUPL-1.2
"""The search page: a plain GET with filters; wrong fields are said and left out."""

from __future__ import annotations

import re
from typing import Any

import psycopg
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glassklar.noark.api import UgyldigIdentifikator, identifikatorer
from glassklar.offentlig import queries, soek
from glassklar.offentlig.visning import Post, Side, utdrag
from glassklar.offentlig.web import foresporsel
from glassklar.offentlig.web.hurtig import lagret, uindeksert
from glassklar.offentlig.web.kontekst import virksomhet

FILTRE = ("fra", "til", "enhet", "type", "tilgang")
_AARSTALL = re.compile(r"(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])")
SISTE_SIDE = soek.MAKS_TREFF // queries.SIDE


@require_safe
@uindeksert
@lagret
def sok(request: HttpRequest) -> HttpResponse:
    """Search in cases and documents."""
    s, feil = foresporsel.les_soek(request.GET)
    etter = foresporsel.etter(request)
    side = foresporsel.sidetall(request, SISTE_SIDE)
    try:
        hopp = _nummerhopp(s.q) if s.q and not feil else None
        if hopp:
            return HttpResponseRedirect(hopp)
        resultat = None if s.tomt else soek.soek(s, side) if etter is None else soek.bla(s, etter)
        treff = _treff(resultat, s) if resultat else []
        uten_ord = bool(s.q and resultat and not treff and not soek.har_ord(s.q))
    except (DatabaseError, psycopg.Error):
        return _nede(request, s, feil)
    if resultat and not treff and (side > 1 or etter):
        raise Http404
    return render(
        request,
        "offentlig/sok.html",
        {
            **_skjema(request, s, feil),
            "soekt": not s.tomt,
            "treff": treff,
            "uten_ord": uten_ord,
            **(_sider(request, treff, side, resultat, etter is not None) if resultat else {}),
        },
        status=422 if feil else 200,
    )


def _nede(request: HttpRequest, s: soek.Soek, feil: dict[str, str]) -> HttpResponse:
    """The words stay in the field; the rest of the site still answers."""
    svar = render(
        request, "offentlig/sok.html", {**_skjema(request, s, feil), "soek_nede": True}, status=503
    )
    svar["Retry-After"] = "30"
    return svar


def _treff(resultat: soek.Resultat, s: soek.Soek) -> list[Post]:
    steder = soek.hitsteder(resultat.rader, s.q)
    return [
        Post(r, (steder[r["id"]][0], utdrag(steder[r["id"]][1], soek.INN, soek.UT)))
        if r["id"] in steder
        else Post(r)
        for r in resultat.rader
    ]


def _sider(
    request: HttpRequest, treff: list[Post], side: int, resultat: soek.Resultat, bla: bool
) -> dict[str, Any]:
    """The numbered page and how many there are, or the key-set page with the way on."""
    sider = Side(treff, side, resultat.antall, over=resultat.flere)
    siste = bla or side == SISTE_SIDE
    eldre = ""
    if siste and resultat.flere and resultat.siste:
        eldre = "/sok/" + foresporsel.med(
            request.GET, etter=foresporsel.noekkel(resultat.siste)
        )  # fmt: skip
    return {
        "side": sider,
        "blar": bla,
        "foerste_url": "/sok/" + foresporsel.med(request.GET) if bla else "",
        "eldre_url": eldre,
        "antall_tekst": "" if bla else _antall(sider),
    }


def _antall(side: Side) -> str:
    if side.antall == 1:
        return _("1 treff")
    return _("%(antall)s treff") % {"antall": side.antall_tekst}


def _skjema(request: HttpRequest, s: soek.Soek, feil: dict[str, str]) -> dict[str, Any]:
    """The form as the reader filled it in, and what can be done with the search."""
    spoerring = foresporsel.spoerring(s)
    return {
        "q": s.q,
        "fra": request.GET.get("fra", "")[:20],
        "til": request.GET.get("til", "")[:20],
        "sort": "eldste" if s.eldste_foerst else "nyeste",
        "brikker": _brikker(request, s),
        "nullstill_url": "/sok/" + foresporsel.med(request.GET, **dict.fromkeys(FILTRE)),
        "felt_feil": feil,
        "fasetter": {
            "enheter": enhetsvalg(s.enheter),
            "typer": typevalg(s.typer),
            "tilganger": _tilgangsvalg(s.tilganger),
        },
        "skjulte_felt": [
            (navn, verdi)
            for navn in (*FILTRE, "sort")
            for verdi in request.GET.getlist(navn)[:10]
            if verdi
        ],
        "stroem_url": f"/feed.atom?{spoerring}" if spoerring else "/feed.atom",
        "api_url": f"/api/v1/journalposter?{spoerring}",
        "uten_dato_url": (
            "/sok/" + foresporsel.med(request.GET, fra=None, til=None) if s.fra or s.til else ""
        ),
    }


def _nummerhopp(q: str) -> str | None:
    """Return the address when the words are a case's, entry's or running number that exists.

    The year must be written out: ``12/45`` is a property here, not a case of 2012.
    """
    if not _AARSTALL.search(q):
        return None
    try:
        funnet = identifikatorer.gjett(q)
    except UgyldigIdentifikator:
        return None
    rad = None
    match funnet:
        case identifikatorer.MappeId(aar, nr) if nr < 2**31:
            return f"/sak/{aar}/{nr}/" if queries.sak(aar, nr) else None
        case identifikatorer.RegistreringsId(aar, nr, postnr) if max(nr, postnr) < 2**31:
            rad = queries.post(aar, nr, postnr)
        case identifikatorer.DokumentId(aar, nr, postnr) if max(nr, postnr) < 2**31:
            rad = queries.post(aar, nr, postnr)
        case identifikatorer.Loepenummer(aar, nr) if nr < 2**31:
            rad = queries.loepenummer(aar, nr)
    return Post(rad).url if rad else None


def _brikker(request: HttpRequest, s: soek.Soek) -> list[tuple[str, str]]:
    """What was chosen, in words, each with the search without it."""

    def uten(felt: str) -> str:
        return "/sok/" + foresporsel.med(request.GET, **{felt: None})

    ut = []
    if s.fra:
        ut.append((_("fra %(dato)s") % {"dato": f"{s.fra:%d.%m.%Y}"}, uten("fra")))
    if s.til:
        ut.append((_("til %(dato)s") % {"dato": f"{s.til:%d.%m.%Y}"}, uten("til")))
    for felt, valg in (
        ("type", typevalg(s.typer)),
        ("enhet", enhetsvalg(s.enheter)),
        ("tilgang", _tilgangsvalg(s.tilganger)),
    ):
        valgt = [v["tekst"] for v in valg if v["valgt"]]
        if valgt:
            ut.append((", ".join(valgt), uten(felt)))
    return ut


def typevalg(valgt: tuple[str, ...]) -> list[dict[str, Any]]:
    """The kinds of entries, in or out."""
    navn = (("I", _("Inn")), ("U", _("Ut")), ("N", _("Internt")), ("S", _("Saksframlegg")))
    return [{"verdi": t, "tekst": n, "antall": None, "valgt": t in valgt} for t, n in navn]


def _tilgangsvalg(valgt: tuple[str, ...]) -> list[dict[str, Any]]:
    navn = (
        ("aapen", _("Åpent")),
        ("delvis", _("Delvis skjermet")),
        ("skjermet", _("Skjermet")),
        ("ikke_vurdert", _("Ikke vurdert ennå")),
    )
    return [{"verdi": t, "tekst": n, "antall": None, "valgt": t in valgt} for t, n in navn]


def enhetsvalg(valgt: tuple[str, ...]) -> list[dict[str, Any]]:
    """The municipality's units; a chosen one that is not among them stands with its code."""
    navn = {e["kode"]: e["navn"] for e in virksomhet().get("enheter", [])}
    navn |= {kode: kode for kode in valgt if kode not in navn}
    return [
        {"verdi": kode, "tekst": tekst, "antall": None, "valgt": kode in valgt}
        for kode, tekst in navn.items()
    ]
