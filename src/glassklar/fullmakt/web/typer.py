# SPDX-License-Identifier: EUPL-1.2
"""Types of decisions and their steps, kept by the administrator and the archive."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glassklar.arkiv.web.felles import UGYLDIG, vis
from glassklar.fullmakt.actions.typer import NyttSteg, NyType, lagre_vedtakstype
from glassklar.fullmakt.modeller_register import Kravsteg, Vedtakstype
from glassklar.fullmakt.ord import navn_paa
from glassklar.grunn.feil import IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.grunn.skjema import Linjefelt, Skjema, Tekstfelt, Valgfelt
from glassklar.org.api import side

LISTEN = "/admin/vedtakstyper/"
#: Empty rows for new steps on the page.
NYE_STEG = 2
STEGFELT = ("id", "navn", "navn_nn", "navn_en", "kan_fravikes", "aktiv")


class TypeSkjema(Skjema):
    """A type of decision."""

    navn = Linjefelt(label=gettext_lazy("Navn"), max_length=200)
    navn_nn = Linjefelt(label=gettext_lazy("Navn på nynorsk"), max_length=200, required=False)
    navn_en = Linjefelt(label=gettext_lazy("Navn på engelsk"), max_length=200, required=False)
    hjemler = Tekstfelt(
        label=gettext_lazy("Hjemler å velge mellom"),
        help_text=gettext_lazy("Én på hver linje, for eksempel pbl. § 19-2."),
        rader=3,
        max_length=2000,
        required=False,
    )
    antall_godkjennere = Valgfelt(
        label=gettext_lazy("Hvor mange må godkjenne?"),
        choices=[(str(n), str(n)) for n in (1, 2, 3)],
        widget=forms.RadioSelect,
    )
    har_beloep = forms.BooleanField(label=gettext_lazy("Vedtaket gjelder et beløp"), required=False)
    klageadgang = forms.BooleanField(label=gettext_lazy("Vedtaket kan klages på"), required=False)
    klagefrist_uker = forms.IntegerField(
        label=gettext_lazy("Klagefrist i uker"),
        min_value=1,
        max_value=52,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            k: gettext_lazy("Skriv hvor mange uker fristen er, fra 1 til 52.")
            for k in ("invalid", "min_value", "max_value")
        },
    )
    klageinstans = Linjefelt(
        label=gettext_lazy("Hvem avgjør klagen?"), max_length=200, required=False
    )
    aktiv = forms.BooleanField(label=gettext_lazy("Typen er i bruk"), required=False)


class StegSkjema(Skjema):
    """A step that the type asks for."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    navn = Linjefelt(label=gettext_lazy("Steg"), max_length=200, required=False)
    navn_nn = Linjefelt(label=gettext_lazy("På nynorsk"), max_length=200, required=False)
    navn_en = Linjefelt(label=gettext_lazy("På engelsk"), max_length=200, required=False)
    kan_fravikes = forms.BooleanField(
        label=gettext_lazy("En leder kan fravike steget"), required=False
    )
    aktiv = forms.BooleanField(label=gettext_lazy("Steget kreves"), required=False, initial=True)


_Stegsett = forms.formset_factory(StegSkjema, extra=NYE_STEG, max_num=30)


@side("admin", "arkivar")
def oversikt(request: HttpRequest) -> HttpResponse:
    """All types, with how many steps and approvers."""
    rader = [
        (t, [k for k in t.kravsteg.all() if k.aktiv])
        for t in Vedtakstype.objects.prefetch_related("kravsteg")
    ]
    innhold = {"rader": rader, "broedsmuler": [(_("Styring"), "/admin/"), (_("Vedtakstyper"), "")]}
    return vis(request, "fullmakt/typer.html", innhold)


@side("admin", "arkivar")
def ny(request: HttpRequest) -> HttpResponse:
    """A new type."""
    return _skjema(request, None, [])


@side("admin", "arkivar")
def endre(request: HttpRequest, vedtakstype: UUID) -> HttpResponse:
    """Change a type and its steps."""
    with lesing(request.user):  # type: ignore[arg-type]
        rad = Vedtakstype.objects.prefetch_related("kravsteg").filter(pk=vedtakstype).first()
    if rad is None:
        raise IkkeFunnet
    return _skjema(request, rad, list(rad.kravsteg.all()))


def _skjema(request: HttpRequest, rad: Vedtakstype | None, steg: list[Kravsteg]) -> HttpResponse:
    data = request.POST or None
    skjema = TypeSkjema(data, initial=_start(rad))
    sett = _Stegsett(
        data,
        prefix="steg",
        initial=[
            {
                n: getattr(k, n)
                for n in ("id", "navn", "navn_nn", "navn_en", "kan_fravikes", "aktiv")
            }
            for k in steg
        ],
    )
    if request.method == "POST" and skjema.is_valid() & sett.is_valid():
        if skjema.proev(
            lagre_vedtakstype,
            bruker=request.user,  # type: ignore[arg-type]
            vedtakstype=rad.pk if rad else None,
            ny=_ny(skjema.cleaned_data),
            steg=[_steg(d) for f in sett if (d := f.cleaned_data).get("navn") or d.get("id")],
        ):
            messages.success(request, _("Vedtakstypen er lagret."))
            return HttpResponseRedirect(LISTEN)
    navn = navn_paa(rad) if rad else _("Ny vedtakstype")
    innhold = {
        "form": skjema,
        "sett": sett,
        "navn": navn,
        "broedsmuler": [(_("Styring"), "/admin/"), (_("Vedtakstyper"), LISTEN), (navn, "")],
    }
    feil = skjema.errors or (data and not sett.is_valid())
    return vis(request, "fullmakt/type_endre.html", innhold, UGYLDIG if feil else 200)


def _start(rad: Vedtakstype | None) -> dict[str, Any]:
    if rad is None:
        return {"antall_godkjennere": "1", "klagefrist_uker": 3, "klageadgang": True, "aktiv": True}
    felt = (
        "navn", "navn_nn", "navn_en", "har_beloep", "klageadgang", "klagefrist_uker",
        "klageinstans", "aktiv",
    )  # fmt: skip
    return {
        **{n: getattr(rad, n) for n in felt},
        "hjemler": "\n".join(rad.hjemler),
        "antall_godkjennere": str(rad.antall_godkjennere),
    }


def _ny(d: dict[str, Any]) -> NyType:
    return NyType(
        **{
            **d,
            "hjemler": d["hjemler"].splitlines(),
            "antall_godkjennere": int(d["antall_godkjennere"]),
            "klagefrist_uker": d["klagefrist_uker"] or 3,
        }
    )


def _steg(d: dict[str, Any]) -> NyttSteg:
    return NyttSteg(
        **{n: d[n] for n in ("navn", "navn_nn", "navn_en", "kan_fravikes", "aktiv", "id")}
    )
