# SPDX-License-Identifier: EUPL-1.2
"""The public log: its page for people, its files for programs, and the proof of each entry."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glassklar.offentlig import logg as logger
from glassklar.offentlig import queries
from glassklar.offentlig.bevisvisning import innfoeringer
from glassklar.offentlig.visning import Post
from glassklar.offentlig.web.hurtig import SKJULT_FOR_ROBOTER, lagret, uindeksert
from glassklar.spor.fliser import FlisFeil, les_sti

#: What a path names never changes: also a partial tile is the same for ever.
FOR_ALLTID = "public, max-age=31536000, immutable"
NYTT = "public, max-age=2"


@require_safe
@lagret
def logg(request: HttpRequest) -> HttpResponse:
    """What the log is, how far it has come, and how anybody checks it."""
    siste = logger.siste()
    return render(
        request,
        "offentlig/logg.html",
        {
            "siste": siste,
            "noekler": logger.noekler() if siste else [],
            "venter": logger.venter(),
            "rot": f"{request.scheme}://{request.get_host()}",
            "vert": request.get_host(),
        },
    )


def _data(innhold: bytes, mime: str, cache_control: str) -> HttpResponse:
    ut = HttpResponse(innhold, content_type=mime)
    ut["Cache-Control"] = cache_control
    ut["Access-Control-Allow-Origin"] = "*"
    ut["X-Robots-Tag"] = SKJULT_FOR_ROBOTER
    return ut


@require_safe
def sjekkpunkt(request: HttpRequest) -> HttpResponse:
    """The last checkpoint as C2SP tlog-tiles has it: a signed note."""
    siste = logger.siste()
    if siste is None:
        raise Http404
    return _data(siste.note.encode(), "text/plain; charset=utf-8", NYTT)


@require_safe
def flis(request: HttpRequest, sti: str) -> HttpResponse:
    """A tile or an entry bundle; nothing else has an address here."""
    try:
        innhold = logger.flis(les_sti(f"tile/{sti}"))
    except FlisFeil as feil:
        raise Http404 from feil
    if innhold is None:
        raise Http404
    return _data(innhold, "application/octet-stream", FOR_ALLTID)


@cache
def _vitne() -> bytes:
    return files("glassklar.offentlig").joinpath("vitne.py").read_bytes()


@require_safe
def vitne(request: HttpRequest) -> HttpResponse:
    """The program that a witness runs: one file, Python's standard library only."""
    return _data(_vitne(), "text/x-python; charset=utf-8", "public, max-age=3600")


def _post(aar: int, nr: int, postnr: int) -> Post:
    rad = queries.post(aar, nr, postnr)
    if rad is None:
        raise Http404
    return Post(rad)


@require_safe
@uindeksert
@lagret
def bevis(request: HttpRequest, aar: int, nr: int, postnr: int) -> HttpResponse:
    """The proof of an entry in words, event by event, newest first."""
    p = _post(aar, nr, postnr)
    return render(
        request,
        "offentlig/bevis.html",
        {
            "post": p,
            "innfoeringer": innfoeringer(logger.hendelser(p.id)),
            "siste": logger.siste(),
            "rot": f"{request.scheme}://{request.get_host()}",
            "broedsmuler": [
                (_("Postliste"), "/postliste/"),
                (p.registrerings_id, p.url),
                (_("Bevis"), ""),
            ],
        },
    )


@require_safe
def bevisfil(
    request: HttpRequest, aar: int, nr: int, postnr: int, hendelse: int
) -> HttpResponseBase:
    """The proof of one event as a file that can be checked without us."""
    p = _post(aar, nr, postnr)
    funnet = next((h for h in logger.hendelser(p.id) if h.nr == hendelse), None)
    if funnet is None:
        raise Http404
    innhold: dict[str, Any] = logger.bevis(funnet, p.registrerings_id)
    tekst = json.dumps(innhold, ensure_ascii=False, indent=1) + "\n"
    ut = _data(tekst.encode(), "application/json", NYTT)
    navn = f"bevis-{aar}-{nr}-{postnr}-{hendelse}.json"
    ut["Content-Disposition"] = f'attachment; filename="{navn}"'
    return ut
