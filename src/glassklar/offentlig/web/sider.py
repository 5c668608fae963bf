# SPDX-License-Identifier: EUPL-1.2
"""The public pages besides search and the days: front page, case, entry, and what we publish."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glassklar.offentlig import queries
from glassklar.offentlig.logg import siste_hendelse
from glassklar.offentlig.visning import Post, Side, kodenavn, spraak
from glassklar.offentlig.web import foresporsel
from glassklar.offentlig.web.hurtig import lagret, uindeksert
from glassklar.offentlig.web.kontekst import virksomhet

_EIENDOM = re.compile(r"gnr\. ?[0-9]+,? bnr\. ?[0-9]+", re.IGNORECASE)


@require_safe
@lagret
def forside(request: HttpRequest) -> HttpResponse:
    """The front page: search, what is new, what was corrected."""
    poster = [Post(r) for r in queries.nyeste(4)]
    _foerste, siste = queries.ytterdager()
    dag = queries.dag(siste) if siste else None
    return render(
        request,
        "offentlig/forside.html",
        {
            "nyeste": poster,
            "siste_dag": siste,
            "siste_antall": dag["lagt_ut"] if dag else 0,
            "sist_lagt_ut": poster[0].lagt_ut if poster else None,
            "rettelser": [_rettelse(Post(r)) for r in queries.rettede(3)],
            "eksempler": _eksempler(poster),
        },
    )


def _eksempler(poster: list[Post]) -> list[tuple[str, str]]:
    """Searches that lead somewhere: a property and a case among the newest."""
    if not poster:
        return []
    ut = []
    funnet = (_EIENDOM.search(p.sakstittel) for p in poster)
    if eiendom := next((f[0].lower() for f in funnet if f), ""):
        ut.append((eiendom, "/sok/?" + urlencode({"q": eiendom})))
    ut.append((f"{poster[0].saksaar}/{poster[0].saksnr}", poster[0].sak_url))
    return ut


def _rettelse(p: Post) -> dict[str, Any]:
    tid = p.trukket.tidspunkt if p.trukket else p.rettelser[0].tidspunkt if p.rettelser else None
    return {
        "tekst": _("Trukket tilbake") if p.trukket else p.tittel,
        "url": p.url,
        "registrerings_id": p.registrerings_id,
        "dato": tid or p.lagt_ut,
    }


@require_safe
@uindeksert
@lagret
def journalpost(request: HttpRequest, aar: int, nr: int, postnr: int) -> HttpResponse:
    """One entry; a withdrawn one shows its stone."""
    rad = queries.post(aar, nr, postnr)
    if rad is None:
        raise Http404
    p = Post(rad)
    return render(
        request,
        "offentlig/journalpost.html",
        {
            "post": p,
            "bevis": siste_hendelse(p.id),
            "broedsmuler": [
                (_("Postliste"), "/postliste/"),
                (f"{rad['journaldato']:%d.%m.%Y}", f"/postliste/{rad['journaldato']}/"),
                (p.registrerings_id, ""),
            ],
        },
    )


@require_safe
@uindeksert
@lagret
def sak(request: HttpRequest, aar: int, nr: int) -> HttpResponse:
    """One case with its released entries."""
    rad = queries.sak(aar, nr)
    if rad is None:
        raise Http404
    side = foresporsel.sidetall(request, 10_000)
    rader = queries.poster_i_sak(aar, nr, side)
    if side > 1 and not rader:
        raise Http404
    return render(
        request,
        "offentlig/sak.html",
        {
            "sak": {
                **rad,
                "saksaar": aar,
                "saksnr": nr,
                "status_tekst": kodenavn("saksstatus", rad["status"]),
                "avsluttet": rad["status"] == "A",
                "poster": Side([Post(r) for r in rader], side, rad["antall"]),
            },
            "broedsmuler": [(_("Søk"), "/sok/"), (f"{aar}/{nr}", "")],
            "stroem_url": f"/feed.atom?sak={aar}/{nr}",
        },
    )


@require_safe
@lagret
def om_innsyn(request: HttpRequest) -> HttpResponse:
    """What is published, what is not and why, from the configuration."""
    v = virksomhet()
    return render(
        request,
        "offentlig/om_innsyn.html",
        {
            "valg": {
                "interne": v.get("publiser_interne", True),
                "dokumenter": v.get("publiser_dokumenter", True),
                "xx_frist": v.get("xx_frist_arbeidsdager"),
            },
            "koder": [_kode(k) for k in queries.koder()],
            "utenfor": [_utenfor(u) for u in v.get("utenfor") or []],
            "sakstyper_utenfor": [
                s.get(spraak()) or s.get("nb", "") for s in v.get("sakstyper_utenfor") or []
            ],
            "antall_utenfor": queries.sum_skjulte(),
        },
    )


def _kode(k: dict[str, Any]) -> dict[str, Any]:
    forklaring = k["forklaring"] or {}
    return {
        "kode": k["kode"],
        "navn": k["navn"],
        # The municipality writes its own explanations; a language it lacks is shown in bokmål.
        "forklaring": forklaring.get(spraak()) or forklaring.get("nb", ""),
        "hjemler": [h for h in forklaring.get("hjemler") or [] if h.get("gjelder", True)],
    }


def _utenfor(u: dict[str, str]) -> str:
    return f"{u['tittel']} ({u['hjemmel']})" if u.get("hjemmel") else u["tittel"]


@require_safe
@lagret
def tekstside(request: HttpRequest, mal: str) -> HttpResponse:
    """A page of fixed text."""
    return render(request, mal)
