# SPDX-License-Identifier: EUPL-1.2
"""Open documents' files, from the public store only."""

from __future__ import annotations

import re

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from glassklar.grunn.feil import IkkeFunnet
from glassklar.lager.api import OFFENTLIG, aapne
from glassklar.offentlig import queries
from glassklar.offentlig.web.hurtig import SEKUNDER, SKJULT_FOR_ROBOTER

#: Shown in the browser; everything else is downloaded.
VISES = {"application/pdf", "image/png", "image/jpeg", "image/gif", "text/plain"}
_UTRYGT = re.compile(r"[\x00-\x1f\x7f\"\\/]")


@require_safe
def fil(request: HttpRequest, aar: int, nr: int, postnr: int, dok: int) -> HttpResponseBase:
    """The file of an open document. Nothing else can be named by this address."""
    rad = queries.post(aar, nr, postnr)
    if rad is None or rad["trukket"]:
        raise Http404
    funnet = next((d for d in rad["dokumenter"] if d["nr"] == dok and d["aapen"]), None)
    if funnet is None:
        raise Http404
    etag = f'"{funnet["sha256"][:32]}"'
    uendret = get_conditional_response(request, etag=etag)
    if uendret is not None and uendret.status_code == 304:
        return uendret
    try:
        innhold = aapne(funnet["sha256"], alias=OFFENTLIG)
    except IkkeFunnet as feil:
        raise Http404 from feil
    vises = funnet["mime"] in VISES
    mime = funnet["mime"] + ("; charset=utf-8" if funnet["mime"] == "text/plain" else "")
    svar = FileResponse(innhold, content_type=mime if vises else "application/octet-stream")
    navn = _UTRYGT.sub("_", funnet["filnavn"] or f"dokument-{dok}")
    svar["Content-Disposition"] = content_disposition_header(not vises, navn) or "attachment"
    # Browsers refuse to show a PDF in a sandbox; its own scripts cannot reach the site.
    svar["Content-Security-Policy"] = (
        "frame-ancestors 'self'"
        if mime == "application/pdf"
        else "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    svar["X-Content-Type-Options"] = "nosniff"
    svar["X-Robots-Tag"] = SKJULT_FOR_ROBOTER
    svar["Cache-Control"] = f"public, max-age={SEKUNDER}"
    svar["ETag"] = etag
    return svar
