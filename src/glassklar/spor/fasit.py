# SPDX-License-Identifier: EUPL-1.2
"""The leaves that a checkpoint was signed over, found again among the files of a log.

Lines, entries and tiles say the same three times; what gives the signed root is the true one, and
what is beside it is held against it. Memory does not grow with the leaves.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from glassklar.spor.etterproev.linjer import BESKAARET, LinjeFeil, post_av
from glassklar.spor.fliser import BREDDE, BUNT, Flis, bredde_i, pakk_bunt
from glassklar.spor.poster import POSTLENGDE
from glassklar.spor.tre import HASHLENGDE, Front, bladhasher, del_opp, deltrerot

BLADER_I_BIT = 16 * BREDDE


class Fasit:
    """The tiles and entries of a tree, by place."""

    def __init__(self, blader: Path, poster: Path | None, storrelse: int) -> None:
        """Use a file of leaf hashes and, when they are the true ones, of entries."""
        self.storrelse = storrelse
        self._blader = os.open(blader, os.O_RDONLY)
        self._poster = None if poster is None else os.open(poster, os.O_RDONLY)
        # Level 1 and up are a 256th of the leaves: 40 000 hashes of ten million.
        self._nivaaer: list[bytes] = []
        nivaa = self._blad
        antall = storrelse // BREDDE
        while antall:
            ned = nivaa
            self._nivaaer.append(b"".join(deltrerot(del_opp(ned(i * BREDDE, BREDDE)))
                                          for i in range(antall)))  # fmt: skip
            nivaa = self._leser(self._nivaaer[-1])
            antall //= BREDDE

    def lukk(self) -> None:
        """Close the files."""
        os.close(self._blader)
        if self._poster is not None:
            os.close(self._poster)

    def _blad(self, fra: int, antall: int) -> bytes:
        return os.pread(self._blader, antall * HASHLENGDE, fra * HASHLENGDE)

    @staticmethod
    def _leser(nivaa: bytes) -> Callable[[int, int], bytes]:
        return lambda fra, antall: nivaa[fra * HASHLENGDE : (fra + antall) * HASHLENGDE]

    @property
    def har_poster(self) -> bool:
        """Whether bundles can be told too."""
        return self._poster is not None

    def flis(self, f: Flis) -> bytes:
        """What a tile or bundle must hold; empty when the tree has none such."""
        if bredde_i(f.nivaa, f.nr, self.storrelse) < f.bredde:
            return b""
        if f.nivaa == BUNT:
            assert self._poster is not None
            raa = os.pread(self._poster, f.bredde * POSTLENGDE, f.nr * BREDDE * POSTLENGDE)
            return pakk_bunt(raa[i : i + POSTLENGDE] for i in range(0, len(raa), POSTLENGDE))
        if f.nivaa == 0:
            return self._blad(f.nr * BREDDE, f.bredde)
        return self._leser(self._nivaaer[f.nivaa - 1])(f.nr * BREDDE, f.bredde)

    def alle(self) -> Iterator[tuple[int, int, bytes]]:
        """Level, number and content of every hash tile, in order."""
        for nivaa in range(len(self._nivaaer) + 1):
            antall = self.storrelse >> (8 * nivaa)
            for nr in range((antall + BREDDE - 1) // BREDDE):
                bredde = min(BREDDE, antall - nr * BREDDE)
                yield nivaa, nr, self.flis(Flis(nivaa, nr, bredde))


def finn(mappe: Path, storrelse: int, rot: bytes) -> Fasit | None:
    """The leaves of a root among the files of ``utskrift``; None when none of them gives it."""
    ut = mappe / "fasit.bin"
    poster = mappe / "poster.bin"
    if _skriv(ut, _av_poster(poster), storrelse) == rot:
        return Fasit(ut, poster, storrelse)
    if _skriv(ut, _av_linjer(mappe / "hendelser.jsonl", poster), storrelse) == rot:
        return Fasit(ut, None, storrelse)
    if _skriv(ut, _av_fil(mappe / "blader.bin"), storrelse) == rot:
        return Fasit(ut, None, storrelse)
    return None


def _skriv(ut: Path, blader: Iterator[list[bytes]], storrelse: int) -> bytes | None:
    front = Front()
    with open(ut, "wb") as f:
        for bit in blader:
            bit = bit[: storrelse - front.storrelse]
            front.utvid(bit)
            f.write(b"".join(bit))
            if front.storrelse == storrelse:
                break
    return front.rot() if front.storrelse == storrelse else None


def _av_poster(fil: Path) -> Iterator[list[bytes]]:
    with open(fil, "rb") as f:
        while raa := f.read(BLADER_I_BIT * POSTLENGDE):
            yield bladhasher(raa[i : i + POSTLENGDE] for i in range(0, len(raa), POSTLENGDE))


def _av_linjer(linjer: Path, poster: Path) -> Iterator[list[bytes]]:
    with open(linjer, "rb") as f, open(poster, "rb") as p:
        for linje in f:
            post = p.read(POSTLENGDE)
            try:
                yield bladhasher([post if linje.strip() == BESKAARET else post_av(linje.strip())])
            except LinjeFeil:
                yield bladhasher([post])


def _av_fil(fil: Path) -> Iterator[list[bytes]]:
    with open(fil, "rb") as f:
        while raa := f.read(BLADER_I_BIT * HASHLENGDE):
            yield del_opp(raa[: len(raa) // HASHLENGDE * HASHLENGDE])
