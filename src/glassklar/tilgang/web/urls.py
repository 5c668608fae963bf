# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the pages about who has which access."""

from __future__ import annotations

from django.urls import path

from glassklar.tilgang.web import avslutt, gi, personer

app_name = "tilgang"

urlpatterns = [
    path("", personer.folk, name="folk"),
    path("mine/", personer.mine, name="mine"),
    path("person/<int:person>/", personer.person, name="person"),
    path("person/<int:person>/klarering/", gi.klarering, name="gi_klarering"),
    path("person/<int:person>/rolle/", gi.rolle, name="gi_rolle"),
    path("person/<int:person>/stedfortreder/", gi.stedfortreder, name="gi_stedfortreder"),
    path("klarering/<int:nr>/avslutt/", avslutt.klarering, name="avslutt_klarering"),
    path("rolle/<int:nr>/avslutt/", avslutt.rolle, name="avslutt_rolle"),
    path("stedfortreder/<int:nr>/avslutt/", avslutt.stedfortreder, name="avslutt_stedfortreder"),
    path("kode/<str:kode>/", personer.kode, name="kode"),
    path("loeper-ut/", personer.loeper_ut, name="loeper_ut"),
]
