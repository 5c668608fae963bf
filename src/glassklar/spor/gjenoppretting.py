# SPDX-License-Identifier: EUPL-1.2
"""Going on after the database came back from a copy, without the log contradicting itself.

1. Leaves that were published and that the copy has not got are taken in again from the tiles, so
   that every checkpoint ever published stays true. Their events are lost, and the verifier says
   so, one by one.
2. Events of the copy that were not leaves yet are sealed.
3. A new epoch begins: the new server counts its transactions from another number.

The other processes must be stopped, so that no event is written meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg

from glassklar.spor import poster
from glassklar.spor.drift import Oppsett
from glassklar.spor.fliser import BUNT, Flis, bredde_i, flissti, les_bunt
from glassklar.spor.forsegler import BUNKE, Forsegler, laas_logg
from glassklar.spor.kilder import Kilde
from glassklar.spor.loggbase import Basekilde, Hendelse, Kant, Kobling, Tilstand, les_tilstand
from glassklar.spor.meldinger import Stans
from glassklar.spor.noekler import Noekkelfil
from glassklar.spor.note import NoteFeil, Sjekkpunkt, aapne_sjekkpunkt, les_noekkel
from glassklar.spor.publisering import SJEKKPUNKT
from glassklar.spor.signering import verifiser
from glassklar.spor.tre import rot_fra_kilde


class Gjenoppretting(Forsegler):
    """The steps, each a transaction of its own: stopped half-way, it is begun again."""

    def tapte(self, mappe: Path, flytt: Callable[[int], None]) -> int:
        """Take in leaves that are out and not here; return how many.

        ``flytt`` moves the numbers of new events past one: the first new event is written here.
        """
        with self.c.transaction():
            t = self._tilstand()
            ute = self._ute(t, mappe)
            if ute is None or ute.storrelse <= t.storrelse:
                return 0
            hendelser = [
                Hendelse(0, poster.les(post).nr, post)
                for post in _poster(mappe, t.storrelse, ute.storrelse)
            ]
            flytt(max(h.id for h in hendelser))
            self._epoke(t, "tapt", t.id_gulv)
            t = self._tilstand()
            kant = Kant(self.c, self.kilde.logg, t.storrelse)
            if kant.legg_til(self.c, hendelser, t.epoke) != ute.rot:
                raise Stans("mappe_annen", f"flisene i {mappe} stemmer ikke med sjekkpunktet")
            self._ferdig(t, kant, t.merke, t.merke_id)
            return len(hendelser)

    def etterslep(self) -> int:
        """Seal every event that is here and is no leaf, whatever its number; return how many."""
        sum_ = 0
        while True:
            with self.c.transaction():
                t = self._tilstand()
                if sum_ == 0 and self._uten_blad(1):
                    # Before the events are read, so that its own is among them, in its order.
                    self._epoke(t, "etterslep", t.id_gulv)
                    t = self._tilstand()
                rader = self._uten_blad(BUNKE)
                if not rader:
                    return sum_
                hendelser = [self.hendelse(rad) for rad in rader]
                kant = Kant(self.c, self.kilde.logg, t.storrelse)
                kant.legg_til(self.c, hendelser, t.epoke)
                self._ferdig(t, kant, hendelser[-1].xid, hendelser[-1].id)
                sum_ += len(hendelser)

    def _uten_blad(self, antall: int) -> list[tuple[Any, ...]]:
        return self.c.execute(
            "select k.xid::text::bigint, k.id, k.op,"
            " (extract(epoch from k.tid) * 1000000)::bigint,"
            f" k.hash from ({self.kilde.sql}) k"
            # The number alone is not enough: a new event may have got a lost one's. Entries
            # are 50 bytes after two of length; the last 32 are the hash.
            " where k.hash is not null and not exists (select from glassklar.logg_bunt b,"
            " unnest(b.id_er) with ordinality u(x, nr) where b.logg = %s and u.x = k.id"
            " and substr(b.poster, (u.nr::int - 1) * 52 + 21, 32) = k.hash)"
            " order by k.xid, k.id limit %s",
            [self.kilde.logg, antall],
        ).fetchall()

    def ny_epoke(self) -> None:
        """Begin to count from this server's transactions, after all events that are here."""
        with self.c.transaction():
            t = self._tilstand()
            hoeyest = self._verdi(f"select max(k.id) from ({self.kilde.sql}) k") or 0
            self._epoke(t, "gjenopprettet", max(t.id_gulv, hoeyest))
            self.c.execute(
                "update glassklar.logg_tilstand set merke = '0', merke_id = 0, klynge = %s,"
                " melding = '' where logg = %s",
                [self._klynge(), self.kilde.logg],
            )

    def hoeyeste_id(self) -> int:
        """The highest number that a leaf has: new events must have higher ones."""
        return int(
            self._verdi(
                "select max(x) from glassklar.logg_bunt b, unnest(b.id_er) x where b.logg = %s",
                [self.kilde.logg],
            )
            or 0
        )

    def _tilstand(self) -> Tilstand:
        t = les_tilstand(self.c, self.kilde.logg, laas=True)
        assert t is not None
        return t

    def _epoke(self, t: Tilstand, grunn: str, id_gulv: int) -> None:
        """Begin an epoch. It is an event too, and will be sealed: the verifier asks for it."""
        self._vis_handling()
        self.c.execute(
            "insert into glassklar.logg_epoke (logg, epoke, storrelse, id_gulv, klynge, grunn)"
            " values (%s, %s, %s, %s, %s, %s)",
            [self.kilde.logg, t.epoke + 1, t.storrelse, id_gulv, self._klynge(), grunn],
        )
        self.c.execute(
            "update glassklar.logg_tilstand set epoke = %s, id_gulv = %s where logg = %s",
            [t.epoke + 1, id_gulv, self.kilde.logg],
        )

    def _ferdig(self, t: Tilstand, kant: Kant, xid: int, id_: int) -> None:
        self._signer(t, kant.storrelse, kant.front.rot(), self._signerere(t))
        self.c.execute(
            "update glassklar.logg_tilstand set merke = %s::text::xid8, merke_id = %s,"
            " storrelse = %s where logg = %s",
            [str(xid), id_, kant.storrelse, self.kilde.logg],
        )

    def _ute(self, t: Tilstand, mappe: Path) -> Sjekkpunkt | None:
        """The checkpoint that is out, if it is signed, of this log, and goes on from here."""
        try:
            note = (mappe / SJEKKPUNKT).read_bytes()
        except FileNotFoundError:
            return None
        noekler = [s.noekkel for s in self.noekler.les()]
        noekler += [
            les_noekkel(n)
            for (n,) in self.c.execute(
                "select noekkel from glassklar.logg_noekkel where logg = %s", [self.kilde.logg]
            ).fetchall()
        ]
        try:
            ute = aapne_sjekkpunkt(note, noekler, verifiser, t.navn)
        except NoteFeil as feil:
            raise Stans("mappe_annen", str(feil)) from None
        felles = min(ute.storrelse, t.storrelse)
        if rot_fra_kilde(_Mappekilde(mappe, ute.storrelse), felles) != rot_fra_kilde(
            Basekilde(self.c, self.kilde.logg), felles
        ):
            raise Stans("mappe_annen", f"loggen i {mappe} er en annen fra før {felles}")
        return ute


class _Mappekilde:
    """A hash source over the tiles of a folder."""

    def __init__(self, mappe: Path, storrelse: int) -> None:
        self._mappe = mappe
        self._storrelse = storrelse

    def __call__(self, nivaa: int, fra: int, til: int) -> bytes:
        nr = fra // 256
        bredde = bredde_i(nivaa, nr, self._storrelse)
        innhold = (self._mappe / flissti(nivaa, nr, bredde)).read_bytes()
        return innhold[(fra - nr * 256) * 32 : (til - nr * 256) * 32]


def _poster(mappe: Path, fra: int, til: int) -> Iterator[bytes]:
    """The entries ``fra`` to ``til`` of a folder. Raises Stans when some are not there."""
    for nr in range(fra // 256, (til - 1) // 256 + 1):
        f = Flis(BUNT, nr, bredde_i(BUNT, nr, til))
        try:
            alle = les_bunt((mappe / f.sti).read_bytes(), f.bredde)
        except (OSError, ValueError):
            raise Stans("mappe_annen", f"{f.sti} mangler eller er ødelagt") from None
        yield from alle[max(0, fra - nr * 256) :]


def fortsett(c: Kobling, kilde: Kilde, o: Oppsett, eier: str) -> Iterator[str]:
    """Do the steps for one log; gives a line of bokmål for each.

    Args:
        eier: the owner's address, to move the numbers of new events past those that are lost.

    Raises:
        Stans: other processes are at work, or the tiles are of another log.
    """
    try:
        if les_tilstand(c, kilde.logg) is None:
            return
        c.execute(f"select from ({kilde.sql}) k limit 0".encode())
    except psycopg.errors.UndefinedTable:
        return
    andre = c.execute(
        "select count(*) from pg_stat_activity where datname = current_database()"
        " and pid <> pg_backend_pid() and usename like 'glassklar\\_%'"
    ).fetchone()
    if not laas_logg(c, kilde.logg) or (andre and andre[0]):
        raise Stans("gjenopprettet", "andre prosesser er koblet til databasen")
    g = Gjenoppretting(c, kilde, Noekkelfil(o.noekkelfil), o.navn)

    def flytt(forbi: int) -> None:
        if eier:
            with psycopg.connect(eier, autocommit=True) as e:
                e.execute(
                    "select setval(s, greatest(%s, nextval(s)))"
                    " from pg_get_serial_sequence(%s, %s) s",
                    [forbi, *kilde.numre],
                )

    tapte = g.tapte(o.mappe / kilde.navn, flytt)
    sen = g.etterslep()
    flytt(g.hoeyeste_id())
    g.ny_epoke()
    yield f"{kilde.navn}: {tapte} blader hentet tilbake fra flisene; hendelsene deres er tapt."
    yield f"{kilde.navn}: {sen} hendelser fra kopien er forseglet. Loggen går videre."
