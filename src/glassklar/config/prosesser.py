# SPDX-License-Identifier: EUPL-1.2
"""Starts the sites and the worker as processes, watches them, and stops them in order."""

from __future__ import annotations

import ctypes
import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from glassklar.config.miljoe import MiljoeFeil

VERT = "127.0.0.1"
OPPSTARTSTID = 120.0
STOPPTID = 15.0
#: In a minute; more is a fault that starting again does not mend.
FLEST_DOEDSFALL = 5
#: Served before any host name is looked at.
PROEVESIDE = "/statisk/gk/merke.svg"


@dataclass(frozen=True)
class Prosess:
    """One child: what it is called to people, its command, its environment, its address if any."""

    navn: str
    argv: Sequence[str]
    miljoe: dict[str, str]
    port: int | None = None
    vert: str = VERT
    #: Started again when it dies: the worker gives up when the database goes away for a moment.
    igjen: bool = False


def nettsted(side: str, vert: str, port: int) -> list[str]:
    """The command of a site."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "--config=python:glassklar.config.gunicornvalg",
        f"--bind={vert}:{port}",
        f"glassklar.config.wsgi_{side}:application",
    ]


def arbeider() -> list[str]:
    """The command of the worker."""
    return [sys.executable, "-m", "glassklar.config.arbeider"]


def forsegler() -> list[str]:
    """The command of the sequencer."""
    return [sys.executable, "-m", "glassklar.config.forsegler"]


def krev_ledig(vert: str, port: int, variabel: str) -> None:
    """Raise MiljoeFeil when something listens on the port already."""
    with socket.socket() as proeve:
        proeve.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            proeve.bind((vert, port))
        except PermissionError:
            raise MiljoeFeil(f"Port {port} krever flere rettigheter. Velg en over 1023.") from None
        except OSError:
            raise MiljoeFeil(
                f"Port {port} er i bruk. Stopp programmet som bruker den, "
                f"eller velg en annen: {variabel}={port + 10} make demo"
            ) from None


def kjoer(
    prosesser: Sequence[Prosess],
    klar: Callable[[], None],
    tilsyn: Callable[[], object] = bool,
) -> int:
    """Start all, call ``klar`` when the ports answer, and watch until one dies or we are stopped.

    ``tilsyn`` is called all the while, to look after what the children lean on; when it says
    that it had to mend something, the sites get new processes.

    KeyboardInterrupt (Ctrl-C, or SIGTERM through the command) is the ordinary way out: exit
    code 0. A child that dies by itself is started again if it may be, and not too often;
    otherwise it stops the others: exit code 1.
    """
    barn: list[tuple[Prosess, subprocess.Popen[bytes]]] = []
    doedsfall: list[float] = []
    try:
        for prosess in prosesser:
            barn.append((prosess, _start(prosess)))
        _vent_paa_porter(barn)
        klar()
        while True:
            if tilsyn():
                # New processes get new connections at once; the old ones' pools would try each
                # dead connection in turn, with growing pauses.
                for prosess, p in barn:
                    if prosess.port is not None and p.poll() is None:
                        p.send_signal(signal.SIGHUP)
            for nr, (prosess, p) in enumerate(barn):
                if p.poll() is None:
                    continue
                doedsfall = [t for t in doedsfall if t > time.monotonic() - 60.0]
                if not prosess.igjen or len(doedsfall) >= FLEST_DOEDSFALL:
                    raise MiljoeFeil(f"{prosess.navn} stoppet uventet (kode {p.returncode}).")
                doedsfall.append(time.monotonic())
                barn[nr] = (prosess, _start(prosess))
            time.sleep(0.25)
    except KeyboardInterrupt:
        return 0
    finally:
        stopp([p for _, p in barn])


def stopp(barn: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask all to end, wait, and end those that do not. A second Ctrl-C does not hurry it."""
    gamle = [(s, signal.signal(s, signal.SIG_IGN)) for s in (signal.SIGINT, signal.SIGTERM)]
    try:
        for p in barn:
            if p.poll() is None:
                p.terminate()
        frist = time.monotonic() + STOPPTID
        for p in barn:
            try:
                p.wait(max(0.1, frist - time.monotonic()))
            except subprocess.TimeoutExpired:
                p.kill()
                p.wait()
    finally:
        for tegn, handterer in gamle:
            signal.signal(tegn, handterer)


def _start(prosess: Prosess) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches only us, and we stop them in order. Should we be
    # killed, the kernel tells the child (Linux), so that no site lives on without its watch.
    return subprocess.Popen(  # noqa: S603
        list(prosess.argv),
        env=prosess.miljoe,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_doe_med_forelder(),
    )


def _doe_med_forelder() -> Callable[[], None] | None:
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    sett_doedssignal = 1

    def i_barnet() -> None:
        prctl(sett_doedssignal, int(signal.SIGTERM))

    return i_barnet


def _vent_paa_porter(barn: Sequence[tuple[Prosess, subprocess.Popen[bytes]]]) -> None:
    frist = time.monotonic() + OPPSTARTSTID
    for prosess, p in barn:
        while prosess.port is not None:
            if p.poll() is not None:
                raise MiljoeFeil(f"{prosess.navn} kunne ikke starte (kode {p.returncode}).")
            if time.monotonic() > frist:
                raise MiljoeFeil(f"{prosess.navn} svarte ikke innen {OPPSTARTSTID:.0f} sekunder.")
            if _svarer(prosess.vert, prosess.port):
                break
            time.sleep(0.1)


def _svarer(vert: str, port: int) -> bool:
    """Whether a page comes: the port is open before the processes behind it have loaded."""
    kobling = http.client.HTTPConnection({"0.0.0.0": VERT}.get(vert, vert), port, timeout=5)  # noqa: S104
    try:
        kobling.request("GET", PROEVESIDE)
        kobling.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        kobling.close()
    return True
