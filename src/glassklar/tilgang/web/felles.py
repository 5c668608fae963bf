# SPDX-License-Identifier: EUPL-1.2
"""Small things that the pages of this room share."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from glassklar.grunn.feil import IkkeFunnet
from glassklar.grunn.identitet import handlende, lesing
from glassklar.grunn.klokke import i_dag
from glassklar.grunn.skjema import les_dato
from glassklar.org.models import Bruker
from glassklar.org.rules import Giver
from glassklar.tilgang import klareringsregler as regler
from glassklar.tilgang import oversikt

UGYLDIG = 422


def vis(request: HttpRequest, mal: str, innhold: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render inside a reading transaction, also when a POST is answered with its own page."""
    if handlende() is not None:
        return render(request, mal, innhold, status=status)
    with lesing(request.user):  # type: ignore[arg-type]
        return render(request, mal, innhold, status=status)


def personen(g: Giver, nr: int) -> Bruker:
    """Return a person whose clearances may be seen. Raises IkkeFunnet, alike for both."""
    b = Bruker.objects.filter(pk=nr, er_system=False).select_related("enhet").first()
    if b is None or not regler.ser(g, oversikt.mottaker(b)):
        raise IkkeFunnet
    return b


def dagen(tekst: str) -> tuple[date, bool]:
    """Return the day of an address (today when there is none), and whether it could be read."""
    if not tekst:
        return i_dag(), True
    try:
        return les_dato(tekst), True
    except ValueError:
        return i_dag(), False
