# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pytest

from glassklar.lager.uttrekk.felles import rens
from glassklar.lager.uttrekk.forslag import foreslaa_dato, foreslaa_tittel


@pytest.mark.parametrize(
    ("fra_filen", "tekst", "tittel"),
    [
        ("Søknad om brønn", "Noe annet", "Søknad om brønn"),
        ("Microsoft Word - brev.docx", "Klage på vedtak\nHei", "Klage på vedtak"),
        ("Dokument1", "\n\n  Klage  på vedtak ", "Klage på vedtak"),
        ("skann0012.pdf", "21.11.2026\nkari@eksempel.no\n12345\nKlage", "Klage"),
        ("", "", ""),
        ("", "123\n---", ""),
        ("", "Ord " * 100, "Ord " * 48 + "Ord…"),
    ],
)
def test_tittel(fra_filen: str, tekst: str, tittel: str) -> None:
    forslag = foreslaa_tittel(fra_filen, tekst)
    assert len(forslag) <= 200
    assert forslag == tittel


@pytest.mark.parametrize(
    ("tekst", "dato"),
    [
        ("Oslo, 21. november 2026", "2026-11-21"),
        ("Deres brev av 1.2.2025. Dato: 03.04.2026", "2026-04-03"),
        ("Sist endret 2026-11-05", "2026-11-05"),
        ("5. skábmamánnu 2026", "2026-11-05"),
        ("31.02.2026 og 1/3/2026", "2026-03-01"),
        ("Sak 12.13.2026", ""),
        ("Ingen dato her", ""),
    ],
)
def test_dato(tekst: str, dato: str) -> None:
    assert foreslaa_dato(tekst) == dato


def test_teksten_renses_for_databasen() -> None:
    assert rens("a\x00b\r\nc\ud800d") == "ab\ncd"
    assert rens("søk\ufffe\r\nnad og for\u00ad\nslag") == "søknad og forslag"
    assert rens("a\u030a") == "å"
    assert rens("side 1\fside 2\t3") == "side 1\fside 2\t3"
