# SPDX-License-Identifier: EUPL-1.2
"""A PDF as an answer: shown where it stands, able to do nothing."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

_LUKKET = "default-src 'none'; sandbox"


def pdf_svar(innhold: bytes, filnavn: str) -> HttpResponse:
    """Return the file to be shown by the browser."""
    svar = HttpResponse(innhold, content_type="application/pdf")
    svar["Content-Disposition"] = content_disposition_header(False, filnavn)
    svar["Content-Security-Policy"] = _LUKKET
    svar["Cache-Control"] = "no-store"
    return svar
