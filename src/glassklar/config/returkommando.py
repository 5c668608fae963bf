# SPDX-License-Identifier: EUPL-1.2
"""``glassklar ta-imot-retur``: what mail servers tell of letters, from a pipe or a Maildir."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from glassklar.config import miljoe, oppstart
from glassklar.config.kommandoer import _si
from glassklar.config.miljoe import MiljoeFeil
from glassklar.grunn.tjener import TjenerFeil

#: sysexits.h: the mail server keeps the message and tries again.
EX_TEMPFAIL = 75


def ta_imot(valg: argparse.Namespace) -> int:
    """Take in one message, or all that are new in a Maildir.

    Exit 0 whatever a message holds: an answer to it would go to nobody.
    """
    # Read first, and to the end, so that who pipes it is not cut off by what fails below.
    from glassklar.fullmakt.utsending.retur import les_fra

    melding = None if valg.mappe else les_fra(sys.stdin.buffer)
    if valg.mappe and not (Path(valg.mappe) / "new").is_dir():
        raise MiljoeFeil(f"{valg.mappe} er ikke en Maildir: den har ingen mappe «new».")
    try:
        with oppstart.base(miljoe.datamappe()):
            oppstart.start_django("settings_arbeider")
            from django.conf import settings
            from django.db import OperationalError

            if not settings.RETURADRESSE:
                raise MiljoeFeil("GLASSKLAR_RETURADRESSE er ikke satt.")
            try:
                if melding is not None:
                    _les([melding], valg.til)
                else:
                    _si(_oppsummert(_les(fra_maildir(Path(valg.mappe)), ())))
            except OperationalError:
                raise TjenerFeil("Databasen svarer ikke.") from None
    except (MiljoeFeil, TjenerFeil) as feil:
        print(f"Feil: {feil}", file=sys.stderr)  # noqa: T201
        return EX_TEMPFAIL
    return 0


def _les(meldinger: Iterable[bytes], til: Iterable[str]) -> Counter[str]:
    from glassklar.fullmakt.actions.retur import ta_imot as ta_imot_en
    from glassklar.org.api import systembruker

    bruker = systembruker()
    return Counter(ta_imot_en(bruker=bruker, melding=m, til=til) for m in meldinger)


def fra_maildir(mappe: Path) -> Iterator[bytes]:
    """The new messages of a Maildir; each is marked as read when the next is asked for."""
    from glassklar.fullmakt.utsending.retur import les_fra

    (mappe / "cur").mkdir(exist_ok=True)
    for sti in sorted((mappe / "new").iterdir()):
        fil = _aapne(sti)
        if fil is None:
            continue
        with fil:
            data = les_fra(fil)
        yield data
        sti.rename(mappe / "cur" / f"{sti.name}:2,S")


def _aapne(sti: Path) -> IO[bytes] | None:
    """A regular file of the folder's own; links and pipes are left."""
    if sti.is_symlink() or not sti.is_file():
        return None
    return os.fdopen(os.open(sti, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb")


def _oppsummert(antall: Counter[str]) -> str:
    return (
        f"Leste {antall.total()}: {antall['feilet']} i retur, {antall['forsinket']} forsinket, "
        f"{antall['uten']} uten betydning, {antall['ukjent']} uten kjent brev."
    )
