# SPDX-License-Identifier: EUPL-1.2
"""Keep one limited child warm for typesetting, and understand its answers."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import shutil
import struct
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from typing import Any

from glassklar.fullmakt.brev.barn import MAKS_INN
from glassklar.fullmakt.brev.feil import Avbrutt, FeltMangler, MalFeil
from glassklar.grunn import barneprogram

#: A letter takes some hundredths of a second; a template that takes this long is at fault.
SEKUNDER = 10.0
#: The child is replaced after so many letters: it keeps what it has set in memory, and its time
#: on the processor is limited as a whole.
MAKS_BREV = 200
MAKS_HODE = 4_000_000
MAKS_PDF = 64_000_000


@dataclass(frozen=True, slots=True)
class Satt:
    """A typeset letter: the file, and the text on each page."""

    pdf: bytes
    sider: tuple[str, ...]


class Setter:
    """One child, started when the first letter is asked for. Safe to use from many threads."""

    def __init__(self, sekunder: float = SEKUNDER) -> None:
        self._sekunder = sekunder
        self._laas = threading.Lock()
        self._prosess: subprocess.Popen[bytes] | None = None
        self._mappe = ""
        self._eier = 0
        self._brev = 0

    def sett(self, kilde: str, data: dict[str, Any], tid: int) -> Satt:
        """Typeset one letter.

        Raises:
            MalFeil, FeltMangler: the template is at fault. Avbrutt: it took too much.
        """
        jobb = json.dumps({"kilde": kilde, "data": data, "tid": tid}).encode("ascii")
        if len(jobb) > MAKS_INN:
            raise Avbrutt
        with self._laas:
            svar, pdf = self._spoer(jobb)
        match svar.get("feil"):
            case None:
                return Satt(pdf, tuple(svar["sider"]))
            case "felt":
                raise FeltMangler(str(svar["navn"]), int(svar["linje"]))
            case "mal":
                raise MalFeil(str(svar["melding"]), int(svar["linje"]), int(svar["kolonne"]))
        raise Avbrutt

    def lukk(self) -> None:
        """End the child; the next letter starts a new one."""
        with self._laas:
            self._lukk()

    def _spoer(self, jobb: bytes) -> tuple[dict[str, Any], bytes]:
        prosess = self._klar()
        assert prosess.stdin is not None
        assert prosess.stdout is not None
        vekker = threading.Timer(self._sekunder, prosess.kill)
        vekker.daemon = True
        vekker.start()
        try:
            prosess.stdin.write(struct.pack(">I", len(jobb)) + jobb)
            prosess.stdin.flush()
            hode = prosess.stdout.readline(MAKS_HODE)
            svar = json.loads(hode)
            lengde = int(svar.get("lengde", 0))
            if lengde > MAKS_PDF:
                raise ValueError
            pdf = prosess.stdout.read(lengde)
            if len(pdf) != lengde:
                raise EOFError
        except (OSError, ValueError, EOFError, AttributeError):
            # It was stopped, by the clock or by its limits, or it answers what it should not.
            self._lukk()
            raise Avbrutt from None
        finally:
            vekker.cancel()
        self._brev += 1
        return svar, pdf

    def _klar(self) -> subprocess.Popen[bytes]:
        if self._eier != os.getpid():
            # A child of the process that we were copied from is not ours to talk to.
            self._prosess, self._eier = None, os.getpid()
        p = self._prosess
        if p is not None and (p.poll() is not None or self._brev >= MAKS_BREV):
            self._lukk()
            p = None
        if p is None:
            p = self._prosess = self._start()
        return p

    def _start(self) -> subprocess.Popen[bytes]:
        self._mappe = tempfile.mkdtemp(prefix="glassklar-brev-")
        self._brev = 0
        return barneprogram.start(
            "glassklar.fullmakt.brev.barn",
            mappe=self._mappe,
            inn=subprocess.PIPE,
            ut=subprocess.PIPE,
        )

    def _lukk(self) -> None:
        p, self._prosess = self._prosess, None
        if p is None or self._eier != os.getpid():
            return
        with contextlib.suppress(OSError):
            p.kill()
        p.wait()
        for roer in (p.stdin, p.stdout):
            if roer is not None:
                with contextlib.suppress(OSError):
                    roer.close()
        shutil.rmtree(self._mappe, ignore_errors=True)


SETTER = Setter()
atexit.register(SETTER.lukk)
