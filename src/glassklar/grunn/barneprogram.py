# SPDX-License-Identifier: EUPL-1.2
"""How a limited child process is started: our own module, an empty folder, and no secrets.

The child's environment holds nothing but where Python finds our code: no database address and no
keys. What limits it further, it sets on itself before it reads anything.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import glassklar


def start(
    modul: str, *argumenter: str, mappe: str, inn: int | IO[bytes], ut: int | IO[bytes]
) -> subprocess.Popen[bytes]:
    """Start one of our modules as a child, in a session of its own.

    Args:
        modul: ours; the arguments are our own words, never somebody's file name.
        mappe: an empty folder, which is all that it may write in.
        inn: standard input, a file or ``subprocess.PIPE``; ``ut`` likewise. What it says on
            standard error is thrown away: it could quote the document.
    """
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-s", "-P", "-X", "utf8", "-m", modul, *argumenter],
        stdin=inn,
        stdout=ut,
        stderr=subprocess.DEVNULL,
        cwd=mappe,
        env=miljoe(mappe),
        start_new_session=True,
    )


def miljoe(mappe: str) -> dict[str, str]:
    """The whole environment of a child that may use one folder."""
    kode = str(Path(glassklar.__file__).parent.parent)
    ut = {"PYTHONPATH": kode, "LANG": "C.UTF-8", "TMPDIR": mappe, "TEMP": mappe, "HOME": mappe}
    if "SYSTEMROOT" in os.environ:  # pragma: no cover - Windows needs it to start anything
        ut["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    return ut
