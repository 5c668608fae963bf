# SPDX-License-Identifier: EUPL-1.2
"""Numbers in letters: written in every way that people write them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassklar.arkiv.mottak.tolkning import (
    MAKS_FUNN,
    Matrikkelfunn,
    finn_matrikkel,
    finn_saksnumre,
)
from glassklar.noark.api import MappeId

MAATER = [
    "gnr. {g} bnr. {b}",
    "Gnr {g}, bnr {b}",
    "gnr.{g}/bnr.{b}",
    "GNR: {g} BNR: {b}",
    "g.nr. {g} og b.nr. {b}",
    "gårdsnr. {g}, bruksnr. {b}",
    "gårdsnummer {g} og bruksnummer {b}",
    "gardsnummer {g}, bruksnummer {b}",
    "gnr/bnr {g}/{b}",
    "gnr./bnr.: {g}/{b}",
    "gbnr {g}/{b}",
    "g/bnr. {g} / {b}",
    "gnr.\u00a0{g}\u00a0bnr.\u00a0{b}",
    "gnr. {g}\nbnr. {b}",
    "9901-{g}/{b}",
]
tall = st.integers(1, 99_999)
#: Text that may stand around a number without being part of it.
rundt = st.text(
    st.characters(whitelist_categories=["L", "Zs", "Po"], blacklist_characters="&,/:;.-"),
    max_size=30,
)


@given(st.sampled_from(MAATER), tall, tall, rundt, rundt)
def test_matrikkelnummer_finnes_i_alle_skrivemaater(maate, g, b, foer, etter):
    tekst = f"{foer} {maate.format(g=g, b=b)} – {etter}"
    assert (g, b) in [(f.gaardsnummer, f.bruksnummer) for f in finn_matrikkel(tekst)]


@given(tall, tall, st.integers(1, 9999), st.integers(1, 9999))
def test_feste_og_seksjon(g, b, f, s):
    ventet = Matrikkelfunn(g, b, f, s)
    assert finn_matrikkel(f"på gnr. {g} bnr. {b} fnr. {f} snr. {s}") == [ventet]
    assert finn_matrikkel(str(ventet)) == [ventet]
    assert finn_matrikkel(f"gnr/bnr {g}/{b}/{f}/{s}") == [ventet]


@given(st.text(max_size=400))
def test_ingen_tekst_stopper_lesingen(tekst):
    for funn in finn_matrikkel(tekst):
        assert funn.gaardsnummer
        assert funn.bruksnummer
    for nr in finn_saksnumre(tekst):
        assert nr.nummer


@pytest.mark.parametrize(
    ("tekst", "ventet"),
    [
        ("gnr. 101 bnr. 3, 9998 Eksempelvik", [(101, 3)]),
        ("gnr. 101 bnr. 3, 4 og 7.", [(101, 3), (101, 4), (101, 7)]),
        ("gnr. 101 bnr. 3, 17.11.2026", [(101, 3)]),
        ("gnr. 101 bnr. 3 og 12 boliger", [(101, 3)]),
        ("gnr. 1 bnr. 2 og gnr. 1 bnr. 2", [(1, 2)]),
        ("gnr. 0 bnr. 3", []),
        ("bnr. 3", []),
        ("regnr 101 bnr 3", []),
        ("17/11 og 3/4 av eiendommen", []),
        ("gnr. 123456 bnr. 3", []),
    ],
)
def test_matrikkel_ved_tvil(tekst, ventet):
    assert [(f.gaardsnummer, f.bruksnummer) for f in finn_matrikkel(tekst)] == ventet


@pytest.mark.parametrize(
    ("tekst", "ventet"),
    [
        ("Vi viser til sak 2026/127.", [(2026, 127)]),
        ("Deres ref.: 2026/127-4", [(2026, 127)]),
        ("saksnr. 26/00431", [(2026, 431)]),
        ("Arkivsak 98/12", [(1998, 12)]),
        ("Sak 2025/26 om skjenking", [(2025, 26)]),
        ("skoleåret 2025/2026 og 2025/26", []),
        ("4312/2026", []),
        ("26/431 av arealet", []),
        ("2026/11/17", []),
        ("12.2026/5", []),
        ("2024/118, 2026/127 og 2024/118", [(2024, 118), (2026, 127)]),
        ("2026/0", []),
    ],
)
def test_saksnumre(tekst, ventet):
    assert finn_saksnumre(tekst) == [MappeId(*v) for v in ventet]


def test_mange_funn_og_lang_tekst_tar_ikke_tid():
    start = time.process_time()
    tekst = " ".join(f"gnr. {n} bnr. {n}" for n in range(1, 20_000)) + " gnr. " * 20_000
    assert len(finn_matrikkel(tekst)) == MAKS_FUNN
    assert len(finn_saksnumre("2026/1 " * 100 + "sak " * 50_000)) == 1
    finn_matrikkel("gnr.\n" * 40_000)
    assert time.process_time() - start < 5
