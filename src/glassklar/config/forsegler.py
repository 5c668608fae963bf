# SPDX-License-Identifier: EUPL-1.2
"""The sequencer's process: what it seals, and where it is told to put it. Loads no Django."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from threading import Event

from glassklar.config import miljoe
from glassklar.spor.drift import Oppsett, kjoer, si
from glassklar.spor.kilder import SPOR

#: Every log that is sealed. A room with events of its own adds its source here.
KILDER = (SPOR,)


def noekkelfil() -> Path:
    """The file with the private keys of the logs: GLASSKLAR_LOGGNOEKKEL."""
    return Path(os.environ.get("GLASSKLAR_LOGGNOEKKEL") or miljoe.datamappe() / "loggnoekkel")


def flismappe() -> Path:
    """The folder with tiles and checkpoints: GLASSKLAR_LOGGMAPPE."""
    return Path(os.environ.get("GLASSKLAR_LOGGMAPPE") or miljoe.datamappe() / "spor-fliser")


def oppsett() -> Oppsett:
    """What the environment says. Raises MiljoeFeil when the address of the database is missing."""
    return Oppsett(
        url=miljoe.krev(miljoe.DB_FORSEGLER),
        noekkelfil=noekkelfil(),
        mappe=flismappe(),
        kilder=KILDER,
        navn=os.environ.get("GLASSKLAR_LOGG_NAVN", ""),
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
