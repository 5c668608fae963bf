# SPDX-License-Identifier: EUPL-1.2
"""PDF: text page by page, and one page as a picture (PDFium)."""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as raa

from glassklar.lager import problemer as p
from glassklar.lager.uttrekk.bilde import skriv_png
from glassklar.lager.uttrekk.felles import MAKS_SIDER, Lest, Samler, Stopp


def aapne(data: bytes) -> pdfium.PdfDocument:
    """Open without a password. Raises Stopp when that fails or there are no pages."""
    try:
        dok = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as feil:
        laast = feil.err_code in (raa.FPDF_ERR_PASSWORD, raa.FPDF_ERR_SECURITY)
        raise Stopp(p.KRYPTERT if laast else p.SKADET) from feil
    if len(dok) == 0:
        raise Stopp(p.SKADET)
    return dok


def les(data: bytes) -> Lest:
    """Text of all pages with \\f between, also what stands in filled-in form fields."""
    dok = aapne(data)
    skjema = dok.get_formtype() != raa.FORMTYPE_NONE
    if skjema:
        dok.init_forms()
    lest, samler = Lest(sider=len(dok)), Samler()
    if raa.FPDF_GetSecurityHandlerRevision(dok) >= 0:
        lest.problemer.append((p.BESKYTTET, ""))
    if len(dok) > MAKS_SIDER:
        lest.problemer.append((p.FOR_MANGE_SIDER, str(MAKS_SIDER)))
    skadet = 0
    for nummer in range(min(len(dok), MAKS_SIDER)):
        if nummer:
            samler.legg("\f")
        try:
            samler.legg(_sidetekst(dok, nummer, skjema))
        except pdfium.PdfiumError:
            skadet += 1
        if samler.full:
            break
    if skadet == min(len(dok), MAKS_SIDER):
        raise Stopp(p.SKADET)
    if skadet:
        lest.problemer.append((p.SIDER_SKADET, str(skadet)))
    lest.tittel = dok.get_metadata_dict().get("Title", "")
    return samler.ferdig(lest)


def _sidetekst(dok: pdfium.PdfDocument, nummer: int, skjema: bool) -> str:
    side = dok[nummer]
    if skjema and raa.FPDFPage_GetAnnotCount(side) > 0:
        # What people fill in lies in fields beside the page's text, until it is flattened.
        side.flatten()
        side.close()
        side = dok[nummer]
    tekst = side.get_textpage()
    try:
        return str(tekst.get_text_range()).rstrip()
    finally:
        tekst.close()
        side.close()


def tegn(data: bytes, nummer: int, bredde: int) -> bytes:
    """Page `nummer` (from 1) as a PNG `bredde` points wide. Raises Stopp; IndexError = no page."""
    dok = aapne(data)
    if not 1 <= nummer <= len(dok):
        raise IndexError(nummer)
    if dok.get_formtype() != raa.FORMTYPE_NONE:
        dok.init_forms()
    try:
        side = dok[nummer - 1]
        side_b, side_h = side.get_size()
        # A page a kilometre long gets a smaller picture, not all our memory.
        skala = min(bredde / max(side_b, 1), 4 * bredde / max(side_h, 1))
        bilde = side.render(scale=skala, rev_byteorder=True, may_draw_forms=True)
    except pdfium.PdfiumError as feil:
        raise Stopp(p.SKADET) from feil
    return skriv_png(bilde.width, bilde.height, bilde.stride, bilde.n_channels, bytes(bilde.buffer))
