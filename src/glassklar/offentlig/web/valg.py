# SPDX-License-Identifier: EUPL-1.2
"""The reader's own choices, each in a cookie that says nothing else: language and appearance."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST, require_safe

from glassklar.offentlig.web.kontekst import UTSEENDER


def _husk(svar: HttpResponse, navn: str, verdi: str) -> None:
    svar.set_cookie(
        navn, verdi, max_age=settings.LANGUAGE_COOKIE_AGE, samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE, httponly=True,
    )  # fmt: skip


@require_POST
def sprak(request: HttpRequest) -> HttpResponse:
    """Remember the language and go back."""
    svar = HttpResponseRedirect(_trygg(request, request.POST.get("next", "/")))
    valgt = request.POST.get("language", "")
    if valgt in dict(settings.LANGUAGES) and check_for_language(valgt):
        _husk(svar, settings.LANGUAGE_COOKIE_NAME, valgt)
    return svar


@require_safe
def utseende(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or the device's own and go back."""
    svar = HttpResponseRedirect(_trygg(request, request.GET.get("neste", "/")))
    valgt = request.GET.get("v", "")
    if valgt in UTSEENDER:
        _husk(svar, "utseende", valgt)
    svar["Cache-Control"] = "no-store"
    return svar


def _trygg(request: HttpRequest, url: str) -> str:
    """Return the address if it leads back to this site, else the front page."""
    if not url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}):
        return "/"
    deler = urlsplit(url)
    # Two slashes at the start would name another site.
    sti = "/" + deler.path.lstrip("/\\")
    return sti + (f"?{deler.query}" if deler.query else "")
