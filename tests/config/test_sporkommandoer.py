# SPDX-License-Identifier: EUPL-1.2
"""``glassklar forsegler`` and ``glassklar spor``: one line for what is wrong, in bokmål."""

from __future__ import annotations

from argparse import Namespace

import pytest
from django.db import connections

import fabrikk
from glassklar.config import sporkommandoer as s
from glassklar.config.miljoe import MiljoeFeil
from glassklar.spor.forsegler import koble, laas_logg

EN_GANG = Namespace(en_gang=True, etter_gjenoppretting=False)
ETTER = Namespace(en_gang=False, etter_gjenoppretting=True)


@pytest.fixture
def her(transactional_db, roller, monkeypatch, tmp_path):
    fabrikk.virksomhet()
    for navn in ("INTERN", "OFFENTLIG", "EIER"):
        monkeypatch.delenv(f"GLASSKLAR_DB_{navn}", raising=False)
    monkeypatch.setenv("GLASSKLAR_DB_FORSEGLER", roller.forsegler.url)
    monkeypatch.setenv("GLASSKLAR_DB_EIER", roller.eier.url)
    monkeypatch.setenv("GLASSKLAR_LOGGNOEKKEL", str(tmp_path / "noekkel"))
    monkeypatch.setenv("GLASSKLAR_LOGGMAPPE", str(tmp_path / "fliser"))
    return tmp_path


def ut(capsys) -> str:
    return capsys.readouterr().out


def test_foer_noe_er_forseglet(her):
    for kommando in (s.status, s.noekkel, s.bytt_noekkel):
        with pytest.raises(MiljoeFeil, match="ennå"):
            kommando(Namespace())


def test_forsegl_se_etter_og_bytt_noekkel(her, capsys):
    assert s.forsegler(EN_GANG) == 0
    assert s.status(Namespace()) == 0
    tekst = ut(capsys)
    assert "kommune-9901/spor (logg S)" in tekst
    assert "hendelser er forseglet" in tekst
    assert "OBS" not in tekst
    assert s.noekkel(Namespace()) == 0
    (foer,) = [x for x in ut(capsys).split("\n") if x.startswith("kommune-9901/spor+")]
    assert s.bytt_noekkel(Namespace()) == 0
    with pytest.raises(MiljoeFeil, match="venter allerede"):
        s.bytt_noekkel(Namespace())
    assert s.forsegler(EN_GANG) == 0
    ut(capsys)
    assert s.noekkel(Namespace()) == 0
    etter = [x for x in ut(capsys).split("\n") if x.startswith("kommune-9901/spor+")]
    assert etter[0] == foer
    assert len(etter) == 2
    assert (her / "noekkel").stat().st_mode & 0o777 == 0o600


def test_uten_noekkelfilen_sier_begge_fra(her, capsys):
    s.forsegler(EN_GANG)
    (her / "noekkel").unlink()
    assert s.forsegler(EN_GANG) == 1
    assert "Nøkkelfilen mangler" in capsys.readouterr().err
    assert s.status(Namespace()) == 1
    assert "OBS: Nøkkelfilen mangler" in ut(capsys)


def test_en_som_har_staatt_og_hendelser_som_venter(her, capsys):
    s.forsegler(EN_GANG)
    with connections["eier"].cursor() as c:
        c.execute("update logg_tilstand set puls = now() - interval '2 minutes'")
        c.execute("insert into spor (rolle, tabell, rad, op)"
                  " values ('x', 'x', gen_random_uuid(), 'I')")  # fmt: skip
    assert s.status(Namespace()) == 1
    tekst = ut(capsys)
    assert "Forsegleren står." in tekst
    assert "Venter på forsegling: 1 hendelser" in tekst


def test_en_annen_forsegler_gaar(her, roller):
    with koble(roller.forsegler.url) as c:
        assert laas_logg(c, "S")
        with pytest.raises(MiljoeFeil, match="annen forsegler"):
            s.forsegler(EN_GANG)


def test_etter_gjenoppretting_mens_andre_er_i_gang(her, roller):
    s.forsegler(EN_GANG)
    with roller.intern.koble(), pytest.raises(MiljoeFeil, match="andre prosesser"):
        s.forsegler(ETTER)


def test_innstillinger_som_ikke_passer(her, monkeypatch):
    from glassklar.config import forsegler

    monkeypatch.setenv("GLASSKLAR_LOGG_ADRESSER", "http://vitne.eksempel.no/")
    with pytest.raises(MiljoeFeil, match="https"):
        forsegler.maal()
    monkeypatch.setenv("GLASSKLAR_LOGG_ADRESSER", "https://vitne.eksempel.no/")
    monkeypatch.setenv("GLASSKLAR_LOGG_MAPPER", "/a, /b")
    assert [m.navn for m in forsegler.maal()] == [
        "mappe /a", "mappe /b", "https vitne.eksempel.no/"]  # fmt: skip
    monkeypatch.setenv("GLASSKLAR_LOGG_EPOST", "kontroll@eksempelvik.example")
    monkeypatch.delenv("GLASSKLAR_EPOST", raising=False)
    with pytest.raises(MiljoeFeil, match="GLASSKLAR_EPOST"):
        forsegler.maal()
