# SPDX-License-Identifier: EUPL-1.2
"""The sequencer as a process: seals, publishes and sends, second after second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import psycopg

from glassklar.spor.forsegler import BUNKE, Forsegler, koble, laas_logg
from glassklar.spor.kilder import Kilde
from glassklar.spor.loggbase import Kobling
from glassklar.spor.meldinger import MELDINGER, Stans
from glassklar.spor.noekler import Noekkelfil
from glassklar.spor.publisering import Publiserer
from glassklar.spor.utsending import Maal, Utsender

#: From the start of one step to the start of the next: nothing waits longer than a second.
TAKT = 0.7
#: Steps in a row of one log before the others get theirs.
PAA_RAD = 20


def si(linje: str) -> None:
    """Print a line on stderr at once: the process' own log."""
    print(linje, file=sys.stderr, flush=True)  # noqa: T201


@dataclass(frozen=True, slots=True)
class Oppsett:
    """What the process is told from outside."""

    url: str
    noekkelfil: Path
    mappe: Path
    kilder: Sequence[Kilde]
    navn: str = ""
    #: Where checkpoints are sent outside.
    maal: Sequence[Maal] = ()


@dataclass(slots=True)
class _Logg:
    """One log that this process has the lock of."""

    kilde: Kilde
    forsegler: Forsegler
    publiserer: Publiserer
    klar: bool = False
    sagt: str = ""


@dataclass(slots=True)
class Runde:
    """The logs of one connection."""

    o: Oppsett
    c: Kobling
    logger: list[_Logg] = field(default_factory=list)

    def ta_logger(self) -> None:
        """Take the locks of the logs whose tables are there and that no other process has."""
        har = {x.kilde.logg for x in self.logger}
        for kilde in self.o.kilder:
            if kilde.logg in har:
                continue
            try:
                # A log whose tables are not made yet waits for them.
                self.c.execute(f"select from ({kilde.sql}) k limit 0".encode())
                tatt = laas_logg(self.c, kilde.logg)
            except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedFunction):
                continue
            if tatt:
                f = Forsegler(self.c, kilde, Noekkelfil(self.o.noekkelfil), self.o.navn)
                self.logger.append(_Logg(kilde, f, Publiserer(self.c, kilde, self.o.mappe)))

    def gaa(self) -> int:
        """One step of every log; return how many events were sealed.

        What stops one log is said once, and does not stop the others.
        """
        return sum(self._gaa(x) for x in self.logger)

    def _gaa(self, x: _Logg) -> int:
        antall, ord_ = 0, ""
        try:
            if not x.klar:
                # Before the first leaf: a folder that is ahead means that leaves are lost.
                with suppress(OSError):
                    x.publiserer.kontroller()
                x.klar = True
            for _ in range(PAA_RAD):
                n = x.forsegler.tikk()
                antall += n
                if n < BUNKE:
                    break
        except Stans as feil:
            x.klar = False
            ord_ = feil.ord
            x.forsegler.meld(ord_)
        if ord_ in {"mappe_foran", "mappe_annen"}:
            self._si(x, ord_)
            return antall
        try:
            x.publiserer.publiser()
        except Stans as feil:
            x.klar, ord_ = False, feil.ord
        except OSError:
            ord_ = ord_ or "fliser"
        if ord_ == "fliser":
            x.forsegler.meld(ord_)
        self._si(x, ord_)
        return antall

    @staticmethod
    def _si(x: _Logg, ord_: str) -> None:
        if ord_ != x.sagt:
            si(f"{x.kilde.navn}: {MELDINGER[ord_] if ord_ else 'forseglingen går igjen.'}")
        x.sagt = ord_


def en_gang(o: Oppsett) -> Runde:
    """Seal and publish what is ready, and return.

    Raises:
        psycopg.Error: no database.
    """
    runde = Runde(o, koble(o.url))
    runde.ta_logger()
    while runde.gaa():
        pass
    return runde


def send_ut(o: Oppsett, stopp: Callable[[], bool], pause: float = 10.0) -> None:
    """Send checkpoints outside until ``stopp``: in a thread beside the sealing, with a connection
    of its own."""
    while not stopp():
        try:
            with koble(o.url) as c:
                while not stopp():
                    Utsender(c, o.maal).send()
                    _vent(pause, stopp)
        except psycopg.Error:
            _vent(pause, stopp)


def _vent(sekunder: float, stopp: Callable[[], bool]) -> None:
    slutt = time.monotonic() + sekunder
    while time.monotonic() < slutt and not stopp():
        time.sleep(0.2)


def kjoer(o: Oppsett, stopp: Callable[[], bool]) -> None:
    """Run until ``stopp`` says so. A database that goes away is waited for."""
    if o.maal:
        Thread(target=send_ut, args=(o, stopp), daemon=True, name="utsending").start()
    runde: Runde | None = None
    borte = False
    while not stopp():
        begynte = time.monotonic()
        try:
            if runde is None:
                runde = Runde(o, koble(o.url))
            if len(runde.logger) < len(o.kilder):
                runde.ta_logger()
            runde.gaa()
            if borte:
                si("Databasen svarer igjen.")
            borte = False
        except psycopg.Error as feil:
            if not borte:
                # The kind only: a message may quote what somebody wrote.
                si(f"Databasen svarer ikke ({type(feil).__name__}). Prøver igjen.")
            borte = True
            if runde is not None:
                with suppress(psycopg.Error):
                    runde.c.close()
            runde = None
        time.sleep(max(0.05, TAKT - (time.monotonic() - begynte)))
    if runde is not None:
        runde.c.close()
