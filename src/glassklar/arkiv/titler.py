# SPDX-License-Identifier: EUPL-1.2
"""How staff see a title: open words, words hidden from the public, and what they may not read.

Pure functions. What is hidden is read out of the public title (M025), which the actions write
with the same rule as the projection, so that a page needs no shielding rows to draw a list.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal, NamedTuple

from glassklar.noark.api import MASKE, masker_ord, ord, sett_sammen
from glassklar.noark.api import tittel as tittellaere

SKILLE = tittellaere.SKILLE

Slag = Literal["aapen", "ramme", "maske"]


class Bit(NamedTuple):
    """A piece of a title: ``ramme`` is readable here and hidden from the public."""

    tekst: str
    slag: Slag


def _med_masker(tekst: str) -> list[Bit]:
    ut: list[Bit] = []
    for nr, del_ in enumerate(tekst.split(MASKE)):
        if nr:
            ut.append(Bit(MASKE, "maske"))
        if del_:
            ut.append(Bit(del_, "aapen"))
    return ut


def _med_rammer(tekst: str, merkede: Collection[int]) -> list[Bit]:
    """Frames round the marked words; neighbours share one frame, as they share one mask."""
    alle = ord(tekst)
    ut: list[Bit] = []
    ved = 0
    i = 0
    merket = {m for m in merkede if 0 <= m < len(alle)}
    while i < len(alle):
        if i not in merket:
            i += 1
            continue
        siste = i
        while siste + 1 in merket:
            siste += 1
        if tekst[ved : alle[i].start]:
            ut.append(Bit(tekst[ved : alle[i].start], "aapen"))
        ut.append(Bit(tekst[alle[i].start : alle[siste].slutt], "ramme"))
        ved = alle[siste].slutt
        i = siste + 1
    if tekst[ved:]:
        ut.append(Bit(tekst[ved:], "aapen"))
    return ut


def linje1(enhet: Any) -> str:
    """Return line 1 of a case or entry as this reader may read it.

    It stands in the protected row while nobody has assessed it. Load ``skjermet`` first.
    """
    skjermet = getattr(enhet, "skjermet", None)
    return (skjermet.tittel1 if skjermet is not None else "") or enhet.tittel


def titteldeler(
    linje1: str, linje2: str | None, offentlig: str, skjulte_ord: Collection[int] = ()
) -> list[Bit]:
    """Return the title as this reader sees it.

    Args:
        linje1: line 1, which every employee reads but while it is not assessed (then *****).
        linje2: line 2, or None when the reader may not read it.
        offentlig: the public title (M025).
        skjulte_ord: the words of line 2 that are marked as hidden.
    """
    if linje2 is None:
        # Not cleared: line 1, and the mask for the rest.
        hale = offentlig if offentlig.startswith(linje1) else f"{linje1}{SKILLE}{MASKE}"
        return _med_masker(hale)
    if MASKE not in offentlig:
        return [Bit(sett_sammen(linje1, linje2), "aapen")]
    if not offentlig.startswith(linje1):
        return [Bit(sett_sammen(linje1, linje2), "ramme")]
    if not linje2:
        return [Bit(linje1, "aapen")]
    bare_ord = bool(skjulte_ord) and offentlig == sett_sammen(
        linje1, masker_ord(linje2, [i for i in skjulte_ord if i < len(ord(linje2))])
    )
    deler = _med_rammer(linje2, skjulte_ord) if bare_ord else [Bit(linje2, "ramme")]
    return [Bit(linje1 + SKILLE, "aapen"), *deler]
