# SPDX-License-Identifier: EUPL-1.2
"""Checkpoints go outside over TLS: only to whom an authority that this machine trusts vouches for.

The authority, the HTTPS server and the mail server are made here; the trust is given the way that
whoever runs the system gives it.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from glassklar.spor.utsending import Epost, Https, SendFeil, Sjekkpunktnote

NOTE = Sjekkpunktnote("S", "999888777/spor", 7, "999888777/spor\n7\nAAAA\n\n— n AAAA\n")
DOEGN = timedelta(days=1)
HER, ANNEN = "127.0.0.1", "127.0.0.2"


def _navn(navn: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, navn)])


def _sertifikat(navn: str, noekkel, av: str, med, *, er_ca: bool) -> x509.Certificate:
    naa = datetime.now(UTC)
    b = (
        x509.CertificateBuilder()
        .subject_name(_navn(navn))
        .issuer_name(_navn(av))
        .public_key(noekkel.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(naa - timedelta(hours=1))
        .not_valid_after(naa + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=er_ca, path_length=None), critical=True)
    )
    if not er_ca:
        ip = x509.IPAddress(ipaddress.ip_address(HER))
        b = b.add_extension(x509.SubjectAlternativeName([ip]), critical=False)
    return b.sign(med, hashes.SHA256())


@pytest.fixture
def ca(tmp_path) -> Path:
    """A file with the authority's certificate; the server's stands beside it."""
    rot, tjener = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    pem = serialization.Encoding.PEM
    (tmp_path / "ca.pem").write_bytes(
        _sertifikat("Proeve-CA", rot, "Proeve-CA", rot, er_ca=True).public_bytes(pem)
    )
    (tmp_path / "tjener.pem").write_bytes(
        _sertifikat("tjener", tjener, "Proeve-CA", rot, er_ca=False).public_bytes(pem)
        + tjener.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return tmp_path / "ca.pem"


@pytest.fixture
def lag(ca) -> ssl.SSLContext:
    """What the servers speak with."""
    c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    c.load_cert_chain(ca.parent / "tjener.pem")
    return c


@pytest.fixture
def stol_paa(ca, monkeypatch):
    """Trust the authority, as an administrator does."""
    return lambda: monkeypatch.setenv("SSL_CERT_FILE", str(ca))


class _Mottak(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.server.fikk.append(self.rfile.read(int(self.headers["Content-Length"])))  # type: ignore[attr-defined]
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def vitne(lag) -> Iterator[ThreadingHTTPServer]:
    # On all loopback addresses: the certificate is for one of them.
    tjener = ThreadingHTTPServer(("0.0.0.0", 0), _Mottak)
    tjener.fikk = []  # type: ignore[attr-defined]
    tjener.socket = lag.wrap_socket(tjener.socket, server_side=True, do_handshake_on_connect=False)
    traad = threading.Thread(target=tjener.serve_forever)
    traad.start()
    yield tjener
    tjener.shutdown()
    traad.join()
    tjener.server_close()


def _https(vitne, vert: str = HER) -> Https:
    return Https(f"https://{vert}:{vitne.server_port}/sjekkpunkt", DOEGN)


def test_https_kommer_fram_til_den_maskinen_stoler_paa(vitne, stol_paa):
    stol_paa()
    _https(vitne).send(NOTE)
    assert vitne.fikk == [NOTE.note.encode()]


def test_https_sender_ikke_til_en_ukjent_eller_en_annen(vitne, stol_paa):
    with pytest.raises(SendFeil, match="SSLCertVerificationError"):
        _https(vitne).send(NOTE)
    stol_paa()
    with pytest.raises(SendFeil, match="SSLCertVerificationError"):
        _https(vitne, ANNEN).send(NOTE)
    assert vitne.fikk == []


class _Postkasse:
    def __init__(self) -> None:
        self.fikk: list[bytes] = []

    async def handle_DATA(self, _server, _session, konvolutt) -> str:
        self.fikk.append(konvolutt.content)
        return "250 OK"


@pytest.fixture(params=["smtp+tls", "smtps"])
def post(request, lag) -> Iterator[tuple[_Postkasse, str, int]]:
    """A mail server that takes nothing in the clear: after STARTTLS, or from the first byte."""
    kasse = _Postkasse()
    valg = {"tls_context": lag, "require_starttls": True}
    if request.param == "smtps":
        valg = {"ssl_context": lag}
    tjener = Controller(kasse, hostname="0.0.0.0", port=_ledig(), **valg)
    # Its own check that it has begun trusts this machine's authorities; a knock is enough.
    tjener._trigger_server = lambda: socket.create_connection((HER, tjener.port)).close()
    tjener.start()
    yield kasse, request.param, tjener.port
    tjener.stop()


def _ledig() -> int:
    with socket.socket() as s:
        s.bind((HER, 0))
        return s.getsockname()[1]


def _epost(slag: str, port: int, vert: str = HER) -> Epost:
    return Epost("kontroll@eksempelvik.example", "arkiv@eksempelvik.example",
                 f"{slag}://{vert}:{port}", DOEGN)  # fmt: skip


def test_epost_gaar_bare_kryptert_og_bare_til_den_rette(post, stol_paa):
    kasse, slag, port = post
    with pytest.raises(SendFeil, match="SSLCertVerificationError"):
        _epost(slag, port).send(NOTE)
    stol_paa()
    with pytest.raises(SendFeil, match="SSLCertVerificationError"):
        _epost(slag, port, ANNEN).send(NOTE)
    assert kasse.fikk == []
    _epost(slag, port).send(NOTE)
    (brev,) = kasse.fikk
    assert b"Sjekkpunkt for 999888777/spor: 7 hendelser" in brev


def test_epost_uten_kryptering_blir_avvist_av_en_tjener_som_krever_det(post, stol_paa):
    kasse, _slag, port = post
    stol_paa()
    with pytest.raises(SendFeil):
        _epost("smtp", port).send(NOTE)
    assert kasse.fikk == []
