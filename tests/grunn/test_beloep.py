# SPDX-License-Identifier: EUPL-1.2
"""An amount is read in one way or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from glassklar.grunn.beloep import STOERST, UlesbartBeloep, les_beloep
from glassklar.grunn.skjema import Beloepsfelt


@pytest.mark.parametrize(
    ("skrevet", "lest"),
    [
        ("0", "0"),
        ("500000", "500000"),
        ("1 234 567,50", "1234567.50"),
        ("1\u00a0234\u202f567,5", "1234567.50"),
        ("  50 000 ", "50000"),
        ("1234,05", "1234.05"),
        ("0,5", "0.50"),
        ("999 999 999 999,99", "999999999999.99"),
    ],
)
def test_leses(skrevet, lest):
    assert les_beloep(skrevet) == Decimal(lest)


@pytest.mark.parametrize(
    ("skrevet", "ord_"),
    [
        ("1.234,5", "begge"),
        ("1,234.50", "begge"),
        ("1.234", "punktum"),
        ("1234.50", "punktum"),
        ("1.234.567", "punktum"),
        ("kr 1 000,-", "valuta"),
        ("1 000,-", "valuta"),
        ("1000 kr", "valuta"),
        ("EUR 5", "valuta"),
        ("€5", "valuta"),
        ("5 mill", "valuta"),
        ("1e6", "valuta"),
        ("-5", "minus"),
        ("\u22125", "minus"),
        ("1,234", "oere"),
        ("1,2,3", "oere"),
        ("1000,", "oere"),
        (",50", "oere"),
        ("1 23 456", "gruppering"),
        ("1234 567", "gruppering"),
        ("1  000", "gruppering"),
        ("1000,5 0", "oere"),
        ("1'000", "tegn"),
        ("", "tegn"),
        ("١٢٣", "tegn"),
        ("\uff11\uff12", "tegn"),
        ("1 000 000 000 000", "stort"),
    ],
)
def test_avvises_med_ord_og_det_som_ble_lest(skrevet, ord_):
    with pytest.raises(UlesbartBeloep) as feil:
        les_beloep(skrevet)
    assert (feil.value.ord, feil.value.lest) == (ord_, skrevet.strip())


@given(st.decimals(0, STOERST, places=2), st.sampled_from(" \u00a0\u202f"), st.booleans())
def test_det_som_skrives_paa_norsk_leses_likt(beloep, skille, gruppert):
    hele, oere = f"{beloep:.2f}".split(".")
    if gruppert:
        hele = f"{int(hele):,}".replace(",", skille)
    assert les_beloep(f"{hele},{oere}") == beloep


@given(st.text(alphabet="0123456789 ,.-kr", max_size=14))
@example("0 000")
def test_ingen_tekst_gir_annet_enn_et_beloep_eller_et_ord(tekst):
    try:
        beloep = les_beloep(tekst)
    except UlesbartBeloep:
        return
    # Nothing but the blanks and the comma's sign is taken away.
    assert beloep == Decimal(tekst.replace(" ", "").replace(",", "."))


def test_feltet_sier_hva_som_ble_lest_og_viser_det_som_er_lagret():
    felt = Beloepsfelt()
    assert felt.clean("1 234,5") == Decimal("1234.50")
    assert Beloepsfelt(required=False).clean("  ") is None
    for skrevet in ("1.234,5", "1,234.50", "kr 1 000,-", "EUR 5", "-1", "1,234", "1 00", "x#"):
        with pytest.raises(ValidationError) as feil:
            felt.clean(skrevet)
        assert "«" + skrevet + "»" in feil.value.messages[0]
    assert felt.prepare_value(Decimal("1234567.50")) == "1\u00a0234\u00a0567,50"
    assert felt.prepare_value(Decimal("50000.00")) == "50\u00a0000"
