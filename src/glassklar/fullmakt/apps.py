# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class FullmaktConfig(AppConfig):
    name = "glassklar.fullmakt"
    label = "fullmakt"
    verbose_name = "Fullmakt"

    def ready(self) -> None:
        """Put the sections about decisions on the entry's and the case's pages, and tell which
        statuses wait for the approval."""
        from glassklar.arkiv import statusvalg
        from glassklar.arkiv.web import innslag
        from glassklar.fullmakt.web.vedtaksending import i_saken, paa_posten
        from glassklar.fullmakt.web.vedtakstilstand import stengt

        innslag.meld(paa_posten)
        innslag.meld_sak(i_saken)
        statusvalg.meld(stengt)
