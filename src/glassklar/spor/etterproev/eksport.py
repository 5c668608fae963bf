# SPDX-License-Identifier: EUPL-1.2
"""An export as files: opening a folder or zip, cutting the lines into blocks, single rows."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Iterator, List, Optional, Sequence, Tuple

from glassklar.spor.etterproev.blokk import BLOKK
from glassklar.spor.poster import POSTLENGDE

LINJER = "hendelser.jsonl"
POSTER = "poster.bin"
BLADER = "blader.bin"  # optional: the leaf hashes, which make the finding exact
SJEKKPUNKT = "sjekkpunkt"
TIDLIGERE = "sjekkpunkter.txt"
NOEKLER = "noekler.txt"
EPOKER = "epoker.txt"  # optional: leaves where the numbers begin anew after a restore
UFORSEGLET = "uforseglet.jsonl"  # optional: events that no checkpoint covers yet
TILSTAND = "tilstand"
_KJENTE = (LINJER, POSTER, BLADER, SJEKKPUNKT, TIDLIGERE, NOEKLER, EPOKER, UFORSEGLET)
_LES = 1 << 20
_MAKS_BLOKK = 1 << 29


class KanIkkeSjekkes(Exception):
    """The export cannot be checked; the text says why, in the reader's language."""


class Eksport:
    """The files of an export, in a folder of their own or a temporary one."""

    def __init__(self, sti: Path) -> None:
        """Open a folder, or unpack a zip.

        Raises:
            KanIkkeSjekkes: when there is no export, or it is cut.
        """
        self.midlertidig: Optional[Path] = None
        if not sti.exists():
            raise KanIkkeSjekkes(f"Finner ikke «{sti}».")
        self.mappe = sti if sti.is_dir() else self._pakk_ut(sti)
        for navn in (LINJER, POSTER, SJEKKPUNKT):
            if not (self.mappe / navn).is_file():
                self.lukk()
                raise KanIkkeSjekkes(f"«{navn}» mangler. Er dette en eksport fra Glassklar?")

    def _pakk_ut(self, sti: Path) -> Path:
        self.midlertidig = mappe = Path(tempfile.mkdtemp(prefix="etterproev-"))
        try:
            with zipfile.ZipFile(str(sti)) as z:
                for info in z.infolist():
                    maal = _maal(info.filename)
                    if maal is None:
                        continue
                    if info.file_size > shutil.disk_usage(str(mappe)).free:
                        raise KanIkkeSjekkes(
                            "Det er ikke plass til å pakke ut. Pakk ut selv, og oppgi mappen."
                        )
                    (mappe / maal).parent.mkdir(exist_ok=True)
                    with z.open(info) as inn, open(mappe / maal, "wb") as ut:
                        shutil.copyfileobj(inn, ut, _LES)
        except (zipfile.BadZipFile, EOFError, zipfile.LargeZipFile) as feil:
            self.lukk()
            raise KanIkkeSjekkes(
                f"«{sti.name}» er avkuttet eller ikke en zip-fil ({feil}). Hent den på nytt."
            ) from None
        except (OSError, ValueError, RuntimeError) as feil:
            self.lukk()
            raise KanIkkeSjekkes(f"«{sti.name}» kan ikke pakkes ut: {feil}") from None
        except KanIkkeSjekkes:
            self.lukk()
            raise
        return mappe

    def lukk(self) -> None:
        """Remove what was unpacked."""
        if self.midlertidig is not None:
            shutil.rmtree(str(self.midlertidig), ignore_errors=True)
            self.midlertidig = None

    def sti(self, navn: str) -> Path:
        """The path of a file, there or not."""
        return self.mappe / navn

    def byte(self, navn: str) -> int:
        """The length of a file; 0 when it is missing."""
        try:
            return self.sti(navn).stat().st_size
        except OSError:
            return 0

    def tekst(self, navn: str) -> Optional[bytes]:
        """A small file whole, or None when it is missing."""
        try:
            return self.sti(navn).read_bytes()
        except OSError:
            return None

    def tabeller(self) -> List[str]:
        """The tables whose live rows are there."""
        return sorted(p.stem for p in (self.mappe / TILSTAND).glob("*.jsonl"))

    @property
    def antall_poster(self) -> int:
        """How many whole entries there are."""
        return self.byte(POSTER) // POSTLENGDE


def _maal(navn: str) -> Optional[Path]:
    """Where a member of the zip belongs; None for what the checks do not read."""
    deler = Path(navn.replace("\\", "/")).parts
    if deler and deler[-1] in _KJENTE:
        return Path(deler[-1])
    if len(deler) >= 2 and deler[-2] == TILSTAND and deler[-1].endswith(".jsonl"):
        return Path(TILSTAND, deler[-1])
    return None


Oppdrag = Tuple[int, int, int, int]  # first leaf, first byte, bytes, entries


def oppdrag(sti: Path, poster: int) -> Iterator[Oppdrag]:
    """Cut the lines' file into blocks; the last ones may lack lines or entries.

    Raises:
        KanIkkeSjekkes: for a block too big to be lines.
    """
    start = byte = les = linjer = 0
    with open(sti, "rb") as f:
        while True:
            bit = f.read(_LES)
            if not bit:
                break
            lest = BytesIO(bit)
            while True:
                noen = list(islice(lest, min(256, BLOKK - linjer)))  # quicker than counting
                if not noen:
                    break
                linjer += len(noen) - (noen[-1][-1:] != b"\n")
                if linjer == BLOKK:
                    slutt = les + lest.tell()
                    yield start, byte, slutt - byte, min(BLOKK, max(0, poster - start))
                    start, byte, linjer = start + BLOKK, slutt, 0
            les += len(bit)
            if les - byte > _MAKS_BLOKK:
                raise KanIkkeSjekkes(f"«{LINJER}» har urimelig lange linjer fra byte {byte}.")
    if les > byte:
        yield start, byte, les - byte, min(BLOKK, max(0, poster - start))
        start, byte = start + BLOKK, les
    while start < poster:
        yield start, byte, 0, min(BLOKK, poster - start)
        start += BLOKK


def les_bit(fil: int, fra: int, antall: int) -> bytes:
    """Bytes at a place in an open file."""
    if hasattr(os, "pread"):
        return os.pread(fil, antall, fra)
    os.lseek(fil, fra, os.SEEK_SET)  # Windows; each process has its own file
    return os.read(fil, antall)


def les_epoker(raa: Optional[bytes]) -> Sequence[int]:
    """The leaves where a new epoch begins."""
    return [int(x) for x in (raa or b"").split() if x.isdigit()]
