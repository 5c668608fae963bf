# SPDX-License-Identifier: EUPL-1.2
"""A log in the database: its state, its tiles and bundles. psycopg alone, no Django.

Every function works inside the transaction of the connection that it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from glassklar.spor.fliser import BREDDE, BUNT, bredde_i, les_bunt, pakk_bunt
from glassklar.spor.tre import HASHLENGDE, Front, bladhasher, del_opp, deltrerot, front_fra_kilde

Kobling = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Tilstand:
    """A row of ``logg_tilstand``."""

    navn: str
    epoke: int
    merke: int
    merke_id: int
    id_gulv: int
    storrelse: int
    klynge: int
    tid: datetime | None
    melding: str


@dataclass(frozen=True, slots=True)
class Hendelse:
    """An event on its way to be a leaf: its place in the order, its number, and its entry."""

    xid: int
    id: int
    post: bytes


def les_tilstand(c: Kobling, logg: str, *, laas: bool = False) -> Tilstand | None:
    """The state of a log, or None when it has not begun."""
    rad = c.execute(
        "select navn, epoke, merke::text::bigint, merke_id, id_gulv, storrelse, klynge, tid,"
        f" melding from glassklar.logg_tilstand where logg = %s{' for update' if laas else ''}",
        [logg],
    ).fetchone()
    return None if rad is None else Tilstand(*rad)


class Basekilde:
    """A hash source for ``tre`` over the tiles in the database."""

    def __init__(self, c: Kobling, logg: str) -> None:
        self._c = c
        self._logg = logg

    def __call__(self, nivaa: int, fra: int, til: int) -> bytes:
        """Hashes ``fra`` to ``til`` of a tile level, all in one tile."""
        nr = fra // BREDDE
        rad = self._c.execute(
            "select substr(hasher, %s, %s) from glassklar.logg_flis"
            " where logg = %s and nivaa = %s and nr = %s",
            [(fra - nr * BREDDE) * HASHLENGDE + 1, (til - fra) * HASHLENGDE, self._logg, nivaa, nr],
        ).fetchone()
        return b"" if rad is None else bytes(rad[0])


def flis(c: Kobling, logg: str, nivaa: int, nr: int, bredde: int) -> bytes:
    """The content of a tile or an entry bundle, cut to a width. Empty when it is not there."""
    if nivaa == BUNT:
        rad = c.execute(
            "select poster from glassklar.logg_bunt where logg = %s and nr = %s", [logg, nr]
        ).fetchone()
        return b"" if rad is None else pakk_bunt(les_bunt(bytes(rad[0]))[:bredde])
    return Basekilde(c, logg)(nivaa, nr * BREDDE, nr * BREDDE + bredde)


class Kant:
    """The right edge of a log: the frontier of its tree, its last tiles and its last bundle."""

    def __init__(self, c: Kobling, logg: str, storrelse: int) -> None:
        self.logg = logg
        self.front: Front = front_fra_kilde(Basekilde(c, logg), storrelse)
        self._fliser: list[bytes] = []
        nivaa = 0
        while storrelse >> (8 * nivaa):
            nr = (storrelse >> (8 * nivaa)) // BREDDE
            bredde = bredde_i(nivaa, nr, storrelse)
            self._fliser.append(flis(c, logg, nivaa, nr, bredde) if bredde else b"")
            nivaa += 1
        rest = storrelse % BREDDE
        self._poster = les_bunt(flis(c, logg, BUNT, storrelse // BREDDE, rest)) if rest else []

    @property
    def storrelse(self) -> int:
        """How many leaves there are."""
        return self.front.storrelse

    def legg_til(self, c: Kobling, hendelser: Sequence[Hendelse], epoke: int) -> bytes:
        """Write leaves into tiles and bundles; return the new root.

        The object is spoilt when the transaction is rolled back: make a new one then.
        """
        fra = self.storrelse
        hasher = bladhasher([h.post for h in hendelser])
        self.front.utvid(hasher)
        self._skriv_fliser(c, fra, hasher)
        self._skriv_bunter(c, fra, hendelser, epoke)
        return self.front.rot()

    def _skriv_fliser(self, c: Kobling, fra: int, hasher: Sequence[bytes]) -> None:
        rader: list[tuple[str, int, int, bytes]] = []
        nivaa, nye = 0, b"".join(hasher)
        while nye:
            if nivaa == len(self._fliser):
                self._fliser.append(b"")
            nr = (fra >> (8 * nivaa)) // BREDDE
            innhold = self._fliser[nivaa] + nye
            hel = BREDDE * HASHLENGDE
            oppover = []
            while innhold:
                del_, innhold = innhold[:hel], innhold[hel:]
                rader.append((self.logg, nivaa, nr, del_))
                if len(del_) == hel:
                    oppover.append(deltrerot(del_opp(del_)))
                nr += 1
            self._fliser[nivaa] = b"" if len(del_) == hel else del_
            nivaa, nye = nivaa + 1, b"".join(oppover)
        with c.cursor() as peker:
            peker.executemany(
                "insert into glassklar.logg_flis (logg, nivaa, nr, hasher) values (%s, %s, %s, %s)"
                " on conflict (logg, nivaa, nr) do update set hasher = excluded.hasher",
                rader,
            )

    def _skriv_bunter(
        self, c: Kobling, fra: int, hendelser: Sequence[Hendelse], epoke: int
    ) -> None:
        foerste, gamle = divmod(fra, BREDDE)
        rader = []
        i = 0
        while i < len(hendelser):
            nr = (fra + i) // BREDDE
            del_ = hendelser[i : (nr + 1) * BREDDE - fra]
            i += len(del_)
            poster = [h.post for h in del_]
            # The bundle that had begun gets these behind what it has.
            self._poster = [*self._poster, *poster] if nr == foerste and gamle else poster
            rader.append(
                (self.logg, nr, pakk_bunt(self._poster), [h.id for h in del_], str(del_[0].xid),
                 del_[0].id, epoke)
            )  # fmt: skip
            if len(self._poster) == BREDDE:
                self._poster = []
        with c.cursor() as peker:
            peker.executemany(
                "insert into glassklar.logg_bunt as b"
                " (logg, nr, poster, id_er, xid_fra, id_fra, epoke)"
                " values (%s, %s, %s, %s, %s::text::xid8, %s, %s)"
                " on conflict (logg, nr) do update set poster = excluded.poster,"
                " id_er = b.id_er || excluded.id_er",
                rader,
            )
