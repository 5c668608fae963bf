# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the pages about authority, decisions and habilitet."""

from __future__ import annotations

from django.urls import include, path

from glassklar.fullmakt.web import godkjenn, godkjenningsvalg, habilitet, habilitetsvalg, interesser
from glassklar.fullmakt.web.urls_brev import urlpatterns as brev
from glassklar.fullmakt.web.urls_vedtak import urlpatterns as vedtak

app_name = "fullmakt"

urlpatterns = [
    path("sak/<int:aar>/<int:nr>/habilitet/", habilitet.sak_habilitet, name="habilitet"),
    path(
        "sak/<int:aar>/<int:nr>/habilitet/<int:person>/avgjoer/",
        habilitet.avgjoer,
        name="avgjoer_habilitet",
    ),
    path(
        "sak/<int:aar>/<int:nr>/habilitet/<int:person>/stedfortreder/",
        habilitet.stedfortreder,
        name="oppnevn_stedfortreder",
    ),
    path("inhabile/", habilitet.inhabile, name="inhabile"),
    path("admin/godkjenning/", godkjenningsvalg.godkjenningsvalg, name="godkjenningsvalg"),
    path("admin/habilitet/", habilitetsvalg.habilitetsvalg, name="habilitetsvalg"),
    path("interesser/", interesser.mine, name="interesser"),
    path("interesser/ny/", interesser.ny, name="interesse_ny"),
    path("interesser/andre/", interesser.andres, name="interesser_andre"),
    path("interesser/<uuid:interesse>/", interesser.endre, name="interesse"),
    path("vedtak/til-godkjenning/", godkjenn.godkjenninger, name="godkjenninger"),
    path("vedtak/til-godkjenning/<uuid:steg>/", godkjenn.godkjenn, name="godkjenn"),
    path("", include("glassklar.fullmakt.web.urls_register")),
    *vedtak,
    *brev,
]
