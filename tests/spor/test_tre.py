# SPDX-License-Identifier: EUPL-1.2
"""The tree: RFC vectors, a second implementation, every small proof, and changed proofs."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from glassklar.spor import fliser, tre

# The test leaves and roots of the Certificate Transparency reference implementation.
BLADER = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657",
          "606162636465666768696a6b6c6d6e6f"]  # fmt: skip
ROETTER = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@cache
def blader(n: int) -> list[bytes]:
    return tre.bladhasher(i.to_bytes(4, "big") for i in range(n))


@cache
def minne(n: int) -> tre.Minnekilde:
    return tre.Minnekilde(blader(n))


def rot(n: int) -> bytes:
    return tre.rot_fra_kilde(minne(n), n)


def test_roettene_fra_referansen() -> None:
    hasher = [tre.bladhash(bytes.fromhex(x)) for x in BLADER]
    front = tre.Front()
    assert front.rot().hex() == ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    for n, (blad, ventet) in enumerate(zip(hasher, ROETTER, strict=True), 1):
        front.legg_til(blad)
        assert front.rot().hex() == ventet
        assert tre.rot_fra_kilde(tre.Minnekilde(hasher[:n]), n).hex() == ventet


def test_beviset_fra_referansen() -> None:
    hasher = [tre.bladhash(bytes.fromhex(x)) for x in BLADER]
    bevis = tre.inklusjonsbevis(tre.Minnekilde(hasher), 5, 8)
    assert [b.hex() for b in bevis] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_alle_bevis_til_64_stemmer_og_endrede_nektes() -> None:
    for n in range(65):
        kilde, r = minne(n), rot(n)
        for i in range(n):
            bevis = tre.inklusjonsbevis(kilde, i, n)
            assert tre.inklusjon_stemmer(blader(n)[i], i, n, bevis, r)
            for feil in endringer(bevis):
                assert not tre.inklusjon_stemmer(blader(n)[i], i, n, feil, r)
            assert not tre.inklusjon_stemmer(b"\0" * 32, i, n, bevis, r)
        for m in range(n + 1):
            bevis = tre.konsistensbevis(kilde, m, n)
            assert tre.konsistens_stemmer(m, n, rot(m), r, bevis)
            for feil in endringer(bevis):
                assert not tre.konsistens_stemmer(m, n, rot(m), r, feil)
            assert not tre.konsistens_stemmer(m, n, b"\0" * 32, r, bevis)
            if 0 < m:
                assert not tre.konsistens_stemmer(m, n, rot(m), b"\0" * 32, bevis)


def endringer(bevis: list[bytes]) -> list[list[bytes]]:
    """One bit turned in each hash, one too few, one too many, two swapped."""
    ut = [[*bevis, b"\1" * 32]]
    for i, h in enumerate(bevis):
        ut += [[*bevis[:i], bytes([h[0] ^ 1]) + h[1:], *bevis[i + 1 :]]]
        ut += [[*bevis[:i], *bevis[i + 1 :]], [*bevis[:i], h[:-1], *bevis[i + 1 :]]]
    if len(bevis) > 1:
        ut.append([bevis[1], bevis[0], *bevis[2:]])
    return ut


@settings(deadline=None)
@given(st.integers(0, 700), st.integers(0, 700), st.data())
def test_mot_pymerkle(a: int, b: int, data: st.DataObject) -> None:
    m, n = sorted((a, b))
    annet, kilde = pymerkle(), minne(700)
    assert tre.rot_fra_kilde(kilde, n) == (annet.get_root(n) if n else tre.TOM_ROT)
    if n:
        i = data.draw(st.integers(0, n - 1))
        # pymerkle puts the leaf itself first in the path
        assert tre.inklusjonsbevis(kilde, i, n) == annet.prove_inclusion(i + 1, n).path[1:]
        assert tre.inklusjon_stemmer(
            annet.get_leaf(i + 1), i, n, annet.prove_inclusion(i + 1, n).path[1:], annet.get_root(n)
        )
    if 0 < m < n:
        # pymerkle's consistency path is built otherwise than the RFC's: its roots are compared,
        # the path with the RFC's own recursion.
        bevis = tre.konsistensbevis(kilde, m, n)
        assert tre.konsistens_stemmer(m, n, annet.get_root(m), annet.get_root(n), bevis)
        assert bevis == delbevis(m, blader(700)[:n], True)


def mth(d: list[bytes]) -> bytes:
    """RFC 9162 § 2.1.1, word for word, over leaf hashes."""
    if len(d) == 1:
        return d[0]
    k = 1 << (len(d) - 1).bit_length() - 1
    return tre.nodehash(mth(d[:k]), mth(d[k:]))


def delbevis(m: int, d: list[bytes], b: bool) -> list[bytes]:
    """SUBPROOF of RFC 9162 § 2.1.4.1, word for word."""
    if m == len(d):
        return [] if b else [mth(d)]
    k = 1 << (len(d) - 1).bit_length() - 1
    if m <= k:
        return [*delbevis(m, d[:k], b), mth(d[k:])]
    return [*delbevis(m - k, d[k:], False), mth(d[:k])]


@cache
def pymerkle() -> InmemoryTree:
    ut = InmemoryTree(algorithm="sha256")
    for i in range(700):
        ut.append_entry(i.to_bytes(4, "big"))
    return ut


@settings(deadline=None)
@given(st.lists(st.integers(0, 600), max_size=8))
def test_front_i_biter(biter: list[int]) -> None:
    front, n = tre.Front(), 0
    for antall in biter:
        front.utvid(blader(5000)[n : n + antall])
        n += antall
        assert front.storrelse == n
        assert front.rot() == tre.rot_fra_kilde(minne(5000), n)
    assert tre.front_fra_kilde(minne(5000), n).noder == front.noder


def test_front_av_deltraer_og_feil_bruk() -> None:
    front = tre.Front()
    for i in range(0, 4096, 512):
        front.legg_deltre(9, tre.deltrerot(blader(5000)[i : i + 512]))
    assert front.rot() == tre.rot_fra_kilde(minne(5000), 4096)
    front.legg_til(blader(5000)[4096])
    for feil in (
        lambda: front.legg_deltre(1, b"\0" * 32),
        lambda: tre.Front(3, [b"\0" * 32]),
        lambda: tre.deltrerot(blader(3)),
        lambda: tre.inklusjonsbevis(minne(3), 3, 3),
        lambda: tre.konsistensbevis(minne(3), 3, 2),
        lambda: tre.rot_fra_kilde(minne(3), 4),
        lambda: tre.del_opp(b"123"),
    ):
        with pytest.raises(tre.TreFeil):
            feil()


@settings(deadline=None)
@given(st.integers(1, 70_000), st.data())
def test_bevis_fra_fliser_er_bevis_fra_blader(n: int, data: st.DataObject) -> None:
    kilde = fliser.Fliskilde(flis_av(minne(70_000)), n)
    i, m = data.draw(st.integers(0, n - 1)), data.draw(st.integers(0, n))
    assert tre.rot_fra_kilde(kilde, n) == tre.rot_fra_kilde(minne(70_000), n)
    assert tre.inklusjonsbevis(kilde, i, n) == tre.inklusjonsbevis(minne(70_000), i, n)
    assert tre.konsistensbevis(kilde, m, n) == tre.konsistensbevis(minne(70_000), m, n)


def flis_av(kilde: tre.Kilde):
    def hent(f: fliser.Flis) -> bytes:
        return kilde(f.nivaa, f.nr * 256, f.nr * 256 + f.bredde)

    return hent
