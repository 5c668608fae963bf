# SPDX-License-Identifier: EUPL-1.2
"""Carry the rows of a reglement over to the next: first what would come of it, then do it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from glassklar.arkiv.web.felles import vis
from glassklar.fullmakt.actions import viderefoer as handlinger
from glassklar.fullmakt.models import Fullmakt, Reglement
from glassklar.fullmakt.ord import navn_paa
from glassklar.fullmakt.web import registertekst as tekst
from glassklar.fullmakt.web.register import hjem
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import i_dag
from glassklar.org.api import har_rolle, side


def kan_foeres_videre(bruker: Any, alle: list[Reglement]) -> list[UUID]:
    """The versions that the person may carry rows over to."""
    if not har_rolle(bruker, *handlinger.ROLLER):
        return []
    return [
        r.pk
        for r in alle
        if (r.gjelder_til is None or r.gjelder_til >= i_dag()) and handlinger.forgjenger(r, alle)
    ]


@side
def viderefoer(request: HttpRequest, reglement: UUID) -> HttpResponse:
    """What comes along to a reglement and what does not, with the button that does it."""
    bruker: Any = request.user
    her = request.path
    with lesing(bruker):
        ny = Reglement.objects.filter(pk=reglement).first()
        if ny is None or ny.pk not in kan_foeres_videre(bruker, list(Reglement.objects.all())):
            raise IkkeFunnet
    try:
        ut = handlinger.viderefoer(
            bruker=bruker, reglement=reglement, proev=request.method != "POST"
        )
    except Avvist as feil:
        for melding in feil.felt.values():
            messages.error(request, str(melding))
        return HttpResponseRedirect("/fullmakter/reglement/")
    if request.method == "POST":
        messages.success(
            request,
            _("%(antall)s fullmakter er foreslått. De gjelder når de er bekreftet.")
            % {"antall": len(ut.nye)},
        )
        return HttpResponseRedirect(her)
    innhold = {
        "ny": ny,
        "gammelt": ut.gammelt,
        "nye": [_linje(f) for _nr, f in ut.nye],
        "ikke": [(_linje(f), hvorfor) for f, hvorfor in ut.ikke],
        "fra_foer": len(ut.fra_foer),
        "broedsmuler": [
            hjem(),
            (_("Delegeringsreglement"), "/fullmakter/reglement/"),
            (_("Før fullmaktene videre"), ""),
        ],
    }
    with lesing(bruker):
        return vis(request, "fullmakt/viderefoer.html", innhold)


def _linje(f: Fullmakt) -> dict[str, Any]:
    return {
        "f": f,
        "type": navn_paa(f.vedtakstype),
        "mottaker": tekst.mottaker(f),
        "grense": tekst.grense(f),
    }
