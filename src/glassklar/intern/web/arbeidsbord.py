# SPDX-License-Identifier: EUPL-1.2
"""The worklist: what must I do now."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from glassklar.arkiv.api import arbeidsliste, rader
from glassklar.grunn.klokke import OSLO, i_dag, naa
from glassklar.intern.queries import tell_oppgaver
from glassklar.intern.web.kontekst import husk_tall
from glassklar.org.api import Bruker, side

NAVN: dict[str, Promise] = {
    "registrering": _("Til registrering"),
    "vurdering": _("Til vurdering"),
    "behandling": _("Til behandling"),
    "restanser": _("Restanser"),
    "xx": _("XX går ut"),
    "ufordelt": _("Ufordelt"),
    "journalfoering": _("Til journalføring"),
    "frigivelse": _("Til frigivelse"),
    "klareringer": _("Klareringer går ut"),
    "inhabile": _("Inhabile uten stedfortreder"),
    "godkjenning": _("Til godkjenning"),
    "klager": _("Klager"),
    "utsending": _("Utsending feilet"),
}
FORKLARING: dict[str, Promise] = {
    "registrering": _("Dokumenter i postmottaket. Bare arkivet ser dem."),
    "vurdering": _("Arkivet har foreslått gradering. Du avgjør."),
    "behandling": _("Dokumenter du skriver på, eller som skal sendes."),
    "restanser": _("Dokumenter som venter på svar fra deg."),
    "xx": _("Midlertidig skjermet, med deg som eier. Vurder før fristen."),
    "ufordelt": _("Dokumenter som ingen har fått ennå."),
    "journalfoering": _("Kontroller registreringen, og sett status J."),
}
SORTERING: dict[str, Promise] = {
    "frist": _("Frist først"),
    "nyeste": _("Nyeste først"),
    "sak": _("Sak"),
}
#: Baskets with a page of their own.
ANDRE_SIDER = {
    "frigivelse": "/journal/",
    "klareringer": "/tilgang/loeper-ut/",
    "inhabile": "/inhabile/",
}
#: One's own, with a page of its own.
EGNE_SIDER = {
    "godkjenning": "/vedtak/til-godkjenning/",
    "klager": "/klager/",
    "utsending": "/utsendinger/",
}
#: Where the row leads when it is not the entry's own page.
NESTE_STEG = {"vurdering": "vurder", "xx": "vurder"}


class Kurv(NamedTuple):
    """A basket in the list at the left."""

    navn: str
    tekst: Promise
    antall: int
    url: str
    valgt: bool


def _kurver(tall: dict[str, int], valgt: str) -> tuple[list[Kurv], list[Kurv]]:
    """One's own baskets (zero shown), and the shared ones (zero left out)."""

    def lag(navn: str) -> Kurv:
        url = (ANDRE_SIDER | EGNE_SIDER).get(navn) or f"/?kurv={navn}"
        return Kurv(navn, NAVN[navn], tall[navn], url, navn == valgt)

    mine = [lag(n) for n in (*EGNE_SIDER, *arbeidsliste.MINE) if n in tall]
    felles = [
        lag(n)
        for n in (*arbeidsliste.FELLES, *ANDRE_SIDER)
        if n in tall and (tall[n] or n == valgt or n == "registrering")
    ]
    return mine, felles


def _velg(tall: dict[str, int], bedt_om: str) -> str:
    """The basket to show: the one asked for, else the first with something in it."""
    mulige = [n for n in (*arbeidsliste.FELLES, *arbeidsliste.MINE) if n in tall]
    if bedt_om in mulige:
        return bedt_om
    return next((n for n in mulige if tall[n]), mulige[0] if mulige else "")


def _heltall(tekst: str) -> int:
    return int(tekst) if tekst.isascii() and tekst.isdigit() and len(tekst) < 7 else 1


def hilsen(bruker: Bruker, tall: dict[str, int]) -> str:
    """``God dag, Sindre. 34 oppgaver.``"""
    antall = sum(tall.values())
    time = naa().astimezone(OSLO).hour
    navn = bruker.navn.split()[0] if bruker.navn else ""
    hei = _("God morgen, %(navn)s.") if time < 10 else _("God dag, %(navn)s.")
    oppgaver = ngettext("%(antall)d oppgave.", "%(antall)d oppgaver.", antall)
    return f"{hei % {'navn': navn}} {oppgaver % {'antall': antall}}"


@side
def arbeidsbord(request: HttpRequest) -> HttpResponse:
    """Baskets with counts, and the chosen one's rows, 25 a page."""
    bruker: Any = request.user
    tall = tell_oppgaver(bruker)
    husk_tall(bruker, tall)
    kurv = _velg(tall, request.GET.get("kurv", ""))
    sortering = request.GET.get("sort", "frist")
    if sortering not in SORTERING:
        sortering = "frist"
    nummer = _heltall(request.GET.get("side", ""))
    mine, felles = _kurver(tall, kurv)
    innhold: dict[str, Any] = {
        "hilsen": hilsen(bruker, tall),
        "mine": mine,
        "felles": felles,
        "kurv": kurv,
        "kurvnavn": NAVN.get(kurv, ""),
        "forklaring": FORKLARING.get(kurv, ""),
        "antall": tall.get(kurv, 0),
        "sortering": sortering,
        "sorteringer": SORTERING.items(),
        "i_dag": i_dag(),
        "siste_saker": rader.mine_saker_siste(bruker.pk, 3),
    }
    if kurv == "registrering":
        innhold["mottak"], innhold["side"] = arbeidsliste.mottak_side(tall[kurv], nummer)
        if innhold["mottak"]:
            innhold["foerste"] = f"/registrer/{innhold['mottak'][0].pk}/"
    elif kurv:
        linjer, innhold["side"] = arbeidsliste.side_av(kurv, bruker, tall[kurv], sortering, nummer)
        innhold["rader"] = [(linje, _steg(kurv, linje)) for linje in linjer]
        if innhold["rader"]:
            innhold["foerste"] = innhold["rader"][0][1]
    return render(request, "intern/arbeidsbord.html", innhold)


def _steg(kurv: str, linje: Any) -> str:
    """The address of the row's next step."""
    if NESTE_STEG.get(kurv) == "vurder":
        return f"/post/{linje.post.pk}/vurder/"
    return linje.url
