# SPDX-License-Identifier: EUPL-1.2
"""One block of a log: each line against its entry, and the leaves' subtree roots.

A block is up to ``BLOKK`` leaves that begin at a multiple of ``BLOKK``, so blocks can be checked
by many processes and their roots joined afterwards. Pure: bytes in, figures out.
"""

from __future__ import annotations

import operator
import re
import struct
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from itertools import islice
from typing import Any, Dict, List, Optional, Sequence, Tuple

from glassklar.spor import tre
from glassklar.spor.etterproev.linjer import (
    BESKAARET,
    LinjeFeil,
    Minutter,
    grense_av,
    les_linje,
    post_av,
)
from glassklar.spor.poster import FORM, POSTLENGDE, SLAG, SPOR

BLOKK = 4096
BIT = 256  # lines handled in one go: they stay in the cache of the processor
NAVNGIS = 1000  # single findings that a block names; all are counted

Noder = List[Tuple[int, bytes]]
_MINUTTER = Minutter()
_NULL = BESKAARET + b"\n"
_B = ord("B")
_KOPI = sha256().copy  # quicker than setting up a new one for each line
_HODE = re.compile(
    rb'\[1, (\d{1,19}), "([%s])", (\d{1,19}), "\d{4}-\d\d-\d\dT\d\d:\d\d:(\d)\d\.\d{6}Z", '
    % SLAG[SPOR]
)
# Any digit to 0, any kind to I: heads of one form are then equal.
_FORM = bytes.maketrans(b"123456789" + SLAG[SPOR], b"0" * 9 + b"I" * len(SLAG[SPOR]))
_IKKE_SIFFER = bytes(set(range(256)) - set(b"0123456789"))


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
    tomme: List[int] = field(default_factory=list)  # leaves of the public log without content
    grunnlag: int = 0  # events for rows that were there before
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
    antall = len(poster) // POSTLENGDE
    svar = Blokksvar(start, antall, 0, [])
    blader: List[bytes] = []
    lest = BytesIO(raa if raa[-1:] in (b"", b"\n") else raa + b"\n")
    while True:
        bit = list(islice(lest, BIT))  # each with its newline; splitting takes twice the time
        n, fra = len(bit), svar.linjer
        if not bit and fra >= antall:
            break
        biter = poster[fra * POSTLENGDE : (fra + n) * POSTLENGDE if bit else None]
        funnet = None
        if bit and n * POSTLENGDE == len(biter) and biter[0] == SPOR:
            funnet = _rask(svar, start + fra, bit, biter)
        if funnet is None:
            funnet = _langsom(svar, start + fra, [x[:-1] for x in bit], biter)
        blader += funnet
        svar.linjer += n
        if not bit:
            break
    nivaa = tre.nivaaer(blader)
    svar.noder = tre.frontnoder(nivaa, antall)
    for s in snitt:
        if start < s <= start + antall:
            svar.fronter[s] = tre.frontnoder(nivaa, s - start)
    return svar


def _rask(svar: Blokksvar, start: int, linjer: List[bytes], poster: bytes) -> Optional[List[bytes]]:
    """The leaf hashes when every line has its entry; None when not, or when one is unusual."""
    nr, ekte, poster_av = range(len(linjer)), linjer, poster
    if _NULL in linjer:
        nr = [i for i in nr if linjer[i] != _NULL]  # type: ignore[assignment]
        ekte = [linjer[i] for i in nr]
        poster_av = b"".join(poster[i * POSTLENGDE : (i + 1) * POSTLENGDE] for i in nr)
    noekler = _stemmer(ekte, poster_av) if ekte else []
    if noekler is None:
        return None
    if len(ekte) != len(linjer):
        _nuller(svar, start, linjer, poster)
    if not all(map(operator.lt, noekler, noekler[1:])):
        _orden(svar, [(start + i, n) for i, n in zip(nr, noekler)])
    if noekler:
        _ender(svar, start + nr[0], _tall(noekler[0]), _tall(noekler[-1]))
    slag = poster_av[1::POSTLENGDE]
    svar.grunnlag += slag.count(b"G")
    for i, op, linje in zip(nr, slag, ekte) if b"B" in slag else ():
        if op == _B:
            _beskjaering(svar, start + i, linje[:-1])
    return tre.bladhasher(_mange("50s", len(linjer)).unpack(poster))


def _stemmer(linjer: List[bytes], poster: bytes) -> Optional[List[Tuple[bytes, bytes]]]:
    """(xid, id) of lines that all have their entries; None when one has not, or is unusual.

    As digits, which are ordered as the numbers are, since there are equally many of them.

    A column at a time, for speed: the lines' heads are as long as the first one's and of the same
    form (the numbers have as many digits, which changes only at 10, 100, 1000 …), so that together
    they are a table with fixed columns.
    """
    foerste = _HODE.match(linjer[0])
    if foerste is None:
        return None
    bredde, antall = foerste.end(), len(linjer)
    hoder = b"".join(map(operator.itemgetter(slice(bredde)), linjer))
    if hoder.translate(_FORM) != foerste[0].translate(_FORM) * antall:
        return None
    if (
        hoder[foerste.start(2) :: bredde] != poster[1::POSTLENGDE]  # the kind
        or poster[::POSTLENGDE] != b"\1" * antall
        or b"0" in hoder[foerste.start(1) :: bredde] + hoder[foerste.start(3) :: bredde]
        or hoder[foerste.start(4) :: bredde].translate(None, b"012345")  # more than 59 seconds
    ):
        return None
    sifre = "x%ds%ds12s8s" % (len(foerste[1]), len(foerste[3]))
    tekst = _mange(sifre, antall).unpack(hoder.translate(None, _IKKE_SIFFER))
    tall = _mange("2xQQ32s", antall).unpack(poster)
    ider, minutt, kopi = tekst[::4], _MINUTTER, _KOPI
    try:
        tider = [minutt[m] + int(r) for m, r in zip(tekst[2::4], tekst[3::4])]
    except LinjeFeil:
        return None
    if (
        tuple(map(int, ider)) != tall[::3]
        or tider != list(tall[1::3])
        or [h.digest() for x in linjer for h in (kopi(),) if h.update(x[:-1]) is None]
        != list(tall[2::3])
    ):
        return None
    return list(zip(tekst[1::4], ider))


@lru_cache(maxsize=64)
def _mange(form: str, antall: int) -> struct.Struct:
    """Reads so many rows of a form at once, into one tuple."""
    return struct.Struct(">" + form * antall)


def _nuller(svar: Blokksvar, start: int, linjer: List[bytes], poster: bytes) -> None:
    for i, linje in enumerate(linjer):
        if linje == _NULL:
            _en_null(svar, start + i, poster[i * POSTLENGDE : (i + 1) * POSTLENGDE])


def _tall(noekkel: Tuple[bytes, bytes]) -> Tuple[int, int]:
    return int(noekkel[0]), int(noekkel[1])


def _ender(svar: Blokksvar, blad: int, fra: Tuple[int, int], til: Tuple[int, int]) -> None:
    """Remember the block's ends, and see that this part comes after the one before."""
    if svar.siste is not None and not svar.siste < fra:
        svar.uorden.append(blad)
    svar.foerste = svar.foerste or fra
    svar.siste = til


def _en_null(svar: Blokksvar, blad: int, post: bytes) -> None:
    versjon, slag, _, us, _ = FORM.unpack(post)
    if versjon != SPOR:
        svar.tomme.append(blad)
    elif slag == b"L":
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
        _ender(svar, noekler[0][0], noekler[0][1], noekler[-1][1])
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
    svar.grunnlag += h.op == "G"
    if h.op == "B":
        _beskjaering(svar, blad, linje)


def _beskjaering(svar: Blokksvar, blad: int, linje: bytes) -> None:
    try:
        g = grense_av(linje)
    except LinjeFeil:
        svar.uten_grense.append(blad)
        return
    svar.beskjaeringer.append((blad, g["grense"], g["antall"]))


def _orden(svar: Blokksvar, noekler: Sequence[Tuple[int, Any]]) -> None:
    for (_, a), (blad, b) in zip(noekler, noekler[1:]):  # noqa: RUF007
        if not a < b and len(svar.uorden) < NAVNGIS:
            svar.uorden.append(blad)
