# SPDX-License-Identifier: EUPL-1.2
"""Journalling: what waits, the day's release line by line, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from glassklar.arkiv.api import rader, sider
from glassklar.grunn.feil import Avvist
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import i_dag
from glassklar.grunn.templatetags.gk import felt_tag
from glassklar.journal import queries
from glassklar.journal.actions.frigi import Frigitt, frigi_dag
from glassklar.journal.actions.hold import hold_tilbake
from glassklar.journal.actions.hold import slipp as slipp_post
from glassklar.journal.rules import projiser, utenfor
from glassklar.journal.tekster import stopptekst
from glassklar.journal.web.skjema import HoldSkjema
from glassklar.journal.web.visning import som_linje
from glassklar.org.api import side

UGYLDIG = 422
SIDE = 25
RESULTAT = "frigivelse"
#: Stands for the entry's key in the field that is drawn once for all lines.
_NOEKKEL = "NOEKKEL"


def les_dag(tekst: str) -> date:
    """Return the date of an address. Raises Http404."""
    try:
        return date.fromisoformat(tekst)
    except ValueError as feil:
        raise Http404 from feil


def heltall(tekst: str) -> int:
    """Return a page number; anything strange is the first page."""
    return int(tekst) if tekst.isascii() and tekst.isdigit() and len(tekst) < 6 else 1


def utsnitt(antall: int, nummer: int) -> tuple[sider.Side, slice]:
    """Return the page (25 a page) and which rows stand on it."""
    siste = max(1, -(-antall // SIDE))
    vis = sider.Side(min(max(nummer, 1), siste), antall)
    start = (vis.nummer - 1) * SIDE
    return vis, slice(start, start + SIDE)


@side("arkivar")
def oversikt(request: HttpRequest) -> HttpResponse:
    """Days that wait for release, and entries that wait to be journalled."""
    koe = queries.til_journalfoering()
    vis, utvalg = utsnitt(koe.order_by().count(), heltall(request.GET.get("side", "")))
    dager = queries.dager_som_venter()
    return render(
        request,
        "journal/oversikt.html",
        {
            "dager": dager,
            "linjer": rader.poster(koe.values_list("pk", flat=True)[utvalg]),
            "side": vis,
            "antall": vis.antall,
        },
    )


@side("arkivar")
def dag(request: HttpRequest, dato: str) -> HttpResponse:
    """The day's entries as the public will get them; the button releases all but the held."""
    dagen = les_dag(dato)
    if request.method == "POST":
        return _frigi(request, dagen)
    return _dagside(request, dagen)


def _dagside(
    request: HttpRequest, dagen: date, hold: HoldSkjema | None = None, feil: tuple[str, ...] = ()
) -> HttpResponse:
    alle = queries.til_frigivelse(dagen)
    ikke_med = queries.utenfor_journalen(alle)
    holdt = {r.pk: r.tilbakeholdelse for r in alle if _er_holdt(r) and r.pk not in ikke_med}
    vis, utvalg = utsnitt(len(alle), heltall(request.GET.get("side", "")))
    her = alle[utvalg]
    snap = {s.id: queries.ved_frigivelse(s) for s in queries.snapshots([r.pk for r in her])}
    grunnfelt = _grunnfelt()
    innhold: dict[str, Any] = {
        "dag": dagen,
        "rader": [
            {
                "post": r,
                "linje": som_linje(projiser(snap[r.pk], i_dag())),
                "url": f"/post/{r.pk}/",
                "holdt": holdt.get(r.pk),
                "utenfor": utenfor(snap[r.pk]),
                "hold": hold
                if hold is not None and str(r.pk) == hold.data.get("registrering")
                else None,
                "grunnfelt": mark_safe(grunnfelt.replace(_NOEKKEL, r.pk.hex)),  # noqa: S308
            }
            for r in her
            if r.pk in snap
        ],
        "side": vis,
        "klare": len(alle) - len(holdt) - len(ikke_med),
        "utenfor_antall": len(ikke_med),
        "holdt_antall": len(holdt),
        "ute": queries.lagt_ut_paa(dagen),
        "avslag": feil,
        "skjema": hold,
    }
    status = UGYLDIG if feil or (hold is not None and hold.errors) else 200
    return render(request, "journal/dag.html", innhold, status=status)


def _grunnfelt() -> str:
    """The empty field of the form that stands on every line, drawn once."""
    return render_to_string(
        "gk/felt.html", felt_tag(HoldSkjema(auto_id=f"id_{_NOEKKEL}_%s")["grunn"])
    )


def _er_holdt(r: Any) -> bool:
    t = getattr(r, "tilbakeholdelse", None)
    return t is not None and t.opphevet is None


def _frigi(request: HttpRequest, dagen: date) -> HttpResponse:
    bruker: Any = request.user
    try:
        ut = frigi_dag(bruker=bruker, journaldato=dagen)
    except Avvist as feil:
        with lesing(bruker):
            return _dagside(request, dagen, feil=tuple(str(t) for t in feil.felt.values()))
    request.session[RESULTAT] = _som_data(ut, dagen)
    return HttpResponseRedirect("/journal/frigitt/")


def _som_data(ut: Frigitt, dagen: date) -> dict[str, Any]:
    return {
        "dag": dagen.isoformat(),
        "antall": ut.antall,
        "aapne": ut.aapne,
        "holdt": ut.holdt_tilbake,
        "utenfor": ut.utenfor,
        "stopp": [
            (s.registrerings_id, f"/post/{s.registrering}/", s.kode, s.sted) for s in ut.stopp[:200]
        ],
    }


@side("arkivar")
def frigitt(request: HttpRequest) -> HttpResponse:
    """What the last release did: counts, and what the archive must look at."""
    data = request.session.get(RESULTAT)
    if not data:
        return HttpResponseRedirect("/journal/")
    return render(
        request,
        "journal/frigitt.html",
        {
            **data,
            "dag": date.fromisoformat(data["dag"]),
            "stopp": [
                (nr or _("Ukjent dokument"), url, stopptekst(kode, sted))
                for nr, url, kode, sted in data["stopp"]
            ],
        },
    )


@require_POST
@side("arkivar")
def hold(request: HttpRequest, dato: str) -> HttpResponse:
    """Hold one entry of the day back."""
    bruker: Any = request.user
    dagen = les_dag(dato)
    skjema = HoldSkjema(request.POST)
    if skjema.is_valid():
        try:
            hold_tilbake(bruker=bruker, **skjema.cleaned_data)
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            messages.success(request, _("Dokumentet er holdt tilbake."))
            return HttpResponseRedirect(f"/journal/frigi/{dagen}/")
    with lesing(bruker):
        return _dagside(request, dagen, hold=skjema)


@require_POST
@side("arkivar")
def slipp(request: HttpRequest, dato: str, registrering: UUID) -> HttpResponse:
    """Let a held entry go."""
    bruker: Any = request.user
    dagen = les_dag(dato)
    try:
        slipp_post(bruker=bruker, registrering=registrering)
    except Avvist as feil:
        with lesing(bruker):
            return _dagside(request, dagen, feil=tuple(str(t) for t in feil.felt.values()))
    messages.success(request, _("Dokumentet kan frigis igjen."))
    return HttpResponseRedirect(f"/journal/frigi/{dagen}/")
