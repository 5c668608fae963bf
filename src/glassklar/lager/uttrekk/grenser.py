# SPDX-License-Identifier: EUPL-1.2
"""Fence the child in before it looks at a file from outside."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import tempfile
from typing import Any

MINNE = 1_000_000_000
SEKUNDER = 60
MAKS_SVAR = 64_000_000

_FORBUDT = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn",
    "os.remove", "os.rename", "os.rmdir", "os.chmod", "os.kill", "shutil.", "pty.", "ftplib.",
    "http.", "urllib.", "smtplib.", "webbrowser.",
)  # fmt: skip
_CLONE_NEWUSER, _CLONE_NEWNET, _PR_SET_NO_NEW_PRIVS = 0x10000000, 0x40000000, 38


def sett_grenser() -> None:
    """Limit memory, time, files and processes. What the system does not know is left out."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows
        return
    for navn, verdi in (
        ("RLIMIT_AS", MINNE),
        ("RLIMIT_CPU", SEKUNDER),
        ("RLIMIT_FSIZE", MAKS_SVAR),
        ("RLIMIT_NOFILE", 64),
        ("RLIMIT_CORE", 0),
    ):
        hvilken = getattr(resource, navn, None)
        if hvilken is not None:
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(hvilken, (verdi, verdi))


def steng_nettet() -> None:
    """Leave the network and the chance of more rights, where the kernel lets us."""
    if not sys.platform.startswith("linux"):
        return
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if libc.unshare(_CLONE_NEWNET) != 0:
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def vokt() -> None:
    """Refuse, from now on, everything a reader of files has no use for.

    A fence inside Python: it stops a library that would fetch or run something; against
    machine code there are the limits above and the empty network.
    """
    mappe = os.path.realpath(tempfile.gettempdir())

    def se(hendelse: str, argumenter: tuple[Any, ...]) -> None:
        if hendelse.startswith(_FORBUDT):
            raise PermissionError(hendelse)
        if hendelse == "open":
            sti, _, flagg = argumenter
            # A number is a file that is open already, as our own answer is.
            if isinstance(sti, int):
                return
            if isinstance(flagg, int) and flagg & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                inne = isinstance(sti, str) and os.path.realpath(sti).startswith(mappe)
                if not inne and sti != os.devnull:
                    raise PermissionError(hendelse)

    sys.addaudithook(se)
