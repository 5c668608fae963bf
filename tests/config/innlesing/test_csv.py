# SPDX-License-Identifier: EUPL-1.2
"""Any file that a person may save from a spreadsheet is read, or refused with its line number."""

from __future__ import annotations

from pathlib import Path

import pytest

from glassklar.config.innlesing.csvfil import les
from glassklar.config.innlesing.feil import VIS, InnlesingFeil


def skriv(mappe: Path, data: str | bytes) -> Path:
    fil = mappe / "ark.csv"
    fil.write_bytes(data.encode() if isinstance(data, str) else data)
    return fil


@pytest.mark.parametrize(
    "data",
    [
        "kode;navn\n42;Byggesak\n",
        "kode,navn\n42,Byggesak\n",
        "kode\tnavn\r\n42\tByggesak\r\n",
        "\ufeffKode; Navn \n 42 ; Byggesak \n\n;\n",
        'kode;navn\n"42";"Byggesak"',
    ],
)
def test_skilletegn_bom_og_blanke(tmp_path: Path, data: str) -> None:
    ark = les(skriv(tmp_path, data), ["kode", "navn"])
    assert [r.felt for r in ark.rader] == [{"kode": "42", "navn": "Byggesak"}]
    assert not ark.feil


def test_windows_tekst(tmp_path: Path) -> None:
    ark = les(skriv(tmp_path, "kode;navn\n43;Oppmåling\n".encode("cp1252")), ["kode", "navn"])
    assert ark.rader[0]["navn"] == "Oppmåling"


@pytest.mark.parametrize(
    ("data", "linje", "tekst"),
    [
        (b"", 0, "tom"),
        (b"   \n", 0, "tom"),
        (b"PK\x03\x04\x00\x00\x00", 0, "ikke en tekstfil"),
        (b"kode;navn\n", 0, "ingen linjer"),
        (b"kode\n42\n", 1, "mangler: navn"),
        (b"kode;navn;farge\n42;B;r\n", 1, "ukjent: farge"),
        (b"kode;navn;navn\n42;B;C\n", 1, "to ganger: navn"),
        (b'kode;navn\n42;"uten slutt\n', 2, "CSV"),
    ],
)
def test_fil_som_ikke_er_en_tabell(tmp_path: Path, data: bytes, linje: int, tekst: str) -> None:
    with pytest.raises(InnlesingFeil) as feil:
        les(skriv(tmp_path, data), ["kode", "navn"])
    assert any(nr == linje and tekst in t for nr, t in feil.value.feil)
    assert "Ingenting er skrevet" in str(feil.value)


def test_feil_paa_linjer_samles(tmp_path: Path) -> None:
    ark = les(
        skriv(tmp_path, f"kode;navn\n1;{'x' * 501}\n2;a\x07b\n3;c;d\n4;ok\n"), ["kode", "navn"]
    )
    assert [nr for nr, _t in ark.feil] == [2, 3, 4]
    assert ark.rader[-1].linje == 5
    with pytest.raises(InnlesingFeil, match="linje 3: «navn» har et styretegn"):
        ark.stopp_ved_feil()


def test_mange_feil_vises_ikke_alle(tmp_path: Path) -> None:
    feil = InnlesingFeil("ark.csv", [(n, "gal") for n in range(VIS + 5)])
    assert str(feil).endswith("… og 5 feil til")


def test_filen_finnes_ikke(tmp_path: Path) -> None:
    with pytest.raises(InnlesingFeil, match="finnes ikke"):
        les(tmp_path / "borte.csv", ["kode"])
