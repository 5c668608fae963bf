# SPDX-License-Identifier: EUPL-1.2
"""Noark-identifikatorer som tekst: mappeID, registreringsID, løpenummer, klasseID, sjekksum.

Kilde: M002-M004, M007, M011-M015, M705, M706; krav 3.2.36, 6.4.30; API kap. 6.
Alle `les_`-funksjoner gir `UgyldigIdentifikator` (en `ValueError`) for tekst de ikke forstår.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final, NamedTuple

SJEKKSUM_ALGORITME: Final = "SHA-256"
"""Slik API og databasen skriver algoritmen (M706)."""
SJEKKSUM_ALGORITME_UTTREKK: Final = "SHA256"
"""Slik den skrives i et uttrekk."""

_MAPPE = r"(?P<aar>\d{4}|\d{2})/(?P<sak>\d{1,9})"
_RE_MAPPE: Final = re.compile(_MAPPE, re.ASCII)
_RE_REG: Final = re.compile(rf"{_MAPPE}-(?P<post>\d{{1,9}})", re.ASCII)
_RE_DOK: Final = re.compile(rf"{_MAPPE}-(?P<post>\d{{1,9}})-(?P<dok>\d{{1,9}})", re.ASCII)
_RE_LOEPE: Final = re.compile(r"(?P<nr>\d{1,9})/(?P<aar>\d{4})", re.ASCII)
_RE_SJEKKSUM: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)

_AARHUNDRESKILLE: Final = 70
"""Tosifret årstall: 70-99 er 1900-tallet, 00-69 er 2000-tallet. Elektroniske journaler er yngre."""


class UgyldigIdentifikator(ValueError):
    """Teksten er ikke en identifikator av slaget."""


class MappeId(NamedTuple):
    """Saksår (M011) og sakssekvensnummer (M012)."""

    aar: int
    nummer: int

    def __str__(self) -> str:
        return mappe_id(self.aar, self.nummer)


class RegistreringsId(NamedTuple):
    """Saken og journalpostnummeret i den (M015)."""

    aar: int
    sak: int
    post: int

    def __str__(self) -> str:
        return registrerings_id(self.aar, self.sak, self.post)


class DokumentId(NamedTuple):
    """Saken, journalposten og dokumentnummeret i den (M007)."""

    aar: int
    sak: int
    post: int
    dokument: int

    def __str__(self) -> str:
        return dokument_id(self.aar, self.sak, self.post, self.dokument)


class Loepenummer(NamedTuple):
    """Journalår (M013) og journalsekvensnummer (M014)."""

    aar: int
    nummer: int

    def __str__(self) -> str:
        return loepenummer(self.aar, self.nummer)


def _positiv(*tall: int) -> None:
    if any(t < 1 for t in tall):
        raise UgyldigIdentifikator("numre er fra 1 og oppover")


def mappe_id(aar: int, nummer: int) -> str:
    """`2026/127` (M003)."""
    _positiv(aar, nummer)
    return f"{aar}/{nummer}"


def kort_mappe_id(aar: int, nummer: int) -> str:
    """`26/00431`: formen mange brev og eldre system bruker."""
    _positiv(aar, nummer)
    return f"{aar % 100:02d}/{nummer:05d}"


def registrerings_id(aar: int, sak: int, post: int) -> str:
    """`2026/127-4` (M004)."""
    _positiv(aar, sak, post)
    return f"{aar}/{sak}-{post}"


def dokument_id(aar: int, sak: int, post: int, dokument: int) -> str:
    """`2026/127-4-1`: dokumentnummer 1 er hoveddokumentet (M007)."""
    _positiv(aar, sak, post, dokument)
    return f"{aar}/{sak}-{post}-{dokument}"


def loepenummer(aar: int, nummer: int) -> str:
    """`4312/2026`: nummeret først (krav 6.4.30)."""
    _positiv(aar, nummer)
    return f"{nummer}/{aar}"


def _aar(tekst: str) -> int:
    if len(tekst) == 4:
        return int(tekst)
    toer = int(tekst)
    return (1900 if toer >= _AARHUNDRESKILLE else 2000) + toer


def _treff(moenster: re.Pattern[str], tekst: str, hva: str) -> re.Match[str]:
    treff = moenster.fullmatch(tekst.strip())
    if treff is None:
        raise UgyldigIdentifikator(f"ikke {hva}")
    _positiv(*(int(v) for k, v in treff.groupdict().items() if k != "aar"))
    return treff


def les_mappe_id(tekst: str) -> MappeId:
    """Leser `2026/127` og `26/00431`."""
    t = _treff(_RE_MAPPE, tekst, "et saksnummer")
    return MappeId(_aar(t["aar"]), int(t["sak"]))


def les_registrerings_id(tekst: str) -> RegistreringsId:
    """Leser `2026/127-4` og `26/00127-4`."""
    t = _treff(_RE_REG, tekst, "et dokumentnummer i en sak")
    return RegistreringsId(_aar(t["aar"]), int(t["sak"]), int(t["post"]))


def les_dokument_id(tekst: str) -> DokumentId:
    """Leser `2026/127-4-1`."""
    t = _treff(_RE_DOK, tekst, "nummeret til en fil")
    return DokumentId(_aar(t["aar"]), int(t["sak"]), int(t["post"]), int(t["dok"]))


def les_loepenummer(tekst: str) -> Loepenummer:
    """Leser `4312/2026`. Året må ha fire siffer."""
    t = _treff(_RE_LOEPE, tekst, "et løpenummer")
    return Loepenummer(int(t["aar"]), int(t["nr"]))


def gjett(tekst: str) -> MappeId | RegistreringsId | DokumentId | Loepenummer | None:
    """Det nummeret teksten er, slik et søkefelt tolker den; `None` når den ikke er et nummer.

    `2026/127` leses som saksnummer. `4312/2026` er løpenummer: 4312 er ikke et årstall som gir
    mening (1900-2199), og 2026 er det. Er begge mulige årstall, vinner saksnummeret.
    """
    for les in (les_dokument_id, les_registrerings_id):
        try:
            return les(tekst)
        except UgyldigIdentifikator:
            continue
    try:
        mappe = les_mappe_id(tekst)
    except UgyldigIdentifikator:
        mappe = None
    if mappe is not None and 1900 <= mappe.aar < 2200:
        return mappe
    try:
        nummer = les_loepenummer(tekst)
    except UgyldigIdentifikator:
        return None
    return nummer if 1900 <= nummer.aar < 2200 else None


def overordnet_klasse(klasse_id: str, skilletegn: str = ".") -> str | None:
    """klasseID-en over i et hierarkisk system: `2.3.6` gir `2.3`; øverste klasse gir `None` (M002).

    Med tomt skilletegn er hvert tegn et nivå, som i K-koder: `L42` gir `L4`.
    """
    if not klasse_id:
        raise UgyldigIdentifikator("tom klasseID")
    if not skilletegn:
        return klasse_id[:-1] or None
    over, skille, _ = klasse_id.rpartition(skilletegn)
    return over if skille and over else None


def overordnede_klasser(klasse_id: str, skilletegn: str = ".") -> tuple[str, ...]:
    """Alle klassene over, øverst først: `2.3.6` gir `("2", "2.3")`."""
    ut: list[str] = []
    over = overordnet_klasse(klasse_id, skilletegn)
    while over is not None:
        ut.append(over)
        over = overordnet_klasse(over, skilletegn)
    return tuple(reversed(ut))


def er_under(klasse_id: str, over: str, skilletegn: str = ".") -> bool:
    """Om klassen ligger under `over`, i ett eller flere ledd."""
    return over in overordnede_klasser(klasse_id, skilletegn)


def sjekksum(innhold: bytes) -> str:
    """SHA-256 som 64 små heksadesimale tegn uten skille (M705)."""
    return hashlib.sha256(innhold).hexdigest()


def les_sjekksum(tekst: str) -> str:
    """Sjekksummen på vår form; tåler store bokstaver, mellomrom, kolon og bindestrek."""
    renset = re.sub(r"[\s:-]", "", tekst).lower()
    if not _RE_SJEKKSUM.fullmatch(renset):
        raise UgyldigIdentifikator("ikke en SHA-256-sjekksum")
    return renset
