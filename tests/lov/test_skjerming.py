# SPDX-License-Identifier: EUPL-1.2
"""Lovens kontroll av vurderinger, regel a til g."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date

import pytest

from glassklar.lov import meldinger, skjerming
from glassklar.lov.dokumentart import Dokumentart
from glassklar.lov.skjerming import Vurdering, kontroller

I_DAG = date(2026, 11, 22)

GOD_13 = Vurdering("UO", "offl-13", "fvl-13-1-1")
GOD_14 = Vurdering("UO", "offl-14-1", meroffentlighet="Saken er ikke avgjort.")
GOD_XX = Vurdering("XX", xx_grunn="ikke_vurdert", eier=7, frist=date(2026, 11, 27))
GOD_UTSATT = Vurdering(
    "XX",
    "offl-23-3",
    xx_grunn="utsatt",
    eier=7,
    hendelse="leverandoer_valgt",
    meroffentlighet="Konkurransen pågår.",
)


def noekler(v: Vurdering, **mer: object) -> list[str]:
    return [b.tekst_noekkel for b in kontroller(replace(v, **mer), I_DAG)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "v",
    [
        Vurdering("ÅPEN"),
        Vurdering(""),
        GOD_13,
        replace(GOD_13, hjemmel="offl-13/fvl-13-1-1", tillegg=None),
        replace(GOD_13, kode="P", nivaa=3, hendelse="", xx_grunn=""),
        replace(GOD_13, tillegg="oppl"),
        GOD_14,
        replace(GOD_14, dokumentart=Dokumentart.KONTROLLUTVALG_SEKRETARIAT),
        replace(GOD_14, dokumentart=Dokumentart.LEDELSESKONTROLL),
        replace(GOD_14, nivaa=0, kan_gis=True, meroffentlighet=""),
        replace(GOD_14, kan_gis=False),
        replace(GOD_14, forslag=True, meroffentlighet=""),
        replace(GOD_14, dokumentart="soeknad"),
        GOD_XX,
        GOD_UTSATT,
        replace(GOD_UTSATT, hendelse="", opphoerer=date(2026, 12, 1)),
        replace(GOD_13, hele_dokumentet=True, resthjemmel="offl-12-c"),
        replace(GOD_14, hele_dokumentet=True),
        replace(GOD_13, kode="KL", skjul_innfoersel=True, sakstype="barnevern"),
        replace(GOD_14, skjermer_journal=True, hjemmel_journal="offl-13/fvl-13-1-1"),
        replace(GOD_13, skjermer_journal=True),
    ],
)
def test_gode_vurderinger(v: Vurdering) -> None:
    assert kontroller(v, I_DAG) == []


@pytest.mark.parametrize(
    ("v", "mer", "ventet"),
    [
        # a
        (GOD_13, {"hjemmel": None, "tillegg": None}, ["hjemmel_mangler"]),
        (GOD_13, {"kode": "IS", "hjemmel": None, "tillegg": None}, ["hjemmel_mangler"]),
        (GOD_13, {"kode": "ÅPEN"}, ["hjemmel_paa_aapen"]),
        (GOD_XX, {"eier": None}, ["xx_eier_mangler"]),
        (GOD_XX, {"frist": None}, ["xx_frist_mangler"]),
        (GOD_XX, {"frist": date(2026, 11, 21)}, ["xx_frist_passert"]),
        (GOD_XX, {"xx_grunn": None}, ["xx_grunn_mangler", "hjemmel_mangler"]),
        (GOD_UTSATT, {"hjemmel": None}, ["hjemmel_mangler"]),
        (GOD_UTSATT, {"eier": None}, ["xx_eier_mangler"]),
        (GOD_UTSATT, {"hendelse": None}, ["xx_slutt_mangler"]),
        # b
        (GOD_13, {"tillegg": None}, ["tillegg_mangler"]),
        (GOD_13, {"tillegg": "offl-14-1"}, ["tillegg_ukjent"]),
        (GOD_13, {"tillegg": "tull"}, ["tillegg_ukjent"]),
        (GOD_14, {"tillegg": "fvl-13-1-1"}, ["tillegg_uten_13"]),
        # c
        (GOD_14, {"dokumentart": Dokumentart.SAKSFRAMLEGG}, ["p14_paa_16"]),
        (GOD_14, {"dokumentart": Dokumentart.SAKSFRAMLEGG_VEDLEGG}, ["p14_paa_16"]),
        (GOD_14, {"dokumentart": Dokumentart.SAKSLISTE}, ["p14_paa_16"]),
        (GOD_14, {"dokumentart": Dokumentart.KONTROLLUTVALG}, ["p14_paa_16"]),
        (GOD_14, {"dokumentart": Dokumentart.SELVSTENDIG_ENHET}, ["p14_paa_16"]),
        (GOD_14, {"dokumentart": Dokumentart.ENDELIG_AVGJOERELSE}, ["p14_paa_14_2"]),
        (GOD_14, {"hjemmel": "offl-15-2", "dokumentart": Dokumentart.SAKSFRAMLEGG}, ["p14_paa_16"]),
        (
            GOD_14,
            {"hjemmel": "offl-15-2", "dokumentart": Dokumentart.HOERINGSUTTALELSE},
            ["p15_paa_hoering"],
        ),
        (
            GOD_14,
            {"hjemmel": "offl-25-1", "dokumentart": Dokumentart.SOEKERLISTE},
            ["p25_paa_soekerliste"],
        ),
        # d
        (GOD_13, {"opphoerer": I_DAG}, ["slutt_passert"]),
        # e
        (GOD_14, {"hjemmel": "offl-23"}, ["hjemmel_upresis"]),
        (GOD_14, {"hjemmel": "offl-99"}, ["hjemmel_ukjent"]),
        (GOD_14, {"hjemmel": "offl-12-a"}, ["hjemmel_feil_bruk"]),
        (GOD_14, {"hjemmel": "fvl-13-1-1"}, ["hjemmel_feil_bruk"]),
        # f
        (GOD_14, {"hjemmel_journal": "offl-13"}, ["tillegg_mangler"]),
        (GOD_14, {"hjemmel_journal": "offl-23"}, ["hjemmel_upresis"]),
        # § 11
        (GOD_14, {"meroffentlighet": " "}, ["meroffentlighet_mangler"]),
        (
            GOD_14,
            {"meroffentlighet": "", "kan_gis": False},
            ["meroffentlighet_grunn_mangler"],
        ),
        (GOD_14, {"kan_gis": True}, ["meroffentlighet_ja"]),
        (GOD_13, {"kan_gis": False}, ["meroffentlighet_paa_plikt"]),
        (GOD_13, {"meroffentlighet": "Nei"}, ["meroffentlighet_paa_plikt"]),
        (GOD_14, {"journalposttype": "S"}, ["p14_paa_16"]),
        (
            GOD_14,
            {"hjemmel": "offl-15-1", "dokumentart": "hoering"},
            ["p15_paa_hoering"],
        ),
        # § 12
        (GOD_13, {"hele_dokumentet": True}, ["rest_mangler"]),
        (GOD_13, {"hele_dokumentet": True, "resthjemmel": "offl-14-1"}, ["hjemmel_ukjent"]),
        # offlf. § 9
        (GOD_13, {"skjul_innfoersel": True, "sakstype": "skole"}, ["innfoersel_ikke_tillatt"]),
        (GOD_13, {"skjul_innfoersel": True}, ["innfoersel_ikke_tillatt"]),
    ],
)
def test_brudd(v: Vurdering, mer: dict[str, object], ventet: list[str]) -> None:
    assert noekler(v, **mer) == ventet


def test_gyldighet_paa_datoen() -> None:
    brudd = kontroller(replace(GOD_13, tillegg="barnevern-13-1"), date(2022, 6, 1))
    assert [b.tekst_noekkel for b in brudd] == ["hjemmel_ikke_gyldig"]
    assert "01.06.2022" in brudd[0].tekst


def test_forvaltningsloven_2025() -> None:
    fra = date(2026, 11, 1)
    assert kontroller(GOD_13, I_DAG, fvl25_fra=fra)[0].tekst_noekkel == "hjemmel_ikke_gyldig"
    assert kontroller(replace(GOD_13, tillegg="fvl25-31"), I_DAG, fvl25_fra=fra) == []
    assert noekler(replace(GOD_13, tillegg="fvl25-31")) == ["tillegg_ukjent"]


def test_meldingene_er_de_skjermbildene_har() -> None:
    uten = kontroller(replace(GOD_13, tillegg=None), I_DAG)[0]
    assert uten.tekst == "§ 13 må ha loven om taushetsplikt ved siden av seg. Velg den."
    assert uten.felt == "tillegg"
    ramme = kontroller(replace(GOD_14, dokumentart=Dokumentart.SAKSFRAMLEGG), I_DAG)[0]
    assert ramme.tekst == (
        "§ 14 kan ikke brukes på saksframlegg (offl. § 16)."
        " Velg en annen hjemmel, eller åpne dokumentet."
    )
    assert ramme.melding("nn").startswith("§ 14 kan ikkje brukast på saksframlegg")
    assert ramme.melding("en").startswith("§ 14 cannot be used for case presentations (§ 16).")


def test_feltene_i_brudd_finnes_i_vurderingen() -> None:
    felter = {f.name for f in fields(Vurdering)}
    for v in (Vurdering("UO"), Vurdering("XX"), GOD_XX, GOD_14, GOD_13, GOD_UTSATT):
        for mer in ({}, {"tillegg": None}, {"hjemmel": "x"}, {"opphoerer": I_DAG}):
            for b in kontroller(replace(v, **mer), I_DAG):  # type: ignore[arg-type]
                assert b.felt in felter
                assert all(b.melding(s) for s in meldinger.SPRAAK)


@pytest.mark.parametrize("noekkel", meldinger.noekler())
def test_meldingene_har_samme_plassholdere_paa_alle_spraak(noekkel: str) -> None:
    verdier = {k: f"<{k}>" for k in ("paragraf", "art", "hjemmel", "dato")}
    brukt = {
        s: frozenset(re.findall("<[a-z]+>", meldinger.melding(noekkel, s, **verdier)))
        for s in meldinger.SPRAAK
    }
    assert len(set(brukt.values())) == 1
    assert len({meldinger.melding(noekkel, s, **verdier) for s in meldinger.SPRAAK}) == 3


def test_aapen_og_ny_vurdering_ved_krav() -> None:
    assert skjerming.er_aapen(None)
    assert skjerming.er_aapen("åpen")
    assert not skjerming.er_aapen("XX")
    assert skjerming.maa_vurderes_ved_krav("UO")
    assert not skjerming.maa_vurderes_ved_krav("ÅPEN")
