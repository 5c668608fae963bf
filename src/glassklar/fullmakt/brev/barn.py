# SPDX-License-Identifier: EUPL-1.2
"""The child that typesets letters: a template edited by people, in a process that can do nothing.

Called as ``python -m glassklar.fullmakt.brev.barn``. Reads jobs from standard input, each four
bytes of length and JSON (``kilde``, ``data``), and answers each with one line of JSON and the
PDF. Has no database, no settings and no Django; an empty environment, an empty folder with our
own layout file in it as the only one a template can read, no network, and limits to memory.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import struct
import sys
import tempfile
from pathlib import Path
from typing import IO, Any

import pypdfium2
import typst

from glassklar.lager.uttrekk import grenser

STANDARDER = ["a-2a", "ua-1"]
MAKS_INN = 8_000_000
_FORM = Path(__file__).parent / "maler" / "brev.typ"
_STED = re.compile(r"__typst_py_bytes__\.typ:(\d+):(\d+)")
_FELT = re.compile(r'dictionary does not contain key "([^"]*)"')


def main() -> int:
    """Answer jobs until nobody asks any more."""
    mappe = tempfile.mkdtemp()
    Path(mappe, "brev.typ").write_bytes(_FORM.read_bytes())
    with os.fdopen(os.dup(1), "wb") as ut, os.fdopen(0, "rb", closefd=False) as inn:
        # Whatever a library prints must not mix with the answer.
        os.dup2(2, 1)
        grenser.sett_grenser()
        _doe_med_forelderen()
        grenser.steng_nettet()
        # Where the kernel keeps us on the network, packages are asked for at a closed door.
        for navn in ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY"):
            os.environ[navn] = "http://127.0.0.1:9"
        setter = typst.Compiler(
            root=mappe,
            ignore_system_fonts=True,
            package_path=f"{mappe}/pakker",
            package_cache_path=f"{mappe}/pakker",
        )
        grenser.vokt()
        while (jobb := _les(inn)) is not None:
            svar, pdf = _arbeid(setter, jobb)
            ut.write(json.dumps(svar).encode("ascii") + b"\n" + pdf)
            ut.flush()
    return 0


def _doe_med_forelderen() -> None:
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(1, 9, 0, 0, 0)  # PR_SET_PDEATHSIG, SIGKILL


def _les(inn: IO[bytes]) -> dict[str, Any] | None:
    hode = inn.read(4)
    if len(hode) < 4:
        return None
    (lengde,) = struct.unpack(">I", hode)
    if lengde > MAKS_INN:
        return None
    jobb = json.loads(inn.read(lengde))
    return jobb if isinstance(jobb, dict) else None


def _arbeid(setter: typst.Compiler, jobb: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        pdf = setter.compile(
            input=jobb["kilde"].encode(),
            format="pdf",
            pdf_standards=STANDARDER,  # type: ignore[arg-type]
            sys_inputs={"data": json.dumps(jobb["data"])},
            timestamp=jobb["tid"],
        )
    except typst.TypstError as feil:
        return _forklart(feil), b""
    except MemoryError:
        return {"feil": "minne"}, b""
    assert isinstance(pdf, bytes)
    return {"lengde": len(pdf), "sider": _sider(pdf)}, pdf


def _forklart(feil: typst.TypstError) -> dict[str, Any]:
    # The innermost place may lie in our layout file: the template's own line is what helps.
    sted = _STED.search(feil.diagnostic or "")
    linje, kolonne = (int(sted[1]), int(sted[2])) if sted else (0, 0)
    svar: dict[str, Any] = {"feil": "mal", "melding": feil.message, "linje": linje}
    if felt := _FELT.search(feil.message):
        svar |= {"feil": "felt", "navn": felt[1]}
    return {**svar, "kolonne": kolonne}


def _sider(pdf: bytes) -> list[str]:
    dokument = pypdfium2.PdfDocument(pdf)
    try:
        ut = []
        for side in dokument:
            tekstside = side.get_textpage()
            ut.append(tekstside.get_text_bounded())
            tekstside.close()
            side.close()
        return ut
    finally:
        dokument.close()


if __name__ == "__main__":
    status = main()
    os._exit(status)
