# SPDX-License-Identifier: EUPL-1.2
"""Who has what: the people one looks after, a person, oneself, a code, and what runs out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from glassklar.grunn.feil import IkkeFunnet
from glassklar.org.models import Bruker, Rolle
from glassklar.org.rules import Giver
from glassklar.org.web.side import side
from glassklar.tilgang import klareringsregler as regler
from glassklar.tilgang import oversikt
from glassklar.tilgang.oversikt import Linje
from glassklar.tilgang.queries import kode as finn_kode
from glassklar.tilgang.queries import koder
from glassklar.tilgang.web.felles import dagen, personen, vis

#: Those who look after others' accesses.
STYRER = (Rolle.LEDER, Rolle.KOMMUNEDIREKTOER, Rolle.ADMIN, Rolle.ARKIVAR, Rolle.REVISOR)
GIR_ROLLER = frozenset({Rolle.ADMIN, Rolle.KOMMUNEDIREKTOER})


@side(*STYRER)
def folk(request: HttpRequest) -> HttpResponse:
    """The people whose accesses one looks after, and the codes."""
    bruker: Any = request.user
    tekst = request.GET.get("q", "").strip()[:100]
    g = oversikt.giver(bruker)
    ut = oversikt.loeper_ut(g)
    innhold = {
        "folk": oversikt.folk(g, tekst),
        "q": tekst,
        "koder": [k for k in koder() if k.kode not in regler.UTEN_KLARERING],
        "antall_ut": len(ut),
        "gir": bool(g.leder) or Rolle.KOMMUNEDIREKTOER in g.roller,
    }
    return vis(request, "tilgang/folk.html", innhold)


def _delt(linjer: list[Linje]) -> dict[str, list[Linje]]:
    """What holds now or will, and what was."""
    return {
        "naa": [x for x in linjer if x.naar != "foer"],
        "foer": [x for x in linjer if x.naar == "foer"],
    }


def _innhold(g: Giver, b: Bruker) -> dict[str, Any]:
    til = oversikt.mottaker(b)
    selv = g.id == b.pk
    return {
        "person": b,
        "selv": selv,
        "klareringer": _delt(oversikt.klareringer(g, bruker=b.pk)),
        "roller": _delt(oversikt.rolletildelinger(g, b.pk)),
        "stedfortredere": _delt(oversikt.stedfortredere(g, b)),
        "kan_klarere": regler.kan_gi(g, til),
        "kan_gi_rolle": not selv and til.aktiv and bool(g.roller & GIR_ROLLER),
        "kan_sette_stedfortreder": til.aktiv
        and (selv or Rolle.ADMIN in g.roller or b.enhet_id in g.leder),
    }


@side
def person(request: HttpRequest, person: int) -> HttpResponse:
    """A person's roles, clearances and stand-ins, now and before."""
    g = oversikt.giver(request.user)  # type: ignore[arg-type]
    b = personen(g, person)
    innhold = _innhold(g, b)
    smuler = [(_("Tilganger"), "/tilgang/"), (b.navn, "")] if g.roller & set(STYRER) else []
    return vis(request, "tilgang/person.html", {**innhold, "broedsmuler": smuler})


@side
def mine(request: HttpRequest) -> HttpResponse:
    """One's own, seen by everybody."""
    bruker: Any = request.user
    g = oversikt.giver(bruker)
    return vis(request, "tilgang/person.html", _innhold(g, personen(g, bruker.pk)))


@side(*STYRER)
def kode(request: HttpRequest, kode: str) -> HttpResponse:
    """Who is cleared for a code, now or on a chosen day."""
    k = finn_kode(kode)
    if k is None or k.kode in regler.UTEN_KLARERING:
        raise IkkeFunnet
    dag, lest = dagen(request.GET.get("dag", ""))
    g = oversikt.giver(request.user)  # type: ignore[arg-type]
    innhold = {
        "kode": k,
        "dag": dag,
        "feil_dato": not lest,
        "dagtekst": request.GET.get("dag", "")[:40],
        "linjer": oversikt.klareringer(g, kode=k.kode, dag=dag),
        "alle": bool(g.roller & regler.SER_ALLE),
        "broedsmuler": [(_("Tilganger"), "/tilgang/"), (k.kode, "")],
    }
    return vis(request, "tilgang/kode.html", innhold)


@side(Rolle.LEDER, Rolle.KOMMUNEDIREKTOER)
def loeper_ut(request: HttpRequest) -> HttpResponse:
    """What ends within 30 days among those one clears."""
    linjer = oversikt.loeper_ut(oversikt.giver(request.user))  # type: ignore[arg-type]
    innhold = {
        "linjer": linjer,
        "dager": oversikt.SNART_DAGER,
        "broedsmuler": [(_("Tilganger"), "/tilgang/"), (_("Går snart ut"), "")],
    }
    return vis(request, "tilgang/loeper_ut.html", innhold)
