# SPDX-License-Identifier: EUPL-1.2
"""Assess an entry: what may be shielded, how little is enough, and what that looks like.

"Slik ser publikum det" is drawn by the function that makes the public row.
"Oppdater visningen" saves nothing; with script the pane follows every change by itself.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from glassklar.arkiv.api import foreslaa_skjerming, kan_skrive_post, sider, vurder
from glassklar.grunn.feil import Avvist
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import i_dag
from glassklar.grunn.templatetags.gk import dagmaaned
from glassklar.intern.web.vurdering_skjema import (
    FILVALG,
    HELE,
    INGENTING,
    SLADDET,
    VurderingSkjema,
    aktive_koder,
    filvalg,
    gjeldende_filvalg,
    ordliste,
    startverdier,
)
from glassklar.journal.api import OffentligPost, forhaandsvis, historikk
from glassklar.journal.web.visning import som_linje
from glassklar.lov.api import legg_til_arbeidsdager
from glassklar.noark.api import ord as tittelord
from glassklar.org.api import side
from glassklar.tilgang.api import AAPEN, NySkjerming, Skjerming

UGYLDIG = 422


def soeketekst(p: OffentligPost, linje2: str, skjulte: frozenset[int]) -> str:
    """``Treff på «dispensasjon» og «Åslia». Ikke treff på «lege».``"""
    synlige = [o.tekst for o in tittelord(p.tittel.replace("*****", " ")) if len(o.tekst) > 4][:2]
    alle = tittelord(linje2)
    skjult = [alle[i].tekst for i in sorted(skjulte) if i < len(alle)][:3]
    finnes = {o.tekst.lower() for o in tittelord(p.soek)}
    skjult = [o for o in skjult if o.lower() not in finnes]
    ut = ""
    if synlige:
        treff = _(" og ").join(f"«{o}»" for o in synlige)
        ut = _("Treff på %(ord)s.") % {"ord": treff}
    if skjult:
        uten = ", ".join(f"«{o}»" for o in skjult)
        ut += " " + _("Ikke treff på %(ord)s.") % {"ord": uten}
    return ut.strip() or _("Ingen ord i tittelen kan søkes fram.")


def inne_tekst(ny: NySkjerming, enhet: str) -> str:
    """Who reads it inside the municipality."""
    if ny.kode == AAPEN:
        return _("Alle ansatte kan lese hele dokumentet.")
    return _(
        "Det skjermede leses av dem som har klarering for %(kode)s: i hele kommunen, i "
        "%(enhet)s, eller i sine egne saker."
    ) % {"kode": ny.kode, "enhet": enhet}


def legges_ut() -> str:
    """``mandag 23. november``: the first day it can stand on the public list."""
    return dagmaaned(legg_til_arbeidsdager(i_dag(), 1))


def _forslag(p: sider.Post, egen: Skjerming | None) -> tuple[NySkjerming | Skjerming, str]:
    """What the form begins with, and the sentence about where it comes from."""
    if egen is not None:
        if egen.vurdert_dato is None:
            return egen, _("Dette er arkivets forslag.")
        return egen, _("Slik er det vurdert nå.")
    f = foreslaa_skjerming(mappe=p.sak)
    return f.skjerming, f.grunn


def _skjerminger(p: sider.Post) -> dict[UUID, Skjerming]:
    ider = [p.post.pk, *(d.kobling.dokument_id for d in p.dokumenter)]
    return Skjerming.objects.in_bulk(ider)


def _startvalg(p: sider.Post, s: dict[UUID, Skjerming]) -> dict[UUID, str]:
    """What the public gets of each file as it stands now."""
    ut = {}
    for d in p.dokumenter:
        egen = s.get(d.kobling.dokument_id)
        skjult = d.skjult
        if egen is not None and egen.kode_id == AAPEN:
            skjult = False
        # An assessment says itself whether the redacted copy is given; before one, a copy that
        # somebody made is meant to be.
        sladdet = d.sladdet is not None and (egen is None or "D" in egen.brytere)
        ut[d.kobling.dokument_id] = HELE if not skjult else SLADDET if sladdet else INGENTING
    return ut


@side
def vurder_post(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """Show, preview and save the assessment of an entry."""
    bruker: Any = request.user
    with lesing(bruker):
        p = sider.post_med_id(registrering)
        if not kan_skrive_post(bruker, p.post):
            raise PermissionDenied
        s = _skjerminger(p)
        koder = aktive_koder()
        utgangspunkt, grunn = _forslag(p, s.get(p.post.pk))
        if getattr(p.post, "skjermet", None) is None:
            return _uten_klarering(request, p)
        if request.method != "POST":
            merket = frozenset(p.post.skjermet.skjulte_ord)
            start = startverdier(utgangspunkt) | {"versjon": p.post.versjon}
            skjema = VurderingSkjema(initial=start, art="R", koder_=koder)
            return _side(
                request,
                p,
                skjema,
                skjema.vurdering(start),
                _startvalg(p, s),
                merket,
                frozenset(p.post.skjermet.navneord),
                grunn,
                s,
            )
    skjema = VurderingSkjema(request.POST, art="R", koder_=koder)
    gyldig = skjema.is_valid()
    data = skjema.cleaned_data
    ny = skjema.vurdering(data)
    valg = filvalg(request.POST, [d.kobling.dokument_id for d in p.dokumenter])
    skjulte, navn = data.get("ord", frozenset()), data.get("navneord", frozenset())
    if "vis" in request.POST:
        # Saves nothing: what is typed stays, the pane is drawn anew.
        skjema.errors.clear()
        with lesing(bruker):
            return _side(request, p, skjema, ny, valg, skjulte, navn, grunn, s)
    if gyldig:
        try:
            vurder(
                bruker=bruker,
                registrering=p.post.pk,
                vurdering=ny,
                dokumenter=gjeldende_filvalg(valg, ny, frozenset(s)),
                skjulte_ord=skjulte,
                navneord=navn,
                versjon=data["versjon"],
            )
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            messages.success(request, _lagret(request, p))
            return HttpResponseRedirect(p.linje.url)
    with lesing(bruker):
        return _side(request, p, skjema, ny, valg, skjulte, navn, grunn, s, UGYLDIG)


def _lagret(request: HttpRequest, p: sider.Post) -> str:
    with lesing(request.user):  # type: ignore[arg-type]
        ute = bool(historikk(p.post.pk))
    if ute:
        return _("Vurderingen er lagret. Dokumentet er lagt ut: arkivet må rette postlisten.")
    return _("Vurderingen er lagret. Legges ut tidligst %(dag)s.") % {"dag": legges_ut()}


def _uten_klarering(request: HttpRequest, p: sider.Post) -> HttpResponse:
    return render(
        request, "intern/vurdering_uten_klarering.html", {"p": p, "post": p.post}, status=403
    )


def _side(
    request: HttpRequest,
    p: sider.Post,
    skjema: VurderingSkjema,
    ny: NySkjerming,
    valg: dict[UUID, str],
    skjulte: frozenset[int],
    navn: frozenset[int],
    grunn: str,
    s: dict[UUID, Skjerming],
    status: int = 200,
) -> HttpResponse:
    linje2 = p.post.skjermet.tittel2
    antall = len(tittelord(linje2))
    skjulte = frozenset(i for i in skjulte if i < antall)
    navn = frozenset(i for i in navn if i < antall)
    offentlig = forhaandsvis(
        p.post.pk, ny, gjeldende_filvalg(valg, ny, frozenset(s)), skjulte, navn
    )
    linje = som_linje(offentlig)
    rute = {
        "rute_post": linje,
        "stopp": linje.stopp,
        "soek_tekst": soeketekst(offentlig, linje2, skjulte),
        "inne_tekst": inne_tekst(ny, p.post.enhet.navn if p.post.enhet else ""),
        "legges_ut": legges_ut(),
    }
    if request.headers.get("HX-Request") == "true" and "vis" in request.POST:
        return render(request, "intern/deler/rute.html", rute)
    return render(
        request,
        "intern/vurdering.html",
        {
            **rute,
            "p": p,
            "post": p.post,
            "sak": p.sak,
            "form": skjema,
            "grunn": grunn,
            "arvet": p.skjerming_arvet,
            "ord": ordliste(linje2, skjulte),
            "navneord": ordliste(linje2, navn),
            "filer": [
                (d, valg.get(d.kobling.dokument_id, HELE), FILVALG.items()) for d in p.dokumenter
            ],
            "broedsmuler": [
                (_("Arbeidsbord"), "/"),
                (p.linje.nummer, p.linje.url),
                (_("Vurder"), ""),
            ],
        },
        status=status,
    )
