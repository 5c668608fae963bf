# SPDX-License-Identifier: EUPL-1.2
"""Cheap answers: pages that are the same for everybody may be kept by caches for a minute."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language

P = ParamSpec("P")
Visning = Callable[Concatenate[HttpRequest, P], HttpResponse]
Svar = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
SEKUNDER = 60
#: Entries hold names of people: not to be found through search engines (Noark 5.2.34-5.2.38).
SKJULT_FOR_ROBOTER = "noindex"


def _ferdig(request: HttpRequest, ut: HttpResponse, vary: list[str]) -> HttpResponseBase:
    """Put on what caches need; answer 304 when the reader has the same already."""
    if ut.status_code != 200:
        return ut
    patch_cache_control(ut, public=True, max_age=SEKUNDER)
    patch_vary_headers(ut, vary)
    ut.headers.setdefault("Content-Language", get_language() or "nb")
    etag = f'"{hashlib.blake2b(ut.content, digest_size=12).hexdigest()}"'
    ut["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=ut) or ut


def lagret(visning: Visning[P]) -> Svar[P]:
    """Let a page be cached for a minute, by language and appearance (both are in cookies)."""

    @functools.wraps(visning)
    def svar(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return _ferdig(request, visning(request, *args, **kwargs), ["Cookie", "Accept-Language"])

    return svar


def uindeksert(visning: Svar[P]) -> Svar[P]:
    """Tell robots not to keep a page that holds entries."""

    @functools.wraps(visning)
    def svar(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        ut = visning(request, *args, **kwargs)
        ut["X-Robots-Tag"] = SKJULT_FOR_ROBOTER
        return ut

    return svar


def aapne_data(visning: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Make an address of the API readable from any site, with HEAD, and cached for a minute."""

    @functools.wraps(visning)
    def svar(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        hode = request.method == "HEAD"
        if hode:
            request.method = "GET"
        try:
            ut = visning(request, *args, **kwargs)
        finally:
            if hode:
                request.method = "HEAD"
        ut["Access-Control-Allow-Origin"] = "*"
        ut["X-Robots-Tag"] = SKJULT_FOR_ROBOTER
        return _ferdig(request, ut, ["Accept-Language", "Cookie"])

    return svar
