# SPDX-License-Identifier: EUPL-1.2
"""What a reader chooses for their own screen: appearance. Language is Django's own view."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from glassklar.intern.web.kontekst import UTSEENDER


@require_GET
def utseende(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or as the device, and go back to where the reader was."""
    neste = request.GET.get("neste", "/")
    if not url_has_allowed_host_and_scheme(neste, {request.get_host()}, request.is_secure()):
        neste = "/"
    svar = HttpResponseRedirect(neste)
    valgt = request.GET.get("v", "auto")
    if valgt in UTSEENDER:
        svar.set_cookie(
            "utseende",
            valgt,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
    return svar
