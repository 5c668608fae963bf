# SPDX-License-Identifier: EUPL-1.2
"""What differs, row by row: lines and entries laid beside each other.

Only used when the fast check has found a difference. Slower, still streaming: a window looks
ahead for where the two sequences meet again, so that one removed row is one finding.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from hashlib import sha256
from typing import Callable, Deque, Iterable, Iterator, List, Optional, Tuple

from glassklar.spor import tre
from glassklar.spor.etterproev.linjer import BESKAARET, LinjeFeil, post_av
from glassklar.spor.poster import OFFENTLIG, POSTLENGDE

NAVNGIS = 1000
VINDUER = (64, 4096, 65_536)

# (key or None for «fits anything», number, content)
Element = Tuple[Optional[bytes], int, bytes]
Par = Tuple[Optional[Element], Optional[Element]]  # (of the truth, of the other)


@dataclass
class Avvik:
    """One finding: what happened to which row."""

    hva: str
    blad: int
    id: Optional[int] = None
    tabell: Optional[str] = None
    rad: Optional[str] = None
    us: Optional[int] = None
    mer: str = ""


def linjeelementer(filnavn: str, versjon: int) -> Iterator[Element]:
    """The lines, each under the entry it must have (public log: under its hash)."""
    with open(filnavn, "rb") as f:
        for nr, linje in enumerate(f):
            linje = linje[:-1] if linje.endswith(b"\n") else linje
            if linje == BESKAARET:
                yield None, nr, linje
            elif versjon == OFFENTLIG:
                yield sha256(linje).digest(), nr, linje
            else:
                try:
                    yield post_av(linje), nr, linje
                except LinjeFeil:
                    yield b"?" + sha256(linje).digest(), nr, linje


def postelementer(filnavn: str, versjon: int, antall: int) -> Iterator[Element]:
    """The entries, under themselves (public log: under their line's hash)."""
    with open(filnavn, "rb") as f:
        for nr in range(antall):
            post = f.read(POSTLENGDE)
            yield (post[-32:] if versjon == OFFENTLIG else post), nr, post


def som_blader(elementer: Iterable[Element]) -> Iterator[Element]:
    """The same under leaf hashes, to lay beside ``bladelementer``."""
    for noekkel, nr, innhold in elementer:
        yield (None if noekkel is None else tre.bladhash(noekkel)), nr, innhold


def bladelementer(filnavn: str) -> Iterator[Element]:
    """The leaf hashes."""
    with open(filnavn, "rb") as f:
        for nr, blad in enumerate(iter(lambda: f.read(32), b"")):
            yield blad, nr, blad


def rett_inn(fasit: Iterator[Element], annen: Iterator[Element]) -> Iterator[Par]:
    """Lay two sequences beside each other: equal pairs, and what only one of them has."""
    a: Deque[Element] = deque()
    b: Deque[Element] = deque()
    store = 200  # how many times the widest window is worth while
    while True:
        _fyll(a, fasit, 1)
        _fyll(b, annen, 1)
        if not a or not b:
            break
        if _like(a[0], b[0]):
            yield a.popleft(), b.popleft()
            continue
        na = nb = 1
        for vindu in VINDUER if store else VINDUER[:1]:
            funnet = _neste_moete(a, b, fasit, annen, vindu)
            if funnet:
                na, nb = funnet
                break
        else:
            store -= bool(store)
        for _ in range(na):
            yield a.popleft(), None
        for _ in range(nb):
            yield None, b.popleft()
    for x in a:
        yield x, None
    for x in fasit:
        yield x, None
    for y in b:
        yield None, y
    for y in annen:
        yield None, y


def _fyll(koe: Deque[Element], kilde: Iterator[Element], n: int) -> None:
    while len(koe) < n:
        neste = next(kilde, None)
        if neste is None:
            return
        koe.append(neste)


def _like(a: Element, b: Element) -> bool:
    return b[0] is None or a[0] == b[0]


def _neste_moete(
    a: Deque[Element], b: Deque[Element], fasit: Iterator[Element], annen: Iterator[Element],
    vindu: int,
) -> Optional[Tuple[int, int]]:  # fmt: skip
    """The nearest place where the sequences meet: how many to step past in each."""
    _fyll(a, fasit, vindu)
    _fyll(b, annen, vindu)
    la, lb = list(a), list(b)
    beste: Optional[Tuple[int, int]] = None
    for d in range(1, min(len(la), len(lb), 64)):
        if lb[d][0] is not None and la[d][0] == lb[d][0]:
            beste = (d, d)
            break
    grense = beste[0] if beste else vindu
    for k in range(1, min(len(la), grense + 1)):
        if la[k][0] == lb[0][0]:
            return k, 0
        if k < len(lb) and lb[k][0] is not None and lb[k][0] == la[0][0]:
            return 0, k
    for k in range(len(la), min(len(lb), grense + 1)):
        if lb[k][0] is not None and lb[k][0] == la[0][0]:
            return 0, k
    if beste is None and len(la) == len(lb) and len(la) < vindu and len(la) <= 64:
        return len(la), len(lb)  # both end: nothing more is equal
    return beste


@dataclass
class Ulikheter:
    """What only one side has, and how many pairs are equal."""

    mangler: List[Element]
    ekstra: List[Element]
    antall: int = 0


def ulikheter(par: Iterable[Par], for_hvert: Optional[Callable[[Par], None]] = None) -> Ulikheter:
    """Collect what differs; at most ``NAVNGIS`` of each is kept, all are counted."""
    ut = Ulikheter([], [])
    for p in par:
        if for_hvert is not None:
            for_hvert(p)
        a, b = p
        if a is not None and b is not None:
            continue
        ut.antall += 1
        if b is None and a is not None and len(ut.mangler) < NAVNGIS:
            ut.mangler.append(a)
        elif a is None and b is not None and len(ut.ekstra) < NAVNGIS:
            ut.ekstra.append(b)
    return ut
