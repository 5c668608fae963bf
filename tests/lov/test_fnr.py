# SPDX-License-Identifier: EUPL-1.2
"""Finneren av fødselsnummer. Alle nummer her er syntetiske eller ugyldige med vilje."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from glassklar.lov import fnr

DATOER = st.dates(date(1900, 1, 1), date(2031, 12, 31))


def med_kontroll(ni: str) -> str | None:
    """Ni siffer med kontrollsifre, eller `None` når et av dem ville blitt ti."""
    for a in range(100):
        if fnr.stemmer(f"{ni}{a:02d}"):
            return f"{ni}{a:02d}"
    return None


def bygg(d: date, loepe: int, *, dag: int = 0, maaned: int = 80) -> str:
    nummer = med_kontroll(f"{d.day + dag:02d}{d.month + maaned:02d}{d.year % 100:02d}{loepe:03d}")
    assume(nummer is not None)
    assert nummer is not None
    return nummer


@given(DATOER, st.integers(0, 999), st.sampled_from([40, 65, 80]))
def test_syntetiske_finnes(d: date, loepe: int, serie: int) -> None:
    nummer = bygg(d, loepe, maaned=serie)
    (treff,) = fnr.finn(f"Søknad fra {nummer}, gjelder tomt")
    assert (treff.art, treff.sikker) == ("syntetisk", True)
    assert f"Søknad fra {nummer}, gjelder tomt"[treff.start : treff.slutt] == nummer


@given(DATOER, st.integers(0, 999))
def test_d_nummer_i_syntetisk_serie(d: date, loepe: int) -> None:
    (treff,) = fnr.finn(bygg(d, loepe, dag=40))
    assert treff.sikker


@given(
    DATOER,
    st.integers(0, 999),
    st.sampled_from(["", " ", "\u00a0", "\u2009", ".", "-", "\u2011"]),
    st.booleans(),
)
def test_skrivemaatene(d: date, loepe: int, skille: str, punktum: bool) -> None:
    n = bygg(d, loepe)
    dato = f"{n[:2]}.{n[2:4]}.{n[4:6]}" if punktum else n[:6]
    tekst = f"Fnr: {dato}{skille}{n[6:]}."
    (treff,) = fnr.finn(tekst)
    assert treff.sikker
    assert tekst[treff.start : treff.slutt] == f"{dato}{skille}{n[6:]}"
    assert fnr.masker(tekst) == "Fnr: *****."


@given(DATOER, st.integers(0, 999), st.integers(1, 99))
def test_feil_kontrollsiffer_meldes_som_usikkert(d: date, loepe: int, feil: int) -> None:
    n = bygg(d, loepe)
    galt = f"{n[:9]}{(int(n[9:]) + feil) % 100:02d}"
    (treff,) = fnr.finn(galt)
    assert treff.sikker is fnr.stemmer(galt)
    assert not treff.sikker


@given(st.text())
def test_taaler_alt(tekst: str) -> None:
    for t in fnr.finn(tekst):
        assert 0 <= t.start < t.slutt <= len(tekst)
    assert not fnr.inneholder(fnr.masker(tekst)) or "*****" in fnr.masker(tekst)


@given(st.integers(0, 10**11 - 1), DATOER)
def test_bare_mulige_datoer(tall: int, d: date) -> None:
    nummer = f"{tall:011d}"
    dag = int(nummer[:2])
    if dag == 0 or 31 < dag < 41 or dag > 71:
        assert fnr.finn(nummer) == []


@pytest.mark.parametrize(
    "tekst",
    [
        "Org.nr. 923 456 789",
        "Org.nr. 923456789 MVA",
        "Sak 2026/127-4 og løpenummer 4312/2026",
        "Saksnummer 26/00431",
        "Tlf. 912 34 567",
        "Tlf. +47 91 23 45 67",
        "Konto 1234.56.78903",
        "Konto 1503 40 12345",
        "KID 120380123450012",
        "KID: 1203 8012 3450 0127",
        "IBAN NO93 8601 1117 947",
        "IBAN NO9386011117947",
        "Gnr. 12, bnr. 45, fnr. 2",
        "Plan-ID 9901_202604, 20260003",
        "Kl. 12.03.2026 kl. 14.15",
        "Periode 12.03.26-14.05.26",
        "20.11.2026 12345",
        "99999999999",
        "00000000000",
        "45135012345",
        "Strekkode 7038010012345",
        "Beløp 1.203.801.234,50",
        "",
    ],
)
def test_ikke_treff(tekst: str) -> None:
    assert fnr.finn(tekst) == []


@pytest.mark.parametrize(
    ("tekst", "art"),
    [
        ("(12885012345)", "syntetisk"),
        ("Gjelder 12885012345 Testbakken", "syntetisk"),
        ("Gjelder 128850 12345", "syntetisk"),
        ("Gjelder 128850 123 45", "syntetisk"),
        ("fnr12885012345 her", None),
        ("12039912345", "foedselsnummer"),
        ("52039912345", "d_nummer"),
        ("１２８８５０１２３４５", "syntetisk"),
        ("٠١٨١٥٠١٢٣٤٥", "syntetisk"),
        ("Født 12885012345.", "syntetisk"),
        ("Født 12885012345, 3 barn", "syntetisk"),
    ],
)
def test_treff(tekst: str, art: str | None) -> None:
    funn = fnr.finn(tekst)
    assert [t.art for t in funn] == ([art] if art else [])
    assert not any(t.sikker for t in funn)


@given(DATOER, st.integers(0, 999))
def test_inntil_bokstaver_bare_naar_kontrollsifrene_stemmer(d: date, loepe: int) -> None:
    (treff,) = fnr.finn(f"fnr{bygg(d, loepe)}x")
    assert treff.sikker


def test_flere_i_samme_tekst() -> None:
    tekst = "Partene 12885012345 og 13885012345"
    assert len(fnr.finn(tekst)) == 2
    assert fnr.masker(tekst) == "Partene ***** og *****"


def test_kontrollsifre() -> None:
    assert not fnr.stemmer("123")
    assert not fnr.stemmer("1203991234x")
    assert not fnr.stemmer("１２０３９９１２３４５")
