# SPDX-License-Identifier: EUPL-1.2
"""Tell a file's type by its content, never by its name (issue: Receiving; Noark 5 M701-M716).

The file is read through a memory map; only its head, its tail and lists of contents are
looked at, all within bounds, so this is safe and quick in the web process. Whether text
can be had from the file is decided later, in the limited child (`uttrekk`).
"""

from __future__ import annotations

import mmap
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

import puremagic
from django.utils.translation import gettext as _

from glassklar.lager import problemer as p
from glassklar.lager.formatliste import FORMATER, KJENTE_ENDELSER, PDF, UKJENT, Formatpost
from glassklar.lager.pakker import kjenn_pakke
from glassklar.lager.problemer import Problem
from glassklar.lager.signaturer import kjenn_binaert
from glassklar.lager.tekstformater import kjenn_tekst


@dataclass(frozen=True, slots=True)
class Format:
    """What a file is.

    `puid` PRONOM id (M701; av/0 unknown), `navn_nb` name in the active language, `mime`
    M716, `kategori` one of formatliste's categories, `arkivformat` whether approved for
    deposit, `detaljer` M702. `problemer` says what is wrong; `advarsler` the same as texts.
    `lesemaate` names the text extractor ("" = none).
    """

    puid: str
    navn_nb: str
    mime: str
    kategori: str
    arkivformat: bool
    detaljer: str = ""
    problemer: tuple[Problem, ...] = ()
    lesemaate: str = ""
    endelse: str = ""

    @property
    def advarsler(self) -> list[str]:
        """The messages to show beside the file, in the active language."""
        return [problem.tekst for problem in self.problemer]

    @property
    def kan_leses(self) -> bool:
        """Whether nothing found so far stops text extraction and page pictures."""
        return not any(problem.alvorlig for problem in self.problemer)


def kjenn(sti_eller_bytes: Path | bytes | IO[bytes], filnavn: str = "") -> Format:
    """Tell what a file is. `filnavn` is only compared with the answer, never believed.

    Takes a path, bytes, or an open file with a descriptor. Never raises for what the
    content is; OSError when the file cannot be opened.
    """
    if isinstance(sti_eller_bytes, bytes):
        return _kjenn(sti_eller_bytes, filnavn)
    if isinstance(sti_eller_bytes, Path):
        with sti_eller_bytes.open("rb") as fil:
            return kjenn(fil, filnavn)
    fd = sti_eller_bytes.fileno()
    if not sti_eller_bytes.seek(0, 2):
        return _kjenn(b"", filnavn)
    sti_eller_bytes.seek(0)
    with mmap.mmap(fd, 0, access=mmap.ACCESS_READ) as kart:
        return _kjenn(kart, filnavn)


def _kjenn(data: bytes | mmap.mmap, filnavn: str) -> Format:
    endelse = _endelse(filnavn)
    if len(data) == 0:
        return _format(UKJENT, "", [Problem(p.TOM, filnavn)])
    puid, detaljer, koder = _gjenkjenn(data, endelse)  # type: ignore[arg-type]
    if FORMATER[puid].kategori == PDF and (p.KRYPTERT, "") in koder and not _laast(data):
        koder[koder.index((p.KRYPTERT, ""))] = (p.BESKYTTET, "")
    problemer = [Problem(kode, filnavn, detalj) for kode, detalj in koder]
    post = FORMATER[puid]
    if feil_navn(post, endelse):
        problemer.append(Problem(p.FEIL_NAVN, filnavn, post.navn))
    return _format(puid, detaljer, problemer)


def _laast(data: bytes | mmap.mmap) -> bool:
    """Whether an encrypted PDF needs a password to be read; asked in the child, it is rare.

    Many PDFs are encrypted with an empty password, only to forbid changes.
    """
    from glassklar.lager.uttrekk.kjoering import krever_passord

    with tempfile.TemporaryFile() as fil:
        fil.write(data)
        fil.flush()
        return krever_passord(fil)


def _gjenkjenn(data: bytes, endelse: str) -> tuple[str, str, list[tuple[str, str]]]:
    hode = bytes(data[:4])
    if hode in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        pakke = kjenn_pakke(data)
        ekstra = [(p.KJOERBAR, "")] if pakke.puid == "x-fmt/412" else []
        return pakke.puid, pakke.detaljer, pakke.problemer + ekstra
    if funn := kjenn_binaert(data):
        puid, detaljer, koder = funn
        return puid, detaljer, [(kode, "") for kode in koder]
    if tekst := kjenn_tekst(data, endelse):
        skript = hode[:2] == b"#!" or bytes(data[:9]).lower() == b"@echo off"
        return *tekst, [(p.KJOERBAR, "")] if skript else []
    return _puremagic(bytes(data[:8192])), "", []


def _puremagic(hode: bytes) -> str:
    """Ask puremagic about what our own signatures do not know; its sure answers only."""
    try:
        svar = puremagic.magic_string(hode)
    except (puremagic.PureError, ValueError, IndexError):
        return UKJENT
    for treff in svar:
        if treff.confidence >= 0.8 and (puid := _puid_for_mime().get(treff.mime_type)):
            return puid
    return UKJENT


@cache
def _puid_for_mime() -> dict[str, str]:
    # Only rare binary formats: text, PDF, zip and OLE have been looked at properly above.
    sikre = ("image/", "audio/", "video/")
    return {post.mime: puid for puid, post in FORMATER.items() if post.mime.startswith(sikre)}


def _endelse(filnavn: str) -> str:
    navn = filnavn.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]
    return navn.rpartition(".")[2].lower() if "." in navn else ""


def feil_navn(post: Formatpost, endelse: str) -> bool:
    """Whether the name claims another type than the content has; no ending claims nothing."""
    if not endelse or endelse in post.endelser:
        return False
    return endelse in KJENTE_ENDELSER


def _format(puid: str, detaljer: str, problemer: list[Problem]) -> Format:
    post = FORMATER[puid]
    return Format(
        puid=puid,
        navn_nb=_(post.navn),
        mime=post.mime,
        kategori=post.kategori,
        arkivformat=post.arkivformat,
        detaljer=detaljer,
        problemer=tuple(problemer),
        lesemaate=post.lesemaate,
        endelse=post.endelser[0] if post.endelser else "",
    )
