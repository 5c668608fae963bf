# SPDX-License-Identifier: EUPL-1.2
"""Extracts of the trace of a case, for auditors and the archive; Noark's change log."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glassklar.arkiv.api import queries
from glassklar.intern.historikk import utdrag
from glassklar.intern.web.historikk import les_utvalg, start
from glassklar.org.api import side

_LUKKET = "default-src 'none'; sandbox"


def lagre(svar: HttpResponseBase, navn: str) -> HttpResponseBase:
    """Send as a file to keep: nothing in it runs."""
    svar["Content-Disposition"] = content_disposition_header(True, navn) or "attachment"
    svar["Content-Security-Policy"] = _LUKKET
    return svar


@require_safe
@side("arkivar", "revisor")
def spor_utdrag(request: HttpRequest, aar: int, nr: int, format_: str) -> HttpResponseBase:
    """The events of a case with its entries, as CSV or as JSON lines with proof.

    ``?person=<number>&fra=…&til=…`` narrow it.
    """
    if format_ not in utdrag.FORMATER:
        raise Http404
    mappe = queries.finn_sak(aar, nr)
    u = les_utvalg(request)
    if u.feil:
        return HttpResponse(
            next(iter(u.feil.values())), status=422, content_type="text/plain; charset=utf-8"
        )
    person = request.GET.get("person", "")
    nr = int(person) if person.isascii() and person.isdigit() and len(person) < 10 else None
    fil = utdrag.lag(mappe.pk, format_, utdrag.Utvalg(nr, start(u.fra), start(u.til, 1)))
    svar = FileResponse(fil, content_type=utdrag.FORMATER[format_])
    return lagre(svar, f"spor-{aar}-{nr}.{format_}")


@require_safe
@side("arkivar")
def endringslogg(request: HttpRequest, aar: int, nr: int) -> HttpResponseBase:
    """Noark's change log of a case (annex 3) as XML."""
    mappe = queries.finn_sak(aar, nr)
    try:
        innhold = utdrag.endringslogg(mappe.pk)
    except ValueError:
        messages.info(request, _("Ingen av endringene i saken hører til i Noarks endringslogg."))
        return HttpResponseRedirect(f"/sak/{aar}/{nr}/historikk/")
    return lagre(
        HttpResponse(innhold, content_type="application/xml"), f"endringslogg-{aar}-{nr}.xml"
    )
