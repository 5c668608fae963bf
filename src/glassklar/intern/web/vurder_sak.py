# SPDX-License-Identifier: EUPL-1.2
"""Assess a case: its title, class and parties, and what its entries inherit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from glassklar.arkiv.api import kan_skrive_sak, queries, vurder_sak
from glassklar.arkiv.skjerming import offentlig
from glassklar.arkiv.titler import linje1
from glassklar.grunn.feil import Avvist
from glassklar.grunn.identitet import lesing
from glassklar.intern.web.vurdering import UGYLDIG
from glassklar.intern.web.vurdering_skjema import (
    VurderingSkjema,
    aktive_koder,
    ordliste,
    startverdier,
)
from glassklar.noark.api import ord as tittelord
from glassklar.org.api import side
from glassklar.tilgang.api import NySkjerming, Skjerming


@side
def vurder_sak_side(request: HttpRequest, mappe: UUID) -> HttpResponse:
    """Show, preview and save the assessment of a case."""
    bruker: Any = request.user
    with lesing(bruker):
        sak = queries.sak(mappe)
        if not kan_skrive_sak(bruker, sak):
            raise PermissionDenied
        egen = Skjerming.objects.filter(gjelder=sak.pk).first()
        over = Skjerming.objects.filter(
            gjelder__in=[i for i in (sak.referanse_arkivdel_id, sak.arkivdel_id) if i]
        ).first()
        koder = aktive_koder()
        adresse = f"/sak/{sak.saksnummer.aar}/{sak.saksnummer.nr}/"
        if getattr(sak, "skjermet", None) is None:
            return render(
                request, "intern/vurdering_uten_klarering.html", {"adresse": adresse}, status=403
            )
        if request.method != "POST":
            start = startverdier(egen or over) | {"versjon": sak.versjon}
            skjema = VurderingSkjema(initial=start, art="M", koder_=koder)
            merket = frozenset(sak.skjermet.skjulte_ord)
            navn = frozenset(sak.skjermet.navneord)
            return _side(
                request, sak, skjema, skjema.vurdering(start), merket, navn, arvet=egen is None
            )
    skjema = VurderingSkjema(request.POST, art="M", koder_=koder)
    gyldig = skjema.is_valid()
    data = skjema.cleaned_data
    ny = skjema.vurdering(data)
    skjulte, navn = data.get("ord", frozenset()), data.get("navneord", frozenset())
    if "vis" in request.POST:
        skjema.errors.clear()
        with lesing(bruker):
            return _side(request, sak, skjema, ny, skjulte, navn, arvet=egen is None)
    if gyldig:
        try:
            vurder_sak(
                bruker=bruker,
                mappe=sak.pk,
                vurdering=ny,
                skjulte_ord=skjulte,
                navneord=navn,
                versjon=data["versjon"],
            )
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            messages.success(request, _("Vurderingen av saken er lagret."))
            return HttpResponseRedirect(adresse)
    with lesing(bruker):
        return _side(request, sak, skjema, ny, skjulte, navn, arvet=egen is None, status=UGYLDIG)


def _side(
    request: HttpRequest,
    sak: Any,
    skjema: VurderingSkjema,
    ny: NySkjerming,
    skjulte: frozenset[int],
    navn: frozenset[int],
    *,
    arvet: bool,
    status: int = 200,
) -> HttpResponse:
    linje2 = sak.skjermet.tittel2
    antall = len(tittelord(linje2))
    skjulte = frozenset(i for i in skjulte if i < antall)
    med_ord = ny
    if skjulte:
        med_ord = replace(ny, brytere=ny.brytere | {"TMO"})
    rute = {
        "sakstittel": offentlig(linje1(sak), linje2, med_ord, "M", skjulte),
        "sak": sak,
    }
    if request.headers.get("HX-Request") == "true" and "vis" in request.POST:
        return render(request, "intern/deler/rute_sak.html", rute)
    return render(
        request,
        "intern/vurdering_sak.html",
        {
            **rute,
            "form": skjema,
            "arvet": arvet,
            "ord": ordliste(linje2, skjulte),
            "navneord": ordliste(linje2, frozenset(i for i in navn if i < antall)),
            "broedsmuler": [
                (_("Saker"), "/saker/"),
                (
                    f"{sak.saksnummer.aar}/{sak.saksnummer.nr}",
                    f"/sak/{sak.saksnummer.aar}/{sak.saksnummer.nr}/",
                ),
                (_("Vurder"), ""),
            ],
        },
        status=status,
    )
