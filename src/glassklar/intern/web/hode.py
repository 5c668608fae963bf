# SPDX-License-Identifier: EUPL-1.2
"""No copy of a staff page is kept by a browser or anything on the way."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class IkkeLagre:
    """Middleware: ``Cache-Control: no-store`` on every answer that says nothing of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        svar = self.get_response(request)
        svar.headers.setdefault("Cache-Control", "no-store")
        return svar
