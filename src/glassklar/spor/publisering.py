# SPDX-License-Identifier: EUPL-1.2
"""Tiles and checkpoint as files that anybody can fetch (C2SP tlog-tiles).

Only what is committed is written, each file whole, and the checkpoint last: a reader never sees
one whose tiles are not there. What a failure left out is written the next time.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from glassklar.spor.fliser import Flis, nye_bunter, nye_fliser
from glassklar.spor.kilder import Kilde
from glassklar.spor.loggbase import Basekilde, Kobling, flis
from glassklar.spor.meldinger import Stans
from glassklar.spor.noekler import skriv_helt
from glassklar.spor.note import Sjekkpunkt, UgyldigNote, les_note, les_sjekkpunkt
from glassklar.spor.tre import rot_fra_kilde

SJEKKPUNKT = "checkpoint"
NOEKLER = "noekler.txt"


def lest_sjekkpunkt(mappe: Path) -> Sjekkpunkt | None:
    """The checkpoint of a folder, unverified; None when there is none that can be read."""
    try:
        return les_sjekkpunkt(les_note((mappe / SJEKKPUNKT).read_bytes()).tekst)
    except (FileNotFoundError, NotADirectoryError, UgyldigNote):
        return None


class Publiserer:
    """The files of one log: those of the folder ``mappe/<name of the log>``."""

    def __init__(self, c: Kobling, kilde: Kilde, mappe: Path) -> None:
        """Publish from ``c``, which may read the log's tables."""
        self.c = c
        self.kilde = kilde
        self.mappe = mappe / kilde.navn
        self._ute: tuple[int, str] | None = None

    def kontroller(self) -> None:
        """Compare what is out with the database; remember from where to go on.

        Raises:
            Stans: the folder is of another log, or has what the database has lost.
            OSError: the folder cannot be read.
        """
        self._ute = None  # also when the folder cannot be read now: then it is asked again
        lest = lest_sjekkpunkt(self.mappe)
        if lest is None:
            self._ute = (0, "")
            return
        rad = self.c.execute(
            "select navn, storrelse from glassklar.logg_tilstand where logg = %s",
            [self.kilde.logg],
        ).fetchone()
        if rad is None or lest.opphav != rad[0]:
            raise Stans("mappe_annen", str(self.mappe))
        if lest.storrelse > rad[1]:
            raise Stans("mappe_foran", str(self.mappe))
        if rot_fra_kilde(Basekilde(self.c, self.kilde.logg), lest.storrelse) != lest.rot:
            raise Stans("mappe_annen", str(self.mappe))
        self._ute = (lest.storrelse, "")

    def publiser(self) -> int:
        """Write what is new since last time; return the size that is out now.

        Raises:
            Stans: as ``kontroller``.
            OSError: the folder cannot be written; the same is tried again next time.
        """
        if self._ute is None:
            self.kontroller()
        assert self._ute is not None
        rad = self.c.execute(
            "select storrelse, note from glassklar.logg_sjekkpunkt where logg = %s"
            " order by storrelse desc, tid desc limit 1",
            [self.kilde.logg],
        ).fetchone()
        if rad is None or (rad[0], rad[1]) == self._ute:
            return self._ute[0]
        storrelse, note = rad
        fra = self._ute[0]
        self._skriv_fliser(chain(nye_fliser(fra, storrelse), nye_bunter(fra, storrelse)))
        self._skriv_noekler()
        skriv_helt(self.mappe / SJEKKPUNKT, note.encode())
        self._ute = (storrelse, note)
        return int(storrelse)

    def _skriv_fliser(self, fliser: Iterable[Flis]) -> None:
        for f in fliser:
            fil = self.mappe / f.sti
            fil.parent.mkdir(parents=True, exist_ok=True)
            skriv_helt(fil, flis(self.c, self.kilde.logg, f.nivaa, f.nr, f.bredde))
            if f.hel:  # readers take the whole one from now on
                shutil.rmtree(fil.with_name(fil.name + ".p"), ignore_errors=True)

    def _skriv_noekler(self) -> None:
        rader = self.c.execute(
            "select noekkel from glassklar.logg_noekkel where logg = %s order by fra",
            [self.kilde.logg],
        ).fetchall()
        tekst = "".join(f"{n}\n" for (n,) in rader).encode()
        fil = self.mappe / NOEKLER
        self.mappe.mkdir(parents=True, exist_ok=True)
        if not fil.exists() or fil.read_bytes() != tekst:
            skriv_helt(fil, tekst)
