# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the public site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.defaults import server_error

urlpatterns = [path("", include("glassklar.offentlig.web.urls"))]

handler400 = "glassklar.offentlig.web.feil.feil400"
handler404 = "glassklar.offentlig.web.feil.feil404"


def handler500(request: HttpRequest) -> HttpResponse:
    """A page that needs neither database nor context."""
    return server_error(request, template_name="offentlig/500.html")
