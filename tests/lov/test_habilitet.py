# SPDX-License-Identifier: EUPL-1.2
"""Habilitet: hver regel med paragrafen sin, i loven av 1967 og i loven av 2025."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassklar.lov import habilitet as h
from glassklar.lov.habilitet import Enhet, Omstendighet, Organisasjon, Reist

I_DAG = date(2026, 11, 22)
FVL25 = date(2027, 7, 1)
F67, F25 = "fvl. § 6 første ledd bokstav {}", "fvl. (2025) § 26"
SKJOENN67, SKJOENN25 = "fvl. § 6 andre ledd", "fvl. (2025) § 27"

# kode, 1967: (virkning, paragraf), 2025: (virkning, paragraf)
TABELL = [
    ("part", ("alltid", F67.format("a")), ("alltid", F25)),
    ("slekt", ("alltid", F67.format("b")), ("alltid", F25)),
    ("ektefelles_slekt", ("alltid", F67.format("b")), ("alltid", F25)),
    ("slekts_ektefelle", ("alltid", F67.format("b")), ("alltid", F25)),
    ("slekts_samboer", ("skjoenn", SKJOENN67), ("alltid", F25)),
    ("ektefelle", ("alltid", F67.format("c")), ("alltid", F25)),
    ("forlovet", ("alltid", F67.format("c")), ("alltid", F25)),
    ("samboer", ("skjoenn", SKJOENN67), ("alltid", F25)),
    ("samboers_slekt", ("skjoenn", SKJOENN67), ("skjoenn", SKJOENN25)),
    ("foster", ("alltid", F67.format("c")), ("alltid", F25)),
    ("stebarn", ("skjoenn", SKJOENN67), ("alltid", F25)),
    ("verge", ("alltid", F67.format("d")), ("alltid", F25)),
    ("leder_forening", ("alltid", F67.format("e") + " nr. 1"), ("alltid", F25)),
    ("leder_selskap", ("alltid", F67.format("e") + " nr. 2"), ("alltid", F25)),
    (
        "offentlig_selskap",
        ("skjoenn", F67.format("e") + " nr. 2 andre punktum, jf. andre ledd"),
        ("alltid", F25),
    ),
    ("vara_deltatt", ("alltid", F67.format("e")), ("alltid", F25)),
    ("vara", ("skjoenn", SKJOENN67), ("skjoenn", SKJOENN25)),
    ("klageinstans", ("alltid", "koml. § 13-3"), ("alltid", F25 + ", koml. § 13-3")),
    ("fordel", ("skjoenn", SKJOENN67), ("skjoenn", SKJOENN25)),
    ("naer", ("skjoenn", SKJOENN67), ("skjoenn", SKJOENN25)),
    ("annet", ("skjoenn", SKJOENN67), ("skjoenn", SKJOENN25)),
]
KODER = [rad[0] for rad in TABELL]


def test_tabellen_er_hele_listen_i_samme_rekkefoelge() -> None:
    assert [f.kode for f in h.alle(I_DAG)] == KODER
    assert [f.kode for f in h.alle(FVL25, fvl25_fra=FVL25)] == KODER


@pytest.mark.parametrize(("kode", "gammel", "ny"), TABELL, ids=KODER)
def test_forholdet_i_begge_lovene(kode, gammel, ny) -> None:
    f67, f25 = h.forhold(kode, "1967"), h.forhold(kode, "2025")
    assert (f67.virkning, f67.kilde, f67.lov) == (*gammel, "1967")
    assert (f25.virkning, f25.kilde, f25.lov) == (*ny, "2025")
    assert (f67, f25) in h.sammenlign()
    assert f67.bokstav == (f67.kilde.split("bokstav ")[1][0] if "bokstav" in f67.kilde else "")
    assert f67.tekst("nn")
    assert f67.tekst("en") not in {f67.tekst("nb"), f67.tekst("nn")}
    assert f67.tekst("se") == f67.tekst("nb")
    assert f25.bokstav == ""


def test_loven_foelger_datoen() -> None:
    assert h.lov_paa(date(2040, 1, 1)) == "1967"
    assert h.lov_paa(FVL25 - timedelta(days=1), fvl25_fra=FVL25) == "1967"
    assert h.lov_paa(FVL25, fvl25_fra=FVL25) == "2025"
    assert {f.lov for f in h.alle(I_DAG, fvl25_fra=FVL25)} == {"1967"}
    assert {f.lov for f in h.alle(FVL25, fvl25_fra=FVL25)} == {"2025"}
    with pytest.raises(h.UkjentForhold):
        h.forhold("fetter", "1967")


@pytest.mark.parametrize(
    ("regel", "gammel", "ny"),
    [
        ("skjoenn", "fvl. § 6 andre ledd", "fvl. (2025) § 27"),
        ("overordnet", "fvl. § 6 tredje ledd", "fvl. (2025) § 25 andre ledd"),
        ("aapenbart", "fvl. § 6 fjerde ledd", "fvl. (2025) § 28"),
        ("foreloepig", "fvl. § 7", "fvl. (2025) § 28 første ledd"),
        ("avgjoeres", "fvl. § 8", "fvl. (2025) § 29"),
        ("stedfortreder", "fvl. § 9", "fvl. (2025) § 29 fjerde ledd"),
    ],
)
def test_reglene_ved_siden_av(regel, gammel, ny) -> None:
    assert h.kilde(regel, "1967") == gammel
    assert h.kilde(regel, "2025") == ny
    with pytest.raises(KeyError):
        h.kilde("tull", "1967")


UTEN = Omstendighet(uten_betydning=True)
HASTER = Omstendighet(haster=True)


@pytest.mark.parametrize(
    ("koder", "som", "utfall67", "utfall25"),
    [
        ((), None, "habil", "habil"),
        (("part",), None, "inhabil", "inhabil"),
        (("samboer",), None, "vurderes", "inhabil"),
        (("stebarn",), None, "vurderes", "inhabil"),
        (("slekts_samboer",), None, "vurderes", "inhabil"),
        (("offentlig_selskap",), None, "vurderes", "inhabil"),
        (("vara",), None, "vurderes", "vurderes"),
        (("naer", "fordel"), None, "vurderes", "vurderes"),
        (("naer", "slekt"), None, "inhabil", "inhabil"),
        (("slekt",), UTEN, "habil", "habil"),
        (("naer",), HASTER, "vurderes", "vurderes"),
    ],
)
def test_vurderingen(koder, som, utfall67, utfall25) -> None:
    assert h.vurder(koder, I_DAG, som).utfall == utfall67
    assert h.vurder(koder, FVL25, som, fvl25_fra=FVL25).utfall == utfall25


def test_kildene_foelger_svaret() -> None:
    assert h.vurder(["part", "slekt", "naer"], I_DAG).kilder == (
        F67.format("a"),
        F67.format("b"),
    )
    assert h.vurder(["naer", "fordel"], I_DAG).kilder == (SKJOENN67,)
    assert h.vurder(["part"], I_DAG, UTEN).kilder == ("fvl. § 6 fjerde ledd",)
    haster = h.vurder(["part"], I_DAG, HASTER)
    assert haster.foreloepig
    assert haster.kilder == (F67.format("a"), "fvl. § 7")
    assert not h.vurder(["part"], I_DAG).foreloepig
    assert not h.vurder(["naer"], I_DAG, HASTER).foreloepig
    with pytest.raises(h.UkjentForhold):
        h.vurder(["tull"], I_DAG)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(KODER)),
    st.booleans(),
    st.booleans(),
    st.dates(),
    st.none() | st.dates(),
)
def test_vurderingen_mot_tabellen(koder, uten, haster, dag, fvl25_fra) -> None:
    svar = h.vurder(koder, dag, Omstendighet(uten, haster), fvl25_fra=fvl25_fra)
    kolonne = 2 if fvl25_fra is not None and fvl25_fra <= dag else 1
    virkninger = [rad[kolonne][0] for rad in TABELL if rad[0] in koder]
    if uten or not koder:
        assert svar.utfall == "habil"
    elif "alltid" in virkninger:
        assert svar.utfall == "inhabil"
    else:
        assert svar.utfall == "vurderes"
    assert svar.foreloepig == (svar.utfall == "inhabil" and haster)
    assert svar.lov == ("1967", "2025")[kolonne - 1]
    assert bool(svar.kilder) == bool(koder)


@pytest.mark.parametrize(
    ("reist", "lov67", "lov25"),
    [
        (Reist(), "selv", "selv"),
        (Reist(finner_grunn=True), "overordnet", "overordnet"),
        (Reist(part_krever=True), "overordnet", "selv"),
        (Reist(part_krever=True, tidsspille=True), "selv", "selv"),
        (Reist(finner_grunn=True, tidsspille=True), "overordnet", "overordnet"),
        (Reist(kollegialt=True), "organet", "selv"),
        (Reist(kollegialt=True, part_krever=True), "organet", "selv"),
        (Reist(kollegialt=True, finner_grunn=True), "organet", "organet"),
        (Reist(kollegialt=True, leder_finner_grunn=True), "organet", "organet"),
    ],
)
def test_hvem_som_avgjoer(reist, lov67, lov25) -> None:
    """1967 § 8 / 2025 § 29."""
    assert h.avgjoeres_av(reist, "1967") == lov67
    assert h.avgjoeres_av(reist, "2025") == lov25


def test_flere_medlemmer() -> None:
    """1967 § 8 andre ledd / 2025 § 29: ingen av dem, uten at organet ellers ikke er vedtaksført."""
    alle = {1, 2, 3, 4, 5}
    assert h.stemmer_om_habilitet(alle, {1}, 3) == {2, 3, 4, 5}
    assert h.stemmer_om_habilitet(alle, {1, 2}, 3) == {3, 4, 5}
    assert h.stemmer_om_habilitet(alle, {1, 2, 3}, 3) == alle
    assert h.stemmer_om_habilitet(alle, {1}, 5) == {2, 3, 4, 5}


# -- den underordnede -------------------------------------------------------------------------
# 1 kommune (leder 100) > 2 teknisk (leder 200) > 3 byggesak (ledere 300 og 303), 4 vei (400)
# 9 kontrollutvalget (leder 900, eget organ, under kommunen)
KOMMUNEN = Organisasjon(
    {
        1: Enhet(None, frozenset({100})),
        2: Enhet(1, frozenset({200, 500})),
        3: Enhet(2, frozenset({300, 303})),
        4: Enhet(2, frozenset({400})),
        9: Enhet(1, frozenset({900}), "kontrollutvalget"),
    },
    {100: 1, 200: 2, 300: 3, 303: 3, 301: 3, 302: 3, 500: 3, 400: 4, 401: 4, 900: 9, 901: 9},
)


@pytest.mark.parametrize(
    ("person", "overordnet", "svar"),
    [
        (301, 300, True),  # hører til enheten hun leder
        (301, 200, True),  # i linjen, to ledd ned
        (301, 100, True),
        (300, 200, True),  # leder under leder
        (300, 301, False),  # den overordnede er ikke under den underordnede
        (301, 302, False),  # sideordnet
        (300, 303, True),  # leder den samme enheten: ingen vet hvem som instruerer
        (500, 300, False),  # hører til enheten, men leder hele teknisk
        (301, 303, True),
        (301, 400, False),  # en annen linje
        (400, 300, False),
        (901, 900, True),
        (901, 100, False),  # et annet organ
        (301, 301, False),
        (999, 100, False),  # hører ikke til noe sted
    ],
)
def test_direkte_underordnet_i_samme_organ(person, overordnet, svar) -> None:
    """1967 § 6 tredje ledd / 2025 § 25 andre ledd."""
    assert h.direkte_underordnet(KOMMUNEN, person, overordnet) is svar


@pytest.mark.parametrize(
    ("person", "inhabile", "svar"),
    [
        (301, (), "avgjoere"),
        (301, (301,), "ingenting"),
        (301, (300,), "forberede"),
        (301, (302,), "avgjoere"),
        (300, (301,), "avgjoere"),
        (300, (300, 200), "ingenting"),
        (401, (300,), "avgjoere"),
        (401, (200,), "forberede"),
        (100, (200, 300, 301), "avgjoere"),
    ],
)
def test_hva_hver_kan_i_saken(person, inhabile, svar) -> None:
    assert h.evne(KOMMUNEN, person, inhabile) == svar


def test_en_ring_i_treet_har_en_ende() -> None:
    ring = Organisasjon(
        {1: Enhet(2, frozenset({10})), 2: Enhet(1, frozenset({20}))}, {11: 1, 10: 1, 20: 2}
    )
    assert h.direkte_underordnet(ring, 11, 20)
    assert ring.oppover(1) == (1, 2)


@st.composite
def organisasjoner(draw):
    """Et tre på inntil seks enheter, ti personer, ledere og to organer på måfå."""
    antall = draw(st.integers(1, 6))
    folk = st.integers(0, 9)
    enheter = {
        n: Enhet(
            draw(st.none() | st.integers(0, n - 1)) if n else None,
            frozenset(draw(st.sets(folk, max_size=2))),
            draw(st.sampled_from(["administrasjonen", "utvalget"])),
        )
        for n in range(antall)
    }
    plass = draw(st.dictionaries(folk, st.integers(0, antall - 1)))
    return Organisasjon(enheter, plass)


def _orakel(org, person, overordnet) -> bool:
    """Rett fram: leder den overordnede en enhet i linjen, og personen ingen der eller over?"""
    if person == overordnet or person not in org.plass:
        return False
    over: dict[int, set[int]] = {}
    for e in org.enheter:
        sti, naa = {e}, org.enheter[e].over
        while naa is not None:
            sti.add(naa)
            naa = org.enheter[naa].over
        over[e] = sti
    min_enhet = org.plass[person]
    mine = {e for e in over[min_enhet] if person in org.enheter[e].ledere}
    return any(
        overordnet in org.enheter[e].ledere
        and org.enheter[e].organ == org.enheter[min_enhet].organ
        and not any(m in over[e] - {e} for m in mine)
        for e in over[min_enhet]
    )


@settings(deadline=None)
@given(organisasjoner(), st.integers(0, 9), st.sets(st.integers(0, 9), max_size=4))
def test_den_underordnede_mot_et_orakel(org, person, inhabile) -> None:
    for o in range(10):
        assert h.direkte_underordnet(org, person, o) is _orakel(org, person, o)
    ventet = (
        "ingenting"
        if person in inhabile
        else "forberede"
        if any(_orakel(org, person, o) for o in inhabile)
        else "avgjoere"
    )
    assert h.evne(org, person, inhabile) == ventet
