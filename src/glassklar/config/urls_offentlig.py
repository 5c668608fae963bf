# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the public site."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("glassklar.offentlig.web.urls"))]

handler404 = "glassklar.offentlig.web.sider.feil404"
handler500 = "glassklar.offentlig.web.sider.feil500"
