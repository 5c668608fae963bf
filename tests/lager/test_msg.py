# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from glassklar.lager import problemer as p
from glassklar.lager.msg import les_msg
from glassklar.lager.post import Adresse
from lager import filer

MSG = filer.msg()


def test_outlook_melding() -> None:
    epost = les_msg(MSG)
    assert (epost.avsender_navn, epost.avsender_epost) == ("Kåre Ærlig", "kaare@eksempel.no")
    assert epost.mottakere == [Adresse("Post", "post@eksempel.no")]
    assert epost.kopi == [Adresse("Eva", "eva@eksempel.no")]
    assert epost.dato == datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
    assert (epost.emne, epost.tittelforslag) == ("SV: Søknad om brønn", "Søknad om brønn")
    assert epost.tekst == "Hei!\nVedlagt."
    assert [(v.filnavn, v.innhold) for v in epost.vedlegg] == [("Søknad.pdf", b"%PDF-x")]
    assert epost.problemer == []


def test_skadet_melding() -> None:
    assert [problem.kode for problem in les_msg(MSG[:700]).problemer] == [p.SKADET]


@given(st.lists(st.tuples(st.integers(0, len(MSG) - 1), st.integers(0, 255)), max_size=30))
def test_taaler_hva_som_helst(endringer: list[tuple[int, int]]) -> None:
    data = bytearray(MSG)
    for sted, verdi in endringer:
        data[sted] = verdi
    les_msg(bytes(data))
