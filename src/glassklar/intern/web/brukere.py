# SPDX-License-Identifier: EUPL-1.2
"""Administration: who works here, in which roles."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from glassklar.arkiv.api import sider
from glassklar.org.api import Bruker, Rolle, Rolletildeling, side

SIDE = 50


@side("admin")
def brukere(request: HttpRequest) -> HttpResponse:
    """People by name, 50 a page, with their roles."""
    tekst = request.GET.get("side", "")
    nummer = int(tekst) if tekst.isascii() and tekst.isdigit() and len(tekst) < 6 else 1
    alle = Bruker.objects.filter(er_system=False).order_by("navn", "pk")
    antall = alle.count()
    vis = sider.Side(min(max(nummer, 1), max(1, -(-antall // SIDE))), antall, SIDE)
    roller = Rolletildeling.objects.select_related("enhet").order_by("fra")
    folk = alle.select_related("enhet").prefetch_related(Prefetch("roller", roller))
    start = (vis.nummer - 1) * SIDE
    navn = dict(Rolle.choices)
    rader = [
        (b, [(navn.get(r.rolle, r.rolle), r) for r in b.roller.all()])
        for b in folk[start : start + SIDE]
    ]
    return render(request, "intern/admin/brukere.html", {"rader": rader, "side": vis})
