# SPDX-License-Identifier: EUPL-1.2
"""The Merkle tree of RFC 6962/9162: hashes, frontier, proofs and their verification.

Standard library only and Python 3.9, because the stand-alone verifier carries this very file.
All work is iterative: a proof touches a logarithmic number of hashes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

try:  # for 50 bytes Python's own SHA-256 is twice as fast as setting up OpenSSL's
    from _sha2 import sha256 as _kort_sha256
except ImportError:
    try:
        from _sha256 import sha256 as _kort_sha256
    except ImportError:
        _kort_sha256 = sha256

HASHLENGDE = 32
FLISHOEYDE = 8  # C2SP tlog-tiles: a tile is a subtree of this height
TOM_ROT = sha256(b"").digest()
_NODE = sha256(b"\x01")  # copying it is quicker than setting up a new one for each node

# (tile level, from, to) -> the concatenated hashes of that level; level L holds the roots of
# perfect subtrees of 256**L leaves. Every range asked for lies inside one tile.
Kilde = Callable[[int, int, int], bytes]


class TreFeil(ValueError):
    """Sizes, indexes or hashes that no tree can have."""


def bladhash(post: bytes) -> bytes:
    """MTH({d}) of an entry (RFC 9162 § 2.1.1)."""
    return sha256(b"\x00" + post).digest()


def bladhasher(poster: Iterable[bytes]) -> list[bytes]:
    """The leaf hashes of many entries, in one loop."""
    h = _kort_sha256
    return [h(b"\x00" + p).digest() for p in poster]


def nodehash(venstre: bytes, hoeyre: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + venstre + hoeyre).digest()


def del_opp(hasher: bytes) -> list[bytes]:
    """Concatenated hashes as a list."""
    if len(hasher) % HASHLENGDE:
        raise TreFeil("hashene er ikke et helt antall")
    return [hasher[i : i + HASHLENGDE] for i in range(0, len(hasher), HASHLENGDE)]


def neste_nivaa(hasher: Sequence[bytes]) -> list[bytes]:
    """The nodes over pairs of hashes; an odd last one has no node yet."""
    kopi, i = _NODE.copy, iter(hasher)
    return [n.digest() for a, b in zip(i, i) for n in (kopi(),) if n.update(a + b) is None]


def nivaaer(hasher: Sequence[bytes]) -> list[list[bytes]]:
    """All perfect subtrees over the hashes: element k holds the roots of 2**k of them."""
    ut = [list(hasher)]
    while len(ut[-1]) > 1:
        ut.append(neste_nivaa(ut[-1]))
    return ut


def deltrerot(hasher: Sequence[bytes]) -> bytes:
    """The root of a perfect subtree."""
    n = len(hasher)
    if n == 0 or n & (n - 1):
        raise TreFeil("et helt deltre har 1, 2, 4, 8 … blader")
    while len(hasher) > 1:
        hasher = neste_nivaa(hasher)
    return hasher[0]


def frontnoder(nivaa: Sequence[Sequence[bytes]], antall: int) -> list[tuple[int, bytes]]:
    """(height, root) of the perfect subtrees that make up the first ``antall`` hashes."""
    ut = []
    for k in reversed(range(antall.bit_length())):
        if antall >> k & 1:
            ut.append((k, nivaa[k][(antall >> k) - 1]))
    return ut


class Front:
    """The right edge of a growing tree: all that is needed to append and to know the root."""

    __slots__ = ("noder", "storrelse")

    def __init__(self, storrelse: int = 0, noder: Iterable[bytes] = ()) -> None:
        """A tree of ``storrelse`` leaves whose perfect subtrees, largest first, are ``noder``."""
        self.storrelse = storrelse
        self.noder = list(noder)
        if storrelse < 0 or len(self.noder) != bin(storrelse).count("1"):
            raise TreFeil("fronten har ikke de nodene en slik størrelse har")

    def kopi(self) -> Front:
        """Another frontier of the same tree."""
        return Front(self.storrelse, self.noder)

    def legg_til(self, blad: bytes) -> None:
        """Append one leaf hash."""
        self.legg_deltre(0, blad)

    def legg_deltre(self, hoeyde: int, rot: bytes) -> None:
        """Append a perfect subtree of 2**hoeyde leaves at an aligned place."""
        s = self.storrelse
        if s & ((1 << hoeyde) - 1):
            raise TreFeil("deltreet begynner ikke der et slikt deltre kan stå")
        self.storrelse = s + (1 << hoeyde)
        s >>= hoeyde
        while s & 1:
            rot = nodehash(self.noder.pop(), rot)
            s >>= 1
        self.noder.append(rot)

    def utvid(self, blader: Sequence[bytes]) -> None:
        """Append many leaf hashes, whole subtrees at a time."""
        i, n = 0, len(blader)
        while i < n:
            s = self.storrelse
            h = (n - i).bit_length() - 1
            if s:
                h = min(h, (s & -s).bit_length() - 1)
            self.legg_deltre(h, deltrerot(blader[i : i + (1 << h)]))
            i += 1 << h

    def rot(self) -> bytes:
        """The root of the tree as it is."""
        if not self.noder:
            return TOM_ROT
        ut = self.noder[-1]
        for n in reversed(self.noder[:-1]):
            ut = nodehash(n, ut)
        return ut


class Minnekilde:
    """A hash source over leaves in memory, for tests and small trees."""

    def __init__(self, blader: Sequence[bytes]) -> None:
        """Hash all tile levels over the leaf hashes."""
        self._nivaaer = [list(blader)]
        bredde = 1 << FLISHOEYDE
        while len(self._nivaaer[-1]) >= bredde:
            n = self._nivaaer[-1]
            hele = len(n) // bredde * bredde
            self._nivaaer.append([deltrerot(n[i : i + bredde]) for i in range(0, hele, bredde)])

    def __call__(self, nivaa: int, fra: int, til: int) -> bytes:
        """Hashes ``fra`` to ``til`` of a tile level."""
        return b"".join(self._nivaaer[nivaa][fra:til])


def node_fra_kilde(kilde: Kilde, hoeyde: int, nr: int) -> bytes:
    """The root of the perfect subtree number ``nr`` of 2**hoeyde leaves."""
    nivaa, rest = divmod(hoeyde, FLISHOEYDE)
    raa = kilde(nivaa, nr << rest, (nr + 1) << rest)
    if len(raa) != HASHLENGDE << rest:
        raise TreFeil(f"kilden mangler hasher på nivå {nivaa}")
    return deltrerot(del_opp(raa))


def rot_fra_kilde(kilde: Kilde, storrelse: int) -> bytes:
    """The root of the first ``storrelse`` leaves."""
    return front_fra_kilde(kilde, storrelse).rot()


def front_fra_kilde(kilde: Kilde, storrelse: int) -> Front:
    """The frontier of the first ``storrelse`` leaves."""
    return Front(storrelse, _deler(kilde, 0, storrelse))


def _deler(kilde: Kilde, fra: int, til: int) -> list[bytes]:
    """Roots of the perfect subtrees of an interval that begins at a place of its own size."""
    ut = []
    while fra < til:
        h = (til - fra).bit_length() - 1
        ut.append(node_fra_kilde(kilde, h, fra >> h))
        fra += 1 << h
    return ut


def _spennrot(kilde: Kilde, fra: int, til: int) -> bytes:
    deler = _deler(kilde, fra, til)
    return Front((1 << len(deler)) - 1, deler).rot()


def _storste_under(n: int) -> int:
    """The largest power of two below n (n > 1)."""
    return 1 << ((n - 1).bit_length() - 1)


def inklusjonsbevis(kilde: Kilde, indeks: int, storrelse: int) -> list[bytes]:
    """The audit path of one leaf (RFC 9162 § 2.1.3.1)."""
    if not 0 <= indeks < storrelse:
        raise TreFeil("bladet finnes ikke i et så lite tre")
    fra, til, vei = 0, storrelse, []
    while til - fra > 1:
        k = fra + _storste_under(til - fra)
        if indeks < k:
            vei.append(_spennrot(kilde, k, til))
            til = k
        else:
            vei.append(_spennrot(kilde, fra, k))
            fra = k
    return vei[::-1]


def konsistensbevis(kilde: Kilde, eldre: int, nyere: int) -> list[bytes]:
    """The proof that the older tree is a prefix of the newer (RFC 9162 § 2.1.4.1)."""
    if not 0 <= eldre <= nyere:
        raise TreFeil("det eldre treet er større enn det nyere")
    if eldre in (0, nyere):
        return []
    fra, til, vei, helt = 0, nyere, [], True
    while eldre != til:
        k = fra + _storste_under(til - fra)
        if eldre <= k:
            vei.append(_spennrot(kilde, k, til))
            til = k
        else:
            vei.append(_spennrot(kilde, fra, k))
            fra, helt = k, False
    if not helt:
        vei.append(_spennrot(kilde, fra, til))
    return vei[::-1]


def _hele(bevis: Sequence[bytes]) -> bool:
    return all(isinstance(p, bytes) and len(p) == HASHLENGDE for p in bevis)


def inklusjon_stemmer(
    blad: bytes, indeks: int, storrelse: int, bevis: Sequence[bytes], rot: bytes
) -> bool:
    """Whether the leaf stands at the index of the tree (RFC 9162 § 2.1.3.2)."""
    if not 0 <= indeks < storrelse or not _hele(bevis):
        return False
    fn, sn, r = indeks, storrelse - 1, blad
    for p in bevis:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = nodehash(p, r)
            while not fn & 1 and fn:
                fn >>= 1
                sn >>= 1
        else:
            r = nodehash(r, p)
        fn >>= 1
        sn >>= 1
    return sn == 0 and r == rot


def konsistens_stemmer(
    eldre: int, nyere: int, eldre_rot: bytes, nyere_rot: bytes, bevis: Sequence[bytes]
) -> bool:
    """Whether the older tree is a prefix of the newer (RFC 9162 § 2.1.4.2)."""
    if not 0 <= eldre <= nyere or not _hele(bevis):
        return False
    if eldre == nyere:
        return not bevis and eldre_rot == nyere_rot
    if eldre == 0:
        return not bevis and eldre_rot == TOM_ROT
    vei = list(bevis)
    if eldre & (eldre - 1) == 0:
        vei.insert(0, eldre_rot)
    if not vei:
        return False
    fn, sn = eldre - 1, nyere - 1
    while fn & 1:
        fn >>= 1
        sn >>= 1
    fr = sr = vei[0]
    for p in vei[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = nodehash(p, fr), nodehash(p, sr)
            while not fn & 1 and fn:
                fn >>= 1
                sn >>= 1
        else:
            sr = nodehash(sr, p)
        fn >>= 1
        sn >>= 1
    return sn == 0 and fr == eldre_rot and sr == nyere_rot
