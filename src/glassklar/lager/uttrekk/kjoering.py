# SPDX-License-Identifier: EUPL-1.2
"""Start the limited child for one file and understand its answer.

The child gets the open file as standard input, an empty folder, and an environment with
nothing in it but where Python finds our code: no database address, no keys.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from glassklar.grunn import barneprogram
from glassklar.grunn.feil import IkkeFunnet
from glassklar.lager import problemer as p
from glassklar.lager.formater import Format, kjenn
from glassklar.lager.formatliste import FORMATER
from glassklar.lager.lagring import LAGER, lokal_fil
from glassklar.lager.problemer import Problem
from glassklar.lager.uttrekk.grenser import MAKS_SVAR, SEKUNDER

logg = logging.getLogger(__name__)

#: A file larger than this is not read for text or pictures: the child could not hold it.
MAKS_LESBAR = 300_000_000
MAKS_BREDDE = 2_400
_VENTETID = SEKUNDER + 30
# How a child ends that the system stops; Windows knows none of them.
_FOR_LENGE = -getattr(signal, "SIGXCPU", 24)
_FOR_MYE_UT = -getattr(signal, "SIGXFSZ", 25)
_DREPT = -getattr(signal, "SIGKILL", 9)


@dataclass(frozen=True, slots=True)
class Uttrekk:
    """What was read out of a file.

    `tekst` has \\f between pages; `sider` is None for kinds without pages. `problemer` holds
    what is wrong and what is worth knowing; `format` is the file's type.
    """

    tekst: str
    sider: int | None
    problemer: list[Problem]
    tittelforslag: str
    dato_forslag: date | None
    format: Format


class KanIkkeVises(Exception):
    """No picture of the page can be made; `problem` says why, in words for people."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.kode)
        self.problem = problem


def trekk_ut(sha256: str, *, filnavn: str = "", alias: str = LAGER) -> Uttrekk:
    """Read text, number of pages, and proposals for title and date out of a stored file.

    Never raises for what the file holds; IkkeFunnet when the store lacks it.
    """
    with lokal_fil(sha256, alias) as fil:
        format_ = kjenn(fil, filnavn)
        problemer = list(format_.problemer)
        if not format_.kan_leses:
            return Uttrekk("", None, problemer, "", None, format_)
        if not format_.lesemaate:
            if format_.kategori != "pakke":
                problemer.append(Problem(p.IKKE_STOETTET, filnavn, FORMATER[format_.puid].navn))
            return Uttrekk("", None, problemer, "", None, format_)
        svar, _ = _kjoer(fil, "les", format_.lesemaate)
    if stopp := svar.get("stopp"):
        problemer.append(Problem(str(stopp), filnavn, str(svar.get("detalj", ""))))
        return Uttrekk("", None, problemer, "", None, format_)
    kjente = {problem.kode for problem in problemer}
    problemer += [
        Problem(kode, filnavn, detalj) for kode, detalj in svar["problemer"] if kode not in kjente
    ]
    dato = date.fromisoformat(svar["dato"]) if svar["dato"] else None
    return Uttrekk(svar["tekst"], svar["sider"], problemer, svar["tittel"], dato, format_)


def sidebilde(
    sha256: str, side: int, bredde: int = 1000, *, filnavn: str = "", alias: str = LAGER
) -> bytes:
    """One page (from 1) of a PDF or a picture file as PNG, `bredde` points wide (50-2400).

    Raises IkkeFunnet for a file or page that is not there, KanIkkeVises for the rest.
    """
    bredde = max(50, min(int(bredde), MAKS_BREDDE))
    with lokal_fil(sha256, alias) as fil:
        format_ = kjenn(fil, filnavn)
        for problem in format_.problemer:
            if problem.alvorlig:
                raise KanIkkeVises(problem)
        if format_.lesemaate not in ("pdf", "bilde"):
            raise KanIkkeVises(Problem(p.IKKE_STOETTET, filnavn, FORMATER[format_.puid].navn))
        svar, png = _kjoer(fil, "tegn", format_.lesemaate, str(int(side)), str(bredde))
    stopp = str(svar.get("stopp", ""))
    if stopp == "side":
        raise IkkeFunnet("siden finnes ikke")
    if stopp or not png.startswith(b"\x89PNG"):
        raise KanIkkeVises(Problem(stopp or p.KRASJ, filnavn))
    return png


def krever_passord(fil: IO[bytes]) -> bool:
    """Whether a PDF that says it is encrypted needs a password just to be read."""
    svar, _ = _kjoer(fil, "laas", "pdf")
    return "stopp" in svar


def _kjoer(fil: IO[bytes], *oppgave: str) -> tuple[dict[str, Any], bytes]:
    """Run the child on an open file; the answer, or {"stopp": code} when it died."""
    if os.fstat(fil.fileno()).st_size > MAKS_LESBAR:
        return {"stopp": p.FOR_STOR}, b""
    fil.seek(0)
    # A file descriptor's place is shared with the child: it must be the kernel's, not a buffer's.
    os.lseek(fil.fileno(), 0, os.SEEK_SET)
    with tempfile.TemporaryDirectory(prefix="glassklar-") as mappe, tempfile.TemporaryFile() as ut:
        kode = _vent(fil, ut, mappe, oppgave)
        if kode != 0:
            # Not what the document says, only how its reading ended.
            logg.warning("leseprogrammet stoppet: %s %s (%s)", *oppgave[:2], kode)
            return {"stopp": _stoppkode(kode)}, b""
        ut.seek(0)
        hode, _, data = ut.read(MAKS_SVAR + 1).partition(b"\n")
    try:
        svar = json.loads(hode)
    except ValueError:
        return {"stopp": p.KRASJ}, b""
    return (svar, data) if isinstance(svar, dict) else ({"stopp": p.KRASJ}, b"")


def _vent(fil: IO[bytes], ut: IO[bytes], mappe: str, oppgave: tuple[str, ...]) -> int:
    prosess = barneprogram.start(
        "glassklar.lager.uttrekk.barn", *oppgave, mappe=mappe, inn=fil.fileno(), ut=ut
    )
    try:
        return prosess.wait(_VENTETID)
    except subprocess.TimeoutExpired:
        return _FOR_LENGE
    finally:
        if prosess.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                prosess.kill()
            prosess.wait()


def _stoppkode(kode: int) -> str:
    if kode in (_FOR_LENGE, _DREPT):
        return p.TIDSAVBRUDD
    return p.FOR_STOR if kode == _FOR_MYE_UT else p.KRASJ
