# SPDX-License-Identifier: EUPL-1.2
"""What a reader writes in addresses and forms, made into values. Never trusted."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _

from glassklar.grunn.skjema import les_dato
from glassklar.offentlig.queries import Soek

TYPER = ("I", "U", "N", "X", "S")
TILGANGER = ("aapen", "delvis", "skjermet", "ikke_vurdert")
MAKS_Q = 300
_STYRETEGN = re.compile(r"[\x00-\x1f\x7f]")
_KODE = re.compile(r"[\w.-]{1,20}")


def rens_q(q: str) -> str:
    """Return search words without control characters, at most ``MAKS_Q`` long."""
    return _STYRETEGN.sub(" ", q).strip()[:MAKS_Q]


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
    # Internal with and without follow-up are one kind to a reader.
    if set(typer) & {"N", "X"}:
        typer = tuple(dict.fromkeys((*typer, "N", "X")))
    return (
        Soek(
            q=rens_q(data.get("q", "")),
            fra=datoer["fra"],
            til=datoer["til"],
            enheter=tuple(e for e in _liste(data, "enhet") if _KODE.fullmatch(e)),
            typer=typer,
            tilganger=tuple(t for t in _liste(data, "tilgang") if t in TILGANGER),
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
    return urlencode(felt)
