# SPDX-License-Identifier: EUPL-1.2
"""Interests beside the parties of a case: a number is certain, a name is a suggestion."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassklar.fullmakt import treff as t
from glassklar.fullmakt.treff import Interesse, Part, Treff

I_DAG = date(2026, 11, 22)
FOER = date(2020, 1, 1)
A, B = "911111118", "922222229"


@pytest.mark.parametrize(
    ("tekst", "nummer"),
    [
        (A, A),
        ("911 111 118", A),
        ("NO 911111118 MVA", A),
        ("911\u00a0111\u202f118", A),
        ("91111111", ""),
        ("9111111189", ""),
        ("", ""),
        ("ukjent", ""),
    ],
)
def test_orgnummer(tekst: str, nummer: str) -> None:
    assert t.orgnummer(tekst) == nummer


@pytest.mark.parametrize(
    ("ett", "annet", "like"),
    [
        ("Demo Arkitekter AS", "DEMO ARKITEKTER", True),
        ("Demo Arkitekter A/S", "Demo Arkitekter AS", True),
        ("Testbakken, Marit", "Marit  Testbakken", True),
        ("Åslia Sæter Bø ENK", "Aslia Saeter Bo", True),
        ("Áŋŋel Fiktsen", "Aŋŋel Fiktsen", True),
        ("Demo Arkitekter", "Demo Arkitekter Nord", False),
        ("Marit Testbakken", "Marit Testhaugen", False),
        ("Stiftelse", "Sameie", False),
        ("AS", "AS", True),
        ("Marit Marit", "Marit", False),
    ],
)
def test_navn(ett: str, annet: str, like: bool) -> None:
    assert (t.navn(ett) == t.navn(annet)) is like


def en(navn="Demo Arkitekter AS", nr="", art="verv", fra=FOER, til=None) -> list[Interesse]:
    return [Interesse("i", art, navn, fra, til, nr)]


@pytest.mark.parametrize(
    ("interesse", "part", "styrke"),
    [
        (en(nr=A), Part("p", "Noe helt annet", A), "nummer"),
        (en(nr=A), Part("p", "Demo Arkitekter AS", B), None),  # to numre er to foretak
        (en(nr=A), Part("p", "Demo Arkitekter"), "navn"),
        (en(), Part("p", "DEMO ARKITEKTER", B), "navn"),
        (en(), Part("p", "Demo Ingeniører"), None),
        (en(navn=""), Part("p", ""), None),
        (en(navn=" . "), Part("p", "-"), None),
    ],
)
def test_nummer_eller_navn(interesse, part, styrke) -> None:
    ventet = [] if styrke is None else [Treff("i", "p", styrke, True)]
    assert t.treff(interesse, [part], I_DAG) == ventet


@pytest.mark.parametrize(
    ("art", "fra", "til", "dag", "naa"),
    [
        ("verv", FOER, None, I_DAG, True),
        ("verv", I_DAG, I_DAG, I_DAG, True),
        ("verv", FOER, I_DAG - timedelta(1), I_DAG, False),
        ("verv", I_DAG + timedelta(1), None, I_DAG, None),
        ("gave", I_DAG - timedelta(90), None, I_DAG, True),
        ("gave", I_DAG - timedelta(91), None, I_DAG, None),
        ("gave", I_DAG + timedelta(90), None, I_DAG, True),
        ("gave", I_DAG + timedelta(91), None, I_DAG, None),
    ],
)
def test_tiden(art, fra, til, dag, naa) -> None:
    """What is over is still told (§ 6 second paragraph); a gift near its day (G21)."""
    svar = t.treff(en(art=art, fra=fra, til=til), [Part("p", "Demo Arkitekter")], dag)
    assert svar == ([] if naa is None else [Treff("i", "p", "navn", naa)])


def test_det_sikre_staar_foerst() -> None:
    interesser = [
        Interesse("navn", "verv", "Demo", FOER),
        Interesse("slutt", "verv", "X", FOER, FOER, A),
        Interesse("nummer", "verv", "Y", FOER, None, A),
    ]
    svar = t.treff(interesser, [Part("p", "Demo", A)], I_DAG)
    assert [s.interesse for s in svar] == ["nummer", "slutt", "navn"]


@pytest.mark.parametrize(
    ("beloep", "har_sak", "krav"),
    [
        (Decimal("0"), False, "fri"),
        (Decimal("250.00"), False, "fri"),
        (Decimal("250.01"), False, "meldes"),
        (Decimal("500"), False, "meldes"),
        (Decimal("500.01"), False, "leder"),
        (Decimal("10"), True, "leder"),
        (None, False, "leder"),
    ],
)
def test_gaver(beloep, har_sak, krav) -> None:
    """C6."""
    assert t.gavekrav(beloep, I_DAG, giver_har_sak=har_sak) == krav


def test_grensene_er_data() -> None:
    grense = t.gavegrense(I_DAG)
    assert (grense.meldes_over, grense.leder_over, grense.dager) == (250, 500, 90)
    assert t.gavegrense(date(1999, 1, 1)) == grense


_NAVN = st.sampled_from(["Demo AS", "demo", "Annen AS", "Nord, Kari", "Kari Nord", "", "!!"])
_NR = st.sampled_from(["", A, B, "911 111 118", "tull"])
_DAG = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@settings(deadline=None)
@given(
    st.lists(st.tuples(_NAVN, _NR, st.sampled_from(["verv", "gave"]), _DAG, st.none() | _DAG)),
    st.lists(st.tuples(_NAVN, _NR)),
    _DAG,
)
def test_mot_et_orakel(interesser, parter, dag) -> None:
    """Written straight on, with the few names and numbers of this test spelled out."""
    hvem = {"Demo AS": 1, "demo": 1, "Annen AS": 2, "Nord, Kari": 3, "Kari Nord": 3}
    nummer = {A: A, B: B, "911 111 118": A}
    funnet = {
        (s.interesse, s.part, s.styrke, s.naa)
        for s in t.treff(
            [
                Interesse(n, art, m, fra, til, nr)
                for n, (m, nr, art, fra, til) in enumerate(interesser)
            ],
            [Part(n, m, nr) for n, (m, nr) in enumerate(parter)],
            dag,
        )
    }
    ventet = set()
    for n, (m, nr, art, fra, til) in enumerate(interesser):
        for k, (m2, nr2) in enumerate(parter):
            if art == "gave" and abs((dag - fra).days) > 90:
                continue
            if art != "gave" and fra > dag:
                continue
            naa = art == "gave" or til is None or til >= dag
            if nr in nummer and nr2 in nummer:
                if nummer[nr] == nummer[nr2]:
                    ventet.add((n, k, "nummer", naa))
            elif m in hvem and hvem[m] == hvem.get(m2):
                ventet.add((n, k, "navn", naa))
    assert funnet == ventet
