# SPDX-License-Identifier: EUPL-1.2
"""Titler: linjer, ord, maske og råd."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassklar.noark import tittel
from glassklar.noark.tittellint import lint, uten_prefiks


@pytest.mark.parametrize(
    ("tekst", "strek", "ventet"),
    [
        ("Søknad", False, ("Søknad", "")),
        ("Søknad\nOla Testbakken", False, ("Søknad", "Ola Testbakken")),
        ("Søknad\r\n\r\nOla\nTestbakken ", False, ("Søknad", "Ola Testbakken")),
        ("Gnr. 12 – Storgata 14 – garasje", False, ("Gnr. 12 – Storgata 14 – garasje", "")),
        ("Gnr. 12 – Storgata 14 – garasje", True, ("Gnr. 12 – Storgata 14", "garasje")),
        ("Uten strek", True, ("Uten strek", "")),
        ("", False, ("", "")),
    ],
)
def test_del_linjer(tekst: str, strek: bool, ventet: tuple[str, str]) -> None:
    assert tittel.del_linjer(tekst, ved_tankestrek=strek) == ventet


def test_ordene() -> None:
    tekst = "Høring: Ravdna Čáhppe-Prøvli, sak 2026/127-4 (o’Hara) – 12.45 kr."
    assert [o.tekst for o in tittel.ord(tekst)] == [
        "Høring",
        "Ravdna",
        "Čáhppe-Prøvli",
        "sak",
        "2026/127-4",
        "o’Hara",
        "12.45",
        "kr",
    ]
    assert all(tekst[o.start : o.slutt] == o.tekst for o in tittel.ord(tekst))


def test_samiske_bokstaver_ogsaa_med_loese_aksenter() -> None:
    assert [o.tekst for o in tittel.ord("ŋuvdn đ ŧ ž Ra\u0301vdna")] == [
        "ŋuvdn",
        "đ",
        "ŧ",
        "ž",
        "Ra\u0301vdna",
    ]


@pytest.mark.parametrize(
    ("indekser", "ventet"),
    [
        ([], "Klage fra Ola Nils Testbakken, gjelder tomt"),
        ([2], "Klage fra ***** Nils Testbakken, gjelder tomt"),
        ([4, 3, 2], "Klage fra *****, gjelder tomt"),
        ([2, 4], "Klage fra ***** Nils *****, gjelder tomt"),
        ([4, 5], "Klage fra Ola Nils ***** tomt"),
        ([6], "Klage fra Ola Nils Testbakken, gjelder *****"),
    ],
)
def test_masker_ord(indekser: list[int], ventet: str) -> None:
    assert tittel.masker_ord("Klage fra Ola Nils Testbakken, gjelder tomt", indekser) == ventet


def test_merke_som_ikke_finnes_er_en_feil() -> None:
    with pytest.raises(IndexError):
        tittel.masker_ord("To ord", [2])
    with pytest.raises(IndexError):
        tittel.masker_ord("To ord", [-1])


@given(st.text(max_size=80), st.data())
def test_masken_slipper_ikke_ut_noe_merket_ord(tekst: str, data: st.DataObject) -> None:
    alle = tittel.ord(tekst)
    valgt = data.draw(st.sets(st.sampled_from(range(len(alle))))) if alle else set()
    ut = tittel.masker_ord(tekst, valgt)
    igjen = [o.tekst for i, o in enumerate(alle) if i not in valgt]
    deler = [o.tekst for del_ in ut.split(tittel.MASKE) for o in tittel.ord(del_)]
    if "*****" not in tekst:
        assert deler == igjen
    if not valgt:
        assert ut == tekst


@pytest.mark.parametrize(
    ("argumenter", "ventet"),
    [
        ({}, "Tilsetting – Ola Testbakken"),
        ({"skjul_linje2": True}, "Tilsetting – *****"),
        ({"skjul_linje1": True, "skjul_linje2": True}, "*****"),
        ({"skjul_linje1": True}, "*****"),
        ({"merkede2": [1]}, "Tilsetting – Ola *****"),
        ({"merkede1": [0]}, "***** – Ola Testbakken"),
        ({"merkede1": [0], "merkede2": [0, 1]}, "*****"),
    ],
)
def test_offentlig_tittel(argumenter: dict[str, object], ventet: str) -> None:
    assert tittel.offentlig_tittel("Tilsetting", "Ola Testbakken", **argumenter) == ventet  # type: ignore[arg-type]


def test_offentlig_tittel_uten_linje_2() -> None:
    assert tittel.offentlig_tittel("Søknad", skjul_linje2=True) == "Søknad"
    assert not tittel.er_maskert("Søknad")
    assert tittel.sett_sammen("A", "B") == "A – B"
    assert tittel.sett_sammen("A") == "A"


@pytest.mark.parametrize(
    ("tekst", "koder"),
    [
        ("Søknad om tillatelse til tiltak – garasje", []),
        ("SV: SV: vedlegg.pdf", ["svarprefiks", "filendelse", "tom_for_mening"]),
        ("VS: Nabomerknad", ["svarprefiks"]),
        ("KLAGE PÅ VEDTAK", ["store_bokstaver"]),
        ("Vedlegg 3", ["tom_for_mening"]),
        ("Svar", ["tom_for_mening"]),
        ("NAV", ["for_kort"]),
        ("FDV-plan", []),
        ("Reguleringsplan", []),
        ("", []),
        ("Svar på søknad om dispensasjon", []),
    ],
)
def test_lint(tekst: str, koder: list[str]) -> None:
    assert [m.kode for m in lint(tekst)] == koder
    for m in lint(tekst):
        assert m.tekst("nn")
        assert m.tekst("en") != m.tekst("nb")


def test_uten_prefiks() -> None:
    assert uten_prefiks("SV: VS: Fwd: Nabomerknad") == "Nabomerknad"
    assert uten_prefiks("Revisjon") == "Revisjon"
