# SPDX-License-Identifier: EUPL-1.2
"""A whole installation of its own that can be killed: server, staff site, sequencer, and people
who register letters all the while."""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil
import psycopg

from glassklar.config import prosesser
from glassklar.config.miljoe import PAKKE, PROSJEKT
from glassklar.grunn.ids import uuid7
from glassklar.grunn.tjener import (
    Adresse,
    Hemmeligheter,
    InnebygdTjener,
    Oppsett,
    TjenerFeil,
    hent,
    sett_opp,
)
from glassklar.grunn.tjener.innebygd import binaerer
from glassklar.spor.note import les_note, les_sjekkpunkt

PERSONER = 3
PASSORD = "et passord til prøven"
#: What is written to disk survives a killed process; only a power cut needs more.
UTEN_DISK = {"fsync": "off", "full_page_writes": "off"}

#: The parts of the trace, as pg_dump is asked for them.
HENDELSER = "glassklar.spor_(resten|[0-9]*)"

SAADD = f"""
import django; django.setup()
import fabrikk
fabrikk.virksomhet()
e = fabrikk.enhet("42", "Byggesak")
a = fabrikk.arkivdel("SAK")
for n in range({PERSONER}):
    b = fabrikk.bruker(f"arkivar{{n}}", "arkivar", i=e)
    fabrikk.sak(b, e, a)
    b.set_password({PASSORD!r})
    b.save(using="eier")
"""


@dataclass
class By:
    """The running installation."""

    tjener: InnebygdTjener
    o: Oppsett
    data: Path
    miljoe: dict[str, str]
    port: int
    barn: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    #: Entries that a person has been told are registered.
    kvittert: set[uuid.UUID] = field(default_factory=set)
    #: Every checkpoint that has been out, as it was read.
    sett: dict[str, bytes] = field(default_factory=dict)
    drept: dict[str, int] = field(default_factory=dict)
    #: What a person was told instead, last.
    sist: str = ""

    def start(self, navn: str) -> None:
        """Start a process of ours again."""
        argv = {
            "intern": prosesser.nettsted("intern", prosesser.VERT, self.port),
            "forsegler": prosesser.forsegler(),
        }[navn]
        with (self.data / f"{navn}.logg").open("ab") as logg:
            self.barn[navn] = subprocess.Popen(
                argv, stdin=subprocess.DEVNULL, stdout=logg, stderr=logg, start_new_session=True,
                env=self.miljoe | {"DJANGO_SETTINGS_MODULE": f"glassklar.config.settings_{navn}"},
            )  # fmt: skip

    def logg(self, navn: str) -> str:
        """The end of what a process has said."""
        return (self.data / f"{navn}.logg").read_text("utf-8", "replace")[-3000:]

    # -- killing -----------------------------------------------------------------------------------

    def drep_forsegler(self) -> None:
        """kill -9 of the sequencer, and a new one at once."""
        self.barn["forsegler"].kill()
        self.barn["forsegler"].wait()
        self.start("forsegler")

    def drep_web(self) -> None:
        """kill -9 of a web process; its master makes a new one."""
        arbeidere = psutil.Process(self.barn["intern"].pid).children()
        if arbeidere:
            random.choice(arbeidere).kill()

    def drep_base(self) -> None:
        """kill -9 of PostgreSQL: the postmaster, or one session, which takes all down with it."""
        pid = int((self.tjener.pgdata / "postmaster.pid").read_text().split()[0])
        oekter = [p for p in psutil.Process(pid).children() if "glassklar_" in _kommando(p)]
        if oekter and random.random() < 0.5:
            random.choice(oekter).kill()
        else:
            os.kill(pid, signal.SIGKILL)
        frist = time.monotonic() + 60
        while True:
            try:
                self.tjener.vokt()
                self.o.eier.koble().close()
                return
            except (psycopg.OperationalError, TjenerFeil):
                if time.monotonic() > frist:
                    raise
                time.sleep(0.05)

    def drep(self, hva: str) -> None:
        """Kill one kind of process."""
        {"forsegler": self.drep_forsegler, "web": self.drep_web, "base": self.drep_base}[hva]()
        self.drept[hva] = self.drept.get(hva, 0) + 1

    # -- looking -----------------------------------------------------------------------------------

    def spoer(self, sql: str, *verdier: object) -> list[tuple]:
        """Ask as the owner."""
        with psycopg.connect(self.o.eier.url, options="-c search_path=glassklar") as k:
            return k.execute(sql.encode(), verdier).fetchall()

    def se_sjekkpunkt(self) -> None:
        """Read what is out for all to see."""
        try:
            note = (self.data / "spor-fliser" / "spor" / "checkpoint").read_bytes()
        except FileNotFoundError:
            return
        s = les_sjekkpunkt(les_note(note).tekst)
        self.sett[f"{s.storrelse}-{s.rot.hex()}"] = note


def _kommando(p: psutil.Process) -> str:
    """The command line of a process; nothing when it is ending."""
    try:
        return " ".join(p.cmdline())
    except psutil.NoSuchProcess:
        return ""


class Person(threading.Thread):
    """Somebody at the desk who registers one letter after another, whatever happens."""

    def __init__(self, by: By, nr: int, stopp: threading.Event) -> None:
        super().__init__(daemon=True)
        self.by, self.nr, self.stopp = by, nr, stopp
        self.kaker: dict[str, str] = {}
        self.c: http.client.HTTPConnection | None = None

    def run(self) -> None:
        """Register until told to stop."""
        merke = ""
        while not self.stopp.is_set():
            try:
                merke = merke or self._logg_inn()
                self._registrer(merke)
            except (OSError, http.client.HTTPException, TimeoutError) as feil:
                self.by.sist = repr(feil)
                if self.c is not None:
                    self.c.close()
                self.c = None
                time.sleep(0.02)
        if self.c is not None:
            self.c.close()

    def _send(
        self, metode: str, sti: str, felt: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        if self.c is None:
            self.c = http.client.HTTPConnection(prosesser.VERT, self.by.port, timeout=20)
        hoder = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.kaker.items())}
        if felt is not None:
            hoder["Content-Type"] = "application/x-www-form-urlencoded"
            hoder["Referer"] = f"http://{prosesser.VERT}:{self.by.port}{sti}"
        self.c.request(metode, sti, urlencode(felt or {}) if felt is not None else None, hoder)
        svar = self.c.getresponse()
        kropp = svar.read().decode("utf-8", "replace")
        for kake in svar.headers.get_all("Set-Cookie") or []:
            navn, _, verdi = kake.split(";", 1)[0].partition("=")
            self.kaker[navn] = verdi
        return svar.status, svar.headers.get("Location", ""), kropp

    def _merke(self, sti: str) -> str:
        status, _, kropp = self._send("GET", sti)
        treff = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', kropp)
        if status != 200 or treff is None:
            raise http.client.HTTPException(f"{sti} svarte {status}")
        return treff[1]

    def _logg_inn(self) -> str:
        felt = {"csrfmiddlewaretoken": self._merke("/logg-inn/"), "username": f"arkivar{self.nr}",
                "password": PASSORD}  # fmt: skip
        status, _, _ = self._send("POST", "/logg-inn/", felt)
        if status != 302:
            raise http.client.HTTPException(f"innloggingen svarte {status}")
        return self._merke("/registrer/ny/")

    def _registrer(self, merke: str) -> None:
        noekkel = uuid7()
        dag = time.strftime("%d.%m.%Y")
        felt = {
            "csrfmiddlewaretoken": merke, "sak": f"{time.strftime('%Y')}/{self.nr + 1}",
            "tittel": f"Søknad {noekkel}", "tittel2": "", "journalposttype": "I",
            "part": "Eksempel Bygg AS", "dokumentets_dato": dag, "mottatt_dato": dag,
            "grad": "arv", "innsending": str(noekkel),
        }  # fmt: skip
        status, sted, kropp = self._send("POST", "/registrer/ny/", felt)
        if status == 302 and "registrert" in sted:
            self.by.kvittert.add(noekkel)
        else:
            raise http.client.HTTPException(f"registreringen svarte {status} {sted} {kropp[:200]}")


def _port() -> int:
    with socket.socket() as s:
        s.bind((prosesser.VERT, 0))
        return int(s.getsockname()[1])


@contextmanager
def by(mappe: Path, mal: Adresse) -> Iterator[By]:
    """A new installation with the tables of ``mal`` (the owner's address of an empty base)."""
    tjener = InnebygdTjener(mappe, UTEN_DISK)
    with tjener as admin:
        hemmelig: Hemmeligheter = hent(mappe)
        o = sett_opp(admin.url, "by", hemmelig)
        _kopier(mal, o.eier)
        miljoe = _miljoe(o, mappe, hemmelig)
        subprocess.run([sys.executable, "-c", SAADD], check=True, env=miljoe | {
            "DJANGO_SETTINGS_MODULE": "glassklar.config.settings_eier",
            "PYTHONPATH": f"{PAKKE.parent}:{Path(__file__).parent.parent}"})  # fmt: skip
        b = By(tjener, o, mappe, miljoe, _port())
        try:
            for navn in ("intern", "forsegler"):
                b.start(navn)
            frist = time.monotonic() + 120
            while not prosesser._svarer(prosesser.VERT, b.port):
                assert time.monotonic() < frist, (mappe / "intern.logg").read_text()
                time.sleep(0.1)
            yield b
        finally:
            prosesser.stopp(list(b.barn.values()))


def _kopier(fra: Adresse, til: Adresse) -> None:
    """Tables and reference rows of one base into another, empty one.

    Not the events of the reference rows: they carry the numbers of transactions of the server they
    come from, which may be ahead of this one's, and would wait until it has counted so far.
    """
    dump = subprocess.run(
        [binaerer() / "pg_dump", "--no-comments", f"--exclude-table-data={HENDELSER}", fra.url],
        check=True, capture_output=True,
    ).stdout  # fmt: skip
    # The schemas are there already; nobody but their owner may say so again.
    dump = re.sub(rb"(?m)^(CREATE SCHEMA|ALTER SCHEMA|ALTER DEFAULT PRIVILEGES).*;$", b"", dump)
    subprocess.run(
        [binaerer() / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-", til.url],
        input=dump, check=True, capture_output=True,
    )  # fmt: skip


def _miljoe(o: Oppsett, data: Path, hemmelig: Hemmeligheter) -> dict[str, str]:
    fra_foer = {n: v for n, v in os.environ.items() if not n.startswith("GLASSKLAR_")}
    for navn in ("DATABASE_URL", "DATA_DIR", "DJANGO_SETTINGS_MODULE"):
        fra_foer.pop(navn, None)
    # As «make bygg» does it: nothing to do when it has.
    subprocess.run(
        [sys.executable, "-m", "glassklar.config.cli", "bygg"], check=True, capture_output=True,
        env=fra_foer | {"DATA_DIR": str(PROSJEKT / "var"), "PYTHONPATH": str(PAKKE.parent)},
    )  # fmt: skip
    for navn in ("statisk-samlet", "statisk-npm"):
        (data / navn).symlink_to(PROSJEKT / "var" / navn)
    return fra_foer | {
        "GLASSKLAR_DB_INTERN": o.intern.url,
        "GLASSKLAR_DB_OFFENTLIG": o.offentlig.url,
        "GLASSKLAR_DB_EIER": o.eier.url,
        "GLASSKLAR_DB_FORSEGLER": o.forsegler.url,
        "GLASSKLAR_DATA": str(data),
        "GLASSKLAR_NOEKKEL": hemmelig.noekkel,
        "GLASSKLAR_HEMMELIGHET": hemmelig.hemmelighet_intern,
        "GLASSKLAR_VERTER": prosesser.VERT,
        "PYTHONPATH": str(PAKKE.parent),
    }


@contextmanager
def last(b: By) -> Iterator[Callable[[], None]]:
    """People at work for as long as the block lasts; gives what waits until some work is done."""
    stopp = threading.Event()
    folk = [Person(b, n, stopp) for n in range(PERSONER)]
    for p in folk:
        p.start()

    def vent(antall: int = 3, sekunder: float = 60.0) -> None:
        maal, frist = len(b.kvittert) + antall, time.monotonic() + sekunder
        while len(b.kvittert) < maal:
            b.se_sjekkpunkt()
            assert time.monotonic() < frist, (
                f"ingen får registrert noe: {b.sist}\n{b.logg('intern')}\n{b.logg('forsegler')}"
            )
            time.sleep(0.02)

    try:
        yield vent
    finally:
        stopp.set()
        for p in folk:
            p.join(30)
