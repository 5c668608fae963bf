# SPDX-License-Identifier: EUPL-1.2
"""Administration: access codes with their history."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import i_dag
from glassklar.grunn.skjema import Linjefelt, Skjema, Tekstfelt
from glassklar.lov.api import hjemler as register
from glassklar.org.api import side
from glassklar.tilgang.api import (
    Tilgangskode,
    TilgangskodeVersjon,
    endre_tilgangskode,
    kode,
    koder,
)

UGYLDIG = 422
NY = "ny"
NIVAAER = (
    ("0", _("0: bare det som merkes")),
    ("1", _("1: filene")),
    ("2", _("2: filene og linje 2")),
    ("3", _("3: filene, linje 2 og navn eller klasse")),
)


def _hjemmelvalg() -> list[tuple[str, str]]:
    spraak = get_language() or "nb"
    return [(h.kode, f"{h.sitat}: {h.forklaring(spraak)}") for h in register.alle(i_dag())]


def _ett_hjemmelvalg() -> list[tuple[str, str]]:
    return [("", "–"), *_hjemmelvalg()]


def _tilleggsvalg() -> list[tuple[str, str]]:
    return [("", "–"), *((h.kode, h.sitat) for h in register.tilleggshjemler(i_dag()))]


class KodeSkjema(Skjema):
    """An access code and its defaults (5.2.14-5.2.20)."""

    kode = forms.RegexField(
        label=_("Kode"),
        regex=r"^[A-ZÆØÅ]{1,10}$",
        max_length=10,
        help_text=_("Store bokstaver. Kan ikke endres siden."),
        error_messages={"invalid": _("Bruk 1–10 store bokstaver."), "required": _("Skriv koden.")},
    )
    navn = Linjefelt(label=_("Navn"), max_length=100)
    forklaring = Tekstfelt(
        label=_("Forklaring for publikum"), rader=2, max_length=1000, required=False
    )
    m500 = Linjefelt(label=_("Tekst i uttrekk (M500)"), max_length=100)
    hjemler = forms.MultipleChoiceField(
        label=_("Hjemler som kan velges"),
        choices=_hjemmelvalg,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Velg hjemler fra listen.")},
    )
    standard_hjemmel = forms.ChoiceField(
        label=_("Hjemmelen som foreslås"),
        choices=_ett_hjemmelvalg,
        required=False,
        error_messages={"invalid_choice": _("Velg en hjemmel fra listen.")},
    )
    standard_tillegg = forms.ChoiceField(
        label=_("Loven om taushetsplikt som foreslås"),
        choices=_tilleggsvalg,
        required=False,
        error_messages={"invalid_choice": _("Velg en lov fra listen.")},
    )
    sak_nivaa = forms.TypedChoiceField(label=_("Nivå for saker"), choices=NIVAAER, coerce=int)
    post_nivaa = forms.TypedChoiceField(label=_("Nivå for dokumenter"), choices=NIVAAER, coerce=int)
    varighet_aar = forms.IntegerField(
        label=_("Varighet i år"),
        min_value=1,
        max_value=120,
        required=False,
        error_messages={"invalid": _("Skriv et helt tall.")},
    )
    krever_frist = forms.BooleanField(label=_("Må ha eier og frist"), required=False)
    hele = forms.BooleanField(label=_("Hele dokumentet kan holdes tilbake"), required=False)
    folkevalgt = forms.BooleanField(
        label=_("Folkevalgte leser interne dokumenter"),
        help_text=_("Bare i saker som organet deres avgjør, og bare etter offl. §§ 14 og 15."),
        required=False,
    )
    rekkefoelge = forms.IntegerField(
        label=_("Plass i listen"),
        min_value=0,
        max_value=9999,
        error_messages={"invalid": _("Skriv et helt tall."), "required": _("Skriv et helt tall.")},
    )
    aktiv = forms.BooleanField(label=_("I bruk"), required=False)
    grunn = Linjefelt(
        label=_("Hvorfor endres koden?"), help_text=_("Står i historikken."), max_length=500
    )
    versjon = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """What is proposed must be one that may be chosen."""
        ut = super().clean() or self.cleaned_data
        if ut.get("standard_hjemmel") and ut["standard_hjemmel"] not in ut.get("hjemler", []):
            self.add_error(
                "standard_hjemmel", gettext("Hjemmelen må være blant dem som kan velges.")
            )
        return ut


@side("admin", "arkivar")
def oversikt(request: HttpRequest) -> HttpResponse:
    """What can be administered."""
    return render(request, "intern/admin/oversikt.html")


@side("admin", "arkivar")
def kodeliste(request: HttpRequest) -> HttpResponse:
    """All codes, in use or not."""
    return render(request, "intern/admin/koder.html", {"koder": koder(bare_aktive=False)})


@side("admin")
def endre_kode(request: HttpRequest, kode: str) -> HttpResponse:
    """Change a code or make a new one; earlier versions stand below."""
    bruker: Any = request.user
    with lesing(bruker):
        gammel = _hent(kode)
        historikk = list(
            TilgangskodeVersjon.objects.filter(kode=kode)
            .select_related("erstattet_av")
            .order_by("-versjon")
        )
    skjema = KodeSkjema(request.POST if request.method == "POST" else None, initial=_start(gammel))
    if gammel is not None:
        del skjema.fields["kode"]
    if request.method == "POST" and skjema.is_valid():
        d = dict(skjema.cleaned_data)
        grunn, versjon = d.pop("grunn"), d.pop("versjon")
        navn = gammel.kode if gammel else d.pop("kode")
        try:
            if gammel is None and any(k.kode == navn for k in koder(bare_aktive=False)):
                raise Avvist(kode=gettext("Koden finnes fra før."))
            endre_tilgangskode(bruker=bruker, kode=navn, felt=d, grunn=grunn, versjon=versjon)
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            messages.success(request, gettext("Koden %(kode)s er lagret.") % {"kode": navn})
            return HttpResponseRedirect("/admin/koder/")
    with lesing(bruker):
        return render(
            request,
            "intern/admin/kode.html",
            {"form": skjema, "gammel": gammel, "historikk": historikk},
            status=UGYLDIG if skjema.errors else 200,
        )


def _hent(navn: str) -> Tilgangskode | None:
    if navn == NY:
        return None
    funnet = kode(navn)
    if funnet is None:
        raise IkkeFunnet
    return funnet


def _start(k: Tilgangskode | None) -> dict[str, Any]:
    if k is None:
        return {"sak_nivaa": 1, "post_nivaa": 1, "rekkefoelge": 100, "aktiv": True, "hele": True}
    felt = [n for n in KodeSkjema.base_fields if n not in ("grunn",)]
    return {n: getattr(k, n) for n in felt}
