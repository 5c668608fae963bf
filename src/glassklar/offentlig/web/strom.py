# SPDX-License-Identifier: EUPL-1.2
"""Atom feeds (RFC 4287) for any search, by time of release; robots and the site map."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glassklar.offentlig import queries
from glassklar.offentlig.visning import Post, kodenavn
from glassklar.offentlig.web import foresporsel
from glassklar.offentlig.web.hurtig import lagret
from glassklar.offentlig.web.kontekst import virksomhet

ANTALL = 50
_SAK = re.compile(r"([0-9]{4})/([0-9]{1,9})")


def _rader(request: HttpRequest) -> list[dict[str, Any]]:
    sak = request.GET.get("sak", "")
    if sak:
        treff = _SAK.fullmatch(sak)
        if treff is None:
            raise Http404
        return queries.poster_i_sak(int(treff[1]), int(treff[2]), 1, ANTALL)
    s, feil = foresporsel.les_soek(request.GET)
    if feil:
        raise Http404
    if s.tomt:
        return queries.nye_siden(ANTALL)
    return queries.bla(s, None, ANTALL).rader


def _sammendrag(p: Post) -> str:
    deler = [kodenavn("journalposttype", p.retning)]
    deler += [f"{part.rolle}: {part.navn}" for part in p.parter[:5]]
    deler.append(f"{_('Sak')} {p.saksaar}/{p.saksnr}: {p.sakstittel}")
    return " · ".join(deler)


@require_safe
@lagret
def feed(request: HttpRequest) -> HttpResponse:
    """What was released, newest first; a search's own words come along in the address."""
    navn = virksomhet().get("navn", "Glassklar")
    rot = f"{request.scheme}://{request.get_host()}"
    stroem = Atom1Feed(
        title=_("Postlisten til %(navn)s") % {"navn": navn},
        link=f"{rot}/",
        description=_("Nye dokumenter på postlisten"),
        feed_url=request.build_absolute_uri(),
        language=getattr(request, "LANGUAGE_CODE", "nb"),
        author_name=navn,
    )
    for rad in _rader(request):
        p = Post(rad)
        trukket = p.trukket
        stroem.add_item(
            title=_("Trukket tilbake") if trukket else f"{p.registrerings_id} {p.tittel}",
            link=rot + p.url,
            description="" if trukket else _sammendrag(p),
            unique_id=f"urn:uuid:{rad['id']}",
            pubdate=rad["foerst_lagt_ut"],
            updateddate=rad["lagt_ut"],
        )
    return HttpResponse(
        stroem.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


@require_safe
@lagret
def robots(request: HttpRequest) -> HttpResponse:
    """Pages may be indexed by day and case; searches and single entries with names may not
    (Noark 5.2.34-5.2.38)."""
    rot = f"{request.scheme}://{request.get_host()}"
    return HttpResponse(
        "User-agent: *\nDisallow: /sok/\nDisallow: /sak/\nDisallow: /postliste/\n"
        f"Disallow: /api/\nDisallow: /feed.atom\nAllow: /\n\nSitemap: {rot}/sitemap.xml\n",
        content_type="text/plain; charset=utf-8",
    )


@require_safe
@lagret
def sitemap(request: HttpRequest) -> HttpResponse:
    """The pages that search engines may keep."""
    rot = f"{request.scheme}://{request.get_host()}"
    steder = "".join(
        f"<url><loc>{rot}{sti}</loc></url>"
        for sti in ("/", "/om-innsyn/", "/tilgjengelighet/", "/personvern/")
    )
    return HttpResponse(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{steder}</urlset>\n',
        content_type="application/xml",
    )
