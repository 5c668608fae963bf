# SPDX-License-Identifier: EUPL-1.2
"""Seal the public log in tests, with the sequencer itself; and rewrite it, as an operator could."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.core.wsgi import get_wsgi_application
from django.db import connections

from glassklar.grunn.tjener import Oppsett
from glassklar.journal.logg import KILDE
from glassklar.spor.forsegler import Forsegler, koble
from glassklar.spor.noekler import Noekkelfil

NAVN = "eksempelvik"
OPPHAV = f"{NAVN}/offentlig"


def noekkelfil(mappe: Path) -> Noekkelfil:
    """The file with the private keys of the test's log."""
    return Noekkelfil(mappe / "loggnoekkel")


def forsegl(roller: Oppsett, mappe: Path) -> int:
    """Seal all that waits; return how many events that was."""
    with koble(roller.forsegler.url) as c:
        f = Forsegler(c, KILDE, noekkelfil(mappe), NAVN)
        antall = 0
        while n := f.tikk():
            antall += n
        return antall


def eier(sql: str, *verdier: Any) -> list[tuple[Any, ...]]:
    """Run something as the owner of the tables."""
    with connections["eier"].cursor() as c:
        c.execute(sql, verdier)
        return c.fetchall() if c.description else []


def foer(*poster: Any, slag: str = "U", borte: bool = False) -> None:
    """Write the event of public rows that a test has put out."""
    for p in poster:
        eier("select glassklar.offentlig_logg(%s, %s, %s)", p.id, slag, borte)


_LOGG = ("logg_tilstand", "logg_flis", "logg_bunt", "logg_epoke", "logg_sjekkpunkt",
         "logg_noekkel")  # fmt: skip


def glem_loggen() -> None:
    """What only the owner of everything can do: throw the seals away, to write history anew."""
    for t in _LOGG:
        eier(f"alter table glassklar.{t} disable trigger user")
        eier(f"delete from glassklar.{t} where logg = 'P'")
        eier(f"alter table glassklar.{t} enable trigger user")
    for t in ("logg_blad", "logg_flis", "logg_bunt", "logg_sjekkpunkt", "logg_noekkel"):
        eier(f"delete from offentlig.{t}")


def skriv_om(sql: str) -> None:
    """Change events behind the log's back."""
    eier("alter table offentlig.logg_hendelse disable trigger user")
    eier(sql)
    eier("alter table offentlig.logg_hendelse enable trigger user")


class _Stille(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        return


@contextmanager
def nettsted() -> Iterator[str]:
    """The public site on a port of its own, with the public role; its address."""
    tjener = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Stille)

    def kjoer() -> None:
        connections["default"] = connections["offentlig"]
        tjener.serve_forever(poll_interval=0.05)
        connections.close_all()

    traad = threading.Thread(target=kjoer, daemon=True)
    traad.start()
    try:
        yield f"http://127.0.0.1:{tjener.server_port}"
    finally:
        tjener.shutdown()
        traad.join()
        tjener.server_close()
