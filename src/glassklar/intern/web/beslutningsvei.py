# SPDX-License-Identifier: EUPL-1.2
"""«Slik ble dette avgjort»: the decision path of a case, as a page and as PDF/A."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from glassklar.arkiv.api import queries
from glassklar.arkiv.titler import linje1, titteldeler
from glassklar.grunn.klokke import i_dag
from glassklar.intern.historikk import pdf
from glassklar.intern.historikk.beslutningsvei import vei
from glassklar.org.api import side, virksomhet

_LUKKET = "default-src 'none'; sandbox"


@side
def beslutningsvei(request: HttpRequest, aar: int, nr: int) -> HttpResponse:
    """All that led to where the case stands, in order, and what is missing."""
    mappe = queries.finn_sak(aar, nr)
    nummer = f"{aar}/{nr}"
    v = vei(mappe.pk)
    innhold = {
        "mappe": mappe,
        "nummer": nummer,
        "vei": v,
        "steg": [(s, pdf.hvem(s)) for s in v.steg],
        "broedsmuler": [
            (_("Saker"), "/saker/"), (nummer, f"/sak/{nummer}/"), (_("Beslutningsvei"), ""),
        ],
    }  # fmt: skip
    return render(request, "intern/beslutningsvei.html", innhold)


@side
def beslutningsvei_pdf(request: HttpRequest, aar: int, nr: int) -> HttpResponse:
    """The same as PDF/A, to keep."""
    mappe = queries.finn_sak(aar, nr)
    kommune = virksomhet()
    skjermet: Any = getattr(mappe, "skjermet", None)
    tittel = "".join(
        b.tekst
        for b in titteldeler(
            linje1(mappe),
            None if skjermet is None else skjermet.tittel2,
            mappe.offentlig_tittel,
            () if skjermet is None else skjermet.skjulte_ord,
        )
    )
    innhold = pdf.lag(
        vei(mappe.pk), f"{aar}/{nr}", tittel, kommune.navn if kommune else "", i_dag()
    )
    svar = HttpResponse(innhold, content_type="application/pdf")
    svar["Content-Disposition"] = content_disposition_header(True, f"beslutningsvei-{aar}-{nr}.pdf")
    svar["Content-Security-Policy"] = _LUKKET
    return svar
