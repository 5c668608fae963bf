# SPDX-License-Identifier: EUPL-1.2
"""What every answer of the staff site carries: that no copy is kept, and when one last acted."""

from __future__ import annotations

from collections.abc import Callable
from time import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

#: A count in the menu may be this old (seconds); the worklist itself is always counted anew.
TELLETID = 30
#: Tells every process of the server, without a statement, that counts from before are too old.
HANDLET = "handlet"


class IkkeLagre:
    """Middleware: ``Cache-Control: no-store`` on every answer that says nothing of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        svar = self.get_response(request)
        svar.headers.setdefault("Cache-Control", "no-store")
        return svar


class SistHandlet:
    """Middleware: the answer to a POST says when it was, for as long as counts are kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        svar = self.get_response(request)
        if request.method == "POST" and isinstance(svar, HttpResponse):
            svar.set_cookie(
                HANDLET, f"{time():.6f}", max_age=TELLETID, httponly=True, samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )  # fmt: skip
        return svar


def sist_handlet(request: HttpRequest) -> float:
    """When the person last did something, in seconds; 0.0 when it is long ago or unreadable."""
    try:
        return float(request.COOKIES.get(HANDLET, ""))
    except ValueError:
        return 0.0
