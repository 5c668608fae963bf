# SPDX-License-Identifier: EUPL-1.2
"""A CSV file as a spreadsheet writes it: semicolon, comma or tab, UTF-8 or Windows text."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from glassklar.config.innlesing.feil import InnlesingFeil

STOERST = 50 * 2**20
LENGST = 500


@dataclass(slots=True)
class Rad:
    """One line: its number in the file and its fields by column name, trimmed."""

    linje: int
    felt: dict[str, str]

    def __getitem__(self, navn: str) -> str:
        return self.felt.get(navn, "")


@dataclass(slots=True)
class Ark:
    """All lines of a file, and what has been found wrong with it so far."""

    navn: str
    rader: list[Rad]
    feil: list[tuple[int, str]] = field(default_factory=list)

    def si(self, rad: Rad | int, tekst: str) -> None:
        """Note that something is wrong on a line."""
        self.feil.append((rad if isinstance(rad, int) else rad.linje, tekst))

    def krev(self, rad: Rad, *navn: str) -> bool:
        """Return whether all these fields have a value, and note those that have not."""
        tomme = [n for n in navn if not rad[n]]
        for n in tomme:
            self.si(rad, f"«{n}» er tom")
        return not tomme

    def stopp_ved_feil(self) -> None:
        """Raise InnlesingFeil when anything has been noted."""
        if self.feil:
            raise InnlesingFeil(self.navn, self.feil)


def les(fil: Path, maa: Iterable[str], kan: Iterable[str] = ()) -> Ark:
    """Read a file with a heading line; ``maa`` are columns it must have.

    Raises InnlesingFeil for a file that is no such table. Faults on single lines are noted on
    the sheet, so that all of them are shown at once.
    """
    maa, kan = tuple(maa), tuple(kan)
    tekst = _tekst(fil)
    hode = tekst.split("\n", 1)[0]
    skille = max(";,\t", key=hode.count)
    leser = csv.reader(io.StringIO(tekst, newline=""), delimiter=skille, strict=True)
    ark = Ark(fil.name, [])
    try:
        kolonner = [k.strip().lower() for k in next(leser, [])]
        mangler = [k for k in maa if k not in kolonner]
        ukjent = [k for k in kolonner if k and k not in maa + kan]
        dobbel = sorted({k for k in kolonner if k and kolonner.count(k) > 1})
        for slag, navn in (("mangler", mangler), ("er ukjent", ukjent), ("står to ganger", dobbel)):
            if navn:
                ark.si(1, f"kolonnen {slag}: {', '.join(navn)}")
        if ark.feil:
            ark.si(0, f"Kolonnene skal være: {', '.join(maa + kan)}")
        ark.stopp_ved_feil()
        for felter in leser:
            if not any(f.strip() for f in felter):
                continue
            if len(felter) > len(kolonner) and any(f.strip() for f in felter[len(kolonner) :]):
                ark.si(leser.line_num, "flere felter enn kolonner")
                continue
            rad = Rad(leser.line_num, dict(zip(kolonner, map(_rens, felter), strict=False)))
            for navn, verdi in rad.felt.items():
                if len(verdi) > LENGST:
                    ark.si(rad, f"«{navn}» er lengre enn {LENGST} tegn")
                elif any(unicodedata.category(t) == "Cc" for t in verdi):
                    ark.si(rad, f"«{navn}» har et styretegn")
            ark.rader.append(rad)
    except csv.Error as feil:
        ark.si(leser.line_num, f"linjen kan ikke leses som CSV ({feil})")
        ark.stopp_ved_feil()
    if not ark.rader and not ark.feil:
        ark.si(0, "Filen har ingen linjer under overskriften.")
        ark.stopp_ved_feil()
    return ark


def _rens(verdi: str) -> str:
    return unicodedata.normalize("NFC", verdi).strip()


def _tekst(fil: Path) -> str:
    try:
        if fil.stat().st_size > STOERST:
            raise InnlesingFeil(fil.name, [(0, "Filen er større enn 50 MB.")])
        data = fil.read_bytes()
    except OSError as feil:
        raise InnlesingFeil(fil.name, [(0, "Filen finnes ikke, eller kan ikke leses.")]) from feil
    if not data.strip():
        raise InnlesingFeil(fil.name, [(0, "Filen er tom.")])
    if b"\0" in data:
        raise InnlesingFeil(
            fil.name, [(0, "Dette er ikke en tekstfil. Lagre regnearket som CSV (UTF-8).")]
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What a Norwegian spreadsheet program writes when it is not asked for UTF-8.
        return data.decode("cp1252", errors="replace")
