# SPDX-License-Identifier: EUPL-1.2
"""Fetch veraPDF, the validator of PDF/A and PDF/UA that the tests ask, from Maven Central.

Goes into ``var/verktoey``, once, and only when it is exactly the file that is pinned here. Where
it cannot be had (no Java 11 or newer, no Maven, no network), says so in one line and ends well:
the tests then check the structure of the files themselves, and say that they do.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

VERSJON = "1.28.2"
FIL = f"greenfield-apps-{VERSJON}.jar"
SHA256 = "687d4d8bcfec48c9f7e931cf78ed061f1eeccfba55d4cdc000ba9b4d8aa46ce6"
MAPPE = Path(__file__).resolve().parent.parent / "var" / "verktoey" / "verapdf"
_PLUGG = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
_TIDSFRIST = 300


class FinnesIkke(Exception):
    """veraPDF cannot be had; the text says why."""


def verapdf() -> Path:
    """Return the checked file, fetched when it is not there. Raises FinnesIkke."""
    fil = MAPPE / FIL
    _krev_java()
    if not fil.is_file() or _sum(fil) != SHA256:
        _hent(fil)
    return fil


def _krev_java() -> None:
    java = shutil.which("java")
    if java is None:
        raise FinnesIkke("Java mangler")
    ut = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)  # noqa: S603
    versjon = re.search(r'version "(\d+)', ut.stderr)
    if versjon is None or int(versjon[1]) < 11:
        raise FinnesIkke("Java er eldre enn 11")


def _hent(fil: Path) -> None:
    mvn = shutil.which("mvn")
    if mvn is None:
        raise FinnesIkke("Maven mangler")
    MAPPE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=MAPPE) as ny:
        kommando = [
            mvn, "-q", "-B", _PLUGG, f"-Dartifact=org.verapdf.apps:greenfield-apps:{VERSJON}",
            f"-DoutputDirectory={ny}",
        ]  # fmt: skip
        try:
            subprocess.run(  # noqa: S603
                kommando, cwd=ny, capture_output=True, check=True, timeout=_TIDSFRIST
            )
        except (subprocess.SubprocessError, OSError):
            raise FinnesIkke("Maven Central svarer ikke") from None
        hentet = Path(ny, FIL)
        if not hentet.is_file() or _sum(hentet) != SHA256:
            raise FinnesIkke("filen fra Maven Central er ikke den vi kjenner")
        hentet.replace(fil)


def _sum(fil: Path) -> str:
    return hashlib.sha256(fil.read_bytes()).hexdigest()


if __name__ == "__main__":
    try:
        verapdf()
    except FinnesIkke as grunn:
        print(f"veraPDF er ikke med ({grunn}): brevenes PDF/A prøves uten.", file=sys.stderr)
