# SPDX-License-Identifier: EUPL-1.2
"""The database that is measured on, the sites as they run in earnest, and a client."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil
import psycopg

from bench.maaling import MAPPE, si

VERT = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Base:
    """A database with so many entries, and the process that serves it (0 when elsewhere)."""

    poster: int
    data: Path
    postmester: int


@contextmanager
def base(poster: int, *, paa_nytt: bool = False) -> Iterator[Base]:
    """Start the server, make the municipality if it is missing, and set the environment."""
    from glassklar.config import kommandoer, oppstart

    data = MAPPE.resolve()
    os.environ |= {
        "GLASSKLAR_DEMO": "1",
        "GLASSKLAR_DATA": str(data),
        "GLASSKLAR_DB_NAVN": f"glassklar_bench_{poster}",
    }
    with oppstart.tjener(data) as tjener:
        begynte = time.monotonic()
        if kommandoer._fyll_demobase(tjener.admin, data, poster=poster, froe=1, paa_nytt=paa_nytt):
            si(f"Laget {poster} poster på {time.monotonic() - begynte:.0f} s.")
        yield Base(poster, data, _postmester())


def _postmester() -> int:
    """The server's process, when it is on this machine."""
    with psycopg.connect(os.environ["GLASSKLAR_DB_EIER"]) as c:
        pid = c.info.backend_pid
        if psutil.pid_exists(pid) and "postgres" in psutil.Process(pid).name():
            return psutil.Process(pid).ppid()
    return 0


def ledig_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as s:
        s.bind((VERT, 0))
        return int(s.getsockname()[1])


@contextmanager
def nettsted(side: str, b: Base) -> Iterator[tuple[int, int]]:
    """Run a site as the product does; gives its port and process."""
    from glassklar.config import oppstart, prosesser

    port = ledig_port()
    miljoe = oppstart.miljoe_for(side, b.data)
    with subprocess.Popen(  # noqa: S603
        prosesser.nettsted(side, VERT, port), env=miljoe, stdin=subprocess.DEVNULL
    ) as p:
        try:
            _vent(port, p)
            yield port, p.pid
        finally:
            p.terminate()


def _vent(port: int, p: subprocess.Popen[bytes]) -> None:
    frist = time.monotonic() + 60
    while time.monotonic() < frist and p.poll() is None:
        try:
            Klient(port).send("GET", "/logg-inn/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("Siden startet ikke.")


@dataclass(slots=True)
class Klient:
    """A browser without pictures: one connection, cookies, forms."""

    port: int
    kaker: dict[str, str] = field(default_factory=dict)
    _c: http.client.HTTPConnection | None = None

    def send(
        self, metode: str, sti: str, kropp: bytes | None = None, type_: str = ""
    ) -> tuple[int, str, bytes]:
        """Send a request; give status, Location and body."""
        if self._c is None:
            self._c = http.client.HTTPConnection(VERT, self.port, timeout=120)
            self._c.connect()
            # A small request must not wait for the answer to the one before.
            self._c.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        hoder = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.kaker.items())}
        if type_:
            hoder["Content-Type"] = type_
            hoder["Referer"] = f"http://{VERT}:{self.port}{sti}"
        try:
            self._c.request(metode, sti, kropp, hoder)
            svar = self._c.getresponse()
            innhold = svar.read()
        except (http.client.HTTPException, OSError):
            self._c = None
            raise
        for kake in svar.headers.get_all("Set-Cookie") or []:
            navn, _, verdi = kake.split(";", 1)[0].partition("=")
            self.kaker[navn] = verdi
        return svar.status, svar.headers.get("Location", ""), innhold

    def hent(self, sti: str) -> bytes:
        """Get a page that must be there."""
        status, _sted, innhold = self.send("GET", sti)
        if status != 200:
            raise SystemExit(f"{sti} svarte {status}")
        return innhold

    def logg_inn(self, brukernavn: str, passord: str) -> None:
        """Log in through the page."""
        merke = csrf(self.hent("/logg-inn/"))
        felt = {"csrfmiddlewaretoken": merke, "username": brukernavn, "password": passord}
        status, _sted, _innhold = self.send(
            "POST", "/logg-inn/", urlencode(felt).encode(), "application/x-www-form-urlencoded"
        )
        if status != 302:
            raise SystemExit(f"Innloggingen svarte {status}")


def csrf(side: bytes) -> str:
    """The token of the page's form."""
    treff = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', side)
    if treff is None:
        raise SystemExit("Siden har ikke noe skjema.")
    return treff[1].decode()
