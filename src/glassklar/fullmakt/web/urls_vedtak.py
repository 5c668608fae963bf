# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the author's pages of a decision. Part of ``urls.py``."""

from __future__ import annotations

from django.urls import path

from glassklar.fullmakt.web import typer, vedtak, vedtaksending

_POST = "post/<uuid:registrering>/vedtak/"

urlpatterns = [
    path(_POST, vedtak.vedtak, name="vedtak"),
    path(f"{_POST}endre/", vedtak.endre, name="endre_vedtak"),
    path(f"{_POST}fjern/", vedtak.fjern, name="fjern_vedtak"),
    path(f"{_POST}trekk/", vedtak.trekk, name="trekk_loep"),
    path(f"{_POST}angre/", vedtak.angre, name="angre_steg"),
    path(f"{_POST}steg/<uuid:kravsteg>/", vedtaksending.steg, name="steg"),
    path(f"{_POST}send/", vedtaksending.send, name="send_vedtak"),
    path("admin/vedtakstyper/", typer.oversikt, name="vedtakstyper"),
    path("admin/vedtakstyper/ny/", typer.ny, name="ny_vedtakstype"),
    path("admin/vedtakstyper/<uuid:vedtakstype>/", typer.endre, name="vedtakstype"),
]
