# SPDX-License-Identifier: EUPL-1.2
"""Checkpoints go outside: to a folder, a real HTTP server and a real SMTP server on loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiosmtpd.controller import Controller

from glassklar.spor import drift
from glassklar.spor.forsegler import koble
from glassklar.spor.note import les_note, les_sjekkpunkt
from glassklar.spor.utsending import PAUSER, Epost, Https, Mappe, Utsender

from .test_forsegler import eier, sted  # noqa: F401
from .test_publisering import gaa, o, skriv  # noqa: F401

pytestmark = pytest.mark.usefixtures("sted")
TIME, DOEGN = timedelta(hours=1), timedelta(days=1)
NAA = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Vitne(ThreadingHTTPServer):
    """Somebody outside who takes checkpoints, and now and then is not well."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Mottak)
        self.svar = 200
        self.fikk: list[bytes] = []


class _Mottak(BaseHTTPRequestHandler):
    server: Vitne

    def do_POST(self) -> None:
        kropp = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.server.svar)
        if self.server.svar == 302:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/annen")
        self.end_headers()
        if self.server.svar == 200:
            self.server.fikk.append(kropp)

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def vitne() -> Iterator[Vitne]:
    tjener = Vitne()
    traad = threading.Thread(target=tjener.serve_forever)
    traad.start()
    yield tjener
    tjener.shutdown()
    traad.join()
    tjener.server_close()


def sendt():
    return eier("select maal, storrelse, feil from logg_utsending order by id")


def test_mappen_faar_hvert_sjekkpunkt_som_egen_fil(o, tmp_path):  # noqa: F811
    ute = tmp_path / "ute"
    ute.mkdir()
    with koble(o.url) as c:
        u = Utsender(c, [Mappe(ute, TIME)])
        assert u.send(NAA) == 0  # nothing is sealed
        skriv(5)
        gaa(o)
        assert u.send(NAA) == 1
        assert u.send(NAA + DOEGN) == 0  # nothing new
        skriv(5)
        gaa(o)
        assert u.send(NAA + TIME / 2) == 0  # not yet
        assert u.send(NAA + TIME) == 1
    filer = sorted(ute.iterdir())
    punkter = [les_sjekkpunkt(les_note(f.read_bytes()).tekst) for f in filer]
    assert [p.storrelse for p in punkter] == [s for (_, s, _) in sendt()]
    assert punkter[-1].storrelse == eier("select count(*) from spor")[0][0]


def test_en_adresse_som_ikke_svarer_proeves_igjen_og_vises(o, vitne):  # noqa: F811
    skriv(3)
    gaa(o)
    adresse = f"http://127.0.0.1:{vitne.server_port}/sjekkpunkt"
    with koble(o.url) as c:
        u = Utsender(c, [Https(adresse, TIME, usikker=True)])
        vitne.svar = 503
        naa = NAA
        assert u.send(naa) == 0
        assert u.send(naa) == 0  # not at once
        vitne.svar = 302
        for pause in PAUSER[:3]:
            naa += pause
            assert u.send(naa) == 0
        vitne.svar = 200
        assert u.send(naa + PAUSER[3] / 2) == 0
        assert u.send(naa + PAUSER[3]) == 1
    assert [f for *_, f in sendt()] == [
        "svarte 503", *["adressen peker videre; bruk den den peker til"] * 3, None
    ]  # fmt: skip
    ((note,),) = eier("select note from logg_sjekkpunkt order by tid desc limit 1")
    assert vitne.fikk == [note.encode()]
    with koble(o.url) as c:
        vitne.shutdown()
        vitne.server_close()
        assert Utsender(c, [Https(adresse + "2", TIME, usikker=True)]).send(NAA) == 0
    assert sendt()[-1][2] == "svarer ikke (ConnectionRefusedError)"


def test_bare_https():
    with pytest.raises(ValueError, match="https"):
        Https("http://vitne.eksempel.no/", TIME)


def test_e_post_med_sjekkpunktet_som_vedlegg(o):  # noqa: F811
    brev = []

    class Innboks:
        async def handle_DATA(self, _tjener, _oekt, konvolutt):
            brev.append(konvolutt)
            return "250 OK"

    skriv(3)
    gaa(o)
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    smtp = Controller(Innboks(), hostname="127.0.0.1", port=port, ready_timeout=30)
    smtp.start()
    maal = Epost("kontroll@eksempelvik.example", "arkiv@eksempelvik.example",
                 f"smtp://127.0.0.1:{port}", DOEGN)  # fmt: skip
    with koble(o.url) as c:
        u = Utsender(c, [maal])
        assert u.send(NAA) == 1
        skriv(3)
        gaa(o)
        assert u.send(NAA + TIME) == 0
        smtp.stop()
        assert u.send(NAA + DOEGN) == 0
    assert sendt()[-1][2].startswith("kom ikke fram (")
    (konvolutt,) = brev
    assert konvolutt.rcpt_tos == ["kontroll@eksempelvik.example"]
    m = message_from_bytes(konvolutt.content, policy=default)
    assert m["Subject"].startswith("Sjekkpunkt for ")
    (vedlegg,) = m.iter_attachments()
    ((note,),) = eier("select note from logg_sjekkpunkt where storrelse = %s", sendt()[0][1])
    assert vedlegg.get_content().replace("\r\n", "\n") == note


def test_utsendingen_gaar_ved_siden_av_forseglingen(o, tmp_path):  # noqa: F811
    ute = tmp_path / "ute"
    ute.mkdir()
    skriv(3)
    stopp = threading.Event()
    o = drift.Oppsett(o.url, o.noekkelfil, o.mappe, o.kilder, maal=[Mappe(ute, TIME)])
    traad = threading.Thread(target=drift.kjoer, args=(o, stopp.is_set))
    traad.start()
    try:
        for _ in range(600):
            if list(ute.iterdir()):
                break
            traad.join(0.05)
    finally:
        stopp.set()
        traad.join()
    assert len(list(ute.iterdir())) == 1
