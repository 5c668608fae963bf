# SPDX-License-Identifier: EUPL-1.2
"""Workbooks (XLSX): the values people see, sheet by sheet; hidden sheets are counted."""

from __future__ import annotations

import io
import zipfile
import zlib
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

import openpyxl

from glassklar.lager import problemer as p
from glassklar.lager.uttrekk.felles import Lest, Samler, Stopp
from glassklar.lager.uttrekk.xmltekst import aapne_zip


def les(data: bytes) -> Lest:
    """One line a row, tabs between cells, \\f between sheets, hidden sheets too.

    What is hidden is searchable for staff, and said as a problem, because it would go out
    unseen with a copy.
    """
    with aapne_zip(data) as zf:
        for navn in zf.namelist():
            if navn.endswith((".xml", ".rels")):
                with zf.open(navn) as del_:
                    if b"<!DOCTYPE" in del_.read(4096):
                        raise Stopp(p.XML_ENTITETER)
    lest, samler = Lest(), Samler()
    try:
        bok = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        skjulte = [ark for ark in bok.worksheets if ark.sheet_state != "visible"]
        for i, ark in enumerate(bok.worksheets):
            samler.legg(("\f" if i else "") + ark.title + "\n")
            # The size a sheet claims may be a million empty rows.
            ark.reset_dimensions()
            for rad in ark.iter_rows(values_only=True):
                linje = "\t".join(_verdi(v) for v in rad).rstrip("\t")
                if linje:
                    samler.legg(linje + "\n")
                if samler.full:
                    break
        lest.sider = len(bok.worksheets)
        lest.tittel = bok.properties.title or ""
    except (
        KeyError, ValueError, TypeError, IndexError, AttributeError,
        ParseError, zipfile.BadZipFile, zlib.error, EOFError,
    ) as feil:  # fmt: skip
        raise Stopp(p.SKADET) from feil
    if skjulte:
        lest.problemer.append((p.SKJULTE_ARK, str(len(skjulte))))
    return samler.ferdig(lest)


def _verdi(verdi: object) -> str:
    if verdi is None:
        return ""
    if isinstance(verdi, datetime):
        return f"{verdi:%d.%m.%Y}" if verdi.time() == time() else f"{verdi:%d.%m.%Y %H.%M}"
    if isinstance(verdi, date):
        return f"{verdi:%d.%m.%Y}"
    if isinstance(verdi, float):
        return f"{verdi:.10g}".replace(".", ",")
    return str(verdi)
