# SPDX-License-Identifier: EUPL-1.2
"""Make a decision letter: a template and its content into a file that is PDF/A-2a and PDF/UA-1."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from glassklar.fullmakt.brev import kontroll
from glassklar.fullmakt.brev.data import Brevdata
from glassklar.fullmakt.brev.feil import DataMangler, DelMangler, MalFeil
from glassklar.fullmakt.brev.kjoering import SETTER, Setter

MALFORMER = ("nb", "nn", "en")
#: What no text of a letter may hold: control signs that a page cannot show.
_STYRETEGN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
MAKS_KILDE = 200_000


def standardmal(maalform: str) -> str:
    """Return the source of the standard template for decisions in nb, nn or en."""
    if maalform not in MALFORMER:
        raise ValueError(f"ukjent målform: {maalform!r}")
    return (Path(__file__).parent / "maler" / f"vedtak.{maalform}.typ").read_text("utf-8")


def lag_brev(mal: str, data: Brevdata, *, setter: Setter = SETTER) -> bytes:
    """Return the letter as PDF. The same template and content give the same bytes.

    Args:
        mal: the template's source in Typst, as the municipality has written it.

    Raises:
        DataMangler: a value that every letter must have is empty.
        MalFeil: the template does not compile; says the line and what.
        FeltMangler: it asks for a field that does not exist.
        DelMangler: a part that the law asks for is not on the pages.
        Avbrutt: it took too long or too much memory.
    """
    tomme = data.mangler()
    if tomme:
        raise DataMangler(tomme)
    if len(mal) > MAKS_KILDE or _STYRETEGN.search(mal):
        raise MalFeil("malen er for lang, eller har tegn som ikke kan vises")
    felt = _uten_styretegn(data.som_felt())
    tid = datetime(data.dato.year, data.dato.month, data.dato.day, 11, tzinfo=UTC)
    satt = setter.sett(mal, felt, int(tid.timestamp()))
    borte = kontroll.mangler(satt.sider, felt)
    if borte:
        raise DelMangler(borte)
    return satt.pdf


def _uten_styretegn(verdi: object) -> dict[str, object]:
    """The fields without signs that cannot be typeset; line ends as \\n."""

    def rens(v: object) -> object:
        if isinstance(v, str):
            return _STYRETEGN.sub("", v.replace("\r\n", "\n").replace("\r", "\n"))
        if isinstance(v, dict):
            return {n: rens(d) for n, d in v.items()}
        if isinstance(v, list) and v and isinstance(v[0], str | dict | list):
            return [rens(d) for d in v]
        return v

    ren = rens(verdi)
    assert isinstance(ren, dict)
    return ren
