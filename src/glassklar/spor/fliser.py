# SPDX-License-Identifier: EUPL-1.2
"""Tiles and entry bundles as C2SP tlog-tiles has them: paths, content, what is new. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from glassklar.spor.tre import FLISHOEYDE, HASHLENGDE

BREDDE = 1 << FLISHOEYDE
BUNT = -1  # the «level» of entry bundles
_STI = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)


class FlisFeil(ValueError):
    """A path or content that no tile has."""


@dataclass(frozen=True, slots=True)
class Flis:
    """One tile: level (``BUNT`` for entries), number, and how many hashes or entries it holds."""

    nivaa: int
    nr: int
    bredde: int = BREDDE

    @property
    def hel(self) -> bool:
        """Whether it never grows more."""
        return self.bredde == BREDDE

    @property
    def sti(self) -> str:
        """The path below the log's address."""
        return flissti(self.nivaa, self.nr, self.bredde)


def flissti(nivaa: int, nr: int, bredde: int = BREDDE) -> str:
    """``tile/<L>/<N>[.p/<W>]``; 1234067 becomes ``x001/x234/067``.

    Raises:
        FlisFeil: for a level, number or width that no tile has.
    """
    if not (BUNT <= nivaa <= 63 and 0 <= nr < 1 << 63 and 1 <= bredde <= BREDDE):
        raise FlisFeil("ingen flis har slikt nivå, nummer eller slik bredde")
    deler = [f"{nr % 1000:03d}"]
    while nr := nr // 1000:
        deler.insert(0, f"x{nr % 1000:03d}")
    hode = "entries" if nivaa == BUNT else str(nivaa)
    hale = "" if bredde == BREDDE else f".p/{bredde}"
    return f"tile/{hode}/{'/'.join(deler)}{hale}"


def les_sti(sti: str) -> Flis:
    """The tile of a path, in its one right spelling.

    Raises:
        FlisFeil: for anything else.
    """
    # Longer than any path that can be: never handed to the pattern.
    m = _STI.fullmatch(sti) if len(sti) <= 80 else None
    if not m:
        raise FlisFeil("ikke stien til en flis")
    nivaa = BUNT if m[1] == "entries" else int(m[1])
    nr = int(m[2].replace("x", "").replace("/", ""))
    bredde = int(m[3]) if m[3] else BREDDE
    if nivaa > 63 or nr >= 1 << 63 or (m[3] and bredde >= BREDDE):
        raise FlisFeil("ingen flis har slikt nivå, nummer eller slik bredde")
    flis = Flis(nivaa, nr, bredde)
    if flis.sti != sti:  # x000/001 is 001
        raise FlisFeil("stien er skrevet på en annen måte enn standarden")
    return flis


def bredde_i(nivaa: int, nr: int, storrelse: int) -> int:
    """How much of a tile a tree of this size fills; 0 when the tile does not exist."""
    antall = storrelse >> (FLISHOEYDE * max(nivaa, 0))
    return max(0, min(BREDDE, antall - nr * BREDDE))


def nye_fliser(fra: int, til: int) -> Iterator[Flis]:
    """The hash tiles that a tree of ``til`` leaves has and one of ``fra`` has not.

    A partial tile that has become wider is a new one.
    """
    nivaa = 0
    while til >> (FLISHOEYDE * nivaa):
        yield from _nye(nivaa, fra >> (FLISHOEYDE * nivaa), til >> (FLISHOEYDE * nivaa))
        nivaa += 1


def nye_bunter(fra: int, til: int) -> Iterator[Flis]:
    """The entry bundles that a log of ``til`` leaves has and one of ``fra`` has not."""
    yield from _nye(BUNT, fra, til)


def _nye(nivaa: int, a: int, b: int) -> Iterator[Flis]:
    if not 0 <= a <= b:
        raise FlisFeil("en logg blir ikke kortere")
    if a == b:
        return
    for nr in range(a // BREDDE, (b - 1) // BREDDE + 1):
        yield Flis(nivaa, nr, min(BREDDE, b - nr * BREDDE))


def alle_fliser(storrelse: int) -> Iterator[Flis]:
    """All hash tiles of a tree."""
    yield from nye_fliser(0, storrelse)


def kontroller_flis(innhold: bytes, bredde: int) -> bytes:
    """The content of a hash tile, when it has the length of its width.

    Raises:
        FlisFeil: when it has not.
    """
    if not 1 <= bredde <= BREDDE or len(innhold) != bredde * HASHLENGDE:
        raise FlisFeil(f"flisen har {len(innhold)} byte, ikke {bredde} hasher")
    return innhold


def pakk_bunt(poster: Iterable[bytes]) -> bytes:
    """An entry bundle: each entry after its length in two bytes.

    Raises:
        FlisFeil: for more than 256 entries or one longer than 65 535 bytes.
    """
    ut = list(poster)
    if len(ut) > BREDDE or any(len(p) > 0xFFFF for p in ut):
        raise FlisFeil("for mange eller for lange poster til én bunt")
    return b"".join(len(p).to_bytes(2, "big") + p for p in ut)


def les_bunt(innhold: bytes, bredde: int | None = None) -> list[bytes]:
    """The entries of a bundle.

    Raises:
        FlisFeil: when it is cut, too long, or not of the width asked for.
    """
    ut: list[bytes] = []
    i = 0
    while i < len(innhold):
        n = int.from_bytes(innhold[i : i + 2], "big")
        post = innhold[i + 2 : i + 2 + n]
        if i + 2 + n > len(innhold) or len(ut) == BREDDE:
            raise FlisFeil("bunten er avkuttet eller for lang")
        ut.append(post)
        i += 2 + n
    if bredde is not None and len(ut) != bredde:
        raise FlisFeil(f"bunten har {len(ut)} poster, ikke {bredde}")
    return ut


class Fliskilde:
    """A hash source for ``tre`` over tiles that are fetched one by one and remembered."""

    def __init__(self, hent: Callable[[Flis], bytes], storrelse: int) -> None:
        """Read the tiles of a tree of this size through ``hent`` (which may raise)."""
        self._hent = hent
        self._storrelse = storrelse
        self._husket: dict[tuple[int, int], bytes] = {}

    def __call__(self, nivaa: int, fra: int, til: int) -> bytes:
        """Hashes ``fra`` to ``til`` of a tile level; they lie in one tile."""
        nr = fra // BREDDE
        bredde = bredde_i(nivaa, nr, self._storrelse)
        if not 0 <= fra < til <= nr * BREDDE + bredde:
            raise FlisFeil("treet er ikke så stort")
        if (nivaa, nr) not in self._husket:
            self._husket[nivaa, nr] = kontroller_flis(self._hent(Flis(nivaa, nr, bredde)), bredde)
        a = (fra - nr * BREDDE) * HASHLENGDE
        return self._husket[nivaa, nr][a : a + (til - fra) * HASHLENGDE]
