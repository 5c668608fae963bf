# SPDX-License-Identifier: EUPL-1.2
"""Help in one page, and how to use the keyboard."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from glassklar.noark.api import kodelister
from glassklar.org.api import side


@side
def hjelp(request: HttpRequest) -> HttpResponse:
    """What the words and signs mean."""
    spraak = get_language() or "nb"
    statuser = [(k.kode, k.navn(spraak)) for k in kodelister.liste("journalstatus")]
    return render(request, "intern/hjelp.html", {"statuser": statuser})


@side
def tastatur(request: HttpRequest) -> HttpResponse:
    """Keys."""
    return render(request, "intern/tastatur.html")
