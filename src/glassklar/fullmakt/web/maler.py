# SPDX-License-Identifier: EUPL-1.2
"""Letter templates and the look of letters, kept by the archive and the administrator."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from glassklar.arkiv.web.felles import UGYLDIG, vis
from glassklar.fullmakt.actions import brev
from glassklar.fullmakt.brev.feil import BrevFeil
from glassklar.fullmakt.brev.lag import MAKS_KILDE, standardmal
from glassklar.fullmakt.modeller_register import Vedtakstype
from glassklar.fullmakt.modeller_vedtak import Brevmal, Brevprofil
from glassklar.fullmakt.ord import navn_paa
from glassklar.fullmakt.web.pdfsvar import pdf_svar
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.grunn.skjema import Linjefelt, Skjema, Tekstfelt, Valgfelt
from glassklar.org.api import side

LISTEN = "/admin/brevmaler/"
MAALFORMER = [
    ("nb", gettext_lazy("Bokmål")),
    ("nn", gettext_lazy("Nynorsk")),
    ("en", gettext_lazy("Engelsk")),
]


class MalSkjema(Skjema):
    """A template."""

    navn = Linjefelt(label=gettext_lazy("Navn"), max_length=200)
    maalform = Valgfelt(label=gettext_lazy("Målform"), choices=MAALFORMER)
    vedtakstype = Valgfelt(
        label=gettext_lazy("Gjelder"),
        required=False,
        help_text=gettext_lazy("Alle vedtak, eller bare én type."),
    )
    kilde = Tekstfelt(
        label=gettext_lazy("Mal"),
        help_text=gettext_lazy(
            "Skrevet i Typst. Alle delene loven krever, må være med; det kontrolleres når du"
            " lagrer."
        ),
        max_length=MAKS_KILDE,
        rader=24,
        widget=forms.Textarea(attrs={"spellcheck": "false", "class": "ds-input gk-tallord"}),
    )

    def __init__(self, *args: Any, ny: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typer = [(str(t.pk), navn_paa(t)) for t in Vedtakstype.objects.filter(aktiv=True)]
        self.fields["vedtakstype"].choices = [("", _("Alle vedtak")), *typer]  # type: ignore[attr-defined]
        if not ny:
            # A version belongs to its template and language.
            del self.fields["maalform"]


class ProfilSkjema(Skjema):
    """How letters look."""

    farge = Linjefelt(
        label=gettext_lazy("Kommunens farge"),
        help_text=gettext_lazy("Som # og seks tegn, for eksempel #1e4e79."),
        max_length=7,
    )
    vaapen = forms.FileField(
        label=gettext_lazy("Kommunevåpen"),
        help_text=gettext_lazy("SVG eller PNG, høyst 200 kB. Tomt felt beholder det som er der."),
        required=False,
    )
    vaapen_alt = Linjefelt(
        label=gettext_lazy("Hva våpenet viser"),
        help_text=gettext_lazy("Leses opp for dem som ikke ser det."),
        max_length=200,
        required=False,
    )


@side("admin", "arkivar")
def oversikt(request: HttpRequest) -> HttpResponse:
    """All templates in use with their versions, and the look."""
    return _oversikt(request, None)


def _oversikt(request: HttpRequest, skjema: ProfilSkjema | None) -> HttpResponse:
    profil = Brevprofil.objects.first() or Brevprofil()
    start = {"farge": profil.farge, "vaapen_alt": profil.vaapen_alt}
    innhold = {
        "maler": Brevmal.objects.filter(aktiv=True)
        .select_related("vedtakstype", "satt_av")
        .order_by("navn", "maalform"),
        "form": skjema or ProfilSkjema(initial=start),
        "har_vaapen": bool(profil.vaapen),
        "broedsmuler": [(_("Styring"), "/admin/"), (_("Brevmaler"), "")],
    }
    return vis(request, "fullmakt/maler.html", innhold, UGYLDIG if skjema else 200)


@side("admin", "arkivar")
@require_POST
def profil(request: HttpRequest) -> HttpResponse:
    """Set the colour and the coat of arms."""
    bruker: Any = request.user
    skjema = ProfilSkjema(request.POST, request.FILES)
    if skjema.is_valid():
        d = skjema.cleaned_data
        fil = b"" if "fjern" in request.POST else d["vaapen"] and d["vaapen"].read()
        if skjema.proev(
            brev.sett_profil,
            bruker=bruker,
            farge=d["farge"],
            vaapen=fil,
            vaapen_alt=d["vaapen_alt"],
        ):
            messages.success(request, _("Utseendet er lagret."))
            return HttpResponseRedirect(LISTEN)
    with lesing(bruker):
        return _oversikt(request, skjema)


@side("admin", "arkivar")
def ny(request: HttpRequest) -> HttpResponse:
    """A new template, beginning with the standard one."""
    maalform = request.GET.get("maalform", "nb")
    if maalform not in dict(MAALFORMER):
        maalform = "nb"
    return _skjema(request, None, {"maalform": maalform, "kilde": standardmal(maalform)})


@side("admin", "arkivar")
def endre(request: HttpRequest, mal: UUID) -> HttpResponse:
    """A new version of a template."""
    with lesing(request.user):  # type: ignore[arg-type]
        rad = Brevmal.objects.filter(pk=mal).first()
    if rad is None:
        raise IkkeFunnet
    start = {"navn": rad.navn, "kilde": rad.kilde, "vedtakstype": str(rad.vedtakstype_id or "")}
    return _skjema(request, rad, start)


def _skjema(request: HttpRequest, rad: Brevmal | None, start: dict[str, str]) -> HttpResponse:
    bruker: Any = request.user
    with lesing(bruker):
        skjema = MalSkjema(request.POST or None, ny=rad is None, initial=start)
        versjoner = (
            list(
                Brevmal.objects.filter(kode=rad.kode, maalform=rad.maalform)
                .select_related("satt_av")
                .order_by("-versjon")[:20]
            )
            if rad
            else []
        )
    if request.method == "POST" and skjema.is_valid():
        svar = _lagre(request, bruker, rad, skjema)
        if svar is not None:
            return svar
    innhold = {
        "form": skjema,
        "mal": rad,
        "maalformen": dict(MAALFORMER)[rad.maalform] if rad else "",
        "versjoner": versjoner,
        "broedsmuler": [
            (_("Styring"), "/admin/"),
            (_("Brevmaler"), LISTEN),
            (rad.navn if rad else _("Ny mal"), ""),
        ],
    }
    return vis(request, "fullmakt/mal.html", innhold, UGYLDIG if skjema.errors else 200)


def _lagre(
    request: HttpRequest, bruker: Any, rad: Brevmal | None, skjema: MalSkjema
) -> HttpResponse | None:
    d = skjema.cleaned_data
    maalform = rad.maalform if rad else d["maalform"]
    try:
        if "vis" in request.POST:
            with lesing(bruker):
                return pdf_svar(brev.proev_mal(d["kilde"], maalform), "eksempel.pdf")
        nr = brev.lagre_mal(
            bruker=bruker,
            kode=rad.kode if rad else _kode(d["navn"]),
            maalform=maalform,
            navn=d["navn"],
            kilde=d["kilde"],
            vedtakstype=UUID(d["vedtakstype"]) if d["vedtakstype"] else None,
        )
    except BrevFeil as feil:
        skjema.add_error("kilde", " ".join(str(t) for t in feil.felt.values()))
    except Avvist as feil:
        skjema.legg_paa(feil)
    else:
        messages.success(request, _("Malen er lagret som ny versjon."))
        return HttpResponseRedirect(f"{LISTEN}{nr}/")
    return None


_BYTT = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", " ": "-"})


def _kode(navn: str) -> str:
    return re.sub(r"[^a-z0-9_-]", "", navn.lower().translate(_BYTT))[:30] or "mal"


@side("admin", "arkivar")
@require_POST
def avslutt(request: HttpRequest, mal: UUID) -> HttpResponse:
    """Take a template out of use."""
    bruker: Any = request.user
    try:
        brev.avslutt_mal(bruker=bruker, mal=mal)
    except Avvist as feil:
        messages.error(request, " ".join(str(t) for t in feil.felt.values()))
    else:
        messages.success(request, _("Malen er tatt ut av bruk."))
    return HttpResponseRedirect(LISTEN)
