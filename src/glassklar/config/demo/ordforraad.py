# SPDX-License-Identifier: EUPL-1.2
"""Words for an invented municipality. Nobody and nothing in it exists.

Surnames are put together of words that mean "invented", so that no list of real people can
match; places and goods are made the same way, thousands of them, so that a search has common,
middling and rare words.
"""

from __future__ import annotations

from itertools import product
from typing import Final

FORNAVN: Final = (
    "Amalie Ola Ingrid Sindre Marit Torbjørn Aisha Mateusz Ravdna Linh Kari Eirik Jorunn Nils Siri "
    "Yasmin Geir Hanne Trond Fatima Rune Bente Stig Gro Lars Kjersti Anne Tor Máret Inger Silje "
    "Halvard Solveig Ahmed Zofia Áilu Ánde Biret Elle Šárká Niillas Đorđe Ŧorvald Žana Håkon Åse "
    "Øystein Ælfrid Bjørg Kåre Oddny Sverre Turid Vigdis Willy Runa Peder Mona Leif Katarzyna"
).split()
_FORLEDD: Final = "Test Prøve Eksempel Demo Fiktiv Syntet Tenkt Oppdikt Påfunn Liksom".split()
_ETTERLEDD: Final = (
    "bakken li rud vik mo haug berg nes stad dal lund myr ås land sæter heim tveit moen strand sen"
).split()
ETTERNAVN: Final = [a + b for a, b in product(_FORLEDD, _ETTERLEDD)] + [
    # Names that are words, double names and Sámi letters: for the name detection.
    "Berg", "Vik", "Haug", "Áŋŋel Fiktsen", "Testbakken Prøvli", "Fiksdalseksempel",
]  # fmt: skip

_SLAG: Final = "Eksempel Demo Prøve Fiktiv Test Tenkt Liksom Oppdikt".split()
_FAG: Final = (
    "Bygg Arkitekter Graving Rør Renovasjon Elektro Konsulent Maskin Tomteutvikling Brøyting "
    "Takst Maling Anlegg Regnskap Catering Transport Trelast Takservice Landmåling Prosjekt"
).split()
FIRMA: Final = [f"{a} {b} AS" for a, b in product(_SLAG, _FAG)]
ETATER: Final = [
    "Statsforvalteren", "Fylkeskommunen", "Arbeidstilsynet", "Mattilsynet", "Statens vegvesen",
    "Kartverket", "Nabokommunen", "Politiet", "Husbanken", "Riksarkivet",
]  # fmt: skip

_GATE: Final = (
    "Stor Fjell Kirke Havne Industri Sjøbod Ås Skole Rådhus Furu Bjørke Gran Elve Myr Hage Strand "
    "Mølle Stasjons Prestegårds Nord Sør Øst Vest Ny Gamle Tind Bekke Kvern Lyng Rogne Selje Ospe"
).split()
_GATESLAG: Final = "gata veien bakken vegen lia stien plassen svingen kroken tunet".split()
GATER: Final = [a + b for a, b in product(_GATE, _GATESLAG)]

_STEDFOR: Final = (
    "Eksempel Demo Prøve Tenkt Fiktiv Haug Berg Myr Lang Brei Djup Stor Små Gammel Ny Ytter Inner "
    "Øver Nedre Mellom Kvit Svart Raud Grøn Blå Stein Sand Leir Gras Lyng Furu Bjørk Rogn Hassel "
    "Elg Rev Bjørn Ulv Hare Ørn Hegre Laks Aure Torsk Sild Kveite Hval Sel Oter Bever Gaup Jerv"
).split()
_STEDETTER: Final = (
    "vik nes øy sund fjord vatn elv å dal li heia mo vang eng jord tun gard stad rud set tveit "
    "bakken haugen berget åsen fjellet skogen marka stranda neset vågen holmen øya tangen odden"
).split()
STEDER: Final = [a + b for a, b in product(_STEDFOR, _STEDETTER)]

_TINGFOR: Final = (
    "vann vei skole kultur energi bolig miljø data trafikk idretts friluft brann snø gate park kai "
    "fiber varme strøm kloakk kart skog landbruks reiselivs nærings helse omsorgs barnehage "
    "ungdoms bibliotek museums kirke gravplass småbåt fiske havbruks jakt sykkel gang tur lys støy"
).split()
_TINGETTER: Final = (
    "avtale plan anlegg drift utstyr tjenester måling tilsyn prosjekt gebyr fond forskrift "
    "kontroll beredskap utbygging rehabilitering vedlikehold analyse kartlegging tilskudd "
    "samarbeid løsning system strategi register senter hall sentral sone nett "
    "ledning pumpe stasjon bygg tomt"
).split()
TING: Final = [a + b for a, b in product(_TINGFOR, _TINGETTER)]


def vanligst_foerst(liste: list[str], u: float) -> str:
    """Return a word for ``u`` in [0, 1): the n-th word about 1/n as often as the first (Zipf)."""
    return liste[int((len(liste) + 1) ** u) - 1]
