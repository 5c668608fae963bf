# SPDX-License-Identifier: EUPL-1.2
"""The private keys of the logs: one file that only its user reads, a line for each log.

They are never in the database. A key is made by itself only for a log that none has signed yet:
a file that has gone must come back, not be made anew.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from glassklar.spor.meldinger import Stans
from glassklar.spor.note import NoteFeil
from glassklar.spor.signering import Signerer, les_privat, ny_noekkel


def skriv_helt(fil: Path, innhold: bytes, modus: int = 0o644) -> None:
    """Write a file so that others see the old one or the whole new one, also after a crash."""
    fd, kladd = tempfile.mkstemp(dir=fil.parent, prefix=".ny-")
    try:
        with os.fdopen(fd, "wb") as ut:
            ut.write(innhold)
            ut.flush()
            os.fchmod(ut.fileno(), modus)
            os.fsync(ut.fileno())
        os.rename(kladd, fil)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(kladd)
        raise
    mappe = os.open(fil.parent, os.O_RDONLY)
    try:
        os.fsync(mappe)
    finally:
        os.close(mappe)


class Noekkelfil:
    """The file with the keys in use, and beside it the one with keys that are to take over."""

    def __init__(self, fil: Path) -> None:
        self.fil = fil
        self.ny_fil = fil.with_name(fil.name + ".ny")

    def les(self) -> list[Signerer]:
        """The keys in use. Raises Stans when there is a file that cannot be read as keys."""
        return _les(self.fil)

    def ventende(self) -> list[Signerer]:
        """The keys that are to take over."""
        return _les(self.ny_fil)

    def finn(self, navn: str, noekkel: str) -> Signerer:
        """The private key of a public one, in use or about to be. Raises Stans when it is gone."""
        egne = [s for s in [*self.les(), *self.ventende()] if s.noekkel.navn == navn]
        for s in egne:
            if str(s.noekkel) == noekkel:
                return s
        raise Stans("noekkel_feil" if egne else "noekkel_mangler")

    def foerste(self, navn: str) -> Signerer:
        """The key of a log that nothing is signed in yet, made now if need be."""
        for s in self.les():
            if s.noekkel.navn == navn:
                return s
        ny = ny_noekkel(navn)
        self._skriv(self.fil, [*self.les(), ny])
        return ny

    def forbered_bytte(self, navn: list[str]) -> list[Signerer]:
        """Make new keys that the sequencer takes over to at its next step."""
        nye = [ny_noekkel(n) for n in navn]
        self._skriv(self.ny_fil, nye)
        return nye

    def fullfoer_bytte(self, ny: Signerer) -> None:
        """The new key of a log has signed: it takes the place of the old one, for good."""
        navn = ny.noekkel.navn
        egne = [s for s in self.les() if s.noekkel.navn != navn]
        self._skriv(self.fil, [*egne, ny])
        rest = [s for s in self.ventende() if s.noekkel.navn != navn]
        if rest:
            self._skriv(self.ny_fil, rest)
        else:
            self.ny_fil.unlink(missing_ok=True)

    @staticmethod
    def _skriv(fil: Path, noekler: list[Signerer]) -> None:
        try:
            fil.parent.mkdir(parents=True, exist_ok=True)
            skriv_helt(fil, "".join(f"{s.privat_tekst()}\n" for s in noekler).encode(), 0o600)
        except OSError as feil:
            raise Stans("noekkel_mangler", f"kan ikke skrive {fil}: {feil.strerror}") from None


def _les(fil: Path) -> list[Signerer]:
    try:
        linjer = fil.read_text("utf-8").split("\n")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError):
        raise Stans("noekkel_mangler", f"kan ikke lese {fil}") from None
    try:
        return [les_privat(linje) for linje in linjer if linje.strip()]
    except NoteFeil as feil:
        raise Stans("noekkel_feil", f"{fil}: {feil}") from None
