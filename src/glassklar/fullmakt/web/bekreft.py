# SPDX-License-Identifier: EUPL-1.2
"""Confirm many proposed rows of a reglement at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from glassklar.arkiv.sider import Side
from glassklar.arkiv.web.felles import UGYLDIG, heltall, vis
from glassklar.fullmakt.actions.bekreft import Bekreftelse, bekreft_fullmakter
from glassklar.fullmakt.actions.register import hvorfor
from glassklar.fullmakt.bekreftes import hindre, venter_paa
from glassklar.fullmakt.models import Fullmakt, Reglement
from glassklar.fullmakt.ord import navn_paa
from glassklar.fullmakt.web import registertekst as tekst
from glassklar.fullmakt.web.register import hjem
from glassklar.grunn.feil import IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.grunn.skjema import Skjema
from glassklar.grunn.templatetags.gk import dato
from glassklar.org.api import side

#: How many rows a page has: each is read before it is ticked.
PAA_SIDEN = 100


class Radvalg(forms.MultipleChoiceField):
    """Rows to confirm. One that another person has confirmed since is told of by the action."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"required": gettext_lazy("Velg minst én fullmakt.")}
    valghjelp: dict[str, str] = {}

    def valid_value(self, value: str) -> bool:
        """Whether it is a key."""
        try:
            return bool(UUID(value))
        except ValueError:
            return False


class BekreftSkjema(Skjema):
    """The rows on the page that may be confirmed."""

    fullmakter = Radvalg(
        label=gettext_lazy("Fullmakter du kan bekrefte"),
        error_messages={"invalid_choice": gettext_lazy("Velg minst én fullmakt.")},
    )

    def __init__(self, *args: Any, rader: Iterable[Fullmakt], **valg: Any) -> None:
        super().__init__(*args, **valg)
        felt: Any = self.fields["fullmakter"]
        rader = list(rader)
        felt.choices = [(str(f.pk), _hva(f)) for f in rader]
        felt.valghjelp = {str(f.pk): _hvem_og_naar(f) for f in rader}


def _hva(f: Fullmakt) -> str:
    """``Innkjøp, inntil 500 000 kr, til Fagleder byggesak``."""
    hva = ", ".join(filter(None, [navn_paa(f.vedtakstype), tekst.grense(f)]))
    return _("%(hva)s, til %(mottaker)s") % {"hva": hva, "mottaker": tekst.mottaker(f)}


def _hvem_og_naar(f: Fullmakt) -> str:
    """The unit, whom it is given from, the period; class and conditions if any."""
    til = dato(f.til) if f.til else _("uten sluttdato")
    giver = tekst.kilde(f) if f.giver is None else tekst.mottaker(f.giver)
    deler = [
        f.enhet.navn,
        _("klasse %(klasse)s") % {"klasse": f.klasse} if f.klasse else "",
        _("fra %(giver)s") % {"giver": giver},
        f"{dato(f.fra)} – {til}",
        _("kan gis videre") if f.kan_delegere else "",
        f.vilkaar,
    ]
    return " · ".join(filter(None, deler))


def _linje(f: Fullmakt) -> dict[str, Any]:
    return {"f": f, "type": navn_paa(f.vedtakstype), "mottaker": tekst.mottaker(f),
            "grense": tekst.grense(f)}  # fmt: skip


def _valgt(request: HttpRequest, ider: list[UUID]) -> tuple[Side, list[tuple[Fullmakt, str]]]:
    antall_sider = max(1, -(-len(ider) // PAA_SIDEN))
    nummer = min(max(1, heltall(request.GET.get("side"))), antall_sider)
    her = ider[(nummer - 1) * PAA_SIDEN : nummer * PAA_SIDEN]
    return Side(nummer, len(ider), PAA_SIDEN), hindre(her, ider)


@side
def bekreft_flere(request: HttpRequest, reglement: UUID) -> HttpResponse:
    """The proposals of a reglement that wait for the person, and the button that confirms many."""
    bruker: Any = request.user
    ut = Bekreftelse()
    skjema = None
    if request.method == "POST":
        skjema = BekreftSkjema(request.POST, rader=[])
        if skjema.is_valid():
            valgte = [UUID(v) for v in skjema.cleaned_data["fullmakter"]]
            ut = bekreft_fullmakter(bruker=bruker, fullmakter=valgte)
            if ut.bekreftet:
                messages.success(request, _gjort(len(ut.bekreftet)))
            if not ut.ikke:
                return HttpResponseRedirect(request.path)
            skjema = None
    with lesing(bruker):
        r = Reglement.objects.filter(pk=reglement).first()
        if r is None:
            raise IkkeFunnet
        side_, rader = _valgt(request, venter_paa(bruker).get(r.pk, []))
        kan = [f for f, ord_ in rader if not ord_]
        alle = {"fullmakter": [str(f.pk) for f in kan]} if request.GET.get("alle") else {}
        nektet = skjema is not None
        innhold = {
            "reglement": r,
            "form": BekreftSkjema(request.POST if nektet else None, rader=kan, initial=alle),
            "kan": kan,
            "alle": bool(alle),
            "venter": [(_linje(f), hvorfor(ord_)) for f, ord_ in rader if ord_],
            "ikke": [(_linje(f), grunn) for f, grunn in ut.ikke],
            "side": side_,
            "broedsmuler": [
                hjem(),
                (_("Delegeringsreglement"), "/fullmakter/reglement/"),
                (_("Bekreft flere"), ""),
            ],
        }
        status = UGYLDIG if nektet or (ut.ikke and not ut.bekreftet) else 200
        return vis(request, "fullmakt/bekreft_flere.html", innhold, status)


def _gjort(antall: int) -> str:
    return ngettext(
        "%(antall)s fullmakt er bekreftet.", "%(antall)s fullmakter er bekreftet.", antall
    ) % {"antall": antall}
