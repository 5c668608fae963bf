# SPDX-License-Identifier: EUPL-1.2
"""Addresses of letters, templates, dispatch and complaints. Part of ``urls.py``."""

from __future__ import annotations

from django.urls import path

from glassklar.fullmakt.web import brev, klage, maler

urlpatterns = [
    path("post/<uuid:registrering>/brev/", brev.brev, name="brev"),
    path("post/<uuid:registrering>/utsending/", brev.utsending, name="utsending"),
    path("post/<uuid:registrering>/klage/", klage.klager, name="klager"),
    path("utsendinger/", brev.feilede, name="utsendinger"),
    path("utsendinger/<uuid:utsending>/", brev.flytt, name="flytt_utsending"),
    path("klager/", klage.mine, name="mine_klager"),
    path("klager/<uuid:klage>/", klage.klage, name="klage"),
    path("admin/brevmaler/", maler.oversikt, name="brevmaler"),
    path("admin/brevmaler/utseende/", maler.profil, name="brevprofil"),
    path("admin/brevmaler/ny/", maler.ny, name="ny_brevmal"),
    path("admin/brevmaler/<uuid:mal>/", maler.endre, name="brevmal"),
    path("admin/brevmaler/<uuid:mal>/avslutt/", maler.avslutt, name="avslutt_brevmal"),
]
