# SPDX-License-Identifier: EUPL-1.2
"""The letter's file: what it says of itself, its structure, and what veraPDF says of it."""

from __future__ import annotations

import importlib.util
import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pikepdf
import pytest

from fullmakt.brevhjelp import brevdata, pdftekst
from glassklar.fullmakt.brev.data import Avsender, Mottaker, Vaapen
from glassklar.fullmakt.brev.lag import MALFORMER, lag_brev, standardmal

SPRAAK = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
SKRIPT = Path(__file__).resolve().parents[2] / "scripts" / "hent_verapdf.py"


def _biter(navn: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + navn + data + struct.pack(">I", zlib.crc32(navn + data))


def png() -> bytes:
    """A small picture with transparency, which PDF/A has rules for."""
    rader = b"".join(b"\0" + bytes([30, 78, 121, 40 * y] * 6) for y in range(6))
    return (
        b"\x89PNG\r\n\x1a\n"
        + _biter(b"IHDR", struct.pack(">IIBBBBB", 6, 6, 8, 6, 0, 0, 0))
        + _biter(b"IDAT", zlib.compress(rader))
        + _biter(b"IEND", b"")
    )


def brev() -> dict[str, bytes]:
    """Letters of every language, and one that is long, with PNG and letters of many languages."""
    ut = {m: lag_brev(standardmal(m), brevdata(m)) for m in MALFORMER}
    langt = brevdata(
        avsender=Avsender("Kárášjoga gielda", vaapen=Vaapen(png(), "Suohkana vearjomearka")),
        mottakere=[Mottaker(f"Mottaker {i} Čáŋđđŧšž") for i in range(40)],
        begrunnelse="\n\n".join("- punkt\n" * 3 + "Tekst " * 200 for _ in range(8)),
        unntatt="offl. § 13 jf. fvl. § 13 første ledd nr. 1",
        deres_ref="AB-12",
        paa_vegne_av="Per Prøve",
    )
    return ut | {"langt": lag_brev(standardmal("nb"), langt)}


@pytest.mark.parametrize("maalform", MALFORMER)
def test_filen_sier_hva_den_er(maalform: str) -> None:
    with pikepdf.open(io.BytesIO(lag_brev(standardmal(maalform), brevdata(maalform)))) as fil:
        assert str(fil.Root.Lang) == SPRAAK[maalform]
        assert fil.Root.MarkInfo.Marked
        assert fil.Root.ViewerPreferences.DisplayDocTitle
        assert not fil.is_encrypted
        with fil.open_metadata() as meta:
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
            assert meta["pdfuaid:part"] == "1"
            assert meta["dc:title"] == "Tillatelse til tilbygg, Testveien 3"
            assert meta["dc:creator"] == ["Solvik kommune"]
            assert meta["xmp:CreateDate"].startswith("2026-11-21")
        assert fil.Root.OutputIntents[0].S == "/GTS_PDFA1"
        # Nothing that runs, nothing from elsewhere, nothing attached.
        for navn in ("/AA", "/OpenAction", "/AcroForm", "/AF"):
            assert navn not in fil.Root
        assert not {"/JavaScript", "/EmbeddedFiles"} & set(fil.Root.get("/Names", {}))
        for ark in fil.pages:
            for font in ark.Resources.Font.values():
                under = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                assert any(k.startswith("/FontFile") for k in under.FontDescriptor.keys())
                assert "/ToUnicode" in font


def merker(fil: pikepdf.Pdf) -> list[tuple[str, str]]:
    """The structure in reading order: tag and alternative text."""
    ut: list[tuple[str, str]] = []

    def gaa(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for n in node:
                gaa(n)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                ut.append((str(node.S), str(node.get("/Alt", ""))))
            if "/K" in node:
                gaa(node.K)

    gaa(fil.Root.StructTreeRoot.K)
    return ut


def test_strukturen_har_overskrifter_lister_og_bilde_med_tekst() -> None:
    with pikepdf.open(io.BytesIO(lag_brev(standardmal("nb"), brevdata()))) as fil:
        funnet = merker(fil)
    navn = [n for n, _alt in funnet]
    assert navn.count("/H1") == 1
    # Vedtak, begrunnelse, rettsgrunnlag, klage, innsyn, vedlegg, kopi.
    assert navn.count("/H2") == 7
    assert navn.index("/H1") < navn.index("/H2")
    assert navn.count("/L") == 4
    assert "/LI" in navn
    assert ("/Figure", "Solvik kommunes våpen") in funnet


def test_samme_innhold_gir_samme_fil() -> None:
    """The archive's hash is over the file: a letter made again is the same letter."""
    mal = standardmal("nb")
    assert lag_brev(mal, brevdata()) == lag_brev(mal, brevdata())
    assert lag_brev(mal, brevdata()) != lag_brev(mal, brevdata(saksnummer="2026/124"))


def test_alle_skriftens_tegn_kommer_ut_igjen() -> None:
    """Norwegian, Sámi and Kven letters, and the law's signs."""
    tegn = "ÆØÅæøå Áá Čč Đđ Ŋŋ Šš Ŧŧ Žž Ïï Öö Ää éèêô § – « » 1\u202f000 m² ½ €"
    t = pdftekst(lag_brev(standardmal("nb"), brevdata(utfall=tegn)))
    for ord_ in tegn.replace("\u202f", " ").split():
        assert ord_ in t, ord_


def test_verapdf_godkjenner_brevene(tmp_path: Path) -> None:
    """The validator that the field uses, for both standards."""
    spes = importlib.util.spec_from_file_location("hent_verapdf", SKRIPT)
    assert spes is not None
    assert spes.loader is not None
    skript = importlib.util.module_from_spec(spes)
    sys.modules[spes.name] = skript
    spes.loader.exec_module(skript)
    try:
        jar = skript.verapdf()
    except skript.FinnesIkke as grunn:
        pytest.skip(f"veraPDF er ikke med ({grunn}); strukturen er prøvd uten")
    filer = []
    for navn, pdf in brev().items():
        filer.append(tmp_path / f"{navn}.pdf")
        filer[-1].write_bytes(pdf)
    galt = tmp_path / "galt.pdf"
    with pikepdf.open(filer[0]) as fil:
        del fil.Root.StructTreeRoot
        fil.save(galt)
    for standard in ("2a", "ua1"):
        ut = subprocess.run(
            ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", str(jar),
             "org.verapdf.apps.GreenfieldCliWrapper", "-f", standard, "--format", "text",
             *map(str, filer), str(galt)],
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        svar = {Path(linje.split()[1]).name: linje.split()[0] for linje in ut.stdout.splitlines()}
        # One that is wrong, so that a validator that says yes to everything is seen.
        assert svar == {f.name: "PASS" for f in filer} | {"galt.pdf": "FAIL"}, ut.stdout
