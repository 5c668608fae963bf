# SPDX-License-Identifier: EUPL-1.2
"""File names from outside made safe to show, to save and to download."""

from __future__ import annotations

import mimetypes
import re
import unicodedata

MAKS = 120
_RETNING = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_ULOVLIG = re.compile('[\x00-\x1f\x7f<>:"|?*\ud800-\udfff\u2028\u2029]')
# Names Windows keeps for devices.
_RESERVERT = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def trygt_filnavn(navn: str, *, mime: str = "", reserve: str = "vedlegg") -> str:
    """The last part of `navn`, without signs that harm or mislead, at most 120 long.

    Signs that turn the writing direction are removed ("rpt<RLO>fdp.exe" shows as
    "rptexe.pdf"). A nameless file gets `reserve` and an ending after its `mime`.
    """
    navn = unicodedata.normalize("NFC", navn)
    navn = re.split(r"[/\\]", navn)[-1]
    navn = _RETNING.sub("", navn)
    navn = _ULOVLIG.sub("_", navn)
    navn = re.sub(r"\s+", " ", navn).strip(" .")
    if not navn.strip("_ ."):
        navn = reserve + (mimetypes.guess_extension(mime, strict=False) or "" if mime else "")
    if _RESERVERT.match(navn):
        navn = f"_{navn}"
    if len(navn) > MAKS:
        stamme, punktum, endelse = navn.rpartition(".")
        if punktum and len(endelse) <= 10:
            navn = stamme[: MAKS - len(endelse) - 1].rstrip(" .") + "." + endelse
        else:
            navn = navn[:MAKS].rstrip(" .")
    return navn


def ulike_navn(navn: list[str]) -> list[str]:
    """The same names, the second of two alike with "(2)" before its ending."""
    sett: set[str] = set()
    ut = []
    for ett in navn:
        stamme, punktum, endelse = ett.rpartition(".")
        stamme, endelse = (stamme, punktum + endelse) if stamme else (ett, "")
        nytt, nummer = ett, 1
        while nytt.casefold() in sett:
            nummer += 1
            nytt = f"{stamme} ({nummer}){endelse}"
        sett.add(nytt.casefold())
        ut.append(nytt)
    return ut
