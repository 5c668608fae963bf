# SPDX-License-Identifier: EUPL-1.2
"""The watched folder: what is put there is taken in once, and moved to ``ferdig`` or ``feil``.

Order for each file: the bytes are stored, the rows are committed, and only then is the file
moved. A crash in between leaves the file where it was; the next look finds the rows by the
file's mark (name, time, checksum; a mail by its Message-ID) and only moves it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import stat
import time
from pathlib import Path

from django.conf import settings
from django.db import Error as DatabaseFeil
from django.utils.translation import gettext as _

from glassklar.arkiv.mottak.actions.ta_imot import skriv_mottak, ta_imot_mbox
from glassklar.arkiv.mottak.inntak import (
    EML,
    MBOX,
    MSG,
    Innfil,
    NyttMottak,
    legg_paa_lager,
    tolk_epost,
)
from glassklar.arkiv.mottak.models import Mottak
from glassklar.grunn.feil import Avvist
from glassklar.lager.api import LagerFeil, lesbar_stoerrelse, trygt_filnavn
from glassklar.org.api import Bruker

logg = logging.getLogger(__name__)

FERDIG, FEIL = "ferdig", "feil"
#: A file is whole when nothing has happened to it for so long. The kernel's own time of
#: change is used: a program that copies can set the other one back.
ROLIG_SEKUNDER = 10.0
#: An empty file may be a name that somebody has only just reserved.
TOM_SEKUNDER = 60.0
MAKS_FILER = 200
_MAKS_FORSOEK = 5
#: Names that programs give to what is not finished.
_UFERDIG = (".tmp", ".part", ".partial", ".crdownload", ".filepart", ".swp", ".lock")

#: How often a file has failed here, by name and time; forgotten when the worker restarts.
_forsoek: dict[tuple[str, int], int] = {}


class _IkkeTatt(Exception):
    """The file can never be taken in; the text says why."""


def les_innmappe(
    *, bruker: Bruker, mappe: Path, rolig: float = ROLIG_SEKUNDER, tom: float = TOM_SEKUNDER
) -> int:
    """Take in the finished files of a folder, oldest first; return how many were moved.

    Args:
        bruker: the system user.
        mappe: the folder; it and its ``ferdig`` and ``feil`` are made when they are missing.
        rolig: how long, in seconds, a file must have been left alone.

    Raises:
        LagerFeil, DatabaseError: store or database does not answer; the files stay where
            they are and are tried again.
    """
    for under in (mappe, mappe / FERDIG, mappe / FEIL):
        under.mkdir(parents=True, exist_ok=True)
    flyttet = 0
    for fil in _kandidater(mappe, rolig, tom)[:MAKS_FILER]:
        try:
            _ta_inn(bruker, fil)
        except (DatabaseFeil, LagerFeil):
            raise
        except _IkkeTatt as feil:
            flyttet += _legg_i_feil(fil, mappe / FEIL, str(feil))
        except OSError:
            flyttet += _mislyktes(fil, mappe)
        except Exception:
            logg.exception("en fil i innmappen kunne ikke tas inn")
            flyttet += _mislyktes(fil, mappe)
        else:
            flyttet += _flytt(fil, mappe / FERDIG) is not None
    return flyttet


def _kandidater(mappe: Path, rolig: float, tom: float) -> list[Path]:
    naa = time.time()
    funnet: list[tuple[int, str, Path]] = []
    with os.scandir(mappe) as innhold:
        for post in innhold:
            navn = post.name
            if navn.startswith((".", "~$")) or navn.lower().endswith(_UFERDIG):
                continue
            with contextlib.suppress(FileNotFoundError):
                s = post.stat(follow_symlinks=False)
                if stat.S_ISDIR(s.st_mode):
                    continue
                ventetid = rolig if s.st_size else max(rolig, tom)
                if naa - max(s.st_ctime, min(s.st_mtime, naa)) >= ventetid:
                    funnet.append((s.st_mtime_ns, navn, Path(post.path)))
    return [sti for _tid, _navn, sti in sorted(funnet)]


def _ta_inn(bruker: Bruker, fil: Path) -> None:
    foer = fil.lstat()
    if not stat.S_ISREG(foer.st_mode):
        raise _IkkeTatt(_("Dette er en snarvei eller noe annet enn en vanlig fil."))
    if foer.st_size == 0:
        raise _IkkeTatt(_("Filen er tom."))
    fd = os.open(fil, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0))
    with os.fdopen(fd, "rb") as aapen:
        maks = int(settings.MAKS_FIL_MB) * 1_000_000
        if foer.st_size > maks:
            raise _IkkeTatt(
                _("Filen er for stor: grensen er %(grense)s.") % {"grense": lesbar_stoerrelse(maks)}
            )
        inn = legg_paa_lager(fil.name, aapen)
        etter = os.fstat(aapen.fileno())
        if (etter.st_size, etter.st_mtime_ns) != (foer.st_size, foer.st_mtime_ns):
            raise OSError("filen ble endret mens den ble lest")
        if inn.format in (EML, MSG):
            aapen.seek(0)
            ny = tolk_epost(aapen.read(), inn.filnavn, original=inn)
            skriv_mottak(bruker=bruker, nye=[ny])
            return
    if inn.format == MBOX and _er_postkasse(bruker, fil, inn):
        return
    merke = f"mappe:{inn.filnavn}:{foer.st_mtime_ns}:{inn.sjekksum}"
    skriv_mottak(bruker=bruker, nye=[NyttMottak(Mottak.Kilde.MAPPE, [inn], kilde_id=merke)])


def _er_postkasse(bruker: Bruker, fil: Path, inn: Innfil) -> bool:
    try:
        mottatt = ta_imot_mbox(bruker=bruker, fil=fil, filnavn=inn.filnavn)
    except Avvist:
        return False
    if mottatt.avviste:
        # What could be taken in is taken in; the folder keeps the whole for the rest.
        raise _IkkeTatt(" ".join(a.tekst for a in mottatt.avviste))
    return True


def _mislyktes(fil: Path, mappe: Path) -> bool:
    """Try again later, but not for ever: one file must not stop those behind it."""
    try:
        merke = (fil.name, fil.lstat().st_ctime_ns)
    except FileNotFoundError:
        return False
    _forsoek[merke] = _forsoek.get(merke, 0) + 1
    if _forsoek[merke] < _MAKS_FORSOEK:
        return False
    del _forsoek[merke]
    grunn = _("Filen kunne ikke tas inn etter flere forsøk. Prøv å legge den i mappen på nytt.")
    return _legg_i_feil(fil, mappe / FEIL, grunn)


def _legg_i_feil(fil: Path, feilmappe: Path, grunn: str) -> bool:
    """Move the file, with the reason in a text file of the same name beside it."""
    ny = _flytt(fil, feilmappe)
    if ny is None:
        return False
    with contextlib.suppress(OSError):
        (ny.parent / f"{ny.name}.txt").write_text(f"{grunn}\n", "utf-8")
    return True


def _flytt(fil: Path, mappe: Path) -> Path | None:
    """Move within the folder's own disk, never over a file that lies there."""
    navn = trygt_filnavn(fil.name)
    stamme, endelse = Path(navn).stem, Path(navn).suffix
    for nr in range(1, 10_000):
        maal = mappe / (navn if nr == 1 else f"{stamme} ({nr}){endelse}")
        if os.path.lexists(maal) or os.path.lexists(f"{maal}.txt"):
            continue
        try:
            fil.rename(maal)
        except OSError:
            logg.exception("en fil i innmappen kunne ikke flyttes")
            return None
        return maal
    return None
