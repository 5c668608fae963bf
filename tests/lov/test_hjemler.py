# SPDX-License-Identifier: EUPL-1.2
"""Hjemmelsregisteret: hele rader, rette sitater, rette datoer."""

from __future__ import annotations

from datetime import date

import pytest

from glassklar.lov import hjemler

I_DAG = date(2026, 11, 22)
FVL25 = date(2027, 7, 1)
ALLE = hjemler.alle(I_DAG, bruk=None)


@pytest.mark.parametrize("h", ALLE, ids=lambda h: h.kode)
def test_raden_er_hel(h: hjemler.Hjemmel) -> None:
    assert all((h.forklaring_nb, h.forklaring_nn, h.forklaring_en, h.sitat, h.url))
    assert "§" in h.sitat
    assert h.paragraf in h.sitat
    assert h.url.startswith("https://lovdata.no/")
    assert h.plikt in {"kan", "skal"}
    assert h.meroffentlighet is (h.plikt == "kan")
    assert h.krever_tillegg is (h.kode == "offl-13")
    assert hjemler.siter(h.kode) == h.sitat


@pytest.mark.parametrize(
    ("kode", "tillegg", "sitat"),
    [
        ("offl-13", "fvl-13-1-1", "offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 1"),
        ("offl-13/fvl-13-1-2", None, "offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 2"),
        ("offl-14-1", None, "offl. § 14 første ledd"),
        ("offl-23-3", None, "offl. § 23 tredje ledd"),
        ("offl-24-2-1", None, "offl. § 24 andre ledd første punktum"),
        ("offl-25-1", None, "offl. § 25 første ledd"),
        ("offl-12-c", None, "offl. § 12 bokstav c"),
        ("offl-13/barnevern-13-1", None, "offl. § 13 første ledd, jf. barnevernsloven § 13-1"),
    ],
)
def test_sitat(kode: str, tillegg: str | None, sitat: str) -> None:
    assert hjemler.siter(kode, tillegg) == sitat


def test_koder_uten_egen_taushetsplikt_peker_til_den_rette() -> None:
    for gammel, ny in {
        "oppl": "fvl-13-1-1",
        "integr": "fvl-13-1-1",
        "vgml-46": "fvl-13-1-1",
        "foa-7-4": "fvl-13-1-2",
    }.items():
        assert hjemler.kanonisk(gammel) == ny
        assert hjemler.hjemmel(gammel, I_DAG).kode == ny


def test_ukjent_og_for_tidlig() -> None:
    with pytest.raises(hjemler.UkjentHjemmel):
        hjemler.hjemmel("offl-99", I_DAG)
    with pytest.raises(hjemler.UkjentHjemmel):
        hjemler.hjemmel("barnevern-13-1", date(2022, 12, 31))
    assert hjemler.hjemmel("barnevern-13-1", date(2023, 1, 1)).paragraf == "13-1"
    with pytest.raises(hjemler.UkjentHjemmel):
        hjemler.siter("tull")


def test_upresise_koder() -> None:
    assert hjemler.er_upresis("offl-23", I_DAG)
    assert hjemler.er_upresis("offl-24-2", I_DAG)
    assert not hjemler.er_upresis("offl-13", I_DAG)
    assert not hjemler.er_upresis("offl-2", I_DAG)


def test_valgene() -> None:
    koder = {h.kode for h in hjemler.alle(I_DAG)}
    assert {"offl-13", "offl-14-1", "offl-25-1", "offl-23-3"} <= koder
    assert not koder & {"offl-12-a", "fvl-13-1-1", "offlf-9-5", "fvl-18a"}
    assert {h.kode for h in hjemler.for_tilgangskode("P", I_DAG)} >= {"offl-13", "offl-25-1"}
    assert all(h.bruk == "tillegg" for h in hjemler.tilleggshjemler(I_DAG))
    assert all(h.plikt == "skal" for h in hjemler.tilleggshjemler(I_DAG))


def test_forvaltningsloven_av_2025_gjelder_bare_fra_dagen_som_er_satt() -> None:
    i_dag = {h.kode for h in hjemler.tilleggshjemler(I_DAG)}
    assert "fvl-13-1-1" in i_dag
    assert "fvl25-31" not in i_dag
    foer = {h.kode for h in hjemler.tilleggshjemler(date(2027, 6, 30), fvl25_fra=FVL25)}
    assert "fvl-13-1-1" in foer
    assert "fvl25-31" not in foer
    etter = {h.kode for h in hjemler.tilleggshjemler(FVL25, fvl25_fra=FVL25)}
    assert "fvl-13-1-1" not in etter
    assert "fvl25-31" in etter
    # Gamle journaler siteres som før.
    assert hjemler.siter("offl-13", "fvl-13-1-1").endswith("nr. 1")
    assert hjemler.siter("offl-13", "fvl25-31").endswith("fvl. (2025) § 31")


def test_varighet() -> None:
    h = hjemler.hjemmel("fvl-13-1-1", I_DAG)
    assert hjemler.opphoerer(h, date(2026, 11, 18)) == date(2086, 11, 18)
    assert hjemler.opphoerer(hjemler.hjemmel("barnevern-13-1", I_DAG), date(2024, 2, 29)) == date(
        2124, 2, 29
    )
    assert hjemler.opphoerer(h, date(2040, 2, 29)) == date(2100, 3, 1)
    assert hjemler.opphoerer(hjemler.hjemmel("offl-14-1", I_DAG), I_DAG) is None


def test_det_som_aldri_staar_paa_nett() -> None:
    aldri = {h.kode for h in ALLE if h.aldri_paa_nett}
    assert {"offl-13", "offl-26-5", "offlf-9-5"} <= aldri


def test_spraak() -> None:
    h = hjemler.hjemmel("offl-14-1", I_DAG)
    assert h.forklaring("nn") != h.forklaring("nb") != h.forklaring("en")
    assert h.utloeser("nn").startswith("Blir vurdert")
    assert all(x.utloeser("en") for x in ALLE if x.utloeser())
    assert all(x.utloeser() for x in ALLE if x.utloeserkode or x.varighet_aar)
    assert h.forklaring("se") == h.forklaring("nb")
