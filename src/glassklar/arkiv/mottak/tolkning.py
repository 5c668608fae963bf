# SPDX-License-Identifier: EUPL-1.2
"""Find numbers in a letter: case numbers and cadastral numbers. Pure functions.

All patterns are bounded, so that the time is linear in the text. Sources: Noark 5 M003
(mappeID), M030-M034 (matrikkelnummer), matrikkellova (gnr, bnr, fnr, snr).
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from glassklar.noark.api import MappeId

#: More text than this is not looked at: what a letter is about stands at its beginning.
MAKS_TEGN: Final = 200_000
MAKS_FUNN: Final = 20

_S = r"[ \t\u00a0]{0,3}\n?[ \t\u00a0]{0,3}"
_TALL = r"\d{1,5}(?!\d)"
_GNR = r"\b(?:g\.?[ ]?nr|g(?:å|aa|a)rdsn(?:r|ummer)|gardsn(?:r|ummer))\b"
_BNR = r"\b(?:b\.?[ ]?nr|bruksn(?:r|ummer))\b"
_FNR = r"\b(?:f\.?[ ]?nr|festen(?:r|ummer))\b"
_SNR = r"\b(?:s\.?[ ]?nr|seksjonsn(?:r|ummer))\b"
_PUNKT = rf"[.:]{{0,2}}{_S}"
_SKILLE = rf"{_S}(?:[,/;]|og\b)?{_S}"

#: A number followed by this counts something else: a date, a postal code, «12 boliger».
_ANNET = r"[\d/]|\.\d|\.?[ ](?!og\b)(?-i:[a-zæøå])"

#: «gnr. 101 bnr. 3», «g.nr. 101, b.nr. 3», «gårdsnummer 101 og bruksnummer 3».
_MED_ORD: Final = re.compile(
    rf"{_GNR}{_PUNKT}(?P<g>{_TALL}){_SKILLE}{_BNR}{_PUNKT}(?P<b>{_TALL})"
    rf"(?P<flere>(?:{_S}(?:,|og\b|&){_S}\d{{1,3}}(?!{_ANNET}))*)"
    rf"(?:{_SKILLE}{_FNR}{_PUNKT}(?P<f>{_TALL}))?(?:{_SKILLE}{_SNR}{_PUNKT}(?P<s>{_TALL}))?",
    re.IGNORECASE,
)
#: «gnr/bnr 101/3», «gbnr. 101/3/0/4», «g/bnr: 101/3».
_SAMLET: Final = re.compile(
    rf"\b(?:g\.?nr\.?{_S}/{_S}b\.?nr|gbnr|g/bnr|gnrbnr)\b{_PUNKT}"
    rf"(?P<g>{_TALL}){_S}[/-]{_S}(?P<b>{_TALL})(?:/(?P<f>{_TALL}))?(?:/(?P<s>{_TALL}))?",
    re.IGNORECASE,
)
#: «9998-101/3»: with the municipality's number before, as the cadastre writes it.
_MED_KOMMUNE: Final = re.compile(
    rf"(?<![\d/.-])(?P<k>\d{{4}})-(?P<g>{_TALL})/(?P<b>{_TALL})"
    rf"(?:/(?P<f>{_TALL}))?(?:/(?P<s>{_TALL}))?(?![\d/-])"
)

_SAK: Final = re.compile(
    r"(?<![\d/.-])(?P<aar>(?:19|20)\d\d)/(?P<nr>\d{1,6})(?:-\d{1,4})?(?![\d/]|\.\d)"
)
_MERKET_SAK: Final = re.compile(
    r"\b(?:arkiv)?(?:sak(?:s(?:nr|nummer))?|ref(?:eranse)?)\b\.?[ ]?(?:nr|id)?[.:]{0,2}[ ]{0,3}"
    r"(?P<aar>(?:19|20)?\d\d)/(?P<nr>\d{1,6})(?:-\d{1,4})?(?![\d/]|\.\d)",
    re.IGNORECASE,
)


class Matrikkelfunn(NamedTuple):
    """A cadastral number in a text. ``kommunenummer`` is "" when the text gives none."""

    gaardsnummer: int
    bruksnummer: int
    festenummer: int = 0
    seksjonsnummer: int = 0
    kommunenummer: str = ""

    def __str__(self) -> str:
        ut = f"gnr. {self.gaardsnummer} bnr. {self.bruksnummer}"
        if self.festenummer:
            ut += f" fnr. {self.festenummer}"
        if self.seksjonsnummer:
            ut += f" snr. {self.seksjonsnummer}"
        return ut


def finn_matrikkel(tekst: str) -> list[Matrikkelfunn]:
    """The cadastral numbers in the text, in order, each once, at most ``MAKS_FUNN``."""
    tekst = tekst[:MAKS_TEGN]
    funn: list[tuple[int, Matrikkelfunn]] = []
    for moenster in (_MED_ORD, _SAMLET, _MED_KOMMUNE):
        for m in moenster.finditer(tekst):
            deler = m.groupdict()
            flere = [int(t) for t in re.findall(r"\d+", deler.get("flere") or "")]
            for bnr in [int(m["b"]), *flere]:
                ett = Matrikkelfunn(
                    int(m["g"]), bnr, int(m["f"] or 0), int(m["s"] or 0), deler.get("k") or ""
                )
                if ett.gaardsnummer and ett.bruksnummer:
                    funn.append((m.start(), ett))
            if len(funn) > 10 * MAKS_FUNN:
                break
    ordnet = [f for _sted, f in sorted(funn, key=lambda par: par[0])]
    return list(dict.fromkeys(ordnet))[:MAKS_FUNN]


def finn_saksnumre(tekst: str) -> list[MappeId]:
    """The case numbers in the text, in order, each once, at most ``MAKS_FUNN``.

    «2026/127», «2026/127-4», and «sak 26/00127» when a word says that it is one. A school
    year («2025/2026», «2025/26») is none.
    """
    tekst = tekst[:MAKS_TEGN]
    funn: list[tuple[int, MappeId]] = []
    for m in _MERKET_SAK.finditer(tekst):
        aar = int(m["aar"])
        if aar < 100:
            aar += 1900 if aar >= 70 else 2000
        if int(m["nr"]):
            funn.append((m.start("aar"), MappeId(aar, int(m["nr"]))))
    merket = {sted for sted, _f in funn}
    for m in _SAK.finditer(tekst):
        aar, nr = int(m["aar"]), int(m["nr"])
        skoleaar = nr == aar + 1 or (nr == (aar + 1) % 100 and len(m["nr"]) == 2)
        if nr and m.start() not in merket and not skoleaar:
            funn.append((m.start(), MappeId(aar, nr)))
    ordnet = [f for _sted, f in sorted(funn, key=lambda par: par[0])]
    return list(dict.fromkeys(ordnet))[:MAKS_FUNN]
