# SPDX-License-Identifier: EUPL-1.2
"""What an approver types beside the answer about habilitet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from glassklar.fullmakt.queries import Kandidat
from glassklar.fullmakt.web.vedtakskjema import som_valg
from glassklar.grunn.minne import prosess as cache
from glassklar.grunn.skjema import Skjema, Tekstfelt, Valgfelt
from glassklar.org.api import Enhet

#: The bodies may be this old (seconds); the database asks again.
HUSKES = 60


class SvarSkjema(Skjema):
    """The hash that the page showed, a remark, and the body that it is lifted to."""

    feltnavn = {"habilitet": ""}

    avtrykk = forms.RegexField(
        r"\A[0-9a-f]{64}\Z", widget=forms.HiddenInput, required=False, max_length=64
    )
    merknad = Tekstfelt(
        label=_("Merknad (må fylles ut når du ikke godkjenner)"),
        rader=2,
        max_length=4000,
        required=False,
    )
    organ = Valgfelt(label=_("Utvalg"), required=False)
    til = Valgfelt(
        label=_("Hvem bør vedtaket sendes til?"),
        help_text=_("Navnet blir med i merknaden, og er valgt når vedtaket sendes på nytt."),
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felt: Any = self.fields
        felt["merknad"].betinget = felt["organ"].betinget = True

    def foreslaa(self, andre: Iterable[Kandidat]) -> None:
        """Offer those who may approve, for one who cannot to name one of them."""
        self.fields["til"].choices = som_valg(list(andre))  # type: ignore[attr-defined]

    @property
    def foreslaatt(self) -> str:
        """The one who was named, as the page shows them; empty for nobody."""
        valg: Any = self.fields["til"]
        return next((str(t) for k, t in valg.choices if str(k) == self.cleaned_data["til"]), "")

    def sett_organer(self) -> None:
        """Offer the bodies in use; call inside ``lesing``."""
        rader = cache.get("organer")
        if rader is None:
            organer = Enhet.objects.filter(folkevalgt=True, avsluttet_dato__isnull=True)
            rader = list(organer.order_by("navn").values_list("pk", "navn"))
            cache.set("organer", rader, HUSKES)
        self.fields["organ"].choices = [("", "–"), *((str(pk), navn) for pk, navn in rader)]  # type: ignore[attr-defined]


def med_forslag(merknad: str, navn: str) -> str:
    """The remark, and whom the decision may be sent to instead; the page of sending reads it."""
    if not navn:
        return merknad
    return f"{merknad}\n{gettext('Kan sendes til %(navn)s.') % {'navn': navn}}".strip()


class UttalelseSkjema(SvarSkjema):
    """An opinion in a hearing."""

    merknad = Tekstfelt(
        label=_("Uttalelse"),
        rader=6,
        max_length=10_000,
        error_messages={"required": _("Skriv uttalelsen.")},
    )
