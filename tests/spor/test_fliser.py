# SPDX-License-Identifier: EUPL-1.2
"""Tiles and entries: paths of the standard, what is new, and content that is no tile."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassklar.spor import fliser, poster, tre
from glassklar.spor.fliser import BUNT, Flis, FlisFeil


@pytest.mark.parametrize(
    ("flis", "sti"),
    [
        (Flis(0, 0), "tile/0/000"),
        (Flis(0, 273, 112), "tile/0/273.p/112"),
        (Flis(1, 1234067), "tile/1/x001/x234/067"),
        (Flis(BUNT, 1000, 1), "tile/entries/x001/000.p/1"),
        (Flis(63, 999), "tile/63/999"),
    ],
)
def test_stier(flis: Flis, sti: str) -> None:
    assert flis.sti == sti
    assert fliser.les_sti(sti) == flis


@pytest.mark.parametrize(
    "sti",
    ["", "tile/0/0", "tile/00/000", "tile/64/000", "tile/0/x000/001", "tile/0/001.p/256",
     "tile/0/001.p/0", "tile/0/001.p/01", "tile/0/001/", "tile/0/x001", "/tile/0/001",
     "tile/0/001\n", "tile/0/٠٠١", "tile/-1/000", "tile/0/../000", "tile/0/" + "x999/" * 20 + "999",
     "tile/0/x009/x223/x372/x036/x854/x775/808"],
)  # fmt: skip
def test_stier_som_ikke_er_det(sti: str) -> None:
    with pytest.raises(FlisFeil):
        fliser.les_sti(sti)


@settings(deadline=None)
@given(st.text(max_size=90))
def test_tilfeldige_stier(sti: str) -> None:
    try:
        assert fliser.les_sti(sti).sti == sti
    except FlisFeil:
        pass


def test_eksemplet_i_standarden() -> None:
    antall = Counter((f.nivaa, f.bredde) for f in fliser.alle_fliser(70_000))
    assert antall == {(0, 256): 273, (0, 112): 1, (1, 256): 1, (1, 17): 1, (2, 1): 1}
    assert [f.sti for f in fliser.alle_fliser(256)] == ["tile/0/000", "tile/1/000.p/1"]
    assert list(fliser.alle_fliser(0)) == []


@settings(deadline=None)
@given(st.integers(0, 200_000), st.integers(0, 3000))
def test_nye_fliser_er_de_som_mangler(fra: int, mer: int) -> None:
    nye = list(fliser.nye_fliser(fra, fra + mer))
    gamle = set(fliser.alle_fliser(fra))
    assert set(nye) == set(fliser.alle_fliser(fra + mer)) - gamle
    assert len(nye) == len(set(nye))
    bunter = list(fliser.nye_bunter(fra, fra + mer))
    assert [(f.nr, f.bredde) for f in bunter] == [(f.nr, f.bredde) for f in nye if f.nivaa == 0]


def test_en_logg_blir_ikke_kortere() -> None:
    with pytest.raises(FlisFeil):
        list(fliser.nye_fliser(2, 1))


@settings(deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=256))
def test_bunter_frem_og_tilbake(innhold: list[bytes]) -> None:
    assert fliser.les_bunt(fliser.pakk_bunt(innhold), len(innhold)) == innhold


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_tilfeldige_bunter(raa: bytes) -> None:
    try:
        assert fliser.pakk_bunt(fliser.les_bunt(raa)) == raa
    except FlisFeil:
        pass


def test_feil_innhold_og_kilde() -> None:
    for feil in (
        lambda: fliser.kontroller_flis(b"\0" * 33, 1),
        lambda: fliser.les_bunt(b"\0\1", 1),
        lambda: fliser.les_bunt(b"\0\0", 2),
        lambda: fliser.pakk_bunt([b""] * 257),
        lambda: fliser.Fliskilde(lambda f: b"", 5)(0, 0, 5),
        lambda: fliser.Fliskilde(lambda f: b"\0" * 160, 5)(0, 4, 6),
    ):
        with pytest.raises(FlisFeil):
            feil()
    assert tre.deltrerot([b"\1" * 32]) == b"\1" * 32


def test_poster() -> None:
    tid = datetime(2026, 11, 21, 12, 0, 0, 7, UTC)
    raa = poster.pakk(poster.SPOR, "U", 258, poster.mikrosekunder(tid), b"[1]")
    assert len(raa) == poster.POSTLENGDE
    assert raa[:10] == b"\x01U" + (258).to_bytes(8, "big")
    lest = poster.les(raa)
    assert (lest.slag, lest.nr, lest.tid) == ("U", 258, tid)
    offentlig = poster.pakk(poster.OFFENTLIG, "T", 1, 0, b"{}")
    assert poster.les(offentlig).versjon == poster.OFFENTLIG
    for feil in (
        lambda: poster.pakk(3, "U", 1, 0, b""),
        lambda: poster.pakk(poster.OFFENTLIG, "I", 1, 0, b""),
        lambda: poster.pakk(poster.SPOR, "", 1, 0, b""),
        lambda: poster.pakk(poster.SPOR, "I", -1, 0, b""),
        lambda: poster.pakk(poster.SPOR, "I", 1, 1 << 63, b""),
        lambda: poster.mikrosekunder(datetime(2026, 1, 1)),  # noqa: DTZ001
    ):
        with pytest.raises(poster.PostFeil):
            feil()


@settings(deadline=None)
@given(st.binary(max_size=60) | st.binary(min_size=50, max_size=50))
def test_tilfeldige_poster(raa: bytes) -> None:
    try:
        p = poster.les(raa)
    except poster.PostFeil:
        return
    assert poster.pakk_hash(p.versjon, p.slag, p.nr, p.us, p.linjehash) == raa
