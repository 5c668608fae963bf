# SPDX-License-Identifier: EUPL-1.2
"""The content-addressed store: a file lies once, under its SHA-256, and is never rewritten.

Order of things in a local folder: the bytes go to a name of their own under `.inn/`, are
forced to disk, and are renamed to `ab/cd/<sha256>`; then the folders are forced too. Only
after that does the caller write the row that names the file. A crash leaves at most a
nameless remainder in `.inn/` (see `rydd_rester`), never half a file under a hash.

Sources: Noark 5 M705, M706 (checksum), M707 (size).
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import logging
import os
import re
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Protocol, runtime_checkable

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils.translation import gettext as _

from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.lager.meldinger import lesbar_stoerrelse

logg = logging.getLogger(__name__)

LAGER = "lager"
OFFENTLIG = "offentlig_lager"
INN = ".inn"
_BIT = 1 << 20
# Windows has its own flag for bytes and lacks the other.
_NY_FIL = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@runtime_checkable
class Lesbar(Protocol):
    """Anything that gives bytes: an open file, an uploaded file, an HTTP answer."""

    def read(self, antall: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Lagret:
    """What was stored: hex SHA-256 (M705) and number of bytes (M707)."""

    sha256: str
    stoerrelse: int


class LagerFeil(Exception):
    """The store cannot be reached, or holds other bytes than the name says."""


def ta_inn(
    fil: bytes | Path | Lesbar, *, maks_bytes: int | None = None, alias: str = LAGER
) -> Lagret:
    """Store the bytes of `fil`; when this returns they survive a power cut.

    `fil` is bytes, a path, or something with `read()` (read from where it stands to its
    end; not closed). `maks_bytes` defaults to the setting MAKS_FIL_MB.

    Raises Avvist at the field "fil" when the file is too large or the disk is full, and
    LagerFeil when an object store does not answer; then nothing is left behind.
    """
    maks = maks_bytes if maks_bytes is not None else _maks_bytes()
    with _full_disk_avvises(alias):
        if isinstance(fil, Path):
            with fil.open("rb") as kilde:
                return _ta_inn(kilde, maks, alias)
        return _ta_inn(io.BytesIO(fil) if isinstance(fil, bytes) else fil, maks, alias)


@contextlib.contextmanager
def _full_disk_avvises(alias: str) -> Iterator[None]:
    try:
        yield
    except OSError as feil:
        if feil.errno not in _FULL_DISK:
            raise
        logg.error("lageret er fullt (%s)", alias)
        raise Avvist(
            {
                "fil": _(
                    "Det er ikke plass til filen på lageret. Ingenting er lagret. "
                    "Gi beskjed til den som drifter systemet, og prøv igjen."
                )
            }
        ) from feil


def _maks_bytes() -> int:
    return int(settings.MAKS_FIL_MB) * 1_000_000


def _ta_inn(kilde: Lesbar, maks: int, alias: str, ventet: str = "") -> Lagret:
    storage = storages[alias]
    if isinstance(storage, FileSystemStorage):
        return _ta_inn_lokalt(kilde, maks, Path(storage.location), ventet)
    return _ta_inn_fjernt(kilde, maks, storage, ventet)


def _krev(sha: str, ventet: str) -> None:
    """Stop before anything gets its name when a copy turns out not to be the original."""
    if ventet and sha != ventet:
        logg.error("skadet fil på lageret: %s", ventet)
        raise LagerFeil(_("Filen på lageret er skadet og ble ikke lagt ut."))


def _les(kilde: Lesbar, maks: int) -> Iterator[bytes]:
    sum_ = 0
    while bit := kilde.read(_BIT):
        sum_ += len(bit)
        if sum_ > maks:
            raise Avvist(
                {
                    "fil": _("Filen er for stor: grensen er %(grense)s.")
                    % {"grense": lesbar_stoerrelse(maks)}
                }
            )
        yield bit


def _ta_inn_lokalt(kilde: Lesbar, maks: int, rot: Path, ventet: str) -> Lagret:
    inn = _mappe(rot, INN)
    midlertidig = inn / uuid.uuid4().hex
    hasj, stoerrelse = hashlib.sha256(), 0
    fd = os.open(midlertidig, _NY_FIL, 0o440)
    try:
        try:
            for bit in _les(kilde, maks):
                hasj.update(bit)
                stoerrelse += len(bit)
                _skriv_alt(fd, bit)
            sha = hasj.hexdigest()
            _krev(sha, ventet)
            maal = rot / sha[:2] / sha[2:4] / sha
            if _har(maal, stoerrelse):
                midlertidig.unlink()
                # The other writer may have renamed without having forced its folder yet.
                _tving_mappe(maal.parent)
                return Lagret(sha, stoerrelse)
            os.fsync(fd)
        finally:
            os.close(fd)
        mappe = _mappe(rot, sha[:2], sha[2:4])
        midlertidig.rename(maal)
        _tving_mappe(mappe)
    except BaseException:
        midlertidig.unlink(missing_ok=True)
        raise
    return Lagret(sha, stoerrelse)


def _skriv_alt(fd: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def _har(maal: Path, stoerrelse: int) -> bool:
    """Whether the file lies there whole; one of the wrong size is damaged and is replaced."""
    try:
        funnet = maal.stat().st_size
    except FileNotFoundError:
        return False
    if funnet != stoerrelse:
        logg.error("skadet fil på lageret blir erstattet: %s", maal.name)
    return funnet == stoerrelse


def _mappe(rot: Path, *deler: str) -> Path:
    """Make folders below the root as needed, forcing each new name to disk."""
    mappe = rot.joinpath(*deler)
    if mappe.is_dir():
        return mappe
    rot.mkdir(0o750, parents=True, exist_ok=True)
    under = rot
    for del_ in deler:
        neste = under / del_
        with contextlib.suppress(FileExistsError):
            neste.mkdir(0o750)
        # Also when another process has just made it: its force may not have come yet.
        _tving_mappe(under)
        under = neste
    return mappe


def _tving_mappe(mappe: Path) -> None:
    if os.name == "nt":  # pragma: no cover - Windows has no folder handles to force
        return
    fd = os.open(mappe, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _ta_inn_fjernt(kilde: Lesbar, maks: int, storage: Storage, ventet: str) -> Lagret:
    """Object stores: the answer to a put is the promise; a key is whole or absent."""
    hasj, stoerrelse = hashlib.sha256(), 0
    with tempfile.SpooledTemporaryFile(max_size=8 * _BIT) as mellom:
        for bit in _les(kilde, maks):
            hasj.update(bit)
            stoerrelse += len(bit)
            mellom.write(bit)
        sha = hasj.hexdigest()
        _krev(sha, ventet)
        navn = _noekkel(sha)
        with _fjernfeil():
            if storage.exists(navn) and storage.size(navn) == stoerrelse:
                return Lagret(sha, stoerrelse)
            mellom.seek(0)
            lagret_som = storage.save(navn, File(mellom, name=navn))
            if lagret_som != navn and storage.exists(navn):
                # Somebody else was first; the store gave ours another name.
                storage.delete(lagret_som)
    return Lagret(sha, stoerrelse)


@contextlib.contextmanager
def _fjernfeil() -> Iterator[None]:
    try:
        yield
    except (Avvist, IkkeFunnet, FileNotFoundError):
        raise
    except Exception as feil:
        if type(feil).__module__.partition(".")[0] in {"botocore", "boto3", "s3transfer"}:
            raise LagerFeil(_("Lageret svarer ikke. Ingenting er lagret.")) from feil
        raise


@lru_cache(maxsize=256)
def _noekkel(sha256: str) -> str:
    """The name within the store; anything that is not a SHA-256 in hex is unknown."""
    if not _SHA256.match(sha256):
        raise IkkeFunnet("ikke en sha256")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def sti(sha256: str, alias: str = LAGER) -> Path | None:
    """The file's place on disk, or None when the store is not a local folder.

    Raises IkkeFunnet when `sha256` is not a checksum. Says nothing about existence.
    """
    navn = _noekkel(sha256)
    storage = storages[alias]
    return Path(storage.location) / navn if isinstance(storage, FileSystemStorage) else None


def finnes(sha256: str, alias: str = LAGER) -> bool:
    """Whether the store holds the file."""
    if not _SHA256.match(sha256):
        return False
    lokal = sti(sha256, alias)
    if lokal is not None:
        return lokal.is_file()
    with _fjernfeil():
        return storages[alias].exists(_noekkel(sha256))


def aapne(sha256: str, alias: str = LAGER) -> IO[bytes]:
    """Open the file for reading; the caller closes it. Raises IkkeFunnet."""
    lokal = sti(sha256, alias)
    try:
        if lokal is not None:
            return lokal.open("rb")
        with _fjernfeil():
            storage = storages[alias]
            if not storage.exists(_noekkel(sha256)):
                raise FileNotFoundError(sha256)
            return storage.open(_noekkel(sha256), "rb")
    except FileNotFoundError as feil:
        raise IkkeFunnet("filen finnes ikke på lageret") from feil


@contextlib.contextmanager
def lokal_fil(sha256: str, alias: str = LAGER) -> Iterator[IO[bytes]]:
    """The file as an ordinary open file with a descriptor, fetched first if it lies far away."""
    with aapne(sha256, alias) as fil:
        if sti(sha256, alias) is not None:
            yield fil
            return
        with tempfile.TemporaryFile() as mellom:
            while bit := fil.read(_BIT):
                mellom.write(bit)
            mellom.flush()
            mellom.seek(0)
            yield mellom


def verifiser(sha256: str, alias: str = LAGER) -> bool:
    """Whether the stored bytes still have the checksum that names them. Raises IkkeFunnet."""
    with aapne(sha256, alias) as fil:
        hasj = hashlib.sha256()
        while bit := fil.read(_BIT):
            hasj.update(bit)
    return hasj.hexdigest() == sha256


def kopier_til_offentlig(sha256: str) -> Lagret:
    """Copy a released file to the public side's own store, checking it on the way.

    The public process has no access to the archive's store, so it gets a copy of its own.
    Raises IkkeFunnet, Avvist (full disk) and LagerFeil (stored bytes are damaged).
    """
    with _full_disk_avvises(OFFENTLIG), aapne(sha256) as fil:
        return _ta_inn(fil, sys.maxsize, OFFENTLIG, sha256)


def fjern_fra_offentlig(sha256: str) -> None:
    """Take a withdrawn file away from the public store; nothing happens if it is gone."""
    lokal = sti(sha256, OFFENTLIG)
    if lokal is None:
        with _fjernfeil():
            storages[OFFENTLIG].delete(_noekkel(sha256))
    elif lokal.exists():
        lokal.unlink()
        _tving_mappe(lokal.parent)


def rydd_rester(*, eldre_enn_sekunder: int = 86_400, alias: str = LAGER) -> int:
    """Remove what crashes left under `.inn/`; returns how many. Local folders only."""
    storage = storages[alias]
    if not isinstance(storage, FileSystemStorage):
        return 0
    antall, grense = 0, time.time() - eldre_enn_sekunder
    inn = Path(storage.location) / INN
    for rest in inn.iterdir() if inn.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):
            if rest.stat().st_mtime < grense:
                rest.unlink()
                antall += 1
    return antall
