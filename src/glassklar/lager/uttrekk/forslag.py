# SPDX-License-Identifier: EUPL-1.2
"""Propose a title and a date for a document, from what it says about itself."""

from __future__ import annotations

import re
from datetime import date

MAKS_TITTEL = 200
_MAANEDER = {
    navn: nr
    for nr, navn_sett in enumerate(
        (
            "januar january ođđajagemánnu",
            "februar february guovvamánnu",
            "mars march njukčamánnu",
            "april cuoŋománnu",
            "mai may miessemánnu",
            "juni june geassemánnu",
            "juli july suoidnemánnu",
            "august borgemánnu",
            "september čakčamánnu",
            "oktober october golggotmánnu",
            "november skábmamánnu",
            "desember december juovlamánnu",
        ),
        1,
    )
    for navn in navn_sett.split()
}
_DATO = re.compile(
    rf"\b(?:(?P<aar>(?:19|20)\d\d)-(?P<mnd>\d\d)-(?P<dag>\d\d)"
    rf"|(?P<d2>\d{{1,2}})[./](?P<m2>\d{{1,2}})[./](?P<a2>(?:19|20)\d\d)"
    rf"|(?P<d3>\d{{1,2}})\.?\s+(?P<m3>{'|'.join(_MAANEDER)})\.?\s+(?P<a3>(?:19|20)\d\d))\b",
    re.IGNORECASE,
)
_MERKET = re.compile(r"\b(?:vår\s+)?dato\b", re.IGNORECASE)
# Titles that programs put there by themselves.
_UBRUKELIG = re.compile(
    r"^(microsoft (word|excel|powerpoint)\b|untitled|uten navn|uten tittel|namnlaus|document\d*$"
    r"|dokument\d*$|book\d*$|bok\d*$|presentation\d*$|presentasjon\d*$|\S+\.\w{2,4}$"
    r"|scan|skann|img[_-]?\d|slide \d|pdf$)",
    re.IGNORECASE,
)


def foreslaa_tittel(fra_filen: str, tekst: str) -> str:
    """The document's own title if it is one, else the first line that looks like a heading."""
    egen = " ".join(fra_filen.split())
    if _er_tittel(egen) and not _UBRUKELIG.match(egen):
        return _kort(egen)
    for linje in tekst[:4_000].replace("\f", "\n").split("\n")[:60]:
        linje = " ".join(linje.split())
        if _er_tittel(linje) and not _DATO.search(linje) and "@" not in linje:
            return _kort(linje)
    return ""


def _er_tittel(linje: str) -> bool:
    bokstaver = sum(t.isalpha() for t in linje)
    return bokstaver >= 4 and bokstaver * 2 >= len(linje)


def _kort(tittel: str) -> str:
    if len(tittel) <= MAKS_TITTEL:
        return tittel
    return tittel[: MAKS_TITTEL - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def foreslaa_dato(tekst: str) -> str:
    """The document's date as ISO text, or "". A date after the word "dato" goes first."""
    start = tekst[:4_000]
    for merke in _MERKET.finditer(start):
        if (funn := _DATO.search(start, merke.end(), merke.end() + 60)) and (dato := _les(funn)):
            return dato
    for funn in _DATO.finditer(start):
        if dato := _les(funn):
            return dato
    return ""


def _les(funn: re.Match[str]) -> str:
    aar = funn["aar"] or funn["a2"] or funn["a3"]
    dag = funn["dag"] or funn["d2"] or funn["d3"]
    maaned = funn["mnd"] or funn["m2"] or _MAANEDER[funn["m3"].lower()]
    try:
        return date(int(aar), int(maaned), int(dag)).isoformat()
    except ValueError:
        return ""
