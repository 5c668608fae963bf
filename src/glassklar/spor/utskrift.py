# SPDX-License-Identifier: EUPL-1.2
"""A sealed log as files: what an export is made of, and what the verifier reads.

Streams from one snapshot of the database; nothing grows with the log. psycopg alone, no Django.
The files are described in docs/decisions/0021.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from glassklar.spor.fliser import BREDDE, FlisFeil, les_bunt
from glassklar.spor.loggbase import Kobling, Tilstand, les_tilstand
from glassklar.spor.poster import POSTLENGDE

#: Rows fetched at a time.
BUNKE = 2000
#: Cursors may be open at the same time.
_NR = itertools.count()
TOM_POST = bytes(POSTLENGDE)
Framdrift = Callable[[str, int, int], None]


class IngenLogg(Exception):
    """Nothing is sealed; the text says so."""


@dataclass(frozen=True, slots=True)
class Linjer:
    """Where the lines of a log's events are.

    Args:
        logg: the letter of the log.
        tabell: its table with the schema, called ``k`` in the expressions.
        id: the event's number.
        linje: the line as text, null when its content is taken away.
    """

    logg: str
    tabell: str
    id: str
    linje: str


SPOR_LINJER = Linjer("S", "glassklar.spor", "k.id", "glassklar.spor_linje(k)")


class Skriver(Protocol):
    """Where the files go."""

    def fil(self, navn: str) -> AbstractContextManager[Any]:
        """A file to write bytes to."""
        ...


@dataclass(frozen=True, slots=True)
class Epoke:
    """A life of the database: the first leaf, and the highest number that is from before it."""

    nr: int
    storrelse: int
    id_gulv: int
    grunn: str


@dataclass(slots=True)
class Uttak:
    """What was written."""

    tilstand: Tilstand
    epoker: list[Epoke]
    uforseglet: int = 0
    tabeller: tuple[str, ...] = ()


def stroem(
    c: Kobling, sql: str, verdier: dict[str, Any] | None = None
) -> Iterator[tuple[Any, ...]]:
    """The rows of a query from a cursor on the server."""
    with c.cursor(f"utskrift{next(_NR)}", binary=True) as peker:
        peker.itersize = BUNKE
        peker.execute(sql.encode(), verdier)
        yield from peker


class Utskrift:
    """One log, written from the snapshot of an open transaction."""

    def __init__(self, c: Kobling, linjer: Linjer, framdrift: Framdrift | None = None) -> None:
        """Read the log's state.

        Raises:
            IngenLogg: when nothing is sealed.
        """
        self.c, self.linjer = c, linjer
        self.framdrift = framdrift or (lambda hva, naa, alt: None)
        tilstand = les_tilstand(c, linjer.logg)
        if tilstand is None or tilstand.storrelse == 0:
            raise IngenLogg("Loggen er tom: ingenting er forseglet ennå. Går forsegleren?")
        self.t: Tilstand = tilstand
        rader = c.execute(
            "select epoke, storrelse, id_gulv, grunn from glassklar.logg_epoke"
            " where logg = %s order by epoke",
            [linjer.logg],
        ).fetchall()
        self.epoker = [Epoke(*rad) for rad in rader]

    # -- the events ------------------------------------------------------------------------------

    def skriv_linjer(self, ut: Any) -> None:
        """The sealed events' lines, in the order of the leaves."""
        nr = 0
        for (linje,) in self._forseglede():
            ut.write(linje + b"\n")
            nr += 1
            if nr % BUNKE == 0:
                self.framdrift("Hendelser", nr, self.t.storrelse)

    def _forseglede(self) -> Iterator[tuple[bytes]]:
        k = self.linjer
        linje = f"select convert_to(coalesce({k.linje}, 'null'), 'UTF8')"
        if len(self.epoker) > 1:
            # Across a restore the order is the leaves' own, and some events may be lost. A new
            # one may have got the number of a lost one: the number is then that of the last leaf.
            blad = (
                "(select b.nr * 256 + u.i - 1 as blad, u.x from glassklar.logg_bunt b,"
                " unnest(b.id_er) with ordinality u(x, i) where b.logg = %(logg)s) l"
            )
            yield from stroem(
                self.c,
                "select convert_to(coalesce(case when k.xid is not null"
                f" then {k.linje} end, 'null'), 'UTF8') from {blad} left join"
                f" (select l.x, max(l.blad) as blad from {blad} where l.blad >= %(tapt)s"
                " group by l.x) n on n.x = l.x"
                f" left join {k.tabell} k on {k.id} = l.x and {k.id} <= %(gulv)s"
                " and coalesce(n.blad = l.blad, true)"
                " where l.blad < %(fra)s order by l.blad",
                self._verdier(),
            )
            yield from stroem(
                self.c,
                f"{linje} from {k.tabell} k where {k.id} <= %(gulv)s"
                f" and {k.id} not in (select l.x from {blad}) order by k.xid, {k.id}",
                self._verdier(),
            )
        yield from stroem(
            self.c,
            f"{linje} from {k.tabell} k where (k.xid, {k.id}) <= (%(merke)s::text::xid8, %(id)s)"
            f"{self._nye()} order by k.xid, {k.id}",
            self._verdier(),
        )

    def skriv_uforseglede(self, ut: Any) -> int:
        """The lines of events that wait to be sealed; how many."""
        k, n = self.linjer, 0
        for (linje,) in stroem(
            self.c,
            f"select convert_to(coalesce({k.linje}, 'null'), 'UTF8') from {k.tabell} k"
            f" where (k.xid, {k.id}) > (%(merke)s::text::xid8, %(id)s){self._nye()}"
            f" order by k.xid, {k.id}",
            self._verdier(),
        ):
            ut.write(linje + b"\n")
            n += 1
        return n

    def _nye(self) -> str:
        """Only those of the last epoch, when there are several."""
        return f" and not {self.linjer.id} <= %(gulv)s" if len(self.epoker) > 1 else ""

    def _verdier(self) -> dict[str, Any]:
        return {
            "logg": self.linjer.logg,
            "gulv": self.t.id_gulv,
            "merke": str(self.t.merke),
            "id": self.t.merke_id,
            "fra": self.epoker[-1].storrelse if self.epoker else 0,
            "tapt": min((fra for fra, _til in self.tapte()), default=self.t.storrelse),
        }

    # -- the seal --------------------------------------------------------------------------------

    def bunter(self) -> Iterator[tuple[int, bytes]]:
        """The entry bundles in order."""
        yield from stroem(
            self.c,
            "select nr, poster from glassklar.logg_bunt where logg = %(logg)s order by nr",
            {"logg": self.linjer.logg},
        )

    def skriv_poster(self, ut: Any) -> list[int]:
        """The entries; gives the bundles that cannot be read."""
        galne: list[int] = []
        for nr, raa in self.bunter():
            til = max(1, min(BREDDE, self.t.storrelse - nr * BREDDE))
            try:
                poster = les_bunt(bytes(raa), til)
                if any(len(p) != POSTLENGDE for p in poster):
                    raise FlisFeil("posten har feil lengde")
            except FlisFeil:
                galne.append(nr)
                poster = _som_best(bytes(raa), til)
            ut.write(b"".join(poster))
        return galne

    def skriv_blader(self, ut: Any) -> None:
        """The leaf hashes, as the tiles have them."""
        for (hasher,) in stroem(
            self.c,
            "select hasher from glassklar.logg_flis where logg = %(logg)s and nivaa = 0"
            " order by nr",
            {"logg": self.linjer.logg},
        ):
            ut.write(hasher)

    def noter(self, nyeste_foerst: bool = False) -> Iterator[tuple[int, str]]:
        """Size and note of every checkpoint."""
        retning = " desc" if nyeste_foerst else ""
        yield from stroem(
            self.c,
            "select storrelse, note from glassklar.logg_sjekkpunkt where logg = %(logg)s"
            f" order by storrelse{retning}, tid{retning}",
            {"logg": self.linjer.logg},
        )

    def noekler(self) -> list[str]:
        """The public keys that have signed, the oldest first."""
        rader = self.c.execute(
            "select noekkel from glassklar.logg_noekkel where logg = %s order by fra",
            [self.linjer.logg],
        ).fetchall()
        return [n for (n,) in rader]

    def grenser(self) -> list[int]:
        """The leaves where a new epoch begins."""
        return sorted({e.storrelse for e in self.epoker if e.storrelse})

    def tapte(self) -> list[tuple[int, int]]:
        """The leaves, from and to, whose events a restore has lost."""
        grenser = [e.storrelse for e in self.epoker] + [self.t.storrelse]
        return [
            (e.storrelse, grenser[i + 1]) for i, e in enumerate(self.epoker) if e.grunn == "tapt"
        ]

    # -- the live rows ---------------------------------------------------------------------------

    def tabeller(self) -> tuple[str, ...]:
        """The traced tables."""
        return sporede(self.c)

    def alt(
        self,
        ut: Skriver,
        *,
        tilstand: bool,
        god: Callable[[int, str], bool] | None = None,
        bare: Sequence[str] | None = None,
    ) -> tuple[Uttak, list[int]]:
        """Write all files.

        Args:
            tilstand: the live rows too.
            god: which checkpoints to take with; default all.
            bare: the live rows of these tables only.

        Returns:
            What was written, and the bundles that could not be read.

        Raises:
            IngenLogg: when no checkpoint is to be had.
        """
        godtas = god or (lambda storrelse, note: True)
        siste = next((n for s, n in self.noter(True) if godtas(s, n)), None)
        if siste is None:
            raise IngenLogg("Ingen av sjekkpunktene i loggen kan brukes.")
        u = Uttak(self.t, self.epoker)
        with ut.fil("sjekkpunkt") as f:
            f.write(siste.encode())
        with ut.fil("sjekkpunkter.txt") as f:
            for storrelse, note in self.noter():
                if godtas(storrelse, note):
                    f.write(note.encode())
        with ut.fil("noekler.txt") as f:
            f.write("".join(f"{n}\n" for n in self.noekler()).encode())
        with ut.fil("epoker.txt") as f:
            f.write("".join(f"{n}\n" for n in self.grenser()).encode())
        with ut.fil("hendelser.jsonl") as f:
            self.skriv_linjer(f)
        with ut.fil("poster.bin") as f:
            galne = self.skriv_poster(f)
        with ut.fil("blader.bin") as f:
            self.skriv_blader(f)
        with ut.fil("uforseglet.jsonl") as f:
            u.uforseglet = self.skriv_uforseglede(f)
        if tilstand:
            u.tabeller = self.tabeller() if bare is None else tuple(bare)
            skriv_tilstand(self.c, ut, u.tabeller, self.framdrift)
        return u, galne


def _som_best(raa: bytes, antall: int) -> list[bytes]:
    """Entries of a bundle that cannot be read, each at its place."""
    steg = 2 + POSTLENGDE
    return [
        (raa[i * steg + 2 : (i + 1) * steg] + TOM_POST)[:POSTLENGDE]
        if len(raa) > i * steg + 2
        else TOM_POST
        for i in range(antall)
    ]


def sporede(c: Kobling) -> tuple[str, ...]:
    """The traced tables."""
    rader = c.execute("select tabell from glassklar.spor_sporede() order by 1").fetchall()
    return tuple(t for (t,) in rader)


def skriv_tilstand(
    c: Kobling, ut: Skriver, tabeller: tuple[str, ...], framdrift: Framdrift | None = None
) -> None:
    """The live rows of the tables."""
    for nr, tabell in enumerate(tabeller, 1):
        with ut.fil(f"tilstand/{tabell}.jsonl") as f:
            for rad, verdier in stroem(
                c, "select rad::text, verdier from glassklar.spor_tilstand(%(t)s)", {"t": tabell}
            ):
                f.write(f"[{json.dumps(rad)}, {verdier}]\n".encode())
        if framdrift is not None:
            framdrift("Tabeller", nr, len(tabeller))
