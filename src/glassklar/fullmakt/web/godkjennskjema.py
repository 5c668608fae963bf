# SPDX-License-Identifier: EUPL-1.2
"""What an approver types beside the answer about habilitet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felt: Any = self.fields
        felt["merknad"].betinget = felt["organ"].betinget = True

    def sett_organer(self) -> None:
        """Offer the bodies in use; call inside ``lesing``."""
        rader = cache.get("organer")
        if rader is None:
            organer = Enhet.objects.filter(folkevalgt=True, avsluttet_dato__isnull=True)
            rader = list(organer.order_by("navn").values_list("pk", "navn"))
            cache.set("organer", rader, HUSKES)
        self.fields["organ"].choices = [("", "–"), *((str(pk), navn) for pk, navn in rader)]  # type: ignore[attr-defined]


class UttalelseSkjema(SvarSkjema):
    """An opinion in a hearing."""

    merknad = Tekstfelt(
        label=_("Uttalelse"),
        rader=6,
        max_length=10_000,
        error_messages={"required": _("Skriv uttalelsen.")},
    )
