# SPDX-License-Identifier: EUPL-1.2
"""The story is the same every time, keeps its dates, and names nobody who exists."""

from __future__ import annotations

from datetime import date

import pytest

from glassklar.config.demo import ordforraad, temaer
from glassklar.config.demo.fortelling import SAKSBEHANDLERE, Forteller, Post, arbeidsdager
from glassklar.lov.api import Vurdering, er_arbeidsdag, finn_fnr, hjemler, kontroller_skjerming

SISTE = date(2026, 11, 22)
DAGER = arbeidsdager(SISTE, 60)


def fortell(poster: int = 500, froe: int = 1) -> list[Post]:
    return list(Forteller(froe).fortell(poster, DAGER))


def kort(p: Post) -> tuple[object, ...]:
    return (p.nr, p.sak.nr, p.dato, p.type, p.tittel, p.tittel2, p.part, p.datert, p.sak.tittel)


def test_samme_froe_gir_samme_fortelling() -> None:
    assert [kort(p) for p in fortell()] == [kort(p) for p in fortell()]
    assert [kort(p) for p in fortell(froe=1)] != [kort(p) for p in fortell(froe=2)]


def test_dagene_er_arbeidsdager_fram_til_siste() -> None:
    assert len(DAGER) == 60
    assert DAGER[-1] == date(2026, 11, 20), "22. november 2026 er en søndag"
    assert all(er_arbeidsdag(d) for d in DAGER)
    assert sorted(set(DAGER)) == DAGER


@pytest.mark.parametrize("antall", [1, 7, 60, 61, 500])
def test_antallet_stemmer_og_er_spredt(antall: int) -> None:
    poster = fortell(antall)
    assert len(poster) == antall
    assert [p.nr for p in poster] == list(range(antall))
    per_dag = [sum(p.dato == d for p in poster) for d in DAGER]
    assert max(per_dag) - min(per_dag) <= 1


def test_rekkefoelge_og_svar() -> None:
    for p in fortell(2000):
        assert p.datert <= p.dato
        assert p.sak.dato <= p.dato
        assert p.tittel
        assert "{" not in p.tittel + p.tittel2 + p.sak.tittel + p.sak.tittel2
        if p.svarer is not None:
            assert (p.type, p.svarer.type) == ("U", "I")
            assert p.svarer.dato <= p.dato
            assert p.svarer.besvart_av is p
            assert p.svarer.sak is p.sak


def test_ingen_tittel_har_foedselsnummer_eller_navn_i_linje_1() -> None:
    for p in fortell(2000):
        assert not finn_fnr(f"{p.tittel} {p.tittel2} {p.sak.tittel} {p.part}")
        if p.er_person:
            assert p.part not in p.tittel
            assert p.part not in p.sak.tittel


def test_alle_skjerminger_taaler_lovens_kontroll() -> None:
    for navn, s in temaer.SKJERMINGER.items():
        brudd = kontroller_skjerming(
            Vurdering(
                kode=s.kode, hjemmel=s.hjemmel, tillegg=s.tillegg, nivaa=s.nivaa,
                kan_gis=s.meroffentlighet, meroffentlighet=s.meroffentlighet_grunn,
            ),
            SISTE,
        )  # fmt: skip
        assert not brudd, (navn, [b.tekst for b in brudd])
        assert hjemler.finn(s.hjemmel) is not None


def test_hvert_tema_kan_fortelles() -> None:
    for t in temaer.les():
        assert t.enhet in SAKSBEHANDLERE
        assert t.titler["I"]
        for linjer in t.titler.values():
            for _tittel, _linje2, kode in linjer:
                assert kode == "" or kode in temaer.SKJERMINGER


def test_ordene_er_zipf() -> None:
    """The commonest word is about twice as common as the next, and there are rare ones."""
    ord_ = [ordforraad.vanligst_foerst(ordforraad.TING, i / 20_000) for i in range(20_000)]
    antall = [ord_.count(o) for o in ordforraad.TING[:3]]
    assert antall[0] > 1.5 * antall[1] > 1.8 * antall[2] * 0.8
    assert len(set(ord_)) > 1000
