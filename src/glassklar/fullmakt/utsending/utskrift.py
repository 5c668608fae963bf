# SPDX-License-Identifier: EUPL-1.2
"""On paper, through a folder that somebody (or a print centre's program) looks after.

Under the folder stand ``ny``, ``levert`` and ``feilet``. A letter is a folder of its own in
``ny``, named by its id, with the PDF files and ``jobb.json`` (who it is to, and the files in
order with their sha256). It appears all at once. Who has posted it moves the folder to
``levert``; what cannot be posted goes to ``feilet``. That is the whole protocol.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from uuid import UUID

from glassklar.fullmakt.utsending.kanal import (
    Adresse,
    Forbigaaende,
    Forsendelse,
    Kvittering,
    Status,
)
from glassklar.lager.api import trygt_filnavn

NY, LEVERT, FEILET = "ny", "levert", "feilet"
JOBB = "jobb.json"


class Utskrift:
    """A folder of letters to print and post."""

    kode = "utskrift"

    def __init__(self, mappe: Path) -> None:
        self.mappe = mappe

    def adressefeil(self, adresse: Adresse) -> str | None:
        """``uten_postadresse``: a Norwegian address has a postcode and a place."""
        if not adresse.navn.strip():
            return "uten_navn"
        norsk = adresse.land.strip().upper() in {"", "NO", "NOR", "NORGE", "NOREG"}
        sted = adresse.postnummer.strip() and adresse.poststed.strip()
        if norsk and not sted:
            return "uten_postadresse"
        return None if norsk or any(r.strip() for r in adresse.postadresse) else "uten_postadresse"

    def send(self, forsendelse: Forsendelse) -> Kvittering:
        """Put it in ``ny``, whole or not at all. One that has been dealt with stays so."""
        ref = str(forsendelse.id)
        funnet = self._sted(ref)
        if funnet not in (None, Status.FEILET):
            return Kvittering(ref, funnet)
        try:
            # What was put back is made anew, with what the letter and the address are now.
            shutil.rmtree(self.mappe / FEILET / ref, ignore_errors=True)
            for under in (NY, LEVERT, FEILET):
                (self.mappe / under).mkdir(parents=True, exist_ok=True)
            under_arbeid = Path(tempfile.mkdtemp(prefix=".", dir=self.mappe))
            try:
                _skriv(under_arbeid, forsendelse)
                under_arbeid.rename(self.mappe / NY / ref)
                _sikre(self.mappe / NY)
            finally:
                shutil.rmtree(under_arbeid, ignore_errors=True)
        except OSError:
            raise Forbigaaende("mappen_svarer_ikke") from None
        return Kvittering(ref, Status.SENDT)

    def hent_status(self, kvittering: Kvittering) -> Status:
        """Where the folder stands now. Raises Forbigaaende when it stands nowhere."""
        funnet = self._sted(kvittering.referanse)
        if funnet is None:
            raise Forbigaaende("borte")
        return funnet

    def meld_levert(self, kvittering: Kvittering) -> None:
        """Somebody says on a page that it is posted: as if they had moved the folder."""
        ref = str(UUID(kvittering.referanse))
        with contextlib.suppress(FileNotFoundError):
            (self.mappe / NY / ref).rename(self.mappe / LEVERT / ref)

    def _sted(self, ref: str) -> Status | None:
        # A reference is our own id; nothing else names a folder.
        navn = str(UUID(ref))
        for under, status in ((LEVERT, Status.LEVERT), (FEILET, Status.FEILET), (NY, Status.SENDT)):
            if (self.mappe / under / navn).is_dir():
                return status
        return None


def _skriv(mappe: Path, f: Forsendelse) -> None:
    filer = []
    for nr, fil in enumerate((f.brev, *f.vedlegg), 1):
        navn = f"{nr:02d}-{trygt_filnavn(fil.filnavn)}"
        _skriv_fil(mappe / navn, fil.data)
        filer.append({"fil": navn, "sha256": hashlib.sha256(fil.data).hexdigest()})
    jobb = {
        "id": str(f.id),
        "saksnummer": f.saksnummer,
        "tittel": f.emne,
        "adresse": f.adresse.linjer(),
        "filer": filer,
    }
    _skriv_fil(mappe / JOBB, json.dumps(jobb, ensure_ascii=False, indent=2).encode() + b"\n")
    _sikre(mappe)


def _skriv_fil(sti: Path, data: bytes) -> None:
    with sti.open("xb") as ut:
        ut.write(data)
        ut.flush()
        os.fsync(ut.fileno())


def _sikre(mappe: Path) -> None:
    """What is in a folder survives a power cut when the folder itself is written."""
    if os.name != "posix":  # pragma: no cover - Windows cannot open a folder
        return
    fd = os.open(mappe, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
