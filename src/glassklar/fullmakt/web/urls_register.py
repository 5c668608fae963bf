# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the delegation register's pages."""

from __future__ import annotations

from django.urls import path

from glassklar.fullmakt.web import bekreft, register, registerendring, viderefoer

urlpatterns = [
    path("fullmakter/", register.register, name="register"),
    path("fullmakter/mine/", register.mine, name="mine_fullmakter"),
    path("fullmakter/hvem/", register.hvem, name="hvem_kan"),
    path("fullmakter/ny/", registerendring.ny, name="ny_fullmakt"),
    path("fullmakter/reglement/", registerendring.reglementer, name="reglementer"),
    path(
        "fullmakter/reglement/<uuid:reglement>/bekreft/",
        registerendring.bekreft_reglement,
        name="bekreft_reglement",
    ),
    path(
        "fullmakter/reglement/<uuid:reglement>/viderefoer/",
        viderefoer.viderefoer,
        name="viderefoer_reglement",
    ),
    path(
        "fullmakter/reglement/<uuid:reglement>/forslag/",
        bekreft.bekreft_flere,
        name="bekreft_flere",
    ),
    path("fullmakter/stillinger/", registerendring.stillinger, name="stillinger"),
    path(
        "fullmakter/stillinger/<uuid:stilling>/innehaver/",
        registerendring.innehaver,
        name="sett_innehaver",
    ),
    path(
        "fullmakter/stillinger/<uuid:stilling>/legg-ned/",
        registerendring.legg_ned,
        name="legg_ned_stilling",
    ),
    path(
        "fullmakter/innehaver/<uuid:innehav>/avslutt/",
        registerendring.slutt,
        name="avslutt_innehaver",
    ),
    path("fullmakter/<uuid:fullmakt>/", register.vis_rad, name="fullmakt"),
    path("fullmakter/<uuid:fullmakt>/bekreft/", registerendring.bekreft, name="bekreft_fullmakt"),
    path("fullmakter/<uuid:fullmakt>/trekk/", registerendring.trekk, name="trekk_fullmakt"),
]
