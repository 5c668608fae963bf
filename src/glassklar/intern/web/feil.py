# SPDX-License-Identifier: EUPL-1.2
"""The pages for what went wrong."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logg = logging.getLogger(__name__)


def ikke_funnet(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: does not exist, or may not be known to exist; the same page for both."""
    return render(request, "intern/feil404.html", status=404)


def ingen_tilgang(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: a page that everybody knows exists, for other roles."""
    return render(request, "intern/ingen_tilgang.html", status=403)


def ikke_godtatt(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token (page left open too long, cookies refused)."""
    return render(request, "intern/feil403.html", status=403)


def noe_gikk_galt(request: HttpRequest) -> HttpResponse:
    """500: needs no database; the code finds the line in the log."""
    kode = secrets.token_hex(2).upper()
    logg.error("feilside %s på %s", kode, request.path)
    return HttpResponse(render_to_string("intern/feil500.html", {"kode": kode}), status=500)
