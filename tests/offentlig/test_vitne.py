# SPDX-License-Identifier: EUPL-1.2
"""The witness, run as a program of its own against a running site: it catches a rewritten log."""

from __future__ import annotations

import json
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
