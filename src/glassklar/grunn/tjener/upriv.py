# SPDX-License-Identifier: EUPL-1.2
"""PostgreSQL refuses to run as root. Started by root, it runs as a user who may do nothing else."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glassklar.grunn.tjener.feil import TjenerFeil


@dataclass(frozen=True)
class Konto:
    """The system account that the server runs as."""

    uid: int
    gid: int
    navn: str


def konto_for(mappe: Path) -> Konto | None:
    """The account to run as, or None when we are an ordinary user already.

    A database folder that an ordinary user made stays theirs also when root starts it.
    """
    if os.geteuid() != 0:
        return None
    uid = mappe.stat().st_uid if mappe.exists() else 0
    try:
        rad = pwd.getpwuid(uid) if uid else pwd.getpwnam("nobody")
    except KeyError:
        raise TjenerFeil(
            "Finner ingen uprivilegert bruker å kjøre databasen som. Kjør ikke som root."
        ) from None
    return Konto(rad.pw_uid, rad.pw_gid, rad.pw_name)


def som(
    konto: Konto | None, argv: list[str], stier: Iterable[Path]
) -> tuple[list[str], dict[str, Any]]:
    """The command and the Popen arguments that run ``argv`` as ``konto``.

    When one of ``stier`` lies behind a folder that is closed to the account (a project under
    /root), the process keeps exactly one of root's powers: to pass through closed folders.
    """
    if konto is None:
        return argv, {}
    if all(_kan_naa(konto, sti) for sti in stier):
        return argv, {"user": konto.uid, "group": konto.gid, "extra_groups": []}
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise TjenerFeil(
            "Databasen kan ikke kjøre her: mappen er lukket for andre enn root. "
            "Sett DATA_DIR til en åpen mappe, eller kjør som vanlig bruker."
        )
    foran = [
        setpriv,
        f"--reuid={konto.uid}",
        f"--regid={konto.gid}",
        "--clear-groups",
        "--inh-caps=-all,+dac_read_search",
        "--ambient-caps=-all,+dac_read_search",
        "--bounding-set=-all,+dac_read_search",
        # Or access(2), which initdb asks before it runs postgres, would forget the power.
        "--securebits=+no_setuid_fixup",
        "--",
    ]
    return foran + argv, {}


def gi_bort(konto: Konto | None, sti: Path) -> None:
    """Hand a new file or folder to the account; nothing to do for an ordinary user."""
    if konto is not None:
        os.chown(sti, konto.uid, konto.gid)


def _kan_naa(konto: Konto, sti: Path) -> bool:
    for mappe in sti.resolve().parents:
        tilstand = mappe.stat()
        if tilstand.st_uid == konto.uid:
            bit = stat.S_IXUSR
        elif tilstand.st_gid == konto.gid:
            bit = stat.S_IXGRP
        else:
            bit = stat.S_IXOTH
        if not tilstand.st_mode & bit:
            return False
    return True
