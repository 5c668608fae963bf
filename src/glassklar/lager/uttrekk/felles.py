# SPDX-License-Identifier: EUPL-1.2
"""What the readers in the child share: the result, stopping with a code, clean text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from glassklar.lager import problemer as p

MAKS_SIDER = 2_000
MAKS_TEGN = 5_000_000

_LINJESKILLE = re.compile(r"\r\n?|[\x85\u2028\u2029]|\x0b")
_DELT_ORD = re.compile("[\x02\u00ad\ufffe]\n?")
# What PostgreSQL refuses (NUL, lone surrogates) and what only disturbs; \t, \n and \f stay.
_UOENSKET = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Stopp(Exception):
    """The file cannot be read further; `kode` is one of problemer's codes."""

    def __init__(self, kode: str, detalj: str = "") -> None:
        super().__init__(kode)
        self.kode, self.detalj = kode, detalj


@dataclass(slots=True)
class Lest:
    """What a reader found. `tekst` has \\f between pages; `sider` is None without pages."""

    tekst: str = ""
    sider: int | None = None
    problemer: list[tuple[str, str]] = field(default_factory=list)
    tittel: str = ""
    dato: str = ""


def rens(tekst: str) -> str:
    """Text as the database can hold it and the search can find it.

    One kind of line ending, words divided at line ends put together, composed letters
    (NFC: å is one sign), no control characters.
    """
    tekst = _LINJESKILLE.sub("\n", tekst)
    tekst = _DELT_ORD.sub("", tekst)
    return unicodedata.normalize("NFC", _UOENSKET.sub("", tekst))


class Samler:
    """Collects text up to the limit; `full` says that the rest may be skipped."""

    def __init__(self, maks: int = MAKS_TEGN) -> None:
        self._deler: list[str] = []
        self._igjen = maks
        self.full = False

    def legg(self, tekst: str) -> None:
        if len(tekst) > self._igjen:
            tekst, self.full = tekst[: self._igjen], True
        self._igjen -= len(tekst)
        if tekst:
            self._deler.append(tekst)

    def ferdig(self, lest: Lest, skille: str = "") -> Lest:
        """Put the pieces into `lest`, and say so if they were too many."""
        lest.tekst = rens(skille.join(self._deler)).strip("\n \t")
        if self.full:
            lest.problemer.append((p.FOR_MYE_TEKST, ""))
        return lest
