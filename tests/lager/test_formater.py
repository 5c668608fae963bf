# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassklar.lager import problemer as p
from glassklar.lager.formater import kjenn
from glassklar.lager.lagfiler import (
    lag_docx,
    lag_eml,
    lag_mbox,
    lag_odt,
    lag_pdf,
    lag_xlsx,
    pakk_zip,
)
from lager import filer

EML = lag_eml("Søknad", "Hei")
DOCX = lag_docx("T", ["a"])
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x01\x00H\x00H\x00\x00" + b"\0" * 50 + b"\xff\xd9"

GODE = [
    ("fmt/478", lag_pdf("T", ["a"]), "a.pdf"),
    ("fmt/276", lag_pdf("T", ["a"], pdfa=False), "a.pdf"),
    ("fmt/18", lag_pdf("T", ["a"], pdfa=False).replace(b"%PDF-1.7", b"%PDF-1.4"), "a.PDF"),
    ("fmt/412", DOCX, "a.docx"),
    ("fmt/214", lag_xlsx("T", {"A": [["x"]]}), "a.xlsx"),
    ("fmt/215", DOCX, "a.pptx"),
    ("fmt/291", lag_odt("T", ["a"]), "a.odt"),
    ("fmt/471", b"<!DOCTYPE html><html><body>hei</body></html>", "a.html"),
    ("fmt/96", b"<html><body>hei</body></html>", "a.htm"),
    ("fmt/278", EML, "a.eml"),
    ("fmt/720", lag_mbox([EML, EML]), "a.mbox"),
    ("x-fmt/430", filer.ole("__properties_version1.0"), "a.msg"),
    ("fmt/40", filer.ole("WordDocument", "1Table"), "a.doc"),
    ("fmt/61", filer.ole("Workbook"), "a.xls"),
    ("fmt/126", filer.ole("PowerPoint Document"), "a.ppt"),
    ("x-fmt/111", b"Dette er ren tekst.\nTo linjer.", "a.txt"),
    ("x-fmt/16", "Blåbærsyltetøy".encode(), "a.txt"),
    ("x-fmt/111", "Blåbærsyltetøy fra Ål".encode("latin-1"), "a.txt"),
    ("x-fmt/16", "Blåbær".encode("utf-16"), "a.txt"),
    ("x-fmt/18", "navn;år\nKari;2026\nOla;2025\n".encode(), "a.csv"),
    ("fmt/101", b'<?xml version="1.0"?><a/>', "a.xml"),
    ("fmt/817", json.dumps({"a": [1]}).encode(), "a.json"),
    ("fmt/92", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "a.svg"),
    ("av/1", b".HODE\n..TEGNSETT UTF-8\n", "a.sos"),
    ("fmt/50", rb"{\rtf1\ansi\ansicpg1252 hei}", "a.rtf"),
    ("fmt/11", filer.png(), "a.png"),
    ("fmt/43", JPEG, "a.jpg"),
    ("fmt/353", b"II*\x00\x08\x00\x00\x00" + b"\0" * 20, "a.tif"),
    ("fmt/4", b"GIF89a\x01\x00\x01\x00\x00\x00\x00\x3b", "a.gif"),
    ("x-fmt/263", pakk_zip({"a.txt": "hei"}), "a.zip"),
    ("fmt/199", b"\0\0\0\x14ftypisom\0\0\0\0isom" + b"\0\0\0\x08mdat", "a.mp4"),
    ("fmt/134", b"ID3\x03\x00\x00\x00\x00\x00\x00", "a.mp3"),
    ("fmt/388", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "a.ics"),
    ("av/0", bytes(range(256)) * 20, "a.bin2"),
]


@pytest.mark.parametrize(("puid", "data", "navn"), GODE, ids=[f"{g[2]}={g[0]}" for g in GODE])
def test_kjenner_formatet_og_navnet_passer(puid: str, data: bytes, navn: str) -> None:
    if navn.endswith(".pptx"):
        data = _som_pptx()
    funn = kjenn(data, navn)
    assert funn.puid == puid
    assert funn.problemer == ()
    assert funn.kan_leses


def _som_pptx() -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(DOCX)) as zf:
        deler: dict[str, bytes | str] = {n: zf.read(n) for n in zf.namelist()}
    deler["[Content_Types].xml"] = bytes(deler["[Content_Types].xml"]).replace(  # type: ignore[arg-type]
        b"wordprocessingml.document.main", b"presentationml.presentation.main"
    )
    return pakk_zip(deler)


DAARLIGE = [
    ("tom", b"", "vedlegg.pdf", p.TOM),
    ("kryptert pdf", filer.kryptert_pdf(), "vedlegg.pdf", p.KRYPTERT),
    ("avkortet pdf", filer.avkortet_pdf(), "vedlegg.pdf", p.AVKORTET),
    ("program", filer.program(), "vedlegg.pdf", p.KJOERBAR),
    ("skript", filer.skript(), "les-meg.txt", p.KJOERBAR),
    ("zip-bombe", filer.zip_bombe, "bilder.zip", p.ZIP_BOMBE),
    ("avkortet docx", DOCX[: len(DOCX) // 2], "a.docx", p.AVKORTET),
    ("avkortet png", filer.png()[:-12], "a.png", p.AVKORTET),
    ("avkortet jpeg", JPEG[:-2], "a.jpg", p.AVKORTET),
    ("kryptert office", filer.ole("EncryptedPackage", "EncryptionInfo"), "a.docx", p.KRYPTERT),
    ("avkortet ole", filer.ole("WordDocument")[:1024], "a.doc", p.SKADET),
    ("jar", pakk_zip({"META-INF/MANIFEST.MF": "x"}), "a.jar", p.KJOERBAR),
]


@pytest.mark.parametrize(
    ("data", "navn", "kode"), [d[1:] for d in DAARLIGE], ids=[d[0] for d in DAARLIGE]
)
def test_daarlige_filer_faar_en_kode(
    data: bytes | Callable[[], bytes], navn: str, kode: str
) -> None:
    funn = kjenn(data() if callable(data) else data, navn)
    assert kode in {problem.kode for problem in funn.problemer}
    assert not funn.kan_leses


def test_melding_paa_norsk() -> None:
    funn = kjenn(filer.kryptert_pdf(), "vedlegg.pdf")
    assert funn.advarsler == [
        "Vi kan ikke lese «vedlegg.pdf»: filen er kryptert. Originalen er tatt vare på."
    ]


def test_pdf_som_bare_er_laast_for_endring_kan_leses() -> None:
    funn = kjenn(filer.beskyttet_pdf(), "a.pdf")
    assert [problem.kode for problem in funn.problemer] == [p.BESKYTTET]
    assert funn.kan_leses


@pytest.mark.parametrize(
    ("data", "navn"),
    [(DOCX, "a.pdf"), (b"bare tekst", "a.pdf"), (filer.pdf(), "a.docx"), (filer.png(), "a.jpg")],
)
def test_navnet_passer_ikke(data: bytes, navn: str) -> None:
    assert [problem.kode for problem in kjenn(data, navn).problemer] == [p.FEIL_NAVN]


@pytest.mark.parametrize("navn", ["", "brev", "brev.2", "arkiv.tull", ".pdf.x"])
def test_navn_uten_kjent_endelse_paastaar_ingenting(navn: str) -> None:
    assert kjenn(filer.pdf(), navn).problemer == ()


def test_sti_fil_og_bytes_gir_samme_svar(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(filer.pdf())
    with (tmp_path / "x").open("rb") as fil:
        assert kjenn(fil, "x") == kjenn(tmp_path / "x", "x") == kjenn(filer.pdf(), "x")
    (tmp_path / "tom").touch()
    assert kjenn(tmp_path / "tom").problemer[0].kode == p.TOM


@given(
    st.sampled_from([g[1] for g in GODE]),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=20),
    st.integers(0, 6000),
)
def test_taaler_hva_som_helst(data: bytes, endringer: list[tuple[int, int]], kutt: int) -> None:
    odelagt = bytearray(data[:kutt])
    for sted, verdi in endringer:
        if sted < len(odelagt):
            odelagt[sted] = verdi
    kjenn(bytes(odelagt), "a.pdf")
