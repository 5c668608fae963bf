# SPDX-License-Identifier: EUPL-1.2
"""Cheap answers: pages that are the same for everybody may be kept by caches for a minute."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language

P = ParamSpec("P")
SEKUNDER = 60


def lagret(
    visning: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let a page be cached for a minute, by language and appearance (both are in cookies)."""

    @functools.wraps(visning)
    def svar(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        ut = visning(request, *args, **kwargs)
        if ut.status_code == 200:
            patch_cache_control(ut, public=True, max_age=SEKUNDER)
            patch_vary_headers(ut, ["Cookie", "Accept-Language"])
            ut.headers.setdefault("Content-Language", get_language() or "nb")
        return ut

    return svar
