# SPDX-License-Identifier: EUPL-1.2
"""What every public page needs: the municipality, the appearance, whether this is a demo."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from glassklar.offentlig import queries

UTSEENDER = ("auto", "light", "dark")
_LEVETID = 30.0
_husket: tuple[float, dict[str, Any]] = (0.0, {})


def virksomhet() -> dict[str, Any]:
    """Return the municipality's own words about itself and its units (``enheter``: kode and
    navn), at most half a minute old."""
    global _husket
    lest, innhold = _husket
    if time.monotonic() - lest > _LEVETID or not innhold:
        innhold = queries.virksomhet()
        _husket = (time.monotonic(), innhold)
    return innhold


def glem() -> None:
    """Read the municipality anew next time (tests)."""
    global _husket
    _husket = (0.0, {})


def ramme(request: HttpRequest) -> dict[str, Any]:
    """Context processor of the public frame."""
    utseende = request.COOKIES.get("utseende", "auto")
    return {
        "virksomhet": virksomhet() or {"navn": "Glassklar"},
        "utseende": utseende if utseende in UTSEENDER else "auto",
        "demo": settings.DEMO,
    }
