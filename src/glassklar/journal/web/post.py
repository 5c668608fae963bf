# SPDX-License-Identifier: EUPL-1.2
"""What is done with one entry: its status, how it was answered, correcting and withdrawing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from glassklar.arkiv.api import queries as arkiv
from glassklar.arkiv.api import sider, statusvalg
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.identitet import handlende, lesing
from glassklar.grunn.klokke import i_dag
from glassklar.journal import offentlig, queries
from glassklar.journal.actions.avskriv import avskriv
from glassklar.journal.actions.rett import rett as rett_post
from glassklar.journal.actions.status import sett_status
from glassklar.journal.actions.trekk import trekk_tilbake
from glassklar.journal.rettelser import endret, feltverdi
from glassklar.journal.tekster import FELT
from glassklar.journal.web.skjema import AvskrivSkjema, RettSkjema, StatusSkjema, TrekkSkjema
from glassklar.journal.web.visning import som_linje
from glassklar.noark.api import UgyldigIdentifikator, avskrivning, identifikatorer, kodelister
from glassklar.org.api import side

UGYLDIG = 422


def _vis(request: HttpRequest, mal: str, innhold: dict[str, Any], status: int) -> HttpResponse:
    if handlende() is not None:
        return render(request, mal, innhold, status=status)
    with lesing(request.user):  # type: ignore[arg-type]
        return render(request, mal, innhold, status=status)


def _dit(request: HttpRequest, registrering: UUID) -> HttpResponseRedirect:
    """Where the form came from, if that is on this site; else the entry's page."""
    neste = request.POST.get("neste", "")
    if neste.startswith("/") and url_has_allowed_host_and_scheme(neste, None):
        return HttpResponseRedirect(neste)
    return HttpResponseRedirect(f"/post/{registrering}/")


def _hent(request: HttpRequest, registrering: UUID) -> sider.Linje:
    bruker: Any = request.user
    if handlende() is not None:
        return sider.lag_linjer([arkiv.post(registrering)])[0]
    with lesing(bruker):
        return sider.lag_linjer([arkiv.post(registrering)])[0]


def _smuler(linje: sider.Linje, siste: str) -> list[tuple[str, str]]:
    return [
        (_("Saker"), "/saker/"),
        (_("Dokument %(nr)s") % {"nr": linje.nummer}, linje.url),
        (siste, ""),
    ]


@side
def status(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """Give the entry another status; the form stands on the entry's page too."""
    bruker: Any = request.user
    linje = _hent(request, registrering)
    with lesing(bruker):
        valg = queries.status_valg(bruker, linje.post, get_language() or "nb")
        stengt = statusvalg(bruker, linje.post)[1] if valg else []
    skjema = StatusSkjema(
        request.POST or None, initial={"versjon": linje.post.versjon, "neste": linje.url}
    )
    # All codes parse; the action tells what cannot be set now, and why.
    skjema.fields["status"].choices = (
        [(v.kode, f"{v.kode}: {v.navn}") for v in valg]
        if request.method != "POST"
        else kodelister.valg("journalstatus", get_language() or "nb")
    )
    if request.method == "POST" and skjema.is_valid():
        d = skjema.cleaned_data
        try:
            sett_status(
                bruker=bruker,
                registrering=registrering,
                status=d["status"],
                grunn=d["grunn"],
                versjon=d["versjon"],
            )
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            navn = kodelister.kode("journalstatus", d["status"]).navn(get_language() or "nb")
            messages.success(
                request,
                _("%(nr)s har fått statusen «%(navn)s».") % {"nr": linje.nummer, "navn": navn},
            )
            return _dit(request, registrering)
    skjema.fields["status"].choices = [(v.kode, f"{v.kode}: {v.navn}") for v in valg]
    innhold = {
        "form": skjema,
        "p": linje,
        "post": linje.post,
        "valg": valg,
        "stengt": stengt,
        "broedsmuler": _smuler(linje, _("Status")),
    }
    return _vis(request, "journal/status.html", innhold, UGYLDIG if skjema.errors else 200)


@side
def avskriv_side(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """Say how the entry was answered; the form stands on the entry's page too."""
    bruker: Any = request.user
    linje = _hent(request, registrering)
    spraak = get_language() or "nb"
    skjema = AvskrivSkjema(request.POST or None, initial={"neste": linje.url})
    skjema.fields["maate"].choices = [
        (m, kodelister.kode("avskrivningsmaate", m).navn(spraak))
        for m in avskrivning.maater(linje.post.journalposttype)
    ]
    mottakere = [p for p in linje.parter if p.type == "IM"]
    if linje.post.journalposttype == "N" and len(mottakere) > 1:
        skjema.fields["part"].choices = [
            ("", _("Alle")),
            *((str(p.pk), p.enhet.navn if p.enhet else "–") for p in mottakere),
        ]
    else:
        del skjema.fields["part"]
    if request.method == "POST" and skjema.is_valid():
        d = skjema.cleaned_data
        try:
            avskriv(
                bruker=bruker,
                registrering=registrering,
                maate=d["maate"],
                avskrives_av=_svar(bruker, d["avskrives_av"], linje),
                part=UUID(d["part"]) if d.get("part") else None,
                dato=d["dato"],
            )
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            messages.success(request, _("%(nr)s er avskrevet.") % {"nr": linje.nummer})
            return _dit(request, registrering)
    innhold = {
        "form": skjema,
        "p": linje,
        "post": linje.post,
        "broedsmuler": _smuler(linje, _("Avskriv")),
    }
    return _vis(request, "journal/avskriv.html", innhold, UGYLDIG if skjema.errors else 200)


def _svar(bruker: Any, tekst: str, linje: sider.Linje) -> UUID | None:
    """The entry that a typed number means; a bare number is one of the same case."""
    if not tekst:
        return None
    if tekst.isdigit() and linje.saksnr is not None:
        tekst = f"{linje.saksnr.aar}/{linje.saksnr.nr}-{tekst}"
    try:
        i = identifikatorer.les_registrerings_id(tekst)
        with lesing(bruker):
            return arkiv.finn_post(i.aar, i.sak, i.post).pk
    except (UgyldigIdentifikator, IkkeFunnet) as feil:
        raise Avvist(
            avskrives_av=_("Vi finner ikke dokumentet. Skriv nummeret slik: 2026/127-5.")
        ) from feil


def _paa_nett(request: HttpRequest, registrering: UUID) -> dict[str, Any]:
    """What the public has, what they would get now, and the fields that differ."""
    with lesing(request.user):  # type: ignore[arg-type]
        ute = offentlig.rader([registrering]).get(registrering)
        naa = queries.forhaandsvis(registrering)
        historikk = queries.historikk(registrering)
    rad = naa.synlig()
    return {
        "ute": ute,
        "rute_post": som_linje(naa),
        "endringer": [(FELT[f], feltverdi(ute, f), feltverdi(rad, f)) for f in endret(ute, rad)]
        if ute and not ute["trukket"]
        else [],
        "historikk": historikk,
    }


@side("arkivar")
def rett(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """Show what stands in public beside what is true now, and publish the correction."""
    bruker: Any = request.user
    linje = _hent(request, registrering)
    skjema = RettSkjema(request.POST or None)
    if request.method == "POST" and skjema.is_valid():
        try:
            rett_post(bruker=bruker, registrering=registrering, **skjema.cleaned_data)
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            messages.success(request, _("%(nr)s er rettet på postlisten.") % {"nr": linje.nummer})
            return HttpResponseRedirect(f"/post/{registrering}/rett/")
    innhold = {
        "form": skjema,
        "p": linje,
        "post": linje.post,
        "broedsmuler": _smuler(linje, _("På postlisten")),
        **_paa_nett(request, registrering),
    }
    return _vis(request, "journal/rett.html", innhold, UGYLDIG if skjema.errors else 200)


@side("arkivar")
def trekk(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """Take a published entry's content off the internet at once."""
    bruker: Any = request.user
    linje = _hent(request, registrering)
    skjema = TrekkSkjema(request.POST or None)
    skjema.sett_hjemler(i_dag())
    if request.method == "POST" and skjema.is_valid():
        try:
            trekk_tilbake(bruker=bruker, registrering=registrering, **skjema.cleaned_data)
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            messages.success(request, _("%(nr)s er trukket tilbake.") % {"nr": linje.nummer})
            return HttpResponseRedirect(f"/post/{registrering}/rett/")
    innhold = {
        "form": skjema,
        "p": linje,
        "post": linje.post,
        "broedsmuler": _smuler(linje, _("Trekk tilbake")),
    }
    return _vis(request, "journal/trekk.html", innhold, UGYLDIG if skjema.errors else 200)
