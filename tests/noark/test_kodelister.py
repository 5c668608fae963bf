# SPDX-License-Identifier: EUPL-1.2
"""Kodelistene: hele, på tre språk, uten gjentakelser, og med forklaring der publikum ser dem."""

from __future__ import annotations

import pytest

from glassklar.noark import kodelister

VIST_FOR_PUBLIKUM = {
    "journalposttype",
    "journalstatus",
    "saksstatus",
    "avskrivningsmaate",
    "korrespondanseparttype",
    "skjermingDokument",
    "skjermingMetadata",
    "tilknyttetRegistreringSom",
    "variantformat",
}


@pytest.mark.parametrize("navn", kodelister.listenavn())
def test_listen_er_hel(navn: str) -> None:
    koder = kodelister.liste(navn, med_utdaterte=True)
    assert len({k.kode for k in koder}) == len(koder)
    for k in koder:
        assert all((k.kode, k.navn_nb, k.navn_nn, k.navn_en))
        forklaringer = {bool(k.forklaring(s)) for s in kodelister.SPRAAK}
        assert len(forklaringer) == 1
        if navn in VIST_FOR_PUBLIKUM:
            assert k.forklaring_nb


def test_antallet_i_standardens_lister() -> None:
    antall = {
        "journalposttype": 5,
        "journalstatus": 9,
        "saksstatus": 7,
        "avskrivningsmaate": 7,
        "korrespondanseparttype": 8,
        "variantformat": 3,
        "graderingskode": 6,
        "slettingstype": 4,
    }
    for navn, n in antall.items():
        assert len([k for k in kodelister.liste(navn) if not k.lokal]) == n, navn
    noark = [k for k in kodelister.liste("skjermingMetadata") if not k.lokal]
    assert len(noark) == 12


def test_lokale_tillegg_er_merket() -> None:
    lokale = {k.kode for k in kodelister.liste("tilgangsrestriksjon") if k.lokal}
    assert {"E", "IS"} <= lokale
    assert kodelister.kode("tilgangsrestriksjon", "UO").opphav == "std"
    assert kodelister.kode("skjermingMetadata", "FIL").lokal


def test_utdaterte_kan_leses_men_ikke_velges() -> None:
    assert kodelister.kode("tilgangsrestriksjon", "5a").opphav == "utdatert"
    assert not kodelister.er_gyldig("tilgangsrestriksjon", "5a")
    assert kodelister.er_gyldig("tilgangsrestriksjon", "P")


def test_oppslag() -> None:
    assert kodelister.fra_tekst("journalstatus", "Journalført").kode == "J"
    assert kodelister.kode("journalposttype", "I").navn("en") == "Incoming document"
    assert kodelister.valg("dokumentstatus", "nn")[1] == ("F", "Dokumentet er ferdigstilt")
    with pytest.raises(kodelister.UkjentKode):
        kodelister.liste("finnes_ikke")
    with pytest.raises(kodelister.UkjentKode):
        kodelister.kode("journalstatus", "Q")
    with pytest.raises(kodelister.UkjentKode):
        kodelister.fra_tekst("journalstatus", "Q")
