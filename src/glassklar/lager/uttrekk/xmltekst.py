# SPDX-License-Identifier: EUPL-1.2
"""Documents made of XML: DOCX, PPTX, OpenDocument and plain XML, read as streams.

No document type definitions, no entities, no network, no tree in memory; a part is read no
further than its list of contents says.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import IO
from xml.parsers import expat

from glassklar.lager import problemer as p
from glassklar.lager.pakker import kjenn_pakke
from glassklar.lager.uttrekk.felles import Lest, Samler, Stopp

MAKS_DYBDE = 250

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_A = "http://schemas.openxmlformats.org/drawingml/2006/main "
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006 "
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABELL, _STIL = f"{_ODF}text:1.0 ", f"{_ODF}table:1.0 ", f"{_ODF}style:1.0 "
_DC_TITTEL = "http://purl.org/dc/elements/1.1/ title"
_DOCX_DEL = re.compile(r"word/(header\d*|document\d*|footnotes|endnotes|comments|footer\d*)\.xml")


class _Nok(Exception):
    """Enough has been read."""


def aapne_zip(data: bytes) -> zipfile.ZipFile:
    """Open a zip file that passes the checks for bombs and locks. Raises Stopp."""
    for kode, detalj in kjenn_pakke(data).problemer:
        if kode in p.ALVORLIGE:
            raise Stopp(kode, detalj)
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError) as feil:
        raise Stopp(p.SKADET) from feil


class Leser:
    """A stream of elements; subclasses say what they do with names and text.

    Names are "namespace local". Raises Stopp for DTDs, deep nesting and broken XML.
    """

    def __init__(self, samler: Samler) -> None:
        self.samler = samler
        self.dybde = 0

    def start(self, navn: str, egenskaper: dict[str, str]) -> None: ...

    def slutt(self, navn: str) -> None: ...

    def tekst(self, tekst: str) -> None: ...

    def les(self, fil: IO[bytes]) -> None:
        """Read the whole stream, or until the collector is full."""
        tolk = expat.ParserCreate(namespace_separator=" ")
        tolk.buffer_text = True
        tolk.StartElementHandler = self._start
        tolk.EndElementHandler = self._slutt
        tolk.CharacterDataHandler = self.tekst
        tolk.StartDoctypeDeclHandler = self._dtd
        tolk.EntityDeclHandler = self._dtd
        try:
            tolk.ParseFile(fil)
        except _Nok:
            pass
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, LookupError) as feil:
            raise Stopp(p.SKADET) from feil

    def _start(self, navn: str, egenskaper: dict[str, str]) -> None:
        self.dybde += 1
        if self.dybde > MAKS_DYBDE:
            raise Stopp(p.FOR_DYP)
        self.start(navn, egenskaper)

    def _slutt(self, navn: str) -> None:
        self.dybde -= 1
        self.slutt(navn)
        if self.samler.full:
            raise _Nok

    @staticmethod
    def _dtd(*_: object) -> None:
        raise Stopp(p.XML_ENTITETER)


def _les_del(zf: zipfile.ZipFile, del_: str, leser: Leser) -> None:
    with zf.open(del_) as fil:
        leser.les(fil)


class _Tittel(Leser):
    inne = False

    def start(self, navn: str, egenskaper: dict[str, str]) -> None:
        self.inne = navn == _DC_TITTEL

    def slutt(self, navn: str) -> None:
        self.inne = False

    def tekst(self, tekst: str) -> None:
        if self.inne:
            self.samler.legg(tekst)


def _tittel(zf: zipfile.ZipFile, del_: str) -> str:
    if del_ not in zf.namelist():
        return ""
    samler = Samler(500)
    try:
        _les_del(zf, del_, _Tittel(samler))
    except Stopp:
        return ""
    return samler.ferdig(Lest()).tekst


class _Docx(Leser):
    def __init__(self, samler: Samler) -> None:
        super().__init__(samler)
        self._i_tekst = False
        self._reserve = 0

    def start(self, navn: str, egenskaper: dict[str, str]) -> None:
        if navn == f"{_MC}Fallback":
            # The same text box once more, for old programs.
            self._reserve += 1
        self._i_tekst = navn == f"{_W}t" and not self._reserve

    def slutt(self, navn: str) -> None:
        self._i_tekst = False
        if navn == f"{_MC}Fallback":
            self._reserve -= 1
        elif navn in (f"{_W}tab", f"{_W}tc"):
            self.samler.legg("\t")
        elif navn in (f"{_W}br", f"{_W}cr", f"{_W}p", f"{_W}tr"):
            self.samler.legg("\n")
        elif navn == f"{_W}noBreakHyphen":
            self.samler.legg("-")

    def tekst(self, tekst: str) -> None:
        if self._i_tekst:
            self.samler.legg(tekst)


def les_docx(data: bytes) -> Lest:
    """Headers, body with tables and text boxes, notes, comments, footers."""
    samler = Samler()
    with aapne_zip(data) as zf:
        deler = [n for n in zf.namelist() if _DOCX_DEL.fullmatch(n)]
        deler.sort(key=lambda n: ("header" not in n, "document" not in n, n))
        if not any("document" in n for n in deler):
            raise Stopp(p.SKADET)
        for del_ in deler:
            _les_del(zf, del_, _Docx(samler))
        lest = Lest(tittel=_tittel(zf, "docProps/core.xml"))
    return _tette_linjer(samler.ferdig(lest))


class _Pptx(Leser):
    _i_tekst = False

    def start(self, navn: str, egenskaper: dict[str, str]) -> None:
        self._i_tekst = navn == f"{_A}t"

    def slutt(self, navn: str) -> None:
        self._i_tekst = False
        if navn in (f"{_A}p", f"{_A}br"):
            self.samler.legg("\n")

    def tekst(self, tekst: str) -> None:
        if self._i_tekst:
            self.samler.legg(tekst)


def les_pptx(data: bytes) -> Lest:
    """Slides in order, each with its notes, \\f between slides."""
    samler = Samler()
    with aapne_zip(data) as zf:
        navn = set(zf.namelist())
        lysbilder = sorted(
            (int(m[1]), n) for n in navn if (m := re.fullmatch(r"ppt/slides/slide(\d+)\.xml", n))
        )
        for i, (nummer, del_) in enumerate(lysbilder):
            samler.legg("\f" if i else "")
            for sti in (del_, f"ppt/notesSlides/notesSlide{nummer}.xml"):
                if sti in navn and not samler.full:
                    _les_del(zf, sti, _Pptx(samler))
        lest = Lest(sider=len(lysbilder), tittel=_tittel(zf, "docProps/core.xml"))
    return _tette_linjer(samler.ferdig(lest))


class _Odf(Leser):
    """Text stands in paragraphs, mixed with spans; sheets may be hidden by their style."""

    def __init__(self, samler: Samler) -> None:
        super().__init__(samler)
        self._avsnitt = 0
        self._stil = ""
        self._skjulte_stiler: set[str] = set()
        self.skjulte = 0

    def start(self, navn: str, egenskaper: dict[str, str]) -> None:
        if navn in (f"{_TEXT}p", f"{_TEXT}h"):
            self._avsnitt += 1
        elif navn == f"{_STIL}style":
            self._stil = egenskaper.get(f"{_STIL}name", "")
        elif navn == f"{_STIL}table-properties":
            if egenskaper.get(f"{_TABELL}display") == "false":
                self._skjulte_stiler.add(self._stil)
        elif navn == f"{_TABELL}table":
            self.skjulte += egenskaper.get(f"{_TABELL}style-name") in self._skjulte_stiler

    def slutt(self, navn: str) -> None:
        if navn in (f"{_TEXT}p", f"{_TEXT}h"):
            self._avsnitt -= 1
            self.samler.legg("\n")
        elif navn in (f"{_TEXT}tab", f"{_TABELL}table-cell"):
            self.samler.legg("\t")
        elif navn == f"{_TEXT}s":
            self.samler.legg(" ")
        elif navn in (f"{_TEXT}line-break", f"{_TABELL}table-row"):
            self.samler.legg("\n")

    def tekst(self, tekst: str) -> None:
        if self._avsnitt:
            self.samler.legg(tekst)


def les_odf(data: bytes) -> Lest:
    """OpenDocument text, spreadsheet or presentation: page headers first, then content."""
    samler, skjulte = Samler(), 0
    with aapne_zip(data) as zf:
        if "content.xml" not in zf.namelist():
            raise Stopp(p.SKADET)
        for del_ in ("styles.xml", "content.xml"):
            if del_ in zf.namelist():
                leser = _Odf(samler)
                _les_del(zf, del_, leser)
                skjulte += leser.skjulte
        lest = Lest(tittel=_tittel(zf, "meta.xml"))
    if skjulte:
        lest.problemer.append((p.SKJULTE_ARK, str(skjulte)))
    return _tette_linjer(samler.ferdig(lest))


def _tette_linjer(lest: Lest) -> Lest:
    """A cell is a paragraph too: what ends "\\n\\t" is one tab; no more than one empty line."""
    tekst = re.sub(r"\n+\t", "\t", lest.tekst)
    tekst = re.sub(r"[\t ]+\n", "\n", tekst)
    lest.tekst = re.sub(r"\n{3,}", "\n\n", tekst)
    return lest


class _AltTekst(Leser):
    def slutt(self, navn: str) -> None:
        self.samler.legg("\n")

    def tekst(self, tekst: str) -> None:
        if tekst.strip():
            self.samler.legg(tekst.strip() + " ")


def les_xml(data: bytes) -> Lest:
    """All text in an XML file."""
    samler = Samler()
    _AltTekst(samler).les(io.BytesIO(data))
    return _tette_linjer(samler.ferdig(Lest()))
