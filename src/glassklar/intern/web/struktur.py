# SPDX-License-Identifier: EUPL-1.2
"""Administration: series and classes, made and closed; never changed or removed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from glassklar.arkiv.api import (
    avslutt_arkivdel,
    avslutt_klasse,
    opprett_arkivdel,
    opprett_klasse,
)
from glassklar.arkiv.models import Arkiv, Arkivdel, Klasse, Klassifikasjonssystem
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.grunn.skjema import Linjefelt, Skjema
from glassklar.org.api import side
from glassklar.tilgang.api import AAPEN, koder

UGYLDIG = 422
#: Classes shown on the page; a filter finds the rest.
MAKS_KLASSER = 200


def _systemer() -> list[tuple[str, str]]:
    return [
        (str(s.pk), s.tittel)
        for s in Klassifikasjonssystem.objects.filter(avsluttet_dato__isnull=True)
    ]


def _arkiver() -> list[tuple[str, str]]:
    return [(str(a.pk), a.tittel) for a in Arkiv.objects.filter(avsluttet_dato__isnull=True)]


def _koder() -> list[tuple[str, str]]:
    return [("", gettext("ingen")), *((k.kode, k.kode) for k in koder() if k.kode != AAPEN)]


_VELG = {"required": _("Velg en fra listen."), "invalid_choice": _("Velg en fra listen.")}


class KlasseSkjema(Skjema):
    """A new class."""

    prefix = "klasse"
    system = forms.ChoiceField(label=_("Ordning"), choices=_systemer, error_messages=_VELG)
    klasse_id = Linjefelt(label=_("Nummer"), max_length=50)
    tittel = Linjefelt(label=_("Navn"), max_length=300)
    over = Linjefelt(
        label=_("Klassen over"), help_text=_("Nummeret."), max_length=50, required=False
    )
    standard_kode = forms.ChoiceField(
        label=_("Koden arkivet foreslår"), choices=_koder, required=False, error_messages=_VELG
    )
    feltnavn = {"forelder": "over"}


class DelSkjema(Skjema):
    """A new series."""

    prefix = "del"
    arkiv = forms.ChoiceField(label=_("Arkiv"), choices=_arkiver, error_messages=_VELG)
    kode = Linjefelt(label=_("Kortnavn"), max_length=10)
    tittel = Linjefelt(label=_("Navn"), max_length=300)
    system = forms.ChoiceField(label=_("Ordning"), choices=_systemer, error_messages=_VELG)


def _ny_klasse(skjema: KlasseSkjema, bruker: Any) -> None:
    d = skjema.cleaned_data
    over = None
    if d["over"]:
        over = Klasse.objects.filter(system=d["system"], klasse_id=d["over"]).first()
        if over is None:
            raise Avvist(over=gettext("Vi finner ikke klassen over."))
    opprett_klasse(
        bruker=bruker,
        system=UUID(d["system"]),
        klasse_id=d["klasse_id"],
        tittel=d["tittel"],
        forelder=over.pk if over else None,
        standard_kode=d["standard_kode"],
    )


def _ny_del(skjema: DelSkjema, bruker: Any) -> None:
    d = skjema.cleaned_data
    opprett_arkivdel(
        bruker=bruker,
        arkiv=UUID(d["arkiv"]),
        kode_=d["kode"],
        tittel=d["tittel"],
        klassifikasjonssystem=UUID(d["system"]),
    )


def _noekkel(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError as feil:
        raise IkkeFunnet from feil


@side("admin", "arkivar")
def struktur(request: HttpRequest) -> HttpResponse:
    """The lists, and the forms that add to them or close something."""
    bruker: Any = request.user
    klasse, del_ = KlasseSkjema(), DelSkjema()
    avslag: list[str] = []
    if request.method == "POST":
        hva = request.POST.get("hva", "")
        with lesing(bruker):
            if hva == "klasse":
                klasse = KlasseSkjema(request.POST)
                klasse.is_valid()
            elif hva == "del":
                del_ = DelSkjema(request.POST)
                del_.is_valid()
        try:
            if hva == "klasse" and klasse.is_valid():
                _ny_klasse(klasse, bruker)
            elif hva == "del" and del_.is_valid():
                _ny_del(del_, bruker)
            elif hva == "avslutt_klasse":
                avslutt_klasse(bruker=bruker, klasse=_noekkel(request))
            elif hva == "avslutt_del":
                avslutt_arkivdel(bruker=bruker, arkivdel=_noekkel(request))
        except Avvist as feil:
            skjema = {"klasse": klasse, "del": del_}.get(hva)
            if skjema is None:
                avslag = [str(t) for t in feil.felt.values()]
            else:
                skjema.legg_paa(feil)
        if not avslag and not klasse.errors and not del_.errors:
            messages.success(request, gettext("Strukturen er endret."))
            return HttpResponseRedirect("/admin/struktur/")
    q = request.GET.get("q", "").replace("\x00", "")[:100]
    with lesing(bruker):
        klasser = Klasse.objects.select_related("system", "forelder").order_by(
            "system", "klasse_id"
        )
        if q:
            klasser = klasser.filter(klasse_id__istartswith=q) | klasser.filter(tittel__icontains=q)
        rader = list(klasser[: MAKS_KLASSER + 1])
        return render(
            request,
            "intern/admin/struktur.html",
            {
                "deler": Arkivdel.objects.select_related("klassifikasjonssystem", "arkiv").order_by(
                    "kode"
                ),
                "klasser": rader[:MAKS_KLASSER],
                "flere": len(rader) > MAKS_KLASSER,
                "q": q,
                "klasse": klasse,
                "del": del_,
                "avslag": avslag,
            },
            status=UGYLDIG if avslag or klasse.errors or del_.errors else 200,
        )
