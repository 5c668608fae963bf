# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the public site."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("glassklar.offentlig.web.urls"))]

# The pages for 400 and 500 need neither database nor context; the API gets them as JSON.
handler400 = "glassklar.offentlig.web.feil.feil400"
handler404 = "glassklar.offentlig.web.feil.feil404"
handler500 = "glassklar.offentlig.web.feil.feil500"
