# SPDX-License-Identifier: EUPL-1.2
"""Letters: what the law asks for, what a template may not do, and where a fault is said to be."""

from __future__ import annotations

import os
import threading
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullmakt.brevhjelp import AVSENDER, brevdata, pdftekst
from glassklar.fullmakt.brev import kontroll, tekster
from glassklar.fullmakt.brev.data import (
    Avsender,
    Klageadgang,
    Mottaker,
    Person,
    Vaapen,
    kontrast_mot_hvitt,
)
from glassklar.fullmakt.brev.feil import (
    DELER,
    Avbrutt,
    DataMangler,
    DelMangler,
    FeltMangler,
    MalFeil,
)
from glassklar.fullmakt.brev.kjoering import MAKS_BREV, Setter
from glassklar.fullmakt.brev.lag import MALFORMER, lag_brev, standardmal

MAL = standardmal("nb")


@pytest.mark.parametrize("maalform", MALFORMER)
def test_standardmalen_har_alt_loven_krever(maalform: str) -> None:
    """fvl. 1967 §§ 23-27, fvl. 2025 §§ 55-59."""
    t = pdftekst(lag_brev(standardmal(maalform), brevdata(maalform)))
    ord_ = tekster.ORD[maalform]
    for tekst in (
        "Du får tillatelse til tilbygg på 24 m²", "samme farge som huset",
        "Tilbygget følger planen",
        "plan- og bygningsloven § 20-1 første ledd bokstav a", "Statsforvalteren i Nordland",
        "Nina Eksempel", "avdelingsleder", "Ola Test", "Kari Prøve", "2026/123–4", "Situasjonsplan",
        "Nabo Oppdiktet", ord_["begrunnelse"], ord_["hjemmel"], ord_["klage"], ord_["godkjent"],
    ):  # fmt: skip
        assert tekst in t, tekst
    assert {"nb": "tre uker fra", "nn": "tre veker frå", "en": "three weeks from"}[maalform] in t
    assert {"nb": "21. november 2026", "nn": "21. november 2026", "en": "21 November 2026"}[
        maalform
    ] in t


@pytest.mark.parametrize(
    ("lov", "klage", "innsyn"),
    [("1967", "§§ 28 og 29", "§§ 18 og 19"), ("2025", "§§ 61 og 63", "§§ 46 til 51")],
)
def test_brevet_viser_til_loven_som_gjelder(lov: str, klage: str, innsyn: str) -> None:
    t = pdftekst(lag_brev(MAL, brevdata(lov=lov)))
    assert klage in t
    assert innsyn in t


def test_uten_klageadgang_staar_ikke_klage_i_brevet() -> None:
    assert "Du kan klage" not in pdftekst(lag_brev(MAL, brevdata(klage=None)))


UTEN = {
    "vedtak": ("#tekst(d.vedtak)", ""),
    "begrunnelse": ("#tekst(d.begrunnelse)", "#d.begrunnelse.slice(0, 30)"),
    "hjemmel": ("#list(..d.hjemler)", "#d.hjemler.first()"),
    "klagerett": ("#klagetekst(d)", "#d.klage.frist #d.klage.sted #d.klage.form #d.klage.instans"),
    "klagefrist": ("#klagetekst(d)", "#d.klage.rett #d.klage.sted #d.klage.form"),
    "klagested": ("#klagetekst(d)", "#d.klage.rett #d.klage.frist #d.klage.form"),
    "klageform": ("#klagetekst(d)", "#d.klage.rett #d.klage.frist #d.klage.sted"),
    "partsinnsyn": ("#par(d.partsinnsyn)", ""),
    "beslutter": ("#underskrift(d)", ""),
}


@pytest.mark.parametrize("del_", UTEN)
def test_en_mal_som_utelater_en_del_av_loven_avvises(del_: str) -> None:
    gammel, ny = UTEN[del_]
    assert gammel in MAL
    with pytest.raises(DelMangler) as feil:
        lag_brev(MAL.replace(gammel, ny), brevdata())
    assert feil.value.deler == [del_]
    assert str(DELER[del_]) in str(feil.value)


def test_en_usynlig_del_regnes_ikke_som_skjult_av_malens_kilde() -> None:
    """A comment with the field's name is no letter; the text on the page is what counts."""
    mal = MAL.replace("#tekst(d.begrunnelse)", "// #tekst(d.begrunnelse)")
    with pytest.raises(DelMangler):
        lag_brev(mal, brevdata())


def test_saksbehandler_som_heter_det_samme_som_beslutter_maa_staa_to_ganger() -> None:
    samme = Person("Ola Test")
    assert lag_brev(MAL, brevdata(beslutter=samme))
    felt = brevdata(beslutter=samme).som_felt()
    assert "beslutter" in kontroll.mangler(["Ola Test"], felt)
    assert "beslutter" not in kontroll.mangler(["Ola Test og Ola Test"], felt)


@given(st.text(alphabet="acd æøå-,.\n", min_size=1), st.integers(1, 5))
def test_en_tekst_som_er_delt_over_sider_finnes(tekst: str, biter: int) -> None:
    """Against the plain way: cut anywhere, with a header and a footer between the pages."""
    n = max(1, len(tekst) // biter)
    deler = [tekst[i : i + n] for i in range(0, len(tekst), n)]
    sider = [f"TOPP9{d}BUNN9" for d in deler]
    felt = {s.split(".")[0]: None for stier in kontroll.LOVENS_DELER.values() for s in stier}
    felt["vedtak"] = tekst.replace("\n", " ")
    assert "vedtak" not in kontroll.mangler(sider, felt)
    if any(t.isalnum() for t in tekst):
        assert "vedtak" in kontroll.mangler(["TOPP9", "BUNN9"], felt)


@pytest.mark.parametrize(
    ("felt", "endret"),
    [
        ("vedtak", {"vedtak": " \n"}),
        ("begrunnelse", {"begrunnelse": ""}),
        ("hjemler", {"hjemler": []}),
        ("mottakere", {"mottakere": [Mottaker("")]}),
        ("saksbehandler", {"saksbehandler": Person("")}),
        ("beslutter", {"beslutter": Person(" ")}),
        ("klage.instans", {"klage": Klageadgang("")}),
        ("avsender.kommune", {"avsender": Avsender("")}),
    ],
)
def test_tomt_felt_sies_ved_feltet(felt: str, endret: dict[str, object]) -> None:
    with pytest.raises(DataMangler) as feil:
        lag_brev(MAL, brevdata(**endret))
    assert list(feil.value.felt) == [felt]


def test_grunnen_kan_utelates_med_hjemmel() -> None:
    """fvl. 1967 § 24 second paragraph: a wish that was granted."""
    unntak = "Søknaden er innvilget fullt ut (forvaltningsloven § 24 andre ledd)."
    t = pdftekst(lag_brev(MAL, brevdata(begrunnelse="", begrunnelse_unntak=unntak)))
    assert unntak in t


@pytest.mark.parametrize(
    ("linje", "ordene"),
    [
        ("#(1 + 2", "parentes"),
        ("#ukjent_navn", "ukjent_navn"),
        ("==== For dyp", "nivå"),
        ('#import "@preview/cetz:0.3.0"', "pakker"),
        ('#read("/etc/passwd")', "filer"),
        ('#read("../../../../etc/passwd")', "filer"),
        ('#image("http://127.0.0.1:9/a.png")', "filer"),
        ("#image(bytes(d.avsender.vaapen.bilde))", "alternativ tekst"),
    ],
)
def test_en_mal_som_ikke_kan_settes_opp_sier_linjen(linje: str, ordene: str) -> None:
    mal = MAL + "\n" + linje + "\n"
    with pytest.raises(MalFeil) as feil:
        lag_brev(mal, brevdata())
    assert ordene in str(feil.value)
    assert feil.value.linje == mal.count("\n")


def test_et_felt_som_ikke_finnes_nevnes_med_linje() -> None:
    with pytest.raises(FeltMangler) as feil:
        lag_brev(MAL + "\n#d.felt.eiendom\n", brevdata())
    assert (feil.value.navn, feil.value.linje) == ("eiendom", MAL.count("\n") + 2)
    brev = lag_brev(MAL + "\n#d.felt.eiendom\n", brevdata(felt={"eiendom": "gnr. 4 bnr. 7"}))
    assert "gnr. 4 bnr. 7" in pdftekst(brev)


KODE = '#read("/etc/passwd") *fet* $x^2$ = Tittel <a> @b \\ #import "@preview/x:1.0.0" {n} // '


def test_ingenting_noen_heter_blir_til_kode() -> None:
    data = brevdata(
        mottakere=[Mottaker(KODE, [KODE])],
        tittel=KODE,
        vedtak=KODE,
        begrunnelse=KODE,
        hjemler=[KODE],
        saksbehandler=Person(KODE),
        klage=Klageadgang("{kommune} {0} " + KODE),
        vedlegg=[KODE],
    )
    t = pdftekst(lag_brev(MAL, data))
    assert t.count('#read("/etc/passwd") *fet* $x^2$') >= 6
    assert "{kommune} {0}" in t


def test_styretegn_i_en_tekst_stopper_ikke_brevet() -> None:
    assert "Du får" in pdftekst(
        lag_brev(MAL, brevdata(vedtak="Du får\x00 \x0blov.\r\n\r\nJa.\uffff"))
    )


@pytest.mark.parametrize(
    "linje",
    [
        "#for i in range(30000) { for j in range(30000) { let x = i * j } }",
        "#range(2000000000).len()",
    ],
)
def test_en_mal_uten_ende_stoppes_og_neste_brev_gaar(linje: str) -> None:
    """Whether it ends by the clock or by memory does not matter; that it ends does."""
    setter = Setter(sekunder=3)
    try:
        with pytest.raises(Avbrutt):
            lag_brev(MAL + "\n" + linje, brevdata(), setter=setter)
        assert lag_brev(MAL, brevdata(), setter=setter)
    finally:
        setter.lukk()


def test_den_som_setter_er_avsondret() -> None:
    """Nothing of our environment is there; neither can it reach what we can."""
    setter = Setter()
    try:
        setter.sett(MAL, brevdata().som_felt(), 0)
        barn = setter._prosess
        assert barn is not None
        miljoe = Path(f"/proc/{barn.pid}/environ").read_bytes()
        assert not any(n in miljoe for n in (b"GLASSKLAR", b"DATABASE", b"PASSWORD", b"DJANGO"))
        assert os.readlink(f"/proc/{barn.pid}/cwd").split("/")[-1].startswith("glassklar-brev-")
        grenser = Path(f"/proc/{barn.pid}/limits").read_text()
        assert "Max address space         1000000000" in grenser
    finally:
        setter.lukk()
    assert barn.poll() is not None


def test_setteren_byttes_ut_naar_den_er_brukt_opp(monkeypatch: pytest.MonkeyPatch) -> None:
    setter = Setter()
    try:
        foerste = lag_brev(MAL, brevdata(), setter=setter)
        pid = setter._prosess.pid
        setter._brev = MAKS_BREV
        assert lag_brev(MAL, brevdata(), setter=setter) == foerste
        assert setter._prosess.pid != pid
    finally:
        setter.lukk()


def test_mange_traader_faar_hvert_sitt_brev() -> None:
    svar: dict[int, str] = {}

    def lag(i: int) -> None:
        svar[i] = pdftekst(lag_brev(MAL, brevdata(saksnummer=f"2026/{1000 + i}")))

    traader = [threading.Thread(target=lag, args=(i,)) for i in range(8)]
    for t in traader:
        t.start()
    for t in traader:
        t.join()
    assert all(f"2026/{1000 + i}" in svar[i] for i in range(8))


def test_utseendet_er_kommunens() -> None:
    with pytest.raises(ValueError):
        Avsender("Solvik", farge="rød")
    with pytest.raises(ValueError):
        Vaapen(b"GIF89a", "Våpen")
    with pytest.raises(ValueError):
        Vaapen(b"<svg/>", " ")
    assert kontrast_mot_hvitt("#000000") == pytest.approx(21)
    assert kontrast_mot_hvitt("#ffffff") == pytest.approx(1)
    # A light colour is for the lines; headings stay readable (WCAG 2.1, 1.4.3).
    lys = brevdata(avsender=Avsender("Solvik kommune", farge="#ffdd00")).som_felt()["avsender"]
    assert (lys["farge"], lys["tekstfarge"]) == ("#ffdd00", "#1a1a1a")
    assert brevdata().som_felt()["avsender"]["tekstfarge"] == AVSENDER.farge


@pytest.mark.parametrize(
    ("dag", "maalform", "tekst"),
    [
        (date(2026, 1, 1), "nb", "1. januar 2026"),
        (date(2026, 5, 17), "nn", "17. mai 2026"),
        (date(2026, 12, 31), "en", "31 December 2026"),
    ],
)
def test_dato_i_ord(dag: date, maalform: str, tekst: str) -> None:
    assert tekster.dato(dag, maalform) == tekst


@pytest.mark.parametrize(
    ("antall", "maalform", "tekst"),
    [(1, "nb", "én uke"), (3, "nn", "tre veker"), (6, "en", "six weeks"), (12, "nb", "12 uker")],
)
def test_uker_i_ord(antall: int, maalform: str, tekst: str) -> None:
    assert tekster.uker(antall, maalform) == tekst
