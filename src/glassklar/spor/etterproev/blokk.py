# SPDX-License-Identifier: EUPL-1.2
"""One block of a log: each line against its entry, and the leaves' subtree roots.

A block is up to ``BLOKK`` leaves that begin at a multiple of ``BLOKK``, so blocks can be checked
by many processes and their roots joined afterwards. Pure: bytes in, figures out.
"""

from __future__ import annotations

import operator
import struct
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Dict, List, Optional, Sequence, Tuple

from glassklar.spor import tre
from glassklar.spor.etterproev.linjer import (
    BESKAARET,
    LinjeFeil,
    Sekunder,
    alle_hele,
    grense_av,
    hel,
    hode,
    les_linje,
    post_av,
    skille_i,
)
from glassklar.spor.poster import FORM, POSTLENGDE, SPOR

BLOKK = 4096
BIT = 512  # lines handled in one go: they stay in the processor's cache
NAVNGIS = 1000  # single findings that a block names; all are counted

Noder = List[Tuple[int, bytes]]
_SEKUNDER = Sekunder()


@dataclass
class Blokksvar:
    """What was found in a block."""

    start: int
    poster: int
    linjer: int
    noder: Noder
    fronter: Dict[int, Noder] = field(default_factory=dict)
    ulike: int = 0  # lines that do not have their entry
    nuller: List[Tuple[int, int]] = field(default_factory=list)  # (leaf, time) of pruned lines
    uriktige_nuller: List[int] = field(default_factory=list)  # pruned, but not of a reading
    beskjaeringer: List[Tuple[int, int, int]] = field(default_factory=list)  # leaf, limit, count
    uten_grense: List[int] = field(default_factory=list)
    uorden: List[int] = field(default_factory=list)  # leaves that come before the one before
    foerste: Optional[Tuple[int, int]] = None  # (xid, id)
    siste: Optional[Tuple[int, int]] = None


def del_linjer(raa: bytes) -> List[bytes]:
    """The lines; a last one without newline counts."""
    ut = raa.split(b"\n")
    if not ut[-1]:
        ut.pop()
    return ut


def kontroller(start: int, raa: bytes, poster: bytes, snitt: Sequence[int] = ()) -> Blokksvar:
    """Check the lines ``raa`` against the entries, all from leaf number ``start``.

    ``snitt``: sizes of the whole log for which the block's part of the frontier is wanted.
    """
    linjer = del_linjer(raa)
    antall = len(poster) // POSTLENGDE
    svar = Blokksvar(start, antall, len(linjer), [])
    blader: List[bytes] = []
    for i in range(0, max(antall, len(linjer)), BIT):
        bit, biter = linjer[i : i + BIT], poster[i * POSTLENGDE : (i + BIT) * POSTLENGDE]
        funnet = None
        if len(bit) * POSTLENGDE == len(biter) and biter[:1] == b"\x01":
            funnet = _rask(svar, start + i, bit, biter)
        blader += _langsom(svar, start + i, bit, biter) if funnet is None else funnet
    nivaa = tre.nivaaer(blader)
    svar.noder = tre.frontnoder(nivaa, antall)
    for s in snitt:
        if start < s <= start + antall:
            svar.fronter[s] = tre.frontnoder(nivaa, s - start)
    return svar


def _rask(svar: Blokksvar, start: int, linjer: List[bytes], poster: bytes) -> Optional[List[bytes]]:
    """The leaf hashes when every line has its entry; None when not."""
    nr = range(len(linjer))
    if BESKAARET in linjer:
        nr = [i for i in nr if linjer[i] != BESKAARET]  # type: ignore[assignment]
        ekte = [linjer[i] for i in nr]
    else:
        ekte = linjer
    skille = skille_i(ekte[0]) if ekte else b","
    deler = [x.split(skille, 13) for x in ekte]
    try:
        if not alle_hele(deler):
            for i, d in enumerate(deler):
                if not hel(d):
                    deler[i] = hode(ekte[i], skille)
        egne = _poster(ekte, deler)
        xider = [d[2] for d in deler]
        if xider and xider[0][:1] == b'"':
            xider = [x.strip(b'"') for x in xider]
        noekler = list(zip(map(int, xider), [int(d[1]) for d in deler]))
    except (LinjeFeil, ValueError, IndexError, struct.error):
        return None
    if len(egne) == len(linjer):
        alle = egne
    else:
        alle = [poster[i : i + POSTLENGDE] for i in range(0, len(poster), POSTLENGDE)]
        for i, e in zip(nr, egne):
            alle[i] = e
    if b"".join(alle) != poster:
        return None
    if len(egne) != len(linjer):
        _nuller(svar, start, linjer, alle)
    if not all(map(operator.lt, noekler, noekler[1:])):
        _orden(svar, [(start + i, n) for i, n in zip(nr, noekler)])
    if noekler:
        _ender(svar, start + nr[0], noekler)
    slag = [d[12] for d in deler]
    for i, op, linje in zip(nr, slag, ekte) if b'"B"' in slag else ():
        if op == b'"B"':
            _beskjaering(svar, start + i, linje)
    return tre.bladhasher(alle)


def _poster(linjer: List[bytes], deler: List[List[bytes]]) -> List[bytes]:
    """The entries that cut lines must have."""
    h, pakk, sek = sha256, FORM.pack, _SEKUNDER
    return [
        pakk(SPOR, d[12][1:2], int(d[1]), sek[d[3][:20]] + int(d[3][21:27]), h(x).digest())
        for x, d in zip(linjer, deler)
    ]


def _nuller(svar: Blokksvar, start: int, linjer: List[bytes], poster: List[bytes]) -> None:
    for i, linje in enumerate(linjer):
        if linje == BESKAARET:
            _en_null(svar, start + i, poster[i])


def _ender(svar: Blokksvar, blad: int, noekler: Sequence[Tuple[int, int]]) -> None:
    """Remember the block's ends, and see that this part comes after the one before."""
    if svar.siste is not None and not svar.siste < noekler[0]:
        svar.uorden.append(blad)
    svar.foerste = svar.foerste or noekler[0]
    svar.siste = noekler[-1]


def _en_null(svar: Blokksvar, blad: int, post: bytes) -> None:
    _, slag, _, us, _ = FORM.unpack(post)
    if slag == b"L":
        svar.nuller.append((blad, us))
    else:
        svar.uriktige_nuller.append(blad)


def _langsom(svar: Blokksvar, start: int, linjer: List[bytes], poster: bytes) -> List[bytes]:
    """The leaf hashes of the entries, line by line, where something is unusual."""
    noekler: List[Tuple[int, Tuple[int, int]]] = []
    alle = [poster[i : i + POSTLENGDE] for i in range(0, len(poster), POSTLENGDE)]
    for i, post in enumerate(alle[: len(linjer)]):
        _en(svar, start + i, linjer[i], post, noekler)
    svar.ulike += abs(len(linjer) - len(alle))
    _orden(svar, noekler)
    if noekler:
        _ender(svar, noekler[0][0], [n for _, n in noekler])
    return tre.bladhasher(alle)


def _en(
    svar: Blokksvar, blad: int, linje: bytes, post: bytes,
    noekler: List[Tuple[int, Tuple[int, int]]],
) -> None:  # fmt: skip
    if linje == BESKAARET:
        _en_null(svar, blad, post)
        return
    if post[0] != SPOR:  # the public log: the line's form is the journal's own
        svar.ulike += sha256(linje).digest() != post[-32:]
        return
    try:
        lik = post_av(linje) == post
    except LinjeFeil:
        lik = False
    if not lik:
        svar.ulike += 1
        return
    h = les_linje(linje)
    noekler.append((blad, (h.xid, h.id)))
    if h.op == "B":
        _beskjaering(svar, blad, linje)


def _beskjaering(svar: Blokksvar, blad: int, linje: bytes) -> None:
    try:
        g = grense_av(linje)
    except LinjeFeil:
        svar.uten_grense.append(blad)
        return
    svar.beskjaeringer.append((blad, g["grense"], g["antall"]))


def _orden(svar: Blokksvar, noekler: List[Tuple[int, Tuple[int, int]]]) -> None:
    for (_, a), (blad, b) in zip(noekler, noekler[1:]):  # noqa: RUF007
        if not a < b and len(svar.uorden) < NAVNGIS:
            svar.uorden.append(blad)
