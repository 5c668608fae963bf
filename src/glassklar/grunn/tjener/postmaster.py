# SPDX-License-Identifier: EUPL-1.2
"""The file in which a PostgreSQL server says who and where it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Postmaster:
    """What postmaster.pid tells. ``vert`` is the socket folder, or the address it listens on."""

    pid: int
    port: str
    vert: str
    klar: bool


def les(pgdata: Path) -> Postmaster | None:
    """The server that the folder's pid file names, dead or alive; None without a whole file."""
    try:
        linjer = (pgdata / "postmaster.pid").read_text("utf-8").splitlines()
        pid = int(linjer[0])
    except (OSError, ValueError, IndexError):
        return None
    linjer += [""] * (8 - len(linjer))
    vert = linjer[4].strip() or linjer[5].strip()
    return Postmaster(pid, linjer[3].strip(), vert, linjer[7].strip() == "ready")


def lever(pid: int, pgdata: Path) -> bool:
    """Whether the process is a PostgreSQL server of this folder (not a number used again)."""
    try:
        prosess = psutil.Process(pid)
        if prosess.status() == psutil.STATUS_ZOMBIE:
            return False
        argumenter = prosess.cmdline()
    except psutil.Error:
        return False
    return str(pgdata) in argumenter and any("postgres" in a for a in argumenter[:1])


def er_borte(pid: int) -> bool:
    """Whether nothing runs under this number any more (a zombie counts as gone)."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.Error:
        return True


def i_bruk(pgdata: Path) -> bool:
    """Whether any process works in the folder (every process of a server stands in it)."""
    for prosess in psutil.process_iter():
        try:
            if prosess.cwd() == str(pgdata):
                return True
        except (psutil.Error, OSError):
            continue
    return False
