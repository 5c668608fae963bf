# SPDX-License-Identifier: EUPL-1.2
"""The witness, run as a program of its own against a running site: it catches a rewritten log."""

from __future__ import annotations

import base64
import importlib.util
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from glassklar.grunn.tjener import Oppsett
from glassklar.spor import signering
from offentlig import rader
from offentlig.segl import (
    OPPHAV,
    eier,
    foer,
    forsegl,
    glem_loggen,
    nettsted,
    noekkelfil,
    skriv_om,
)

Svar = subprocess.CompletedProcess[str]


class Sted:
    """The site, its log, and the witness with its own folder."""

    def __init__(self, adresse: str, roller: Oppsett, mappe: Path, program: bytes) -> None:
        self.adresse, self.roller, self.noekler = adresse, roller, mappe / "kommunen"
        self.mappe = mappe / "vitnet"
        self.noekler.mkdir()
        self.mappe.mkdir()
        (self.mappe / "vitne.py").write_bytes(program)

    def utgi(self, antall: int = 1) -> None:
        """Put out entries and seal them."""
        poster = [rader.post() for _ in range(antall)]
        rader.legg_ut(*poster)
        foer(*poster)
        forsegl(self.roller, self.noekler)

    def kjoer(self, *valg: str) -> Svar:
        """Run the program as anybody would: no package of ours is found."""
        return subprocess.run(
            [sys.executable, "-I", "vitne.py", *valg], cwd=self.mappe, text=True,
            capture_output=True, timeout=60, check=False,
        )  # fmt: skip

    def vitne(self, *valg: str) -> Svar:
        return self.kjoer(self.adresse, *valg)

    @property
    def husket(self) -> dict[str, Any]:
        (fil,) = self.mappe.glob("vitne-*.json")
        return json.loads(fil.read_text("utf-8"))


@pytest.fixture
def sted(publikum: Client, roller: Oppsett, tmp_path: Path) -> Iterator[Sted]:
    program = publikum.get("/logg/vitne.py").content
    with nettsted() as adresse:
        yield Sted(adresse, roller, tmp_path, program)


def _stemmer(svar: Svar) -> str:
    assert svar.returncode == 0, svar.stderr
    assert svar.stderr == ""
    return svar.stdout


def _avvik(svar: Svar) -> str:
    assert svar.returncode == 1, (svar.stdout, svar.stderr)
    assert svar.stderr.startswith("AVVIK: ")
    assert "Traceback" not in svar.stderr
    return svar.stderr


def test_en_logg_som_vokser(sted: Sted) -> None:
    sted.utgi(3)
    assert "Første gang" in _stemmer(sted.vitne())
    assert "3 linjer" in _stemmer(sted.vitne())
    for n in (1, 5, 300):
        sted.utgi(n)
        assert "Første gang" not in _stemmer(sted.vitne())
    assert "309 linjer" in _stemmer(sted.vitne())


def test_historien_er_skrevet_om(sted: Sted) -> None:
    sted.utgi(5)
    _stemmer(sted.vitne())
    glem_loggen()
    skriv_om("update offentlig.logg_hendelse set hash = sha256('noe annet') where nr = 2")
    sted.utgi(3)
    tekst = _avvik(sted.vitne())
    assert "skrevet om" in tekst
    # Both checkpoints are kept: signed by the same key, and they cannot both be true.
    (fil,) = sted.mappe.glob("*.avvik-*.txt")
    assert fil.read_text("utf-8").count(f"— {OPPHAV} ") == 2
    # It does not forget: the next run says so too.
    assert "skrevet om" in _avvik(sted.vitne())


def test_like_lang_men_en_annen(sted: Sted) -> None:
    sted.utgi(4)
    _stemmer(sted.vitne())
    glem_loggen()
    skriv_om("update offentlig.logg_hendelse set slag = 'R' where nr = 4")
    forsegl(sted.roller, sted.noekler)
    assert "skrevet om" in _avvik(sted.vitne())


def test_loggen_er_blitt_kortere(sted: Sted) -> None:
    sted.utgi(5)
    _stemmer(sted.vitne())
    glem_loggen()
    skriv_om("delete from offentlig.logg_hendelse where nr > 3")
    forsegl(sted.roller, sted.noekler)
    assert "kortere" in _avvik(sted.vitne())


def test_noekkelen_byttes_slik_den_skal(sted: Sted) -> None:
    sted.utgi(2)
    _stemmer(sted.vitne())
    gammel = sted.husket["noekler"]
    (ny,) = noekkelfil(sted.noekler).forbered_bytte([OPPHAV])
    sted.utgi(1)
    sted.utgi(1)
    assert "Nøkkelen er byttet" in _stemmer(sted.vitne())
    assert sted.husket["noekler"] == [*gammel, str(ny.noekkel)]
    _stemmer(sted.vitne())


def test_en_annen_noekkel(sted: Sted) -> None:
    sted.utgi(2)
    _stemmer(sted.vitne())
    glem_loggen()
    noekkelfil(sted.noekler).fil.unlink()
    forsegl(sted.roller, sted.noekler)
    assert "en nøkkel vitnet kjenner" in _avvik(sted.vitne())
    fremmed = str(signering.ny_noekkel(OPPHAV).noekkel)
    assert "ikke den vitnet har brukt" in _avvik(sted.vitne("--noekkel", fremmed))


def test_forfalsket_signatur(sted: Sted) -> None:
    sted.utgi(2)
    _stemmer(sted.vitne())
    eier("update offentlig.logg_sjekkpunkt set note = replace(note, E'\\n2\\n', E'\\n3\\n')")
    assert "Signaturen" in _avvik(sted.vitne())


def test_lar_seg_ikke_kontrollere(sted: Sted) -> None:
    svar = sted.vitne()  # nothing is sealed
    assert (svar.returncode, svar.stdout) == (2, "")
    assert "404" in svar.stderr
    for valg in (["ftp://x"], ["http://127.0.0.1:1"], ["bevis"], ["bevis", "borte.json"]):
        svar = sted.kjoer(*valg)
        assert svar.returncode == 2, valg
        assert "Traceback" not in svar.stderr
    sted.utgi(1)
    (sted.mappe / "husk.json").write_text("{}", "utf-8")
    assert sted.vitne("husk.json").returncode == 2


def test_uten_nett_paa_et_bevis(sted: Sted, publikum: Client) -> None:
    sted.utgi(300)
    ((nr, aar, saksnr, postnr),) = eier(
        "select h.nr, p.saksaar, p.saksnr, p.postnr from offentlig.logg_hendelse h"
        " join offentlig.journalpost p on p.id = h.journalpost order by h.nr desc limit 1"
    )
    raa = publikum.get(f"/sak/{aar}/{saksnr}/{postnr}/bevis/{nr}.json").content
    fil = sted.mappe / "bevis.json"
    fil.write_bytes(raa)
    tekst = _stemmer(sted.kjoer("bevis", "bevis.json"))
    assert "linje 299 av 300" in tekst
    assert f'"post":"{aar}/{saksnr}-{postnr}"' in tekst
    b = json.loads(raa)
    _stemmer(sted.kjoer("bevis", "bevis.json", "--noekkel", b["noekler"][0]))
    fremmed = str(signering.ny_noekkel(OPPHAV).noekkel)
    galt: list[Callable[[], dict[str, Any]]] = [
        lambda: b | {"linje": b["linje"].replace("garasje", "hytte")},
        lambda: b | {"blad": 298},
        lambda: b | {"blad": 300},
        lambda: b | {"vei": b["vei"][:-1]},
        lambda: b | {"vei": b["vei"][::-1]},
        lambda: b | {"vei": [*b["vei"], b["vei"][0]]},
        lambda: b | {"post": b["bladhash"]},
        lambda: b | {"post": None},
        lambda: b | {"linje": 7},
        lambda: b | {"noekler": [fremmed]},
        lambda: b | {"noekler": 1},
        lambda: b | {"sjekkpunkt": b["sjekkpunkt"].replace("\n300\n", "\n299\n")},
        lambda: b | {"sjekkpunkt": "tull"},
    ]
    for lag in galt:
        fil.write_text(json.dumps(lag()), "utf-8")
        _avvik(sted.kjoer("bevis", "bevis.json"))
    fil.write_bytes(raa)
    _avvik(sted.kjoer("bevis", "bevis.json", "--noekkel", fremmed))


# -- a proof from somebody who means harm: an answer, never a fault -------------------------------

ODDE = [None, True, 0, -1, 2**70, 1.5, "", "x", "AA==", [], [[]], {}, "\n\n", "a\nb\n\n— c d\n"]


def _program() -> Any:
    fil = Path(importlib.util.find_spec("glassklar.offentlig").origin or "").with_name("vitne.py")
    spesifikasjon = importlib.util.spec_from_file_location("vitne", fil)
    modul = importlib.util.module_from_spec(spesifikasjon)
    spesifikasjon.loader.exec_module(modul)
    return modul


def _ekte() -> dict[str, Any]:
    """A proof of one line in a log of three, made here."""
    from glassklar.spor import note, poster, tre

    def b64(raa: bytes) -> str:
        return base64.b64encode(raa).decode()

    s = signering.ny_noekkel(OPPHAV)
    alle = [poster.pakk(2, "U", n, 1_700_000_000_000_000 + n, f"{n}".encode()) for n in range(3)]
    kilde = tre.Minnekilde(tre.bladhasher(alle))
    punkt = note.Sjekkpunkt(OPPHAV, 3, tre.rot_fra_kilde(kilde, 3))
    return {
        "form": "glassklar-bevis-1", "linje": "1", "blad": 1, "post": b64(alle[1]),
        "vei": [b64(v) for v in tre.inklusjonsbevis(kilde, 1, 3)],
        "sjekkpunkt": signering.signer_sjekkpunkt(punkt, [s]), "noekler": [str(s.noekkel)],
    }  # fmt: skip


def test_et_oedelagt_bevis_gir_alltid_et_svar(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program, ekte, fil = _program(), _ekte(), tmp_path / "b.json"
    fil.write_text(json.dumps(ekte), "utf-8")
    assert program.main(["bevis", str(fil)]) == 0
    r = random.Random(1)
    raa = json.dumps(ekte, ensure_ascii=False).encode()
    for n in range(600):
        if n % 2:
            bytes_ = bytearray(raa)
            bytes_[r.randrange(len(raa))] ^= 1 << r.randrange(8)
            fil.write_bytes(bytes_)
        else:
            fil.write_text(json.dumps(ekte | {r.choice(list(ekte)): r.choice(ODDE)}), "utf-8")
        svar = program.main(["bevis", str(fil)])
        ut = capsys.readouterr().out
        # The line may be left out; what is shown is never another line than the sealed one.
        assert svar in (1, 2) or ut.endswith(("\n1\n", "er tatt bort.\n")), fil.read_bytes()
    post = bytearray(base64.b64decode(ekte["post"]))
    post[10:18] = b"\xff" * 8
    fil.write_text(json.dumps(ekte | {"post": base64.b64encode(post).decode()}), "utf-8")
    assert program.main(["bevis", str(fil)]) == 1
    fil.write_text("[" * 100_000, "utf-8")
    assert program.main(["bevis", str(fil)]) == 2


def test_signaturen_er_rfc_8032(tmp_path: Path) -> None:
    """The same answers as the library, on good and bad signatures."""
    program = _program()
    r = random.Random(2)
    for n in range(20):
        s = signering.ny_noekkel("x")
        melding = r.randbytes(n)
        signatur = s.signer(melding.decode("latin-1")).signatur
        tekst = melding.decode("latin-1").encode()
        assert program.signatur_stemmer(s.noekkel.offentlig, signatur, tekst)
        assert not program.signatur_stemmer(s.noekkel.offentlig, signatur, tekst + b"x")
        for del_ in (0, 32):
            gal = bytearray(signatur)
            gal[del_ + r.randrange(32)] ^= 1 << r.randrange(8)
            assert not program.signatur_stemmer(s.noekkel.offentlig, bytes(gal), tekst)
        # s + L is the same number in another spelling, and not allowed.
        stor = int.from_bytes(signatur[32:], "little") + program.L
        if stor < 2**256:
            igjen = signatur[:32] + stor.to_bytes(32, "little")
            assert not program.signatur_stemmer(s.noekkel.offentlig, igjen, tekst)
