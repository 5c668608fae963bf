# SPDX-License-Identifier: EUPL-1.2
"""End a clearance, a role or a stand-in, on a day or at once, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.org.actions.roller import avslutt_rolle
from glassklar.org.actions.stedfortredere import avslutt_stedfortreder
from glassklar.org.models import Bruker, Rolletildeling, Stedfortreder
from glassklar.org.rules import Giver
from glassklar.org.web.side import side
from glassklar.tilgang import klareringsregler as regler
from glassklar.tilgang import oversikt
from glassklar.tilgang.actions.klareringer import avslutt_klarering
from glassklar.tilgang.models import Klarering
from glassklar.tilgang.oversikt import Linje
from glassklar.tilgang.web.felles import UGYLDIG, vis
from glassklar.tilgang.web.skjema import AvsluttSkjema


def _side(
    request: HttpRequest, hent: Callable[[Giver], tuple[Linje | None, Bruker | None]],
    avslutt: Callable[[dict[str, Any]], None], art: str, overskrift: str,
) -> HttpResponse:  # fmt: skip
    bruker: Any = request.user
    with lesing(bruker):
        g = oversikt.giver(bruker)
        linje, b = hent(g)
    # The same for what is not there, is over, and is another's to end.
    if linje is None or b is None or linje.naar == "foer" or not linje.kan_avslutte:
        raise IkkeFunnet
    tilbake, hvor = f"/tilgang/person/{b.pk}/", b.navn
    if b.pk == bruker.pk:
        tilbake, hvor = "/tilgang/mine/", _("Mine tilganger")
    elif not regler.ser(g, oversikt.mottaker(b)):
        tilbake, hvor = "/tilgang/", _("Tilganger")
    skjema = AvsluttSkjema(request.POST if request.method == "POST" else None)
    if request.method == "POST" and skjema.is_valid():
        try:
            avslutt(skjema.cleaned_data)
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            messages.success(request, _("Tilgangen er avsluttet."))
            return HttpResponseRedirect(tilbake)
    innhold = {
        "form": skjema, "linje": linje, "person": b, "art": art, "overskrift": overskrift,
        "tilbake": tilbake,
        "broedsmuler": [(hvor, tilbake), (overskrift, "")],
    }  # fmt: skip
    return vis(request, "tilgang/avslutt.html", innhold, UGYLDIG if skjema.errors else 200)


@side
def klarering(request: HttpRequest, nr: int) -> HttpResponse:
    """End a clearance."""
    bruker: Any = request.user

    def hent(g: Giver) -> tuple[Linje | None, Bruker | None]:
        rader = Klarering.objects.raw(
            "select * from synlige_klareringer() where id = %s", [nr]
        ).prefetch_related("bruker")
        k = next(iter(rader), None)
        linjer = oversikt.klareringer(g, bruker=k.bruker_id) if k is not None else []
        return next((x for x in linjer if x.ting.pk == nr), None), k.bruker if k else None

    return _side(
        request, hent, lambda d: avslutt_klarering(bruker=bruker, klarering=nr, **d),
        "klarering", _("Avslutt klarering"),
    )  # fmt: skip


@side
def rolle(request: HttpRequest, nr: int) -> HttpResponse:
    """End a role."""
    bruker: Any = request.user

    def hent(g: Giver) -> tuple[Linje | None, Bruker | None]:
        t = Rolletildeling.objects.filter(pk=nr).select_related("bruker").first()
        linjer = oversikt.rolletildelinger(g, t.bruker_id) if t is not None else []
        return next((x for x in linjer if x.ting.pk == nr), None), t.bruker if t else None

    return _side(
        request, hent, lambda d: avslutt_rolle(bruker=bruker, rolletildeling=nr, **d),
        "rolle", _("Avslutt rolle"),
    )  # fmt: skip


@side
def stedfortreder(request: HttpRequest, nr: int) -> HttpResponse:
    """End a stand-in's time."""
    bruker: Any = request.user

    def hent(g: Giver) -> tuple[Linje | None, Bruker | None]:
        s = Stedfortreder.objects.filter(pk=nr).select_related("for_bruker").first()
        linjer = oversikt.stedfortredere(g, s.for_bruker) if s is not None else []
        linje = next((x for x in linjer if x.ting.pk == nr), None)
        if s is not None and s.bruker_id == bruker.pk:
            return linje, bruker
        return linje, s.for_bruker if s else None

    return _side(
        request, hent, lambda d: avslutt_stedfortreder(bruker=bruker, stedfortreder=nr, **d),
        "stedfortreder", _("Avslutt stedfortreder"),
    )  # fmt: skip
