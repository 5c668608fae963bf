# SPDX-License-Identifier: EUPL-1.2
"""Metadatakatalogen: hvert Noark-element på hver entitet, med forekomst og regler, på ett sted.

Kilde: Noark 5 v5.0 vedlegg 1 og 2, tjenestegrensesnittet kap. 7 og arkivstruktur.xsd 5.0. Dataene
står i `entiteter.csv`, `elementer.csv` (rekkefølgen i vedlegg 2) og `xmlrekkefoelge.csv`
(rekkefølgen i XSD, med gruppene). API og uttrekk lages av katalogen; de tre kildene er ikke enige,
derfor har hvert element en forekomst for hver.

Sekundær klassifikasjon (M209) står på alle mapper i vedlegg 2, men i XSD bare på saksmappen.

Forekomst er `(min, maks)`; `maks` er `None` når det ikke er noen grense. `None` i stedet for en
forekomst betyr at kilden ikke har elementet.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, NamedTuple

Type = Literal["tekst", "heltall", "tidspunkt", "boolsk", "referanse", "fritt"]
Endring = Literal["uforanderlig", "fast", "til_avslutning", "fri"]


class UkjentElement(LookupError):
    """Entiteten eller elementet finnes ikke."""


class Forekomst(NamedTuple):
    """Hvor mange ganger elementet kan forekomme."""

    min: int
    maks: int | None

    @property
    def paakrevd(self) -> bool:
        """Om elementet må være der."""
        return self.min > 0

    @property
    def flere(self) -> bool:
        """Om elementet kan gjentas."""
        return self.maks is None or self.maks > 1


@dataclass(frozen=True, slots=True)
class Element:
    """Ett metadataelement på én entitet.

    - `nummer`: M-nummeret; tomt for det API-et har uten nummer.
    - `type`: verditypen; `referanse` er en systemID, til `referanse` når det er kjent.
    - `std`: vedlegg 2. `avleveres`: skal med i uttrekk når det har verdi.
    - `xsd`, `xsd_navn`, `xsd_dato`: arkivstruktur.xsd; navnet der når det er et annet, og om
      skjemaet har dato der standarden har tidspunkt.
    - `api_inn`, `api_ut`: ved opprettelse og ved lesing.
    - `liste`: kodelisten (`noark.kodelister`, eller `land` og `postnummer`). `liste_aapen`: egne
      verdier er tillatt.
    - `endring`: `uforanderlig` fra opprettelsen, `fast` (endres normalt ikke), `til_avslutning`
      (kan rettes til enheten er avsluttet eller arkivert), `fri`.
    """

    entitet: str
    nummer: str
    navn: str
    type: Type
    referanse: str
    std: Forekomst | None
    avleveres: bool
    xsd: Forekomst | None
    xsd_navn: str
    xsd_dato: bool
    api_inn: Forekomst | None
    api_ut: Forekomst | None
    liste: str
    liste_aapen: bool
    endring: Endring


class Xmldel(NamedTuple):
    """Ett ledd i XSD-sekvensen: et element, eller en gruppe når `gruppe` er dens type.

    `valg`: leddet er ett av flere som utelukker hverandre (`xs:choice`).
    """

    navn: str
    gruppe: str
    forekomst: Forekomst
    valg: bool


@dataclass(frozen=True, slots=True)
class Entitet:
    """En entitet: egne elementer i standardens rekkefølge, og XSD-sekvensen.

    `utvider`: entiteten den er en spesialisering av (saksmappe utvider mappe), ellers tom.
    """

    navn: str
    utvider: str
    elementer: tuple[Element, ...]
    xml: tuple[Xmldel, ...]

    def alle_elementer(self) -> tuple[Element, ...]:
        """Elementene med de arvede først."""
        arvet = entitet(self.utvider).alle_elementer() if self.utvider else ()
        return (*arvet, *self.elementer)

    def xmlsekvens(self) -> tuple[Xmldel, ...]:
        """Hele XSD-sekvensen, med grunntypens først. Tom når entiteten ikke er i XSD 5.0."""
        arvet = entitet(self.utvider).xmlsekvens() if self.utvider else ()
        return (*arvet, *self.xml)

    def finn(self, navn: str) -> Element:
        """Elementet med navnet, også et arvet. Ellers `UkjentElement`."""
        for e in self.alle_elementer():
            if e.navn == navn:
                return e
        raise UkjentElement(f"{self.navn} har ikke elementet {navn!r}")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Et M-nummer: navnet, og elementet på hver entitet som har det."""

    nummer: str
    navn: str
    paa: Mapping[str, Element]


def _rader(filnavn: str) -> Iterator[dict[str, str]]:
    tekst = files(__package__).joinpath(filnavn).read_text("utf-8")
    return iter(csv.DictReader(tekst.splitlines(), delimiter=";"))


def _forekomst(minst: str, maks: str) -> Forekomst | None:
    if not minst:
        return None
    return Forekomst(int(minst), None if maks == "M" else int(maks))


def _element(rad: dict[str, str]) -> Element:
    return Element(
        entitet=rad["entitet"],
        nummer=rad["m"],
        navn=rad["navn"],
        type=rad["type"],  # type: ignore[arg-type]  # prøvd av testen mot Type
        referanse=rad["referanse"],
        std=_forekomst(rad["std_min"], rad["std_maks"]),
        avleveres=rad["avleveres"] == "ja",
        xsd=_forekomst(rad["xsd_min"], rad["xsd_maks"]),
        xsd_navn=rad["xsd_navn"] or rad["navn"],
        xsd_dato=rad["xsd_dato"] == "ja",
        api_inn=_forekomst(rad["inn_min"], rad["inn_maks"]),
        api_ut=_forekomst(rad["ut_min"], rad["ut_maks"]),
        liste=rad["liste"],
        liste_aapen=rad["listen_er_aapen"] == "ja",
        endring=rad["endring"],  # type: ignore[arg-type]  # prøvd av testen mot Endring
    )


@cache
def _katalog() -> Mapping[str, Entitet]:
    elementer: dict[str, list[Element]] = {}
    for rad in _rader("elementer.csv"):
        elementer.setdefault(rad["entitet"], []).append(_element(rad))
    xml: dict[str, list[Xmldel]] = {}
    for rad in _rader("xmlrekkefoelge.csv"):
        forekomst = _forekomst(rad["min"], rad["maks"])
        if forekomst is None:
            raise ValueError(f"xmlrekkefoelge.csv mangler forekomst: {rad}")
        xml.setdefault(rad["entitet"], []).append(
            Xmldel(rad["navn"], rad["gruppe"], forekomst, rad["valg"] == "ja")
        )
    return MappingProxyType(
        {
            rad["entitet"]: Entitet(
                rad["entitet"],
                rad["utvider"],
                tuple(elementer[rad["entitet"]]),
                tuple(xml.get(rad["entitet"], ())),
            )
            for rad in _rader("entiteter.csv")
        }
    )


def alle_entiteter() -> tuple[Entitet, ...]:
    """Alle entitetene, i standardens rekkefølge."""
    return tuple(_katalog().values())


def entitet(navn: str) -> Entitet:
    """Entiteten med Noark-navnet (`saksmappe`, `journalpost` ...). Ellers `UkjentElement`."""
    try:
        return _katalog()[navn]
    except KeyError:
        raise UkjentElement(f"entiteten {navn!r} finnes ikke") from None


@cache
def element(m: str) -> Metadata:
    """Elementet med M-nummeret (`M020`). Finnes det ikke: `UkjentElement`."""
    paa = {ent.navn: e for ent in alle_entiteter() for e in ent.elementer if e.nummer == m}
    if not paa:
        raise UkjentElement(f"metadataelementet {m!r} finnes ikke")
    return Metadata(m, next(iter(paa.values())).navn, MappingProxyType(paa))


def m_nummer(entitetsnavn: str, navn: str) -> str:
    """M-nummeret til et element på en entitet; tomt for API-ets egne."""
    return entitet(entitetsnavn).finn(navn).nummer


def alle_m_numre() -> tuple[str, ...]:
    """Alle M-numrene i katalogen, sortert."""
    return tuple(sorted({e.nummer for ent in alle_entiteter() for e in ent.elementer} - {""}))
