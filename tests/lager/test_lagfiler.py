# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import io

import docx
import openpyxl
import pikepdf
import pytest
from odf import teletype
from odf.opendocument import load

from glassklar.lager.lagfiler import lag_docx, lag_eml, lag_mbox, lag_odt, lag_pdf, lag_xlsx
from glassklar.lager.lagfiler.skrift import delsett, les_skrift, standardskrift
from lager import filer

TITTEL, AVSNITT = filer.TITTEL, filer.AVSNITT
VEDLEGG = [("a.pdf", "application/pdf", b"x"), ("b.eml", "message/rfc822", lag_eml("b", "b"))]


@pytest.mark.parametrize(
    "lag",
    [
        lambda: lag_pdf(TITTEL, AVSNITT, 3, 30_000),
        lambda: lag_docx(TITTEL, AVSNITT, tabell=[["a"]], topptekst="t", bytes_omtrent=9_000),
        lambda: lag_odt(TITTEL, AVSNITT, tabell=[["a"]]),
        lambda: lag_xlsx(TITTEL, {"A": [["x", 1]]}),
        lambda: lag_eml(TITTEL, "hei", html="<p>hei</p>", vedlegg=VEDLEGG),
        lambda: lag_mbox([lag_eml(TITTEL, "hei")]),
    ],
    ids=["pdf", "docx", "odt", "xlsx", "eml", "mbox"],
)
def test_samme_innhold_gir_samme_byte(lag) -> None:  # type: ignore[no-untyped-def]
    assert lag() == lag()


def test_pdf_er_riktig_bygget() -> None:
    with pikepdf.open(io.BytesIO(filer.pdf())) as dok:
        assert dok.check_pdf_syntax() == []
        assert dok.open_metadata().pdfa_status == "2U"
        assert str(dok.docinfo["/Title"]) == TITTEL


def test_pdf_blir_omtrent_saa_stor() -> None:
    for maal in (10_000, 20_000, 500_000):
        assert abs(len(lag_pdf(TITTEL, AVSNITT, bytes_omtrent=maal)) - maal) < 500


@pytest.mark.parametrize("sider", [1, 2, 5])
def test_pdf_har_minst_saa_mange_sider(sider: int) -> None:
    with pikepdf.open(io.BytesIO(lag_pdf(TITTEL, AVSNITT, sider))) as dok:
        assert len(dok.pages) == sider


@pytest.mark.parametrize("tegn", "æøåÆØÅáčđŋšŧžÁČĐŊŠŦŽ–«»§…é€ėąß")
def test_skriften_har_bokstavene_vi_skriver_med(tegn: str) -> None:
    skrift = standardskrift()
    glyf = skrift.tegn[ord(tegn)]
    assert glyf
    assert len(skrift.glyfer[glyf]) > 10
    assert skrift.bredder[glyf][0] > 0


def test_et_delsett_kan_leses_igjen() -> None:
    data, kart = delsett(standardskrift(), "Ærlig đŋŧ", med_kart=True)
    lest = les_skrift(data)
    assert lest.tegn == kart
    assert lest.bredde("đŋŧ") == standardskrift().bredde("đŋŧ")


def test_lange_ord_og_ukjente_tegn_taales() -> None:
    with pikepdf.open(io.BytesIO(lag_pdf("x" * 500, ["漢字 og 😀", "", "a\nb"]))) as dok:
        assert dok.check_pdf_syntax() == []


def test_kontorfiler_aapnes_av_andre() -> None:
    brev = docx.Document(io.BytesIO(lag_docx(TITTEL, AVSNITT, tabell=[["æ"]], topptekst="Topp")))
    assert [avsnitt.text for avsnitt in brev.paragraphs][:3] == [TITTEL, *AVSNITT]
    assert brev.tables[0].cell(0, 0).text == "æ"
    assert brev.sections[0].header.paragraphs[0].text == "Topp"
    bok = openpyxl.load_workbook(io.BytesIO(lag_xlsx(TITTEL, {"Å": [["x", 1.5]]})))
    assert list(bok["Å"].values) == [("x", 1.5)]
    assert AVSNITT[0] in teletype.extractText(load(io.BytesIO(lag_odt(TITTEL, AVSNITT))).text)
