# SPDX-License-Identifier: EUPL-1.2
"""Passwords and keys that the program makes for itself, in one file that only its user reads."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import tempfile
from dataclasses import dataclass, fields
from pathlib import Path

from glassklar.grunn.tjener.feil import TjenerFeil

FILNAVN = "hemmeligheter.json"


@dataclass(frozen=True)
class Hemmeligheter:
    """Every secret of one installation.

    ``superbruker`` is the embedded server's own administrator; ``eier`` … ``revisjon`` are the
    passwords of the four roles; ``noekkel`` signs the acting person (hex, 32 bytes); the last two
    are the sites' secret keys, apart so that the public process cannot forge a staff session.
    """

    superbruker: str
    eier: str
    intern: str
    offentlig: str
    revisjon: str
    noekkel: str
    hemmelighet_intern: str
    hemmelighet_offentlig: str

    @property
    def forsegler(self) -> str:
        """The password of the role that seals, made of the owner's: files that are older than
        the role have no place for one, and whoever has the owner's can seal anyway."""
        return hmac.new(self.eier.encode(), b"glassklar_forsegler", hashlib.sha256).hexdigest()

    def __repr__(self) -> str:
        return "Hemmeligheter(…)"


def hent(mappe: Path) -> Hemmeligheter:
    """Read the secrets of a data folder; make those that are missing.

    Two processes that come at the same time get the same secrets: the first file stands.
    Raises TjenerFeil when the file is there but cannot be read.
    """
    fil = mappe / FILNAVN
    try:
        lest = json.loads(fil.read_text("utf-8"))
    except FileNotFoundError:
        return _lag(mappe, fil)
    except PermissionError:
        raise TjenerFeil(f"Ingen tilgang til {fil}. Kjør som brukeren som eier filen.") from None
    except ValueError:
        raise TjenerFeil(
            f"{fil} er ødelagt. Hent den fra sikkerhetskopi; den er ikke rørt."
        ) from None
    try:
        return Hemmeligheter(**{felt.name: lest[felt.name] for felt in fields(Hemmeligheter)})
    except (KeyError, TypeError):
        raise TjenerFeil(f"{fil} mangler verdier. Hent den fra sikkerhetskopi.") from None


def _lag(mappe: Path, fil: Path) -> Hemmeligheter:
    nye = Hemmeligheter(**{felt.name: secrets.token_hex(32) for felt in fields(Hemmeligheter)})
    # mkstemp gives mode 0600; the link makes the finished file appear whole or not at all.
    fd, kladd = tempfile.mkstemp(dir=mappe, prefix=".hemmeligheter-")
    try:
        with os.fdopen(fd, "w", encoding="utf-8") as ut:
            json.dump({felt.name: getattr(nye, felt.name) for felt in fields(nye)}, ut, indent=1)
            ut.flush()
            os.fsync(ut.fileno())
        try:
            os.link(kladd, fil)
        except FileExistsError:
            return hent(mappe)
    finally:
        os.unlink(kladd)
    return nye
