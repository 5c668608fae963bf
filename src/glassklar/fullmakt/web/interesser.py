# SPDX-License-Identifier: EUPL-1.2
"""The register of interests: one's own, and what others let one see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from glassklar.arkiv.web.felles import UGYLDIG, vis
from glassklar.fullmakt import interesseliste
from glassklar.fullmakt.actions.interesser import (
    avslutt_interesse,
    meld_interesse,
    vis_interesse,
)
from glassklar.fullmakt.web.habilitetskjema import (
    ARTER,
    SYNLIG,
    EndreInteresseSkjema,
    InteresseSkjema,
)
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import i_dag
from glassklar.org.api import side

MINE = "/interesser/"


def _rader(liste: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "i": i,
            "art": ARTER[i.art],
            "synlig": SYNLIG[i.synlig],
            "ferdig": i.til is not None and i.til < i_dag(),
        }
        for i in liste
    ]


@side
def mine(request: HttpRequest) -> HttpResponse:
    """One's own register."""
    bruker: Any = request.user
    innhold = {
        "rader": _rader(interesseliste.mine(bruker)),
        "minst": interesseliste.minste_synlighet(),
        "broedsmuler": [(_("Mine interesser"), "")],
    }
    return vis(request, "fullmakt/interesser.html", innhold)


@side
def ny(request: HttpRequest) -> HttpResponse:
    """Tell of something."""
    bruker: Any = request.user
    with lesing(bruker):
        minst = interesseliste.minste_synlighet()
    skjema = InteresseSkjema(request.POST if request.method == "POST" else None, minst=minst)
    if (
        request.method == "POST"
        and skjema.is_valid()
        and skjema.proev(meld_interesse, bruker=bruker, **skjema.cleaned_data)
    ):
        messages.success(request, _("Det du meldte, står i registeret ditt."))
        return HttpResponseRedirect(MINE)
    innhold = {
        "form": skjema,
        "broedsmuler": [(_("Mine interesser"), MINE), (_("Meld noe nytt"), "")],
    }
    return vis(request, "fullmakt/interesse_ny.html", innhold, UGYLDIG if skjema.errors else 200)


@side
def endre(request: HttpRequest, interesse: UUID) -> HttpResponse:
    """End it, or choose again who sees it."""
    bruker: Any = request.user
    with lesing(bruker):
        rad = interesseliste.en(bruker, interesse)
        minst = interesseliste.minste_synlighet()
    skjema = EndreInteresseSkjema(
        request.POST if request.method == "POST" else None,
        minst=minst,
        initial={"til": rad.til, "synlig": rad.synlig},
    )
    if (
        request.method == "POST"
        and skjema.is_valid()
        and skjema.proev(_endre, bruker, rad, **skjema.cleaned_data)
    ):
        messages.success(request, _("Endringen er lagret."))
        return HttpResponseRedirect(MINE)
    innhold = {
        "form": skjema,
        "i": rad,
        "art": ARTER[rad.art],
        "broedsmuler": [(_("Mine interesser"), MINE), (rad.motpart, "")],
    }
    return vis(request, "fullmakt/interesse_endre.html", innhold, UGYLDIG if skjema.errors else 200)


def _endre(bruker: Any, rad: Any, *, til: Any, synlig: str) -> None:
    """Only what is another than before."""
    if synlig != rad.synlig:
        vis_interesse(bruker=bruker, interesse=rad.pk, synlig=synlig)
    if til is not None and til != rad.til:
        avslutt_interesse(bruker=bruker, interesse=rad.pk, til=til)


@side
def andres(request: HttpRequest) -> HttpResponse:
    """What others have told of, as far as it is shown to the reader."""
    bruker: Any = request.user
    tekst = request.GET.get("q", "").strip()[:100]
    funnet = interesseliste.andres(bruker, tekst)
    innhold = {
        "rader": _rader(funnet[: interesseliste.GRENSE]),
        "flere": len(funnet) > interesseliste.GRENSE,
        "grense": interesseliste.GRENSE,
        "q": tekst,
        "broedsmuler": [(_("Mine interesser"), MINE), (_("Andres interesser"), "")],
    }
    return vis(request, "fullmakt/interesser_andre.html", innhold)
