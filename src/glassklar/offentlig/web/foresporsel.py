# SPDX-License-Identifier: EUPL-1.2
"""What a reader writes in addresses and forms, made into values. Never trusted."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _

from glassklar.grunn.skjema import les_dato
from glassklar.offentlig.soek import Soek

TYPER = ("I", "U", "N", "X", "S")
TILGANGER = ("aapen", "delvis", "skjermet", "ikke_vurdert")
MAKS_Q = 300
_STYRETEGN = re.compile(r"[\x00-\x1f\x7f]")
_KODE = re.compile(r"[\w.-]{1,20}")
_ETTER = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})_([0-9a-f-]{36})")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


def rens_q(q: str) -> str:
    """Return search words without control characters, at most ``MAKS_Q`` long."""
    return _PRIVATE.sub("", _STYRETEGN.sub(" ", q)).strip()[:MAKS_Q]


def kode(tekst: str) -> str:
    """Return a unit's code, or "" when it cannot be one."""
    return tekst if _KODE.fullmatch(tekst) else ""


def etter(request: HttpRequest) -> tuple[date, UUID] | None:
    """Return the key to go on from beyond the numbered pages (``?etter=2024-03-01_<id>``).

    Raises:
        Http404: not a key.
    """
    tekst = request.GET.get("etter")
    if tekst is None:
        return None
    treff = _ETTER.fullmatch(tekst)
    try:
        if treff:
            return date.fromisoformat(treff[1]), UUID(treff[2])
    except ValueError:
        pass
    raise Http404


def noekkel(siste: tuple[date, UUID]) -> str:
    """Return the key as it stands in an address."""
    return f"{siste[0].isoformat()}_{siste[1]}"


def les_soek(data: QueryDict) -> tuple[Soek, dict[str, str]]:
    """Return the search in a query string, and messages at the fields that were wrong.

    A wrong field is left out; the rest of the search is carried out.
    """
    feil: dict[str, str] = {}
    datoer: dict[str, date | None] = {}
    for navn in ("fra", "til"):
        tekst = data.get(navn, "").strip()
        try:
            datoer[navn] = les_dato(tekst) if tekst else None
        except ValueError:
            datoer[navn] = None
            feil[navn] = _("Skriv datoen som dag.måned.år, for eksempel 19.11.2026.")
    if datoer["fra"] and datoer["til"] and datoer["fra"] > datoer["til"]:
        feil["til"] = _("Til og med kan ikke være før fra og med.")
        datoer["til"] = None
    if len(data.get("q", "")) > MAKS_Q:
        feil["q"] = _("Søket er for langt. Vi brukte de første %(maks)d tegnene.") % {
            "maks": MAKS_Q
        }
    typer = tuple(t for t in _liste(data, "type") if t in TYPER)
    if len(typer) < len(_liste(data, "type")):
        feil["type"] = _("Velg inn, ut, internt eller saksframlegg.")
    enheter = tuple(e for e in _liste(data, "enhet") if kode(e))
    if len(enheter) < len(_liste(data, "enhet")):
        feil["enhet"] = _("Velg en enhet fra listen.")
    tilganger = tuple(t for t in _liste(data, "tilgang") if t in TILGANGER)
    if len(tilganger) < len(_liste(data, "tilgang")):
        feil["tilgang"] = _("Velg åpent, delvis skjermet, skjermet eller ikke vurdert.")
    # Internal with and without follow-up are one kind to a reader.
    if set(typer) & {"N", "X"}:
        typer = tuple(dict.fromkeys((*typer, "N", "X")))
    return (
        Soek(
            q=rens_q(data.get("q", "")),
            fra=datoer["fra"],
            til=datoer["til"],
            enheter=enheter,
            typer=typer,
            tilganger=tilganger,
            eldste_foerst=data.get("sort") == "eldste",
        ),
        feil,
    )


def _liste(data: QueryDict, navn: str) -> list[str]:
    return [v for verdi in data.getlist(navn)[:50] for v in verdi.split(",") if v]


def sidetall(request: HttpRequest, maks: int = 400) -> int:
    """Return the asked page number.

    Raises:
        Http404: not a number, or past the last numbered page.
    """
    tekst = request.GET.get("side", "1")
    if not re.fullmatch(r"[0-9]{1,6}", tekst) or not 1 <= int(tekst) <= maks:
        raise Http404
    return int(tekst)


def med(data: QueryDict, **endringer: str | None) -> str:
    """Return the query string with some fields changed (None takes one away); page one again."""
    ny = data.copy()
    ny.pop("side", None)
    ny.pop("etter", None)
    for navn, verdi in endringer.items():
        if verdi is None:
            ny.pop(navn, None)
        else:
            ny[navn] = verdi
    return "?" + ny.urlencode() if ny else ""


def spoerring(s: Soek) -> str:
    """Return the search as a canonical query string, for feeds and the API."""
    felt = [("q", s.q)] if s.q else []
    felt += [("fra", s.fra.isoformat())] if s.fra else []
    felt += [("til", s.til.isoformat())] if s.til else []
    felt += [("enhet", e) for e in s.enheter] + [("type", t) for t in s.typer if t != "X"]
    felt += [("tilgang", t) for t in s.tilganger]
    felt += [("sort", "eldste")] if s.eldste_foerst else []
    return urlencode(felt)
