# SPDX-License-Identifier: EUPL-1.2
"""The command line: help, and one line for each thing that stands in the way."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from glassklar.grunn.tjener import InnebygdTjener


def kjoer(data: Path, *argv: str, **miljoe: str) -> subprocess.CompletedProcess[str]:
    """Run ``glassklar`` as a person would, in a data folder of its own."""
    rent = {k: v for k, v in os.environ.items() if not k.startswith(("GLASSKLAR_", "DJANGO_"))}
    for navn in ("DATABASE_URL", "DATA_DIR"):
        rent.pop(navn, None)
    return subprocess.run(
        [sys.executable, "-m", "glassklar.config.cli", *argv],
        env=rent | {"DATA_DIR": str(data)} | miljoe,
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture
def opptatt() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        s.listen()
        yield s.getsockname()[1]


@pytest.mark.parametrize(
    "kommando",
    [
        "demo",
        "sett-opp",
        "migrer",
        "bygg",
        "intern",
        "offentlig",
        "arbeider",
        "lag-kommune",
        "opprett-virksomhet",
        "opprett-bruker",
        "fjern-tofaktor",
        "koble-bruker",
        "importer-klasser",
        "importer-brukere",
    ],
)
def test_hver_kommando_har_hjelp_paa_norsk(
    kommando: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from glassklar.config.cli import main

    with pytest.raises(SystemExit) as slutt:
        main([kommando, "--hjelp"])
    assert slutt.value.code == 0
    tekst = capsys.readouterr().out
    assert tekst.startswith(f"bruk: glassklar {kommando}")
    assert not {"usage", "options", "positional", "optional"} & set(tekst.lower().split())


def test_ukjent_kommando(capsys: pytest.CaptureFixture[str]) -> None:
    from glassklar.config.cli import main

    with pytest.raises(SystemExit) as slutt:
        main(["finnes-ikke"])
    assert slutt.value.code == 2
    assert "ukjent kommando" in capsys.readouterr().err


def _en_linje(svar: subprocess.CompletedProcess[str], tekst: str) -> None:
    assert svar.returncode not in (0, None)
    linjer = svar.stderr.strip().splitlines()
    assert len(linjer) == 1, svar.stderr
    assert linjer[0].startswith("Feil: ")
    assert tekst in linjer[0]


@pytest.mark.parametrize("variabel", ["INTERN_PORT", "OFFENTLIG_PORT"])
def test_port_i_bruk(tmp_path: Path, opptatt: int, variabel: str) -> None:
    andre = {"INTERN_PORT": "39151", "OFFENTLIG_PORT": "39152"} | {variabel: str(opptatt)}
    svar = kjoer(tmp_path / "data", "demo", **andre)
    _en_linje(svar, f"Port {opptatt} er i bruk")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_ugyldig_port(tmp_path: Path, port: str) -> None:
    _en_linje(kjoer(tmp_path, "demo", INTERN_PORT=port), "INTERN_PORT")


def test_oedelagt_databasemappe(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "noe").write_text("x")
    _en_linje(kjoer(tmp_path, "sett-opp"), "ødelagt")
    assert (tmp_path / "pg" / "noe").read_text() == "x"


def test_databasetjener_som_ikke_svarer(tmp_path: Path) -> None:
    svar = kjoer(tmp_path, "sett-opp", DATABASE_URL="postgresql://a:hemmelig@127.0.0.1:1/x")
    _en_linje(svar, "Får ikke kontakt")
    assert "hemmelig@" not in svar.stderr


def test_database_som_ikke_er_satt_opp(tmp_path: Path) -> None:
    _en_linje(kjoer(tmp_path, "migrer"), "sett-opp")


def test_datamappen_er_en_fil(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    _en_linje(kjoer(tmp_path / "fil", "sett-opp"), "ikke en mappe")


def test_fil_som_ikke_finnes(tmp_path: Path) -> None:
    _en_linje(kjoer(tmp_path, "importer-klasser", "borte.csv"), "borte.csv")


def test_demo_roerer_ikke_en_base_den_ikke_har_laget(tmp_path: Path) -> None:
    from glassklar.grunn.tjener import hent, sett_opp

    with InnebygdTjener(tmp_path) as admin:
        oppsett = sett_opp(admin.url, "glassklar", hent(tmp_path))
        with oppsett.eier.koble() as kobling:
            kobling.execute("create table virksomhet (demo boolean)")
            kobling.execute("insert into virksomhet values (true)")
    ledige = {"INTERN_PORT": "39153", "OFFENTLIG_PORT": "39154"}
    _en_linje(kjoer(tmp_path, "demo", **ledige), "ikke laget av demoen")
    _en_linje(kjoer(tmp_path, "lag-kommune", "--paa-nytt"), "ikke laget av demoen")
    with InnebygdTjener(tmp_path), oppsett.eier.koble() as kobling:
        assert kobling.execute("select count(*) from virksomhet").fetchone() == (1,)


def test_retur_leses_fra_en_maildir_og_venter_naar_den_ikke_kan_tas_imot(tmp_path: Path) -> None:
    """75 (sysexits.h) lets the mail server keep the message and try again."""
    svar = kjoer(tmp_path, "ta-imot-retur", "--mappe", str(tmp_path))
    assert (svar.returncode, svar.stderr) == (
        1,
        f"Feil: {tmp_path} er ikke en Maildir: den har ingen mappe «new».\n",
    )
    # No server answers there.
    borte = "postgresql://glassklar@127.0.0.1:1/glassklar"
    svar = kjoer(
        tmp_path, "ta-imot-retur", DATABASE_URL=borte, GLASSKLAR_RETURADRESSE="r@x.example"
    )
    assert svar.returncode == 75
    assert svar.stderr.startswith("Feil: ")
    assert svar.stderr.count("\n") == 1
