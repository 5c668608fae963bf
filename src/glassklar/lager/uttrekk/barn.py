# SPDX-License-Identifier: EUPL-1.2
"""The child: reads one file from standard input, answers on standard output, ends.

Called as `python -m glassklar.lager.uttrekk.barn les|tegn|laas <lesemåte> [side bredde]`.
The answer is one line of JSON, and for `tegn` the PNG after it. Knows no database, no
settings and no Django; gets an empty environment and an empty folder.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict

from glassklar.lager import problemer as p
from glassklar.lager.uttrekk import grenser
from glassklar.lager.uttrekk.felles import Lest, Stopp
from glassklar.lager.uttrekk.forslag import foreslaa_dato, foreslaa_tittel

_PAKKE = "glassklar.lager.uttrekk"
_LESERE = {
    "pdf": ("pdf", "les"),
    "docx": ("xmltekst", "les_docx"),
    "pptx": ("xmltekst", "les_pptx"),
    "odf": ("xmltekst", "les_odf"),
    "xml": ("xmltekst", "les_xml"),
    "xlsx": ("regneark", "les"),
    "html": ("rentekst", "les_html"),
    "tekst": ("rentekst", "les"),
    "eml": ("brev", "les_eml"),
    "mbox": ("brev", "les_mbox"),
    "msg": ("brev", "les_msg"),
    "bilde": ("bilde", "les"),
}
_TEGNERE = {"pdf": ("pdf", "tegn"), "bilde": ("bilde", "tegn")}


def _hent(tabell: dict[str, tuple[str, str]], lesemaate: str) -> Callable[..., object]:
    modul, navn = tabell[lesemaate]
    return getattr(importlib.import_module(f"{_PAKKE}.{modul}"), navn)  # type: ignore[no-any-return]


def _les(leser: Callable[..., object], data: bytes) -> dict[str, object]:
    lest = leser(data)
    assert isinstance(lest, Lest)
    lest.tittel = foreslaa_tittel(lest.tittel, lest.tekst)
    lest.dato = lest.dato or foreslaa_dato(lest.tekst)
    return asdict(lest)


def _arbeid(argumenter: list[str]) -> tuple[dict[str, object], bytes]:
    oppgave, lesemaate = argumenter[:2]
    # Libraries are loaded before the fence goes up; the file is read after.
    funksjon = _hent(_TEGNERE if oppgave == "tegn" else _LESERE, lesemaate)
    grenser.steng_nettet()
    grenser.vokt()
    with os.fdopen(0, "rb", closefd=False) as inn:
        data = inn.read()
    if oppgave == "tegn":
        return {}, funksjon(data, int(argumenter[2]), int(argumenter[3]))  # type: ignore[return-value]
    if oppgave == "laas":
        importlib.import_module(f"{_PAKKE}.pdf").aapne(data)
        return {}, b""
    return _les(funksjon, data), b""


def main(argumenter: list[str]) -> int:
    """Do the work; every failure becomes a code."""
    grenser.sett_grenser()
    # Whatever a library prints must not mix with the answer.
    svar_fd = os.dup(1)
    os.dup2(2, 1)
    svar: dict[str, object]
    try:
        svar, data = _arbeid(argumenter)
    except Stopp as stopp:
        svar, data = {"stopp": stopp.kode, "detalj": stopp.detalj}, b""
    except IndexError:
        svar, data = {"stopp": "side"}, b""
    except MemoryError:
        svar, data = {"stopp": p.FOR_MYE_MINNE}, b""
    except RecursionError:
        svar, data = {"stopp": p.FOR_DYP}, b""
    except Exception as feil:
        # A library stumbled over the file. The kind of error, never its text, goes on.
        svar, data = {"stopp": p.SKADET, "feil": type(feil).__name__}, b""
    with os.fdopen(svar_fd, "wb") as ut:
        ut.write(json.dumps(svar).encode("ascii") + b"\n" + data)
    return 0


if __name__ == "__main__":
    status = main(sys.argv[1:])
    sys.stdout.flush()
    # Straight out: no clean-up of a library that may be in a bad state.
    os._exit(status)
