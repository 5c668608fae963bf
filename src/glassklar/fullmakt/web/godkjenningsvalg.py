# SPDX-License-Identifier: EUPL-1.2
"""Whether the municipality has its approvals signed by passkeys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glassklar.arkiv.web.felles import UGYLDIG, vis
from glassklar.fullmakt.actions.valg import sett_passnoekkelkrav
from glassklar.fullmakt.signatur import kreves
from glassklar.grunn.identitet import lesing
from glassklar.grunn.skjema import Skjema
from glassklar.org.api import Rolle, side


class ValgSkjema(Skjema):
    """One choice."""

    krev = forms.BooleanField(
        label=gettext_lazy("Godkjenninger må underskrives med passnøkkel"),
        help_text=gettext_lazy(
            "Den som godkjenner et vedtak, bruker sin egen passnøkkel. Underskriften gjelder"
            " akkurat det innholdet, og kan etterprøves."
        ),
        required=False,
    )


@side(Rolle.ADMIN, Rolle.KOMMUNEDIREKTOER)
def godkjenningsvalg(request: HttpRequest) -> HttpResponse:
    """Show the choice, and change it."""
    bruker: Any = request.user
    if request.method == "POST":
        skjema = ValgSkjema(request.POST)
        if skjema.is_valid() and skjema.proev(
            sett_passnoekkelkrav, bruker=bruker, krev=skjema.cleaned_data["krev"]
        ):
            messages.success(request, _("Valgene er lagret."))
            return HttpResponseRedirect(request.path)
    else:
        with lesing(bruker):
            skjema = ValgSkjema(initial={"krev": kreves()})
    innhold = {"form": skjema, "broedsmuler": [(_("Godkjenning av vedtak"), "")]}
    return vis(
        request, "fullmakt/godkjenningsvalg.html", innhold, UGYLDIG if skjema.errors else 200
    )
