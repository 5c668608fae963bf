# SPDX-License-Identifier: EUPL-1.2
"""Typed dates and clean text."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from glassklar.grunn.feil import Avvist
from glassklar.grunn.skjema import DatoFelt, Linjefelt, Skjema, Tekstfelt, les_dato

DAG = date(2026, 11, 21)


@pytest.mark.parametrize(
    "tekst",
    ["21.11.2026", "21.11.26", "211126", "21112026", "2026-11-21", "21/11-26", "21/11/2026",
     " 21.11.2026 ", "21. 11. 2026", "21-11-2026", "21 11 2026", "21.11.2026."],
)  # fmt: skip
def test_datoer_folk_skriver(tekst):
    assert les_dato(tekst) == DAG


@pytest.mark.parametrize(
    ("tekst", "dag"),
    [("1.2.03", date(2003, 2, 1)), ("1.2.69", date(2069, 2, 1)), ("1.2.70", date(1970, 2, 1)),
     ("010299", date(1999, 2, 1)), ("2026-1-2", date(2026, 1, 2))],
)  # fmt: skip
def test_tosifret_aar(tekst, dag):
    assert les_dato(tekst) == dag


@pytest.mark.parametrize(
    "tekst",
    ["", "i dag", "31.02.2026", "32.1.2026", "1.13.2026", "12/31/2026", "21.11", "21.11.202",
     "2026", "1.1.1699", "1.1.2200", "0.0.0", "21.11.2026 12:00", "٢١.١١.٢٠٢٦", "1" * 400,
     "2026-11-21T00:00", "21.11.2026; drop table"],
)  # fmt: skip
def test_det_som_ikke_er_en_dato(tekst):
    with pytest.raises(ValueError, match=r".*"):
        les_dato(tekst)


def test_datofeltet_viser_datoen_slik_den_skrives():
    felt = DatoFelt(required=False)
    assert felt.clean("") is None
    assert felt.clean("211126") == DAG
    assert felt.widget.format_value(DAG) == "21.11.2026"
    with pytest.raises(ValidationError, match="Skriv datoen slik"):
        felt.clean("tull")
    with pytest.raises(ValidationError, match="Skriv en dato"):
        DatoFelt().clean("")


def test_linje_blir_ren():
    felt = Linjefelt(max_length=10)
    assert felt.clean("  a \t b ") == "a b"
    assert felt.clean("A\u030a") == "Å"
    for ondt in ("a\x00b", "a\x07", "a\u202eb", "a\u2066", "\x7f"):
        with pytest.raises(ValidationError, match="tegn som ikke kan leses"):
            felt.clean(ondt)
    with pytest.raises(ValidationError, match="høyst 10 tegn, den har 11"):
        felt.clean("x" * 11)
    with pytest.raises(ValidationError, match="må fylles ut"):
        felt.clean("   ")


def test_tekst_beholder_linjene():
    assert Tekstfelt().clean("a\r\nb\rc\n") == "a\nb\nc"
    with pytest.raises(ValidationError, match="tegn som ikke kan leses"):
        Tekstfelt().clean("a\x0bb")


def test_avslag_havner_ved_feltet_eller_for_hele_skjemaet():
    class Proeve(Skjema):
        feltnavn = {"intern": "tittel"}
        tittel = Linjefelt(required=False)

    skjema = Proeve({"tittel": "x"})
    assert skjema.is_valid()
    skjema.legg_paa(Avvist({"intern": "en", "ukjent": "to", "": "tre"}))
    assert skjema.errors["tittel"] == ["en"]
    assert skjema.non_field_errors() == ["to", "tre"]


def test_skjemaet_gjoer_det_det_ber_om_og_sier_hvorfor_ikke():
    class Proeve(Skjema):
        tittel = Linjefelt(required=False)

    gjort: list[tuple[int, str]] = []

    def gjoer(nr: int, *, tittel: str) -> None:
        if tittel == "nei":
            raise Avvist(tittel="Ikke slik.")
        gjort.append((nr, tittel))

    skjema = Proeve({"tittel": "ja"})
    assert skjema.is_valid()
    assert skjema.proev(gjoer, 1, **skjema.cleaned_data)
    assert gjort == [(1, "ja")]
    skjema = Proeve({"tittel": "nei"})
    assert skjema.is_valid()
    assert not skjema.proev(gjoer, 2, **skjema.cleaned_data)
    assert gjort == [(1, "ja")]
    assert skjema.errors == {"tittel": ["Ikke slik."]}


def test_andre_feil_enn_avslag_gaar_videre():
    def gjoer() -> None:
        raise ValueError("en feil i programmet")

    with pytest.raises(ValueError, match="en feil i programmet"):
        Skjema({}).proev(gjoer)
