# SPDX-License-Identifier: EUPL-1.2
"""The watch over the sites and the worker: start in turn, stop together, never leave one behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import psutil
import pytest

from glassklar.config import prosesser
from glassklar.config.miljoe import MiljoeFeil
from glassklar.config.prosesser import Prosess

SOVER = [sys.executable, "-c", "import time; time.sleep(60)"]
DOER = [sys.executable, "-c", "import sys; sys.exit(3)"]
STRITTER = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
]


def _barn() -> list[psutil.Process]:
    return [p for p in psutil.Process().children() if "time.sleep(60)" in " ".join(p.cmdline())]


def _stopp_snart() -> None:
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()


def test_ctrl_c_stopper_alle_og_er_ikke_en_feil() -> None:
    miljoe = dict(os.environ)
    utfall = prosesser.kjoer(
        [Prosess("A", SOVER, miljoe), Prosess("B", SOVER, miljoe)], _stopp_snart
    )
    assert utfall == 0
    assert not _barn()


def test_et_barn_som_doer_stopper_de_andre() -> None:
    miljoe = dict(os.environ)
    with pytest.raises(MiljoeFeil, match=r"B stoppet uventet \(kode 3\)"):
        prosesser.kjoer([Prosess("A", SOVER, miljoe), Prosess("B", DOER, miljoe)], lambda: None)
    assert not _barn()


def test_arbeideren_startes_igjen_men_ikke_i_det_uendelige(tmp_path: Path) -> None:
    fil = tmp_path / "starter"
    teller = [sys.executable, "-c", f"open({str(fil)!r}, 'a').write('x')"]
    with pytest.raises(MiljoeFeil, match="A stoppet uventet"):
        prosesser.kjoer([Prosess("A", teller, dict(os.environ), igjen=True)], lambda: None)
    assert len(fil.read_text()) == prosesser.FLEST_DOEDSFALL + 1


def test_et_barn_som_ikke_vil_blir_tatt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prosesser, "STOPPTID", 0.5)
    assert prosesser.kjoer([Prosess("A", STRITTER, dict(os.environ))], _stopp_snart) == 0
    assert not _barn()


def test_porten_maa_svare() -> None:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    kode = (
        "from http.server import HTTPServer, BaseHTTPRequestHandler;"
        f"HTTPServer(('127.0.0.1', {port}), BaseHTTPRequestHandler).serve_forever()"
    )
    klar: list[float] = []

    def sett() -> None:
        socket.create_connection(("127.0.0.1", port)).close()
        klar.append(time.monotonic())
        _stopp_snart()

    prosess = Prosess("A", [sys.executable, "-c", kode], dict(os.environ), port)
    assert prosesser.kjoer([prosess], sett) == 0
    assert klar


def test_tilsynet_kalles() -> None:
    kall: list[int] = []
    prosesser.kjoer([Prosess("A", SOVER, dict(os.environ))], _stopp_snart, lambda: kall.append(1))
    assert kall


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kjernens varsel finnes i Linux")
def test_barna_doer_med_en_drept_vakt(tmp_path: Path) -> None:
    fil = tmp_path / "pid"
    barnet = (
        "import os, pathlib, time;"
        f"pathlib.Path({str(fil)!r}).write_text(str(os.getpid())); time.sleep(60)"
    )
    kode = textwrap.dedent(
        f"""
        import os, sys
        from glassklar.config.prosesser import Prosess, kjoer
        kjoer([Prosess("A", [sys.executable, "-c", {barnet!r}], dict(os.environ))], bool)
        """
    )
    with subprocess.Popen([sys.executable, "-c", kode]) as vakt:
        frist = time.monotonic() + 30
        while not (fil.exists() and fil.read_text()) and time.monotonic() < frist:
            time.sleep(0.05)
        vakt.kill()
    pid = int(fil.read_text())
    frist = time.monotonic() + 10
    while time.monotonic() < frist:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.05)
    pytest.fail("barnet lever videre")
