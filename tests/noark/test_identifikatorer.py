# SPDX-License-Identifier: EUPL-1.2
"""Identifikatorer: skriv, les, gjett."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassklar.noark import identifikatorer as ider

AAR = st.integers(1900, 2199)
NR = st.integers(1, 999_999_999)


def test_formene() -> None:
    assert ider.mappe_id(2026, 127) == "2026/127"
    assert ider.kort_mappe_id(2026, 431) == "26/00431"
    assert ider.registrerings_id(2026, 127, 4) == "2026/127-4"
    assert ider.dokument_id(2026, 127, 4, 1) == "2026/127-4-1"
    assert ider.loepenummer(2026, 4312) == "4312/2026"


@given(AAR, NR, NR, NR)
def test_frem_og_tilbake(aar: int, sak: int, post: int, dok: int) -> None:
    assert ider.les_mappe_id(ider.mappe_id(aar, sak)) == (aar, sak)
    assert ider.les_registrerings_id(ider.registrerings_id(aar, sak, post)) == (aar, sak, post)
    assert ider.les_dokument_id(ider.dokument_id(aar, sak, post, dok)) == (aar, sak, post, dok)
    assert ider.les_loepenummer(ider.loepenummer(aar, sak)) == (aar, sak)
    assert str(ider.les_mappe_id(ider.mappe_id(aar, sak))) == ider.mappe_id(aar, sak)


def test_tosifret_aar() -> None:
    assert ider.les_mappe_id(" 26/00431 ") == (2026, 431)
    assert ider.les_mappe_id("99/12") == (1999, 12)
    assert ider.les_registrerings_id("26/00127-4") == (2026, 127, 4)


@pytest.mark.parametrize(
    "tekst", ["", "2026", "2026/", "2026/0", "a/1", "2026/1-", "2026/1/2", "٢٠٢٦/١", "-1/2"]
)
def test_ugyldige(tekst: str) -> None:
    for les in (
        ider.les_mappe_id,
        ider.les_registrerings_id,
        ider.les_dokument_id,
        ider.les_loepenummer,
    ):
        with pytest.raises(ider.UgyldigIdentifikator):
            les(tekst)


@given(st.text(max_size=20))
def test_gjett_taaler_alt(tekst: str) -> None:
    ider.gjett(tekst)


@pytest.mark.parametrize(
    ("tekst", "ventet"),
    [
        ("2026/127", ider.MappeId(2026, 127)),
        ("26/00431", ider.MappeId(2026, 431)),
        ("2026/127-4", ider.RegistreringsId(2026, 127, 4)),
        ("2026/127-4-2", ider.DokumentId(2026, 127, 4, 2)),
        ("4312/2026", ider.Loepenummer(2026, 4312)),
        ("2025/2026", ider.MappeId(2025, 2026)),
        ("garasje", None),
        ("0000/1", None),
    ],
)
def test_gjett(tekst: str, ventet: object) -> None:
    assert ider.gjett(tekst) == ventet


def test_numre_er_positive() -> None:
    with pytest.raises(ider.UgyldigIdentifikator):
        ider.mappe_id(2026, 0)


def test_klasser() -> None:
    assert ider.overordnet_klasse("2.3.6") == "2.3"
    assert ider.overordnet_klasse("2") is None
    assert ider.overordnet_klasse("L42", "") == "L4"
    assert ider.overordnede_klasser("2.3.6") == ("2", "2.3")
    assert ider.er_under("2.3.6", "2")
    assert not ider.er_under("2.3.6", "2.3.6")
    with pytest.raises(ider.UgyldigIdentifikator):
        ider.overordnet_klasse("")


def test_sjekksum() -> None:
    s = ider.sjekksum(b"")
    assert s == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert ider.les_sjekksum(s.upper()) == s
    with pytest.raises(ider.UgyldigIdentifikator):
        ider.les_sjekksum("abc")
