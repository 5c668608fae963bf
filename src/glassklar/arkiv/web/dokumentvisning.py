# SPDX-License-Identifier: EUPL-1.2
"""Files as pictures of pages, as text, and to take home; only what the reader may read.

A file never opens as a page on our own address: it is always sent as something to save, under a
policy that lets it do nothing (a stored HTML file is somebody else's program).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO
from uuid import UUID

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.http import content_disposition_header

from glassklar.arkiv import queries, sider
from glassklar.lager.api import KanIkkeVises, aapne, sidebilde
from glassklar.org.api import side

BREDDE = 1100
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_BIT = 1 << 16
#: Nothing in the file may run, load or be framed.
_LUKKET = "default-src 'none'; sandbox"


def _privat(svar: HttpResponseBase, etag: str) -> HttpResponseBase:
    """Keep in this reader's browser only, and ask again every time (rights may have ended)."""
    svar["Cache-Control"] = "private, no-cache"
    svar["ETag"] = etag
    svar["Vary"] = "Cookie"
    return svar


def antall_bilder(mime: str, sider_: int | None) -> int | None:
    """How many pages can be shown as pictures; None for what is shown as text (sheets, words)."""
    tegnes = mime == "application/pdf" or mime.startswith("image/")
    return sider_ if tegnes else None


def png(request: HttpRequest, sjekksum: str, filnavn: str, nr: int) -> HttpResponseBase:
    """Answer with a picture of a page, or 404 when there is none to be had."""
    etag = f'"{sjekksum[:32]}-{nr}"'
    if request.headers.get("If-None-Match") == etag:
        return _privat(HttpResponseNotModified(), etag)
    try:
        bilde = sidebilde(sjekksum, nr, BREDDE, filnavn=filnavn)
    except KanIkkeVises as feil:
        raise Http404 from feil
    return _privat(HttpResponse(bilde, content_type="image/png"), etag)


def send_fil(
    request: HttpRequest, sjekksum: str, filnavn: str, mime: str, stoerrelse: int
) -> HttpResponseBase:
    """Answer with the file's bytes as something to save; one byte range is understood."""
    etag = f'"{sjekksum}"'
    fil = aapne(sjekksum)
    grenser = _utsnitt(request.headers.get("Range", ""), stoerrelse)
    if request.headers.get("If-Range", etag) != etag:
        grenser = None
    svar: HttpResponseBase
    if grenser is None:
        svar = FileResponse(fil, content_type=mime)
        svar["Content-Length"] = str(stoerrelse)
    elif grenser == (0, -1):
        fil.close()
        svar = HttpResponse(status=416)
        svar["Content-Range"] = f"bytes */{stoerrelse}"
    else:
        fra, til = grenser
        svar = StreamingHttpResponse(_biter(fil, fra, til), status=206, content_type=mime)
        # A stream that nobody reads (HEAD, a reader who left) never gets to close its file.
        svar._resource_closers.append(fil.close)  # type: ignore[attr-defined]
        svar["Content-Range"] = f"bytes {fra}-{til}/{stoerrelse}"
        svar["Content-Length"] = str(til - fra + 1)
    svar["Content-Disposition"] = content_disposition_header(True, filnavn) or "attachment"
    svar["X-Content-Type-Options"] = "nosniff"
    svar["Accept-Ranges"] = "bytes"
    svar["Content-Security-Policy"] = _LUKKET
    return _privat(svar, etag)


def _utsnitt(range_: str, stoerrelse: int) -> tuple[int, int] | None:
    """Return (first, last) of a byte range; (0, -1) cannot be met; None means the whole file."""
    treff = _RANGE.fullmatch(range_.strip())
    if treff is None or not (treff[1] or treff[2]):
        return None
    if not treff[1]:
        fra, til = max(stoerrelse - int(treff[2]), 0), stoerrelse - 1
    else:
        fra = int(treff[1])
        til = min(int(treff[2]) if treff[2] else stoerrelse - 1, stoerrelse - 1)
    return (fra, til) if fra <= til < stoerrelse and stoerrelse else (0, -1)


def _biter(fil: IO[bytes], fra: int, til: int) -> Iterator[bytes]:
    with fil:
        fil.seek(fra)
        igjen = til - fra + 1
        while igjen > 0 and (bit := fil.read(min(_BIT, igjen))):
            igjen -= len(bit)
            yield bit


@side
def sidepng(request: HttpRequest, objekt: UUID, nr: int) -> HttpResponseBase:
    """A page of a document as a picture."""
    fil = queries.objekt(objekt)
    return png(request, fil.sjekksum, fil.filnavn, nr)


@side
def tekst(request: HttpRequest, objekt: UUID) -> HttpResponse:
    """A document's text as a page of its own, for reading and for screen readers."""
    fil = queries.objekt(objekt)
    lest = sider.tekst_av(objekt)
    return render(
        request,
        "arkiv/tekst.html",
        {"fil": fil, "lest": lest, "ark": lest.tekst.split("\f") if lest else []},
    )


@side
def last_ned(request: HttpRequest, objekt: UUID) -> HttpResponseBase:
    """A document's file."""
    fil = queries.objekt(objekt)
    return send_fil(request, fil.sjekksum, fil.filnavn, fil.mime, fil.stoerrelse)
