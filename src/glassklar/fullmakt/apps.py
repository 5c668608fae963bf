# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class FullmaktConfig(AppConfig):
    name = "glassklar.fullmakt"
    label = "fullmakt"
    verbose_name = "Fullmakt"

    def ready(self) -> None:
        """Put the section about the decision on the entry's page."""
        from glassklar.arkiv.web import innslag
        from glassklar.fullmakt.web.vedtaksending import paa_posten

        innslag.meld(paa_posten)
