# SPDX-License-Identifier: EUPL-1.2
"""Atom feeds (RFC 4287) for any search, by time of release; robots and the site map."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glassklar.grunn.templatetags.gk import RETNINGER
from glassklar.offentlig import queries, soek
from glassklar.offentlig.visning import Post
from glassklar.offentlig.web import foresporsel
from glassklar.offentlig.web.hurtig import lagret, uindeksert
from glassklar.offentlig.web.kontekst import virksomhet

ANTALL = 50
_SAK = re.compile(r"([0-9]{4})/([1-9][0-9]{0,8})")


def _rader(request: HttpRequest) -> list[dict[str, Any]]:
    sak = request.GET.get("sak", "")
    if sak:
        treff = _SAK.fullmatch(sak)
        if treff is None or queries.sak(int(treff[1]), int(treff[2])) is None:
            raise Http404
        return queries.sist_i_sak(int(treff[1]), int(treff[2]), ANTALL)
    s, feil = foresporsel.les_soek(request.GET)
    if feil:
        raise Http404
    return queries.nye_siden(ANTALL) if s.tomt else soek.stroem(s, ANTALL)


def _tittel(p: Post) -> str:
    if p.trukket:
        return _("Trukket tilbake: dokument %(nr)s") % {"nr": p.registrerings_id}
    if p.rettelser:
        return _("Rettet: %(nr)s %(tittel)s") % {"nr": p.registrerings_id, "tittel": p.tittel}
    return f"{p.registrerings_id} {p.tittel}"


def _sammendrag(p: Post) -> str:
    if p.trukket:
        return p.trukket.grunn
    deler = [str(RETNINGER.get(p.retning, RETNINGER["X"])[1])]
    deler += [f"{part.rolle} {part.navn}" for part in p.parter[:5]]
    deler.append(f"{_('Sak')} {p.saksaar}/{p.saksnr}: {p.sakstittel}")
    return " · ".join(deler)


def _ren(tekst: str) -> str:
    """Return text without signs that XML cannot hold."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", tekst)


@require_safe
@uindeksert
@lagret
def feed(request: HttpRequest) -> HttpResponse:
    """What was released, corrected or withdrawn, newest first."""
    navn = virksomhet().get("navn", "Glassklar")
    rot = f"{request.scheme}://{request.get_host()}"
    q = foresporsel.rens_q(request.GET.get("q", ""))
    sted = foresporsel.med(request.GET)
    tittel = _("Postlisten til %(navn)s") % {"navn": navn}
    stroem = Atom1Feed(
        title=_ren(f"{tittel}: {q}" if q else tittel),
        link=f"{rot}/sok/{sted}" if sted and "sak" not in request.GET else f"{rot}/",
        description=_("Nye, rettede og tilbaketrukne dokumenter på postlisten"),
        feed_url=request.build_absolute_uri(),
        language=getattr(request, "LANGUAGE_CODE", "nb"),
        author_name=_ren(navn),
    )
    for rad in _rader(request):
        p = Post(rad)
        stroem.add_item(
            title=_ren(_tittel(p)),
            link=rot + p.url,
            description=_ren(_sammendrag(p)),
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
    """Entries hold names of people and are not for search engines (Noark 5.2.34-5.2.38)."""
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
