# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the staff site."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("glassklar.intern.web.urls"))]

handler403 = "glassklar.intern.web.feil.ingen_tilgang"
handler404 = "glassklar.intern.web.feil.ikke_funnet"
handler500 = "glassklar.intern.web.feil.noe_gikk_galt"
