# SPDX-License-Identifier: EUPL-1.2
"""Real processes for tests: both sites, the worker and the sequencer, with a database of their own.

The municipality is made once for each state of the source and kept as a template database and a
folder beside the test server, so that every test file starts from the same in a second or two.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from glassklar.config import prosesser
from glassklar.config.miljoe import PAKKE
from glassklar.grunn.tjener import Adresse, Laas, Oppsett, laas_database

#: Entries of the municipality: the odd cases (27), and as many ordinary ones again.
POSTER = 68
PREFIKS = "glassklar_nettmal"
BEHOLD = 2
OPPSTART = 60.0
_KILDER = ("**/*.py", "**/*.sql", "**/*.toml", "**/*.csv")


@dataclass
class Nettsteder:
    """What runs: addresses, folder and database."""

    intern: str
    offentlig: str
    data: Path
    innmappe: Path
    admin: Adresse
    barn: list[subprocess.Popen[bytes]] = field(default_factory=list)
    miljoe: dict[str, str] = field(default_factory=dict)
    #: Of the tests of single sign-on: the provider, and where a second staff site will be.
    utsteder: str = ""
    uten_passord: str = ""

    def spoer(self, sporring: str, *verdier: Any) -> list[tuple[Any, ...]]:
        """Ask the database as its administrator, past every policy."""
        with self.admin.koble() as k:
            k.execute("set search_path = glassklar, offentlig")
            return k.execute(sporring, verdier).fetchall()  # type: ignore[arg-type]

    def en(self, sporring: str, *verdier: Any) -> Any:
        """The first value of the first row."""
        rader = self.spoer(sporring, *verdier)
        assert rader, sporring
        return rader[0][0]

    def logg(self, navn: str) -> str:
        """What a process has written."""
        return (self.data / f"{navn}.logg").read_text("utf-8", "replace")

    def siste_lenke(self) -> str:
        """The address in the newest mail (the demo writes mail on the console)."""
        vent_paa(lambda: "/glemt-passord/" in self.logg("intern"), "e-posten med lenken")
        return re.findall(r"(/glemt-passord/\S+/\S+/)", self.logg("intern"))[-1]


def vent_paa(sjekk: Any, hva: str, sekunder: float = 30.0) -> Any:
    """Wait until ``sjekk()`` is true and return it. Raises AssertionError."""
    frist = time.monotonic() + sekunder
    while time.monotonic() < frist:
        if svar := sjekk():
            return svar
        time.sleep(0.1)
    raise AssertionError(f"ventet forgjeves på {hva}")


@contextmanager
def start(
    tjener: Adresse,
    roller: Oppsett,
    ren: str,
    mappe: Path,
    merke: str,
    mer: Callable[[Nettsteder], dict[str, str]] = lambda _: {},
) -> Iterator[Nettsteder]:
    """Run everything for as long as the block lasts.

    Args:
        tjener: the administrator's address of the server.
        roller: the addresses of the run's test database; its passwords and owner are used.
        ren: a migrated, empty database to copy.
        mappe: a folder that outlives the run.
        merke: the name of the new database.
        mer: more of the environment, once the addresses are known.
    """
    mappe.mkdir(parents=True, exist_ok=True)
    with Laas(mappe / "laas").alene():
        mal, innhold = _mal(tjener, roller, ren, mappe)
    base = _kopi(tjener, roller, mal, merke)
    data = mappe / f"{merke}.data"
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(innhold, data)
    for navn in ("statisk-samlet", "statisk-npm"):
        (data / navn).symlink_to(mappe / "statisk" / navn)
    steder = Nettsteder(
        f"http://localhost:{_port()}", f"http://127.0.0.1:{_port()}", data, data / "innmappe",
        tjener.som(tjener.bruker, tjener.passord, base),
    )  # fmt: skip
    steder.miljoe = _miljoe(roller, base, data, steder.offentlig)
    try:
        steder.miljoe |= mer(steder)
        _start(steder)
        yield steder
    finally:
        prosesser.stopp(steder.barn)
        with _vedlikehold(tjener, roller).koble() as k:
            _slett(k, base)
        shutil.rmtree(data, ignore_errors=True)


@contextmanager
def ved_siden_av(steder: Nettsteder, adresse: str, **mer: str) -> Iterator[Nettsteder]:
    """The staff site once more on the same database, set up another way, at an address."""
    annen = replace(steder, intern=adresse, barn=[])
    annen.miljoe = steder.miljoe | mer
    try:
        _start_en(annen, "intern", prosesser.nettsted("intern", prosesser.VERT, _i(annen.intern)))
        _vent(annen, "intern", annen.intern)
        yield annen
    finally:
        prosesser.stopp(annen.barn)


def _start(steder: Nettsteder) -> None:
    for navn, argv in (
        ("intern", prosesser.nettsted("intern", prosesser.VERT, _i(steder.intern))),
        ("offentlig", prosesser.nettsted("offentlig", prosesser.VERT, _i(steder.offentlig))),
        ("arbeider", prosesser.arbeider()),
        ("forsegler", prosesser.forsegler()),
    ):
        _start_en(steder, navn, argv)
    for navn, adresse in (("intern", steder.intern), ("offentlig", steder.offentlig)):
        _vent(steder, navn, adresse)


def _start_en(steder: Nettsteder, navn: str, argv: list[str]) -> None:
    with (steder.data / f"{navn}.logg").open("ab") as logg:
        steder.barn.append(
            subprocess.Popen(
                argv,
                env=steder.miljoe | {"DJANGO_SETTINGS_MODULE": f"glassklar.config.settings_{navn}"},
                stdin=subprocess.DEVNULL,
                stdout=logg,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        )


def _vent(steder: Nettsteder, navn: str, adresse: str) -> None:
    frist = time.monotonic() + OPPSTART
    while not _svarer(_i(adresse)):
        assert time.monotonic() < frist, steder.logg(navn)
        time.sleep(0.1)


def _miljoe(roller: Oppsett, base: str, data: Path, offentlig: str = "") -> dict[str, str]:
    fra_foer = {n: v for n, v in os.environ.items() if not n.startswith("GLASSKLAR_")}
    for navn in ("DATABASE_URL", "DATA_DIR", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"):
        fra_foer.pop(navn, None)
    return fra_foer | {
        "GLASSKLAR_DB_INTERN": _i_base(roller.intern, base).url,
        "GLASSKLAR_DB_OFFENTLIG": _i_base(roller.offentlig, base).url,
        "GLASSKLAR_DB_EIER": _i_base(roller.eier, base).url,
        "GLASSKLAR_DB_FORSEGLER": _i_base(roller.forsegler, base).url,
        "GLASSKLAR_DATA": str(data),
        "GLASSKLAR_NOEKKEL": "5a" * 32,
        "GLASSKLAR_HEMMELIGHET": "bare-for-proever",
        "GLASSKLAR_DEMO": "1",
        "GLASSKLAR_OFFENTLIG_ADRESSE": offentlig,
        "PYTHONPATH": str(PAKKE.parent),
        "PYTHONUNBUFFERED": "1",
    }


# -- the municipality, once ------------------------------------------------------------------------


#: Where this process has found the static files built.
_bygget: set[Path] = set()


def _mal(tjener: Adresse, roller: Oppsett, ren: str, mappe: Path) -> tuple[str, Path]:
    """The template database and the folder with its files, made when the source has changed."""
    statisk = mappe / "statisk"
    if statisk not in _bygget:
        _kjoer(
            [sys.executable, "-m", "glassklar.config.cli", "bygg"], _miljoe(roller, ren, statisk)
        )
        _bygget.add(statisk)
    navn = f"{PREFIKS}_{_avtrykk()}"
    innhold = mappe / navn
    with _vedlikehold(tjener, roller).koble() as k:
        finnes = k.execute("select 1 from pg_database where datname = %s", [navn]).fetchone()
        if finnes and innhold.is_dir():
            return navn, innhold
        _slett(k, navn)
        kladd = _kopi(tjener, roller, ren, f"{PREFIKS}_kladd")
        halv = mappe / "kladd"
        shutil.rmtree(halv, ignore_errors=True)
        halv.mkdir()
        (halv / "statisk-npm").symlink_to(statisk / "statisk-npm")
        _kjoer(
            [sys.executable, str(Path(__file__).with_name("saa.py")), str(POSTER)],
            _miljoe(roller, kladd, halv),
        )
        (halv / "statisk-npm").unlink()
        shutil.rmtree(innhold, ignore_errors=True)
        halv.rename(innhold)
        k.execute(
            sql.SQL("alter database {} rename to {}").format(
                sql.Identifier(kladd), sql.Identifier(navn)
            )
        )
        _fjern_gamle(k, mappe)
    return navn, innhold


def _avtrykk() -> str:
    sum_ = hashlib.sha256(f"{date.today()} {POSTER}".encode())  # noqa: DTZ011 - the story's last day
    for moenster in _KILDER:
        for fil in sorted(PAKKE.glob(moenster)):
            sum_.update(f"\0{fil.relative_to(PAKKE)}\0".encode() + fil.read_bytes())
    return sum_.hexdigest()[:12]


def _fjern_gamle(k: psycopg.Connection, mappe: Path) -> None:
    rader = k.execute(
        "select datname from pg_database where datname like %s order by oid desc",
        [PREFIKS.replace("_", r"\_") + r"\_%"],
    ).fetchall()
    for (gammel,) in rader[BEHOLD:]:
        _slett(k, gammel)
        shutil.rmtree(mappe / gammel, ignore_errors=True)


def _kjoer(argv: list[str], miljoe: dict[str, str]) -> None:
    ferdig = subprocess.run(argv, env=miljoe, capture_output=True, text=True, check=False)
    assert ferdig.returncode == 0, ferdig.stdout + ferdig.stderr


# -- small things ----------------------------------------------------------------------------------


def _vedlikehold(tjener: Adresse, roller: Oppsett) -> Adresse:
    return roller.eier.som(roller.eier.bruker, roller.eier.passord, tjener.database)


def _i_base(adresse: Adresse, base: str) -> Adresse:
    return adresse.som(adresse.bruker, adresse.passord, base)


def _kopi(tjener: Adresse, roller: Oppsett, fra: str, til: str) -> str:
    with _vedlikehold(tjener, roller).koble() as k:
        _slett(k, til)
        k.execute(
            # File by file: half the work of the ordinary way.
            sql.SQL("create database {} template {} strategy file_copy").format(
                sql.Identifier(til), sql.Identifier(fra)
            )
        )
        laas_database(k, til)
    return til


def _slett(k: psycopg.Connection, base: str) -> None:
    k.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(base)))


def _port() -> int:
    with socket.socket() as s:
        s.bind((prosesser.VERT, 0))
        return int(s.getsockname()[1])


def _i(adresse: str) -> int:
    return int(adresse.rsplit(":", 1)[1])


def _svarer(port: int) -> bool:
    kobling = http.client.HTTPConnection(prosesser.VERT, port, timeout=5)
    with closing(kobling), suppress(OSError, http.client.HTTPException):
        kobling.request("GET", prosesser.PROEVESIDE)
        with kobling.getresponse() as svar:
            return svar.status < 500
    return False
