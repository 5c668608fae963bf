# SPDX-License-Identifier: EUPL-1.2
"""The export of a sealed log: a folder or a zip that anybody can verify with Python alone.

It is written beside its place and gets its name when it is whole; what stops half-way leaves
nothing behind.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from glassklar.spor.etterproev.bygg import skriv_pyz
from glassklar.spor.loggbase import Kobling
from glassklar.spor.utskrift import Framdrift, IngenLogg, Linjer, Utskrift, Uttak

#: So much must be free beside what the database says that the log takes.
RESERVE = 64 << 20

LESMEG = """EKSPORT AV EN FORSEGLET LOGG
{navn}

Slik kontrollerer du den. Du trenger bare Python 3.9 eller nyere:

    python3 etterproev.pyz .

Har du kommunens offentlige nøkkel, eller et sjekkpunkt du har fått før:

    python3 etterproev.pyz . --noekkel NØKKELEN --mot FILEN

Svaret sier om loggen stemmer, og hvilken rad som er endret, fjernet, lagt til eller flyttet.

hendelser.jsonl   hendelsene, én på hver linje; null der innholdet er tatt bort etter reglene
uforseglet.jsonl  hendelser som ikke var signert ennå da eksporten ble laget
poster.bin        det hver hendelse er forseglet med, 50 byte hver
blader.bin        bladene i treet, 32 byte hver
sjekkpunkt        det siste signerte sjekkpunktet
sjekkpunkter.txt  alle sjekkpunktene
noekler.txt       de offentlige nøklene
epoker.txt        blader der tellingen begynner på nytt etter en gjenoppretting
tilstand/         radene i arkivet slik de var, om de er tatt med
etterproev.pyz    kontrollprogrammet; filen er en zip og kan leses
"""


class EksportFeil(Exception):
    """The export could not be made; the text says why, in the reader's language."""


class Mappe:
    """Files of a folder."""

    def __init__(self, sti: Path, *, trygt: bool = True) -> None:
        """Write in a folder that is there; ``trygt`` when the files are to be kept."""
        self.sti, self._trygt = sti, trygt

    @contextmanager
    def fil(self, navn: str) -> Iterator[Any]:
        """A file of the folder, safe on the disk when it is closed."""
        maal = self.sti / navn
        maal.parent.mkdir(exist_ok=True)
        with open(maal, "wb", 1 << 20) as f:
            yield f
            if self._trygt:
                f.flush()
                os.fsync(f.fileno())

    def lukk(self) -> None:
        """Nothing more to do."""


class Arkivfil:
    """Files of a zip."""

    def __init__(self, sti: Path) -> None:
        """Write a new zip."""
        self._zip = zipfile.ZipFile(sti, "w", zipfile.ZIP_DEFLATED, compresslevel=5)

    @contextmanager
    def fil(self, navn: str) -> Iterator[Any]:
        """A file in the zip."""
        with self._zip.open(navn, "w", force_zip64=True) as f:
            yield f

    def lukk(self) -> None:
        """Write the table of contents."""
        self._zip.close()


@contextmanager
def bilde(c: Kobling) -> Iterator[None]:
    """One snapshot for all that is read inside."""
    with c.transaction():
        c.execute("set transaction isolation level repeatable read, read only")
        c.execute("set local statement_timeout = 0")
        c.execute("set local idle_in_transaction_session_timeout = 0")
        yield


def eksporter(
    c: Kobling, linjer: Linjer, maal: Path, *, tilstand: bool = False,
    framdrift: Framdrift | None = None,
) -> Uttak:  # fmt: skip
    """Write the export of a log to a folder, or to a zip when the name ends so.

    Args:
        c: a connection outside of a transaction, of a role that reads all events.

    Raises:
        EksportFeil: the place is taken or cannot be written, the disk is full, or nothing is
            sealed.
    """
    if maal.exists():
        raise EksportFeil(f"«{maal}» finnes fra før. Velg et annet navn.")
    if not maal.parent.is_dir():
        raise EksportFeil(f"Mappen «{maal.parent}» finnes ikke.")
    er_zip = maal.suffix.lower() == ".zip"
    try:
        kladd = Path(tempfile.mkdtemp(dir=maal.parent, prefix=f".{maal.name}-"))
    except OSError as feil:
        raise EksportFeil(f"Kan ikke skrive i «{maal.parent}»: {feil.strerror}.") from None
    try:
        with bilde(c):
            u = Utskrift(c, linjer, framdrift)
            _krev_plass(c, linjer, kladd, er_zip=er_zip)
            ut: Mappe | Arkivfil = Arkivfil(kladd / "e") if er_zip else Mappe(kladd)
            uttak, _ = u.alt(ut, tilstand=tilstand)
            _vedlegg(ut, uttak.tilstand.navn)
            ut.lukk()
        if er_zip:
            with open(kladd / "e", "rb") as f:
                os.fsync(f.fileno())
        os.chmod(kladd / "e" if er_zip else kladd, 0o600 if er_zip else 0o700)
        os.rename(kladd / "e" if er_zip else kladd, maal)
    except IngenLogg as feil:
        raise EksportFeil(str(feil)) from None
    except OSError as feil:
        if feil.errno in (errno.ENOSPC, errno.EDQUOT):
            raise EksportFeil(
                "Disken er full. Ingenting er skrevet ferdig; velg et sted med mer plass."
            ) from None
        raise EksportFeil(f"Kan ikke skrive «{maal}»: {feil.strerror}.") from None
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(kladd)
    return uttak


def _krev_plass(c: Kobling, linjer: Linjer, mappe: Path, *, er_zip: bool) -> None:
    """Refuse at once when the events alone have no room."""
    rad = c.execute(
        "select coalesce(sum(pg_relation_size(t.relid)), 0) from pg_partition_tree(%s::regclass) t"
        " where t.isleaf",
        [linjer.tabell],
    ).fetchone()
    trengs = (int(rad[0]) if rad else 0) // (4 if er_zip else 1) + RESERVE
    ledig = shutil.disk_usage(mappe).free
    if ledig < trengs:
        raise EksportFeil(
            f"Det er for lite plass: {ledig >> 20} MB ledig, {trengs >> 20} MB trengs. "
            "Velg et annet sted."
        )


def _vedlegg(ut: Mappe | Arkivfil, navn: str) -> None:
    with tempfile.TemporaryDirectory() as tmp:
        pyz = Path(tmp, "etterproev.pyz")
        skriv_pyz(pyz)
        with ut.fil("etterproev.pyz") as f:
            f.write(pyz.read_bytes())
    with ut.fil("LESMEG.txt") as f:
        f.write(LESMEG.format(navn=navn).encode())
