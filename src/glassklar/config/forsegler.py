# SPDX-License-Identifier: EUPL-1.2
"""The sequencer's process: what it seals, and where it is told to put it. Loads no Django."""

from __future__ import annotations

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from threading import Event

from glassklar.config import miljoe
from glassklar.journal.logg import KILDE as OFFENTLIG
from glassklar.spor.drift import Oppsett, kjoer, si
from glassklar.spor.kilder import SPOR
from glassklar.spor.utsending import Epost, Https, Maal, Mappe

#: Every log that is sealed. A room with events of its own adds its source here.
KILDER = (SPOR, OFFENTLIG)


def noekkelfil() -> Path:
    """The file with the private keys of the logs: GLASSKLAR_LOGGNOEKKEL."""
    return Path(os.environ.get("GLASSKLAR_LOGGNOEKKEL") or miljoe.datamappe() / "loggnoekkel")


def flismappe() -> Path:
    """The folder with tiles and checkpoints: GLASSKLAR_LOGGMAPPE."""
    return Path(os.environ.get("GLASSKLAR_LOGGMAPPE") or miljoe.datamappe() / "spor-fliser")


def maal() -> list[Maal]:
    """Where checkpoints are sent: GLASSKLAR_LOGG_MAPPER, _ADRESSER and _EPOST, lists with commas.

    Raises MiljoeFeil when one does not fit.
    """
    ofte = timedelta(minutes=miljoe.tall("GLASSKLAR_LOGG_MINUTTER", 60))
    sjelden = timedelta(hours=miljoe.tall("GLASSKLAR_LOGG_TIMER", 24))
    ut: list[Maal] = [Mappe(Path(m), ofte) for m in miljoe.liste("GLASSKLAR_LOGG_MAPPER")]
    try:
        ut += [Https(a, ofte) for a in miljoe.liste("GLASSKLAR_LOGG_ADRESSER")]
    except ValueError as feil:
        raise miljoe.MiljoeFeil(f"GLASSKLAR_LOGG_ADRESSER: {feil}.") from None
    mottakere = miljoe.liste("GLASSKLAR_LOGG_EPOST")
    if mottakere:
        tjener = miljoe.krev("GLASSKLAR_EPOST")
        fra = os.environ.get("GLASSKLAR_AVSENDER", "postmottak@localhost")
        ut += [Epost(m, fra, tjener, sjelden) for m in mottakere]
    return ut


def oppsett() -> Oppsett:
    """What the environment says. Raises MiljoeFeil when the address of the database is missing."""
    return Oppsett(
        url=miljoe.krev(miljoe.DB_FORSEGLER),
        noekkelfil=noekkelfil(),
        mappe=flismappe(),
        kilder=KILDER,
        navn=os.environ.get("GLASSKLAR_LOGG_NAVN", ""),
        maal=maal(),
    )


def main() -> int:
    """Run until SIGTERM or SIGINT; the step under way is finished first."""
    stopp = Event()
    for tegn in (signal.SIGTERM, signal.SIGINT):
        signal.signal(tegn, lambda *_: stopp.set())
    try:
        kjoer(oppsett(), stopp.is_set)
    except miljoe.MiljoeFeil as feil:
        si(str(feil))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
