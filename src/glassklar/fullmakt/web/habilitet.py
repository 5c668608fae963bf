# SPDX-License-Identifier: EUPL-1.2
"""Habilitet in a case: one's own answer, what others answered, the leader's part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from glassklar.arkiv.api import queries as arkiv
from glassklar.arkiv.models import Mappe
from glassklar.arkiv.web.felles import UGYLDIG, vis
from glassklar.fullmakt import erklaeringer
from glassklar.fullmakt.actions.habilitet import (
    avgjoer_habilitet,
    erklaer_habilitet,
    oppnevn_stedfortreder,
)
from glassklar.fullmakt.erklaeringer import Erklaering, Forslag
from glassklar.fullmakt.modeller_habilitet import Habilitet
from glassklar.fullmakt.web.habilitetskjema import AvgjoerSkjema, HabilitetSkjema, OppnevnSkjema
from glassklar.grunn.feil import IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.grunn.skjema import Skjema
from glassklar.org.api import Rolle, har_rolle, saksbehandlere, side

INGEN_BINDING = Habilitet.Svar.INGEN


@dataclass(slots=True)
class Boks:
    """What ``fullmakt/deler/habilitet.html`` shows: the question, or the answer given before.

    The page that includes it puts it inside its own form, and hands the posted fields to
    ``svar_i_skjema`` (their names begin with ``hab-``).
    """

    skjema: HabilitetSkjema
    siste: Habilitet | None
    forslag: list[Forslag]
    nummer: str


def boks(bruker: Any, mappe: Mappe, data: QueryDict | None = None) -> Boks:
    """The box of a case for the person; call inside ``lesing(bruker)``."""
    nummer = mappe.saksnummer
    return Boks(
        HabilitetSkjema(data),
        erklaeringer.min_erklaering(mappe.pk, bruker.pk),
        erklaeringer.forslag(mappe.pk, [bruker.pk]),
        f"{nummer.aar}/{nummer.nr}",
    )


def svar_i_skjema(bruker: Any, sak: UUID, skjema: HabilitetSkjema) -> bool:
    """Declare what a valid form says. What is refused stands on the form; then False."""
    d = skjema.cleaned_data
    return skjema.proev(
        erklaer_habilitet,
        bruker=bruker,
        sak=sak,
        svar=d["svar"],
        forhold="" if d["svar"] == INGEN_BINDING else d["forhold"],
        forklaring=d["forklaring"],
    )


def _smuler(nummer: str, *flere: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (_("Saker"), "/saker/"),
        (nummer, f"/sak/{nummer}/"),
        *(flere or [(_("Habilitet"), "")]),
    ]


def _tilbake(request: HttpRequest, nummer: str) -> str:
    """Where the person came from, if it is a page of ours; else the case's habilitet."""
    neste = request.POST.get("neste", "")
    if neste.startswith("/") and url_has_allowed_host_and_scheme(
        neste, {request.get_host()}, require_https=request.is_secure()
    ):
        return neste
    return f"/sak/{nummer}/habilitet/"


@side
def sak_habilitet(request: HttpRequest, aar: int, nr: int) -> HttpResponse:
    """Answer for oneself, and see who answered what."""
    bruker: Any = request.user
    nummer = f"{aar}/{nr}"
    with lesing(bruker):
        mappe = arkiv.finn_sak(aar, nr)
        b = boks(bruker, mappe, request.POST if request.method == "POST" else None)
    if request.method == "POST" and b.skjema.is_valid():
        if svar_i_skjema(bruker, mappe.pk, b.skjema):
            inhabil = b.skjema.cleaned_data["svar"] == Habilitet.Svar.INHABIL
            messages.success(
                request,
                _("Du er meldt inhabil. Du kan ikke lenger skrive i saken. Lederen din oppnevner"
                  " en stedfortreder.")
                if inhabil
                else _("Svaret ditt er lagret."),
            )  # fmt: skip
            return HttpResponseRedirect(_tilbake(request, nummer))
    with lesing(bruker):
        alle = erklaeringer.i_sak(mappe.pk)
        andre = erklaeringer.involverte(mappe.pk) - {bruker.pk}
        forslag = erklaeringer.forslag(mappe.pk, andre)
    innhold = {
        "mappe": mappe,
        "nummer": nummer,
        "hab": b,
        "andres_forslag": forslag,
        "alle": alle,
        "kan_svare": not har_rolle(bruker, Rolle.REVISOR),
        "endre": "endre" in request.GET or bool(b.skjema.errors),
        "neste": request.POST.get("neste", request.GET.get("neste", "")),
        "broedsmuler": _smuler(nummer),
    }
    return vis(request, "fullmakt/habilitet.html", innhold, UGYLDIG if b.skjema.errors else 200)


def _erklaering(mappe: Mappe, person: int) -> Erklaering:
    """The statement that the reader may lead on. Raises IkkeFunnet, alike for both."""
    for e in erklaeringer.i_sak(mappe.pk):
        if e.bruker == person and e.kan_lede:
            return e
    raise IkkeFunnet


@side
def avgjoer(request: HttpRequest, aar: int, nr: int, person: int) -> HttpResponse:
    """A leader decides whether somebody is inhabil."""
    bruker: Any = request.user
    nummer = f"{aar}/{nr}"
    with lesing(bruker):
        mappe = arkiv.finn_sak(aar, nr)
        e = _erklaering(mappe, person)
    skjema = AvgjoerSkjema(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and skjema.is_valid()
        and skjema.proev(
            avgjoer_habilitet, bruker=bruker, sak=mappe.pk, person=person, **skjema.cleaned_data
        )
    ):
        messages.success(request, _("Avgjørelsen er lagret."))
        return HttpResponseRedirect(f"/sak/{nummer}/habilitet/")
    return _lederside(request, "fullmakt/habilitet_avgjoer.html", mappe, e, skjema)


def _lederside(
    request: HttpRequest, mal: str, mappe: Mappe, e: Erklaering, skjema: Skjema
) -> HttpResponse:
    """A page of the leader's about one person's statement in a case."""
    nummer = f"{mappe.saksnummer.aar}/{mappe.saksnummer.nr}"
    innhold = {
        "mappe": mappe,
        "nummer": nummer,
        "form": skjema,
        "e": e,
        "broedsmuler": _smuler(nummer, (_("Habilitet"), f"/sak/{nummer}/habilitet/"), (e.navn, "")),
    }
    return vis(request, mal, innhold, UGYLDIG if skjema.errors else 200)


@side
def stedfortreder(request: HttpRequest, aar: int, nr: int, person: int) -> HttpResponse:
    """A leader appoints who takes over from somebody inhabil."""
    bruker: Any = request.user
    nummer = f"{aar}/{nr}"
    with lesing(bruker):
        mappe = arkiv.finn_sak(aar, nr)
        e = _erklaering(mappe, person)
        inhabile = {
            x.bruker for x in erklaeringer.i_sak(mappe.pk) if x.svar == Habilitet.Svar.INHABIL
        }
        if person not in inhabile:
            raise IkkeFunnet
        folk = [(p.pk, p.navn) for p in saksbehandlere() if p.pk not in inhabile]
    skjema = OppnevnSkjema(request.POST if request.method == "POST" else None, folk=folk)
    if (
        request.method == "POST"
        and skjema.is_valid()
        and skjema.proev(
            oppnevn_stedfortreder,
            bruker=bruker, sak=mappe.pk, for_bruker=person, **skjema.cleaned_data,
        )
    ):  # fmt: skip
        messages.success(request, _("Stedfortrederen har fått saken og de åpne dokumentene."))
        return HttpResponseRedirect(f"/sak/{nummer}/habilitet/")
    return _lederside(request, "fullmakt/habilitet_stedfortreder.html", mappe, e, skjema)


@side(Rolle.LEDER, Rolle.KOMMUNEDIREKTOER)
def inhabile(request: HttpRequest) -> HttpResponse:
    """Cases whose inhabil handler has no substitute yet."""
    bruker: Any = request.user
    innhold = {
        "rader": erklaeringer.uten_stedfortreder(bruker),
        "broedsmuler": [(_("Uten stedfortreder"), "")],
    }
    return vis(request, "fullmakt/inhabile.html", innhold)
