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
    Minutter,
    grense_av,
    hode,
    les_linje,
    post_av,
    skille_i,
)
from glassklar.spor.poster import FORM, POSTLENGDE, SPOR

BLOKK = 1024
BIT = 256  # lines handled in one go: they stay in the cache of the processor
NAVNGIS = 1000  # single findings that a block names; all are counted

Noder = List[Tuple[int, bytes]]
_MINUTTER = Minutter()
_KOLONNER = struct.Struct(">BBQQ32s")
_EN_POST = struct.Struct("50s")


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
    nr, ekte, poster_av = range(len(linjer)), linjer, poster
    if BESKAARET in linjer:
        nr = [i for i in nr if linjer[i] != BESKAARET]  # type: ignore[assignment]
        ekte = [linjer[i] for i in nr]
        poster_av = b"".join(poster[i * POSTLENGDE : (i + 1) * POSTLENGDE] for i in nr)
    try:
        noekler = _stemmer(ekte, poster_av) if ekte else []
    except (LinjeFeil, ValueError, IndexError, KeyError):
        return None
    if noekler is None:
        return None
    if len(ekte) != len(linjer):
        _nuller(svar, start, linjer, poster)
    if not all(map(operator.lt, noekler, noekler[1:])):
        _orden(svar, [(start + i, n) for i, n in zip(nr, noekler)])
    if noekler:
        _ender(svar, start + nr[0], noekler)
    slag = poster_av[1::POSTLENGDE]
    for i, op, linje in zip(nr, slag, ekte) if b"B" in slag else ():
        if op == 66:
            _beskjaering(svar, start + i, linje)
    return tre.bladhasher([p for (p,) in _EN_POST.iter_unpack(poster)])


def _stemmer(linjer: List[bytes], poster: bytes) -> Optional[List[Tuple[int, int]]]:
    """(xid, id) of lines that all have their entries; None when one has not, or is unusual.

    A column at a time, for speed. The kind is looked for only as a token of the line, except
    where it means something (a reading may be pruned, a pruning says what): there it is read.
    """
    h, minutt, skille = sha256, _MINUTTER, skille_i(linjer[0])
    versjoner, ops, ider, tider, hasher = zip(*_KOLONNER.iter_unpack(poster))
    if set(versjoner) != {SPOR} or [h(x).digest() for x in linjer] != list(hasher):
        return None
    hale = b'",' if skille == b"," else b'", '
    token = {o: hale + b'"' + bytes([o]) + hale for o in set(ops)}
    if not all(map(operator.contains, linjer, [token[o] for o in ops])):
        return None
    for o in set(ops) & {66, 76}:
        if any(hode(x, skille)[12][1] != o for x, p in zip(linjer, ops) if p == o):
            return None
    hoder = [x[:80].split(skille, 4) for x in linjer]
    tid = [d[3] for d in hoder]
    if (
        {d[0] for d in hoder} != {b"[1"} or {t[27:] for t in tid} != {b'Z"'}
        or {t[20] for t in tid} != {46} or [int(d[1]) for d in hoder] != list(ider)
        or [minutt[t[:18]] + int(t[18:20] + t[21:27]) for t in tid] != list(tider)
    ):  # fmt: skip
        return None
    xider = [d[2] for d in hoder]
    if xider[0][:1] == b'"':
        xider = [x.strip(b'"') for x in xider]
    return list(zip(map(int, xider), ider))


def _nuller(svar: Blokksvar, start: int, linjer: List[bytes], poster: bytes) -> None:
    for i, linje in enumerate(linjer):
        if linje == BESKAARET:
            _en_null(svar, start + i, poster[i * POSTLENGDE : (i + 1) * POSTLENGDE])


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
