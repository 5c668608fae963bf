# SPDX-License-Identifier: EUPL-1.2
"""What every staff page's frame shows: municipality, menu with counts, appearance, role."""

from __future__ import annotations

from time import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from glassklar.grunn.identitet import handlende
from glassklar.grunn.minne import prosess as cache
from glassklar.intern import queries
from glassklar.intern.web.hode import TELLETID, sist_handlet
from glassklar.org.api import Bruker, Rolle, Virksomhet, roller, virksomhet

VIRKSOMHETSTID = 60
UTSEENDER = ("auto", "light", "dark")

#: Those who look after the accesses of others.
SER_TILGANGER = frozenset(
    {Rolle.LEDER, Rolle.KOMMUNEDIREKTOER, Rolle.ADMIN, Rolle.ARKIVAR, Rolle.REVISOR}
)

Menypunkt = tuple[str, str, int | None, bool]


def _virksomhet() -> Virksomhet | dict[str, str]:
    funnet = cache.get("virksomhet")
    if funnet is None:
        funnet = virksomhet() or {"navn": ""}
        cache.set("virksomhet", funnet, VIRKSOMHETSTID)
    return funnet


def tellernoekkel(bruker: Bruker) -> str:
    """Where a person's counts are kept for a short while."""
    return f"oppgaver:{bruker.pk}"


def husk_tall(bruker: Bruker, tall: dict[str, int]) -> None:
    """Keep what was counted now."""
    cache.set(tellernoekkel(bruker), (time(), tall), TELLETID)


def tell(request: HttpRequest, bruker: Bruker) -> dict[str, int]:
    """A person's counts, at most half a minute old and never older than what they did last;
    none outside an identity (error pages)."""
    talt, tall = cache.get(tellernoekkel(bruker)) or (0.0, None)
    if (tall is None or talt <= sist_handlet(request)) and handlende() == bruker.pk:
        tall = queries.tell_oppgaver(bruker)
        husk_tall(bruker, tall)
    return tall or {}


def _meny(request: HttpRequest, bruker: Bruker, mine: frozenset[str]) -> list[Menypunkt]:
    """At most five, by role."""
    sti = request.path
    tall = tell(request, bruker)
    arkivar = Rolle.ARKIVAR in mine
    lager_post = mine & {Rolle.ARKIVAR, Rolle.SAKSBEHANDLER, Rolle.LEDER, Rolle.KOMMUNEDIREKTOER}
    punkter: list[tuple[str, str, int | None]] = [
        (_("Arbeidsbord"), "/", sum(tall.values()) if tall else None),
        (_("Saker"), "/saker/", None),
    ]
    if lager_post:
        punkter.append((_("Registrer"), "/registrer/", tall.get("registrering")))
    if arkivar:
        punkter.append((_("Journal"), "/journal/", tall.get("frigivelse")))
    if tall.get("godkjenning") or (lager_post and not arkivar):
        punkter.append((_("Vedtak"), "/vedtak/til-godkjenning/", tall.get("godkjenning")))
    if Rolle.ADMIN in mine:
        punkter.append((_("Administrasjon"), "/admin/", None))
    if mine & SER_TILGANGER and len(punkter) < 5:
        punkter.append((_("Tilganger"), "/tilgang/", None))
    if Rolle.REVISOR in mine:
        punkter.append((_("Sporet"), "/sporet/", None))
    under = {"/saker/": ("/sak/", "/saker/", "/post/")}
    under["/vedtak/til-godkjenning/"] = ("/vedtak/",)
    return [
        (
            tekst,
            url,
            antall,
            sti == url
            or any(sti.startswith(s) for s in under.get(url, (url,) if url != "/" else ())),
        )
        for tekst, url, antall in punkter
    ]


#: Who has several roles is called by the first of these.
_RANG = (Rolle.KOMMUNEDIREKTOER, Rolle.LEDER, Rolle.ARKIVAR, *Rolle)


def rolletekst(bruker: Bruker, mine: frozenset[str]) -> str:
    """``leder, Byggesak``: the first role by rank, and the unit."""
    navn = next((str(r.label) for r in _RANG if r.value in mine), "")
    enhet = cache.get(f"enhet:{bruker.enhet_id}") if bruker.enhet_id else None
    if enhet is None and bruker.enhet_id:
        enhet = bruker.enhet.navn if bruker.enhet else ""
        cache.set(f"enhet:{bruker.enhet_id}", enhet, VIRKSOMHETSTID)
    return ", ".join(filter(None, [navn, enhet]))


def ramme(request: HttpRequest) -> dict[str, Any]:
    """Context of ``intern/ramme.html``."""
    utseende = request.COOKIES.get("utseende", "auto")
    ut: dict[str, Any] = {
        "virksomhet": _virksomhet(),
        "utseende": utseende if utseende in UTSEENDER else "auto",
        "demo": settings.DEMO,
        "offentlig_adresse": settings.OFFENTLIG_ADRESSE,
    }
    bruker: Any = getattr(request, "user", None)
    if bruker is not None and bruker.is_authenticated:
        mine = roller(bruker)
        ut["meny"] = _meny(request, bruker, mine)
        ut["rolletekst"] = rolletekst(bruker, mine)
        ut["mine_roller"] = mine
    return ut
