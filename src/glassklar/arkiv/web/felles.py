# SPDX-License-Identifier: EUPL-1.2
"""Small things that the archive's views share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from glassklar.grunn.identitet import handlende, lesing
from glassklar.org.api import enheter, saksbehandlere

UGYLDIG = 422


def heltall(tekst: str | None, ellers: int = 1) -> int:
    """Return a page number out of an address; anything strange is the first page."""
    return (
        int(tekst) if tekst and tekst.isascii() and tekst.isdigit() and len(tekst) < 7 else ellers
    )


def vis(request: HttpRequest, mal: str, innhold: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render inside a reading transaction, also when a POST is answered with its own page."""
    if handlende() is not None:
        return render(request, mal, innhold, status=status)
    with lesing(request.user):  # type: ignore[arg-type]
        return render(request, mal, innhold, status=status)


def personvalg() -> list[tuple[int, str]]:
    """Everyone who can be given something, for a list."""
    return [(b.pk, b.navn) for b in saksbehandlere()]


def enhetsvalg() -> list[tuple[int, str]]:
    """The units in use, for a list."""
    return [(e.pk, e.navn) for e in enheter()]
