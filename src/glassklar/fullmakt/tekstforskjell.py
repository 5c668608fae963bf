# SPDX-License-Identifier: EUPL-1.2
"""What differs between two versions of a text, word by word and page by page. Pure.

Pages are parted by form feeds. Words are compared across pages, so that a line that only moved to
the next page is no change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Slag = Literal["lik", "ut", "inn"]
#: Words shown on each side of a change, and words between two changes that still join them.
NABOER, SAMMEN = 6, 8
#: A stretch of more words than this that is written anew is told of, not compared.
GRENSE = 3000
#: So many places are shown; the rest are counted.
STEDER = 60


class Bit(NamedTuple):
    """A stretch of text: the same in both, taken out, or put in."""

    slag: Slag
    tekst: str


@dataclass(slots=True)
class Sted:
    """A place where the text differs, with a few words around it; ``side`` is in the new text."""

    side: int
    biter: list[Bit] = field(default_factory=list)
    #: Too much to compare: read the page.
    mye: bool = False


@dataclass(frozen=True, slots=True)
class Forskjell:
    """The places, how many more there are, and the new text by page with what is new in it."""

    steder: list[Sted]
    flere: int
    ark: list[list[Bit]]


class _Ord(NamedTuple):
    tekst: str
    side: int


class _Strekk(NamedTuple):
    """The same stretch of the old and the new text."""

    slag: Slag | Literal["mye"]
    gamle: list[_Ord]
    nye: list[_Ord]


def sammenlign(foer: str, naa: str) -> Forskjell:
    """Compare two versions of a text."""
    gamle, nye = _linjer(foer), _linjer(naa)
    strekk = list(_slaa_sammen(_strekk(gamle, nye)))
    steder = list(_steder(strekk))
    return Forskjell(steder[:STEDER], max(len(steder) - STEDER, 0), _ark(naa, strekk))


def _linjer(tekst: str) -> list[list[_Ord]]:
    """The lines that are not empty, in words."""
    return [
        [_Ord(o, nr) for o in linje.split()]
        for nr, side in enumerate(tekst.split("\f"), 1)
        for linje in side.splitlines()
        if linje.strip()
    ]


def _strekk(gamle: list[list[_Ord]], nye: list[list[_Ord]]) -> Iterator[_Strekk]:
    """⚡ Whole lines first: what is the same in a long document is most of it."""
    a = [tuple(o.tekst for o in linje) for linje in gamle]
    b = [tuple(o.tekst for o in linje) for linje in nye]
    for slag, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        ut = [o for linje in gamle[a0:a1] for o in linje]
        inn = [o for linje in nye[b0:b1] for o in linje]
        if slag == "equal":
            yield _Strekk("lik", ut, inn)
        elif max(len(ut), len(inn)) > GRENSE:
            yield _Strekk("mye", ut, inn)
        else:
            yield from _ordvis(ut, inn)


def _ordvis(gamle: list[_Ord], nye: list[_Ord]) -> Iterator[_Strekk]:
    a, b = [o.tekst for o in gamle], [o.tekst for o in nye]
    for slag, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if slag == "equal":
            yield _Strekk("lik", gamle[a0:a1], nye[b0:b1])
            continue
        if a1 > a0:
            yield _Strekk("ut", gamle[a0:a1], [])
        if b1 > b0:
            yield _Strekk("inn", [], nye[b0:b1])


def _slaa_sammen(strekk: Iterator[_Strekk]) -> Iterator[_Strekk]:
    """Neighbours of one kind are one."""
    forrige: _Strekk | None = None
    for s in strekk:
        if forrige is not None and s.slag == forrige.slag:
            forrige = _Strekk(s.slag, forrige.gamle + s.gamle, forrige.nye + s.nye)
        else:
            if forrige is not None:
                yield forrige
            forrige = s
    if forrige is not None:
        yield forrige


def _tekst(ordene: list[_Ord]) -> str:
    return " ".join(o.tekst for o in ordene)


def _steder(strekk: list[_Strekk]) -> Iterator[Sted]:
    sted: Sted | None = None
    side, naboer = 1, ""
    for s in strekk:
        if s.slag == "lik":
            if sted is not None and len(s.nye) > SAMMEN:
                sted.biter.append(Bit("lik", _foerste(s.nye)))
                yield sted
                sted = None
            elif sted is not None:
                sted.biter.append(Bit("lik", _tekst(s.nye)))
            side, naboer = s.nye[-1].side, _siste(s.nye)
            continue
        if s.slag == "mye":
            if sted is not None:
                yield sted
                sted = None
            yield Sted(s.nye[0].side if s.nye else side, mye=True)
            naboer = ""
            continue
        if sted is None:
            sted = Sted(s.nye[0].side if s.nye else side)
            if naboer:
                sted.biter.append(Bit("lik", naboer))
        sted.biter.append(Bit(s.slag, _tekst(s.gamle or s.nye)))
    if sted is not None:
        yield sted


def _foerste(ordene: list[_Ord]) -> str:
    return _tekst(ordene[:NABOER]) + " …"


def _siste(ordene: list[_Ord]) -> str:
    return ("… " if len(ordene) > NABOER else "") + _tekst(ordene[-NABOER:])


_ORD = re.compile(r"\S+")


def _ark(naa: str, strekk: list[_Strekk]) -> list[list[Bit]]:
    """The new text as it stands, each page in stretches that are new or not."""
    nye = iter([s.slag != "lik" for s in strekk for _o in s.nye])
    return [_side(side, nye) for side in naa.split("\f")]


def _side(side: str, nye: Iterator[bool]) -> list[Bit]:
    """Cut where new and old meet; the space between them is old."""
    grenser: list[tuple[int, Slag]] = [(0, "lik")]
    forrige = 0
    for treff in _ORD.finditer(side):
        slag: Slag = "inn" if next(nye) else "lik"
        if slag != grenser[-1][1]:
            grenser.append((treff.start() if slag == "inn" else forrige, slag))
        forrige = treff.end()
    if grenser[-1][1] == "inn":
        grenser.append((forrige, "lik"))
    slutt = [ved for ved, _slag in grenser[1:]] + [len(side)]
    biter = (Bit(slag, side[fra:til]) for (fra, slag), til in zip(grenser, slutt, strict=True))
    return [b for b in biter if b.tekst]


def flett(foer: str, naa: str) -> list[Bit]:
    """Two short texts as one, with what was taken out and put in."""
    gamle = [_Ord(o, 1) for o in foer.split()]
    nye = [_Ord(o, 1) for o in naa.split()]
    if not any(o in gamle for o in nye):
        hele = (Bit("ut", " ".join(foer.split())), Bit("inn", " ".join(naa.split())))
        return [b for b in hele if b.tekst]
    return [Bit(s.slag, _tekst(s.nye or s.gamle)) for s in _ordvis(gamle, nye)]
