# SPDX-License-Identifier: EUPL-1.2
"""Give a clearance, a role or a stand-in. The action decides; the page offers what may be given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import i_dag
from glassklar.grunn.skjema import Skjema
from glassklar.org.actions.roller import gi_rolle
from glassklar.org.actions.stedfortredere import gi_stedfortreder
from glassklar.org.models import Bruker, Rolle
from glassklar.org.queries import saksbehandlere
from glassklar.org.rules import Giver, styrer_rolle
from glassklar.org.web.side import side
from glassklar.tilgang import klareringsregler as regler
from glassklar.tilgang import oversikt
from glassklar.tilgang.actions.klareringer import gi_klarering
from glassklar.tilgang.models import Omfang
from glassklar.tilgang.queries import koder
from glassklar.tilgang.web.felles import UGYLDIG, personen, vis
from glassklar.tilgang.web.skjema import (
    KlareringSkjema,
    RolleSkjema,
    StedfortrederSkjema,
    enhetsvalg,
)


def _svar(
    request: HttpRequest, b: Bruker, skjema: Skjema, tekster: dict[str, str],
    gi: Callable[[dict[str, Any]], Any],
) -> HttpResponse:  # fmt: skip
    """Show the form, or give what it asks for and go back to the person."""
    selv = b.pk == request.user.pk
    tilbake = "/tilgang/mine/" if selv else f"/tilgang/person/{b.pk}/"
    if request.method == "POST" and skjema.is_valid():
        try:
            gi(skjema.cleaned_data)
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            messages.success(request, tekster["gjort"])
            return HttpResponseRedirect(tilbake)
    innhold = {"form": skjema, "person": b, "tilbake": tilbake, **tekster}
    innhold["broedsmuler"] = [
        (_("Mine tilganger") if selv else b.navn, tilbake),
        (tekster["overskrift"], ""),
    ]
    return vis(request, "tilgang/gi.html", innhold, UGYLDIG if skjema.errors else 200)


def _omfang(g: Giver) -> list[str]:
    alle = "kommunedirektoer" in g.roller
    return [o for o in Omfang.values if alle or o != Omfang.ALLE]


@side
def klarering(request: HttpRequest, person: int) -> HttpResponse:
    """Clear a person for a code."""
    bruker: Any = request.user
    with lesing(bruker):
        g = oversikt.giver(bruker)
        b = personen(g, person)
        if not regler.kan_gi(g, oversikt.mottaker(b)):
            raise IkkeFunnet
        alle = "kommunedirektoer" in g.roller
        skjema = KlareringSkjema(
            request.POST if request.method == "POST" else None,
            koder=[
                (k.kode, f"{k.kode} {k.navn}")
                for k in koder()
                if k.kode not in regler.UTEN_KLARERING
            ],
            enheter=[e for e in enhetsvalg() if alle or e[0] in g.leder],
            omfang=_omfang(g),
            initial={"fra": i_dag(), "kode": request.GET.get("kode", "")},
        )
    tekster = {
        "overskrift": _("Gi klarering"),
        "knapp": _("Gi klareringen"),
        "ikke_gjort": _("Klareringen er ikke gitt."),
        "gjort": _("Klareringen er gitt."),
        "forklaring": _(
            "Personen kan lese det som er skjermet med koden, så langt klareringen rekker. Den"
            " slutter på siste dag, eller når personen bytter enhet."
        ),
    }
    return _svar(
        request, b, skjema, tekster, lambda d: gi_klarering(bruker=bruker, til_bruker=b.pk, **d)
    )


@side
def rolle(request: HttpRequest, person: int) -> HttpResponse:
    """Give a person a role."""
    bruker: Any = request.user
    with lesing(bruker):
        g = oversikt.giver(bruker)
        b = personen(g, person)
        mulige = [r for r in Rolle.values if styrer_rolle(g.roller, r)]
        if not mulige or b.pk == g.id or not b.is_active:
            raise IkkeFunnet
        skjema = RolleSkjema(
            request.POST if request.method == "POST" else None,
            roller=mulige,
            initial={"fra": i_dag()},
        )
    tekster = {
        "overskrift": _("Gi rolle"),
        "knapp": _("Gi rollen"),
        "ikke_gjort": _("Rollen er ikke gitt."),
        "gjort": _("Rollen er gitt."),
        "forklaring": _(
            "Rollen sier hva personen kan gjøre. For å lese det som er skjermet, trengs klarering;"
            " arkivar og leder leser det som er midlertidig skjermet, og revisor leser alt."
        ),
    }
    return _svar(
        request, b, skjema, tekster, lambda d: gi_rolle(bruker=bruker, til_bruker=b.pk, **d)
    )


@side
def stedfortreder(request: HttpRequest, person: int) -> HttpResponse:
    """Name somebody who reads in a person's cases for a time."""
    bruker: Any = request.user
    with lesing(bruker):
        g = oversikt.giver(bruker)
        b = personen(g, person)
        if not b.is_active or not (
            b.pk == g.id or Rolle.ADMIN in g.roller or b.enhet_id in g.leder
        ):
            raise IkkeFunnet
        skjema = StedfortrederSkjema(
            request.POST if request.method == "POST" else None,
            folk=[(p.pk, p.navn) for p in saksbehandlere() if p.pk not in (b.pk, g.id)],
            initial={"fra": i_dag()},
        )
    tekster = {
        "overskrift": _("Sett stedfortreder"),
        "knapp": _("Sett stedfortreder"),
        "ikke_gjort": _("Stedfortrederen er ikke satt."),
        "gjort": _("Stedfortrederen er satt."),
        "forklaring": _(
            "Stedfortrederen leser i sakene til personen, men bare med koder stedfortrederen selv"
            " er klarert for. Trengs flere koder, må de gis som egne klareringer."
        ),
    }
    return _svar(
        request, b, skjema, tekster,
        lambda d: gi_stedfortreder(bruker=bruker, for_bruker=b.pk, **d),
    )  # fmt: skip
