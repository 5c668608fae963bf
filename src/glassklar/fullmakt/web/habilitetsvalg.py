# SPDX-License-Identifier: EUPL-1.2
"""The system owner's page: which administration act is in force, and who sees interests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from glassklar.arkiv.web.felles import UGYLDIG, vis
from glassklar.fullmakt.actions.habilitetsvalg import sett_habilitetsvalg
from glassklar.fullmakt.erklaeringer import spraak
from glassklar.fullmakt.web.habilitetskjema import SYNLIG
from glassklar.grunn.identitet import lesing
from glassklar.grunn.skjema import DatoFelt, Skjema, Tekstfelt, Valgfelt
from glassklar.lov.api import habilitet as lov
from glassklar.org.api import Rolle, side, virksomhet


class ValgSkjema(Skjema):
    """The two choices, and why they are changed."""

    fvl25_fra = DatoFelt(
        label=_("Forvaltningsloven av 2025 gjelder fra"),
        help_text=_("Tomt til Kongen i statsråd har bestemt dagen. Til da gjelder 1967-loven."),
        required=False,
    )
    interesser_synlig = Valgfelt(
        label=_("Hvem ser minst det ansatte melder i interesseregisteret?"),
        choices=list(SYNLIG.items()),
        widget=forms.RadioSelect,
    )
    grunn = Tekstfelt(
        label=_("Hvorfor?"),
        rader=2,
        max_length=500,
        error_messages={"required": _("Skriv hvorfor.")},
    )


def _virkning(f: lov.Forhold) -> str:
    return gettext("Alltid inhabil") if f.virkning == "alltid" else gettext("Må vurderes")


@side(Rolle.ADMIN)
def habilitetsvalg(request: HttpRequest) -> HttpResponse:
    """Set the day and the visibility; the two acts stand side by side."""
    bruker: Any = request.user
    with lesing(bruker):
        v = virksomhet()
    initial = {"fvl25_fra": v.fvl25_fra, "interesser_synlig": v.interesser_synlig} if v else {}
    skjema = ValgSkjema(request.POST if request.method == "POST" else None, initial=initial)
    if (
        request.method == "POST"
        and skjema.is_valid()
        and skjema.proev(sett_habilitetsvalg, bruker=bruker, **skjema.cleaned_data)
    ):
        messages.success(request, gettext("Valgene er lagret."))
        return HttpResponseRedirect("/admin/habilitet/")
    innhold = {
        "form": skjema,
        "lovene": [
            (a.tekst(spraak()), _virkning(a), a.kilde, _virkning(b), b.kilde)
            for a, b in lov.sammenlign()
        ],
        "broedsmuler": [
            (gettext("Administrasjon"), "/admin/"),
            (gettext("Habilitet og interesser"), ""),
        ],
    }
    return vis(request, "fullmakt/habilitetsvalg.html", innhold, UGYLDIG if skjema.errors else 200)
