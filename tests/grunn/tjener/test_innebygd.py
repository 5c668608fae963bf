# SPDX-License-Identifier: EUPL-1.2
"""The embedded server: life, death, and folders that are not as they should be."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from glassklar.grunn.tjener import Adresse, InnebygdTjener, TjenerFeil, hent, postmaster

SMAA = {"shared_buffers": "16MB", "max_connections": "20"}


@pytest.fixture(scope="module")
def ferdig(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a cluster that has been started and stopped."""
    mappe = tmp_path_factory.mktemp("data")
    with InnebygdTjener(mappe, SMAA) as adresse, adresse.koble() as kobling:
        kobling.execute("create table proeve (n int)")
    return mappe


@pytest.fixture
def mappe(ferdig: Path) -> Iterator[Path]:
    """The same folder; whatever a test leaves running is stopped."""
    yield ferdig
    tjener = postmaster.les(ferdig / "pg")
    if tjener and postmaster.lever(tjener.pid, ferdig / "pg"):
        psutil.Process(tjener.pid).kill()


def _antall(adresse: Adresse) -> int:
    with adresse.koble() as kobling:
        rad = kobling.execute("select count(*) from proeve").fetchone()
    assert rad is not None
    return int(rad[0])


def _lever(mappe: Path) -> bool:
    tjener = postmaster.les(mappe / "pg")
    return tjener is not None and postmaster.lever(tjener.pid, mappe / "pg")


def test_start_og_stopp_bevarer_data(mappe: Path) -> None:
    with InnebygdTjener(mappe, SMAA) as adresse:
        foer = _antall(adresse)
        with adresse.koble() as kobling:
            kobling.execute("insert into proeve values (1)")
            versjon = kobling.info.server_version
            koding = kobling.execute("show server_encoding").fetchone()
            smaa = kobling.execute("select lower('ÆØÅ')").fetchone()
    assert versjon >= 180000
    assert koding == ("UTF8",)
    assert smaa == ("æøå",)
    assert not _lever(mappe)
    with InnebygdTjener(mappe, SMAA) as adresse:
        assert _antall(adresse) == foer + 1


def test_siste_bruker_stopper(mappe: Path) -> None:
    foerste, andre = InnebygdTjener(mappe, SMAA), InnebygdTjener(mappe, SMAA)
    assert foerste.start() == andre.start()
    foerste.stopp()
    assert _lever(mappe)
    andre.stopp()
    assert not _lever(mappe)


def test_drept_tjener_starter_igjen_med_alt_som_var_lagret(mappe: Path) -> None:
    tjener = InnebygdTjener(mappe, SMAA)
    adresse = tjener.start()
    foer = _antall(adresse)
    with adresse.koble() as kobling:
        kobling.execute("insert into proeve values (2)")
    oppslag = postmaster.les(mappe / "pg")
    assert oppslag is not None
    os.kill(oppslag.pid, signal.SIGKILL)
    # Another process, at once: the pid file and the shared memory are still there.
    etterfoelger = InnebygdTjener(mappe, SMAA)
    assert _antall(etterfoelger.start()) == foer + 1
    etterfoelger.stopp()
    tjener.stopp()
    assert not _lever(mappe)


def test_herreloes_tjener_tas_over(mappe: Path) -> None:
    eier = InnebygdTjener(mappe, SMAA)
    adresse = eier.start()
    eier._bruk.slipp()  # as when its process is killed
    with InnebygdTjener(mappe, SMAA) as samme:
        assert samme == adresse
    assert not _lever(mappe)


def test_vokteren_starter_en_drept_tjener_paa_samme_adresse(mappe: Path) -> None:
    tjener = InnebygdTjener(mappe, SMAA)
    adresse = tjener.start()
    assert not tjener.vokt()
    oppslag = postmaster.les(mappe / "pg")
    assert oppslag is not None
    os.kill(oppslag.pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(oppslag.pid)], timeout=5)
    assert tjener.vokt()
    assert _antall(adresse) >= 0
    tjener.stopp()
    assert not _lever(mappe)


def test_pid_brukt_av_et_annet_program_er_ikke_i_veien(mappe: Path) -> None:
    (mappe / "pg" / "postmaster.pid").write_text(
        f"{os.getpid()}\n{mappe / 'pg'}\n1\n5432\n\n\n\nready\n"
    )
    with InnebygdTjener(mappe, SMAA) as adresse:
        assert _antall(adresse) >= 0


def test_passord_kreves(mappe: Path) -> None:
    with (
        InnebygdTjener(mappe, SMAA) as adresse,
        pytest.raises(psycopg.OperationalError, match="password"),
    ):
        adresse.som(adresse.bruker, "feil").koble()


def test_innhold_kommer_ikke_i_tjenerens_logg(mappe: Path) -> None:
    with InnebygdTjener(mappe, SMAA) as adresse, adresse.koble() as kobling:
        kobling.execute("create table if not exists eneste (navn text unique)")
        kobling.execute("insert into eneste values ('Hemmelig Hansen') on conflict do nothing")
        with pytest.raises(psycopg.errors.UniqueViolation):
            kobling.execute("insert into eneste values (%s)", ["Hemmelig Hansen"])
        with pytest.raises(psycopg.errors.UniqueViolation):
            kobling.execute("insert into eneste values ('Hemmelig Hansen')")
        # This one quotes the value in the message itself.
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            kobling.execute("select navn::int from eneste")
    assert "Hemmelig" not in (mappe / "pg.logg").read_text()


def test_lang_sti_bruker_tcp(ferdig: Path) -> None:
    lang = ferdig.parent / ("lang" * 20)
    shutil.move(ferdig, lang)
    try:
        with InnebygdTjener(lang, SMAA) as adresse:
            assert adresse.vert == "127.0.0.1"
            assert _antall(adresse) >= 0
    finally:
        shutil.move(lang, ferdig)


@pytest.mark.parametrize("fil", ["PG_VERSION", "global/pg_control"])
def test_oedelagt_mappe_meldes_og_roeres_ikke(mappe: Path, fil: str) -> None:
    borte = mappe / "pg" / fil
    gjemt = borte.with_name("gjemt")
    borte.rename(gjemt)
    foer = sorted(p.name for p in (mappe / "pg").iterdir())
    try:
        with pytest.raises(TjenerFeil, match="ødelagt") as feil:
            InnebygdTjener(mappe, SMAA).start()
        assert "\n" not in str(feil.value)
        assert sorted(p.name for p in (mappe / "pg").iterdir()) == foer
    finally:
        gjemt.rename(borte)


def test_annen_hovedversjon_meldes(mappe: Path) -> None:
    versjon = mappe / "pg" / "PG_VERSION"
    versjon.write_text("16\n")
    try:
        with pytest.raises(TjenerFeil, match="PostgreSQL 16"):
            InnebygdTjener(mappe, SMAA).start()
    finally:
        versjon.write_text("18\n")


def test_ukjent_oppsett_i_mappen_gir_en_linje(mappe: Path) -> None:
    with pytest.raises(TjenerFeil, match="kan ikke startes") as feil:
        InnebygdTjener(mappe, SMAA | {"finnes_ikke": "1"}).start()
    assert "\n" not in str(feil.value)
    with InnebygdTjener(mappe, SMAA):
        pass


def test_full_disk_meldes_foer_noe_skrives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bruk = namedtuple("bruk", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: bruk(10**12, 10**12, 2**20))
    with pytest.raises(TjenerFeil, match="Disken er full"):
        InnebygdTjener(tmp_path / "ny").start()
    assert not (tmp_path / "ny" / "pg").exists()


def test_avbrutt_oppretting_gjoeres_om_igjen(tmp_path: Path) -> None:
    halv = tmp_path / "pg.ny"
    halv.mkdir()
    (halv / "PG_VERSION").write_text("18\n")
    with InnebygdTjener(tmp_path, SMAA) as adresse, adresse.koble() as kobling:
        assert kobling.execute("select 1").fetchone() == (1,)
    assert not halv.exists()


def test_hemmeligheter_leses_bare_av_eieren(ferdig: Path) -> None:
    fil = ferdig / "hemmeligheter.json"
    assert fil.stat().st_mode & 0o777 == 0o600
    assert hent(ferdig) == hent(ferdig)
    assert hent(ferdig).intern not in repr(hent(ferdig))


def test_oedelagte_hemmeligheter_meldes(tmp_path: Path) -> None:
    (tmp_path / "hemmeligheter.json").write_text("{")
    with pytest.raises(TjenerFeil, match="ødelagt"):
        hent(tmp_path)
    assert (tmp_path / "hemmeligheter.json").read_text() == "{"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ola:p%40ss@db.eksempel.no:5433/base?sslmode=require",
        "postgresql://ola:x@/base?host=%2Frun%2Fpg&port=5433",
        "postgresql://ola@[::1]:5432/base",
    ],
)
def test_adresse_gaar_frem_og_tilbake(url: str) -> None:
    adresse = Adresse.les(url)
    assert Adresse.les(adresse.url) == adresse
    assert adresse.database == "base"
    assert "p@ss" not in repr(adresse)


def test_uleselig_adresse_gjentas_ikke() -> None:
    with pytest.raises(TjenerFeil) as feil:
        Adresse.les("postgresql://a:hemmelig@[::1/x")
    assert "hemmelig" not in str(feil.value)


@pytest.mark.skipif(os.geteuid() != 0, reason="gjelder bare root")
def test_root_gir_fra_seg_rettighetene(mappe: Path) -> None:
    with InnebygdTjener(mappe, SMAA):
        oppslag = postmaster.les(mappe / "pg")
        assert oppslag is not None
        assert psutil.Process(oppslag.pid).uids().real != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="gjelder bare root")
def test_mappe_lukket_for_andre_enn_root(ferdig: Path) -> None:
    ferdig.chmod(0o700)
    try:
        with InnebygdTjener(ferdig, SMAA) as adresse:
            assert _antall(adresse) >= 0
    finally:
        ferdig.chmod(0o755)


def test_ledig_port_i_bruk_gir_nytt_forsoek(ferdig: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as opptatt:
        opptatt.bind(("127.0.0.1", 0))
        opptatt.listen()
        steder = iter([str(opptatt.getsockname()[1])])
        tjener = InnebygdTjener(ferdig, SMAA)
        ekte = tjener._sted

        def sted(konto: object) -> dict[str, str]:
            port = next(steder, None)
            if port is None:
                return ekte(konto)  # type: ignore[arg-type]
            return {
                "unix_socket_directories": "",
                "listen_addresses": "127.0.0.1",
                "port": port,
            }

        monkeypatch.setattr(tjener, "_sted", sted)
        assert _antall(tjener.start()) >= 0
        tjener.stopp()
