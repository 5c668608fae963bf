# SPDX-License-Identifier: EUPL-1.2
"""Where an event lies in the sealed log, and the proof that it is there. Read with any role."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import Any, NamedTuple

from glassklar.spor.fliser import BREDDE, les_bunt
from glassklar.spor.loggbase import Basekilde
from glassklar.spor.tre import inklusjonsbevis


class Blad(NamedTuple):
    """A leaf: its number, its entry, and the hashes that lead from it to the root."""

    nr: int
    post: bytes
    bevis: list[bytes]


class Bevisbok:
    """The proofs against the last checkpoint of the trace, for many events at once."""

    def __init__(self, c: Any) -> None:
        """``c``: a cursor; everything is asked inside its transaction."""
        self._c = c
        c.execute(
            "select storrelse, note from logg_sjekkpunkt where logg = 'S'"
            " order by storrelse desc limit 1"
        )
        rad = c.fetchone()
        self.storrelse: int = rad[0] if rad else 0
        #: The signed checkpoint as it was published; empty before the first.
        self.sjekkpunkt: str = rad[1] if rad else ""
        c.execute(
            "select epoke, xid_fra::text::bigint, id_fra, nr from logg_bunt where logg = 'S'"
            " order by nr"
        )
        rader = c.fetchall()
        self._starter = [tuple(r[:3]) for r in rader]
        self._numre = [r[3] for r in rader]
        c.execute("select epoke, id_gulv from logg_epoke where logg = 'S' order by epoke")
        self._epoker = c.fetchall()
        self._bunt = lru_cache(64)(self._hent_bunt)

    def _hent_bunt(self, nr: int) -> tuple[list[int], bytes]:
        self._c.execute("select id_er, poster from logg_bunt where logg = 'S' and nr = %s", [nr])
        id_er, poster = self._c.fetchone()
        return list(id_er), bytes(poster)

    def blad(self, xid: int, id_: int) -> Blad | None:
        """The leaf of an event, or None when no checkpoint covers it yet."""
        # An epoch has the events above its floor; in the last that does, it is sealed.
        for epoke, gulv in reversed(self._epoker):
            if id_ <= gulv:
                continue
            i = bisect_right(self._starter, (epoke, xid, id_)) - 1
            if i < 0:
                continue
            nr = self._numre[i]
            id_er, poster = self._bunt(nr)
            if id_ in id_er:
                return self._med_bevis(nr, id_er.index(id_), poster)
        return None

    def _med_bevis(self, bunt: int, plass: int, poster: bytes) -> Blad | None:
        nr = bunt * BREDDE + plass
        if nr >= self.storrelse:
            return None
        post = les_bunt(poster)[plass]
        kilde = Basekilde(_Cursor(self._c), "S")  # type: ignore[arg-type]
        return Blad(nr, post, inklusjonsbevis(kilde, nr, self.storrelse))


class _Cursor:
    """A cursor that answers as a connection does (``execute`` gives what can be fetched from)."""

    def __init__(self, c: Any) -> None:
        self._c = c

    def execute(self, sql: str, verdier: Any) -> Any:
        self._c.execute(sql, verdier)
        return self._c
