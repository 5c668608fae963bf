# SPDX-License-Identifier: EUPL-1.2
"""What a shielding hides. The same rules stand in arkiv/sql/etiketter.sql; a test compares."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol

AAPEN = "AAPEN"
XX = "XX"

#: Fields by unit: M502 codes, and FIL for the files (M503).
FELT_SAK = frozenset({"TM1", "KID", "TKL", "NPS", "MT", "FIL", "TD"})
FELT_POST = frozenset({"TR1", "NA", "NM", "NPS", "MT", "FIL", "TD"})
FELT_DOKUMENT = frozenset({"FIL", "TD", "MT", "NPS"})
FELT = {"M": FELT_SAK, "R": FELT_POST, "D": FELT_DOKUMENT}

#: The switches beside the levels that a person may set, by unit.
BRYTERE = {
    "M": ("TMO", "KID", "TKL", "NPS", "MT", "TD"),
    "R": ("TRO", "NA", "NM", "NPS", "MT", "TD"),
    "D": ("TD",),
    # A series: for what inherits from it. Words are marked on the unit itself only.
    "A": ("KID", "TKL", "NA", "NM", "NPS", "MT", "TD"),
}


class Skjermer(Protocol):
    """Anything with the columns that decide what is hidden."""

    @property
    def art(self) -> str: ...
    @property
    def kode_id(self) -> str: ...
    @property
    def nivaa(self) -> int: ...
    @property
    def brytere(self) -> Collection[str]: ...
    @property
    def xx_grunn(self) -> str: ...
    @property
    def opphoerer(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class NySkjerming:
    """An assessment as a person writes it: code, basis, extent, time (M500-M505).

    ``kode`` AAPEN is an assessment too: it overrides what would be inherited.
    """

    kode: str
    nivaa: int = 1
    hjemmel: str = ""
    tillegg: str = ""
    brytere: frozenset[str] = frozenset()
    xx_grunn: str = ""
    eier: int | None = None
    frist: date | None = None
    hendelse: str = ""
    varighet_aar: int | None = None
    opphoerer: date | None = None
    meroffentlighet: bool | None = None
    meroffentlighet_grunn: str = ""
    art: str = "R"

    @property
    def kode_id(self) -> str:
        """The code, by the name that the stored row has it under."""
        return self.kode


def skjuler(s: Skjermer | None, felt_art: str, felt: str) -> bool:
    """Return whether ``s`` hides ``felt`` of a unit of kind ``felt_art`` (M, R or D).

    Levels are cumulative: 1 the files, 2 also line 2 of the title, 3 also the class (case) or
    sender and receiver (entry). An entry inherits from its case only that the files are
    shielded. XX, not assessed, hides all (M502 Midlertidig skjerming; docs/decisions/0008).
    """
    if s is None or s.kode_id == AAPEN:
        return False
    if s.kode_id == XX and s.xx_grunn == "ikke_vurdert":
        return True
    if (
        felt in s.brytere
        or (felt == "TM1" and "TMO" in s.brytere)
        or (felt == "TR1" and "TRO" in s.brytere)
    ):
        return True
    if felt == "FIL":
        return s.nivaa >= 1
    if s.art == "M" and felt_art != "M":
        return False
    if felt in ("TM1", "TR1"):
        return s.nivaa >= 2
    return felt in ("KID", "TKL", "NA", "NM") and s.nivaa >= 3


def skjulte_felt(s: Skjermer | None, art: str, i_dag: date | None = None) -> frozenset[str]:
    """Return every field of a unit of kind ``art`` that ``s`` hides (at ``i_dag``, if given)."""
    if s is None or (i_dag is not None and s.opphoerer is not None and s.opphoerer <= i_dag):
        return frozenset()
    return frozenset(f for f in FELT[art] if skjuler(s, art, f))
