# SPDX-License-Identifier: EUPL-1.2
"""The sequencer: turns committed events into leaves, in order, and signs checkpoints.

It reads only events below the oldest transaction that is still open (``logg_grense()``), so
no event can come in front of one that is sealed, and no writer waits for it. Leaves, tiles, mark
and checkpoint are one transaction: after a crash either all of them are there or none. What is
signed is published (``publisering.py``) only after that transaction is committed.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from glassklar.spor import poster
from glassklar.spor.kilder import Kilde
from glassklar.spor.loggbase import Hendelse, Kant, Kobling, Tilstand, les_tilstand
from glassklar.spor.meldinger import Stans
from glassklar.spor.noekler import Noekkelfil
from glassklar.spor.note import Sjekkpunkt, utvidelse
from glassklar.spor.signering import Signerer, signer_sjekkpunkt

#: Events in one step. More is no faster, and a step should end soon when it is asked to stop.
BUNKE = 10_000
#: How many times in a row to ask which transactions are over, and how much longer each time the
#: pause before it is (seconds): one that is ending is gone within some milliseconds.
SPOERSMAAL, PUST = 5, 0.002
#: An event that has waited so long is held back by a transaction that somebody left open.
HOLDT_IGJEN = timedelta(seconds=10)
#: How often the state says that the sequencer lives when there is nothing to seal.
PULS = timedelta(seconds=10)
_LAAS = 0x476B4C6F  # with the log's letter: the advisory lock of one log


def laas_logg(c: Kobling, logg: str) -> bool:
    """Take the lock of a log for as long as the connection lives; False when another has it."""
    rad = c.execute("select pg_try_advisory_lock(%s, %s)", [_LAAS, ord(logg)]).fetchone()
    return bool(rad and rad[0])


class Forsegler:
    """The sealing of one log over one connection."""

    def __init__(self, c: Kobling, kilde: Kilde, noekler: Noekkelfil, navn: str = "") -> None:
        """Seal ``kilde`` with the keys of a file.

        Args:
            c: a connection in autocommit as ``glassklar_forsegler``, with the log's lock taken.
            navn: what the log is called before ``/spor`` when it begins; default: the
                municipality's number.
        """
        self.c = c
        self.kilde = kilde
        self.noekler = noekler
        self._oensket_navn = navn
        self._sagt: str | None = None
        self._kant: Kant | None = None
        self._puls = datetime.min.replace(tzinfo=UTC)
        # A checkpoint that is published must survive the server's fall.
        c.execute("set synchronous_commit = on")

    def tikk(self, antall: int = BUNKE) -> int:
        """Seal what is ready, at most ``antall`` events; return how many.

        Raises:
            Stans: sealing cannot go on; nothing was sealed. The reason is written in the state.
            psycopg.Error: the database went away; nothing was sealed.
        """
        try:
            with self.c.transaction():
                n, melding = self._forsegl(antall)
        except Stans as feil:
            self._kant = None
            self.meld(feil.ord)
            raise
        except BaseException:
            self._kant = None
            raise
        if n == 0:
            self.meld(melding)
        return n

    # -- inside the transaction --------------------------------------------------------------------

    def _forsegl(self, antall: int) -> tuple[int, str]:
        t = les_tilstand(self.c, self.kilde.logg, laas=True)
        if t is None:
            t = self._begynn()
        self._krev_samme_base(t)
        signerere = self._signerere(t)
        hendelser = self._nye(t, antall)
        if not hendelser and len(signerere) == 1:
            return 0, self._holdt_igjen(t)
        self._krev_orden(t, hendelser)
        kant = self._hent_kant(t)
        rot = kant.legg_til(self.c, hendelser, t.epoke) if hendelser else kant.front.rot()
        siste = (hendelser[-1].xid, hendelser[-1].id) if hendelser else (t.merke, t.merke_id)
        melding = self._signer(t, kant.storrelse, rot, signerere)
        self.c.execute(
            "update glassklar.logg_tilstand set merke = %s::text::xid8, merke_id = %s,"
            " storrelse = %s, puls = clock_timestamp(), melding = %s where logg = %s",
            [str(siste[0]), siste[1], kant.storrelse, melding, self.kilde.logg],
        )
        return len(hendelser), melding

    def _begynn(self) -> Tilstand:
        """The first state of a log: its name, its first key."""
        navn = self._oensket_navn or self._verdi("select glassklar.logg_navn()")
        if not navn:
            raise Stans("virksomhet")
        navn = f"{navn}/{self.kilde.navn}"
        klynge = self._klynge()
        noekkel = self.noekler.foerste(navn)
        self.c.execute(
            "insert into glassklar.logg_tilstand (logg, navn, klynge) values (%s, %s, %s)",
            [self.kilde.logg, navn, klynge],
        )
        self._vis_handling()
        self.c.execute(
            "insert into glassklar.logg_epoke (logg, epoke, storrelse, id_gulv, klynge, grunn)"
            " values (%s, 1, 0, 0, %s, 'start')",
            [self.kilde.logg, klynge],
        )
        self._ny_noekkel(noekkel, 0)
        return Tilstand(navn, 1, 0, 0, 0, 0, klynge, None, "")

    def _klynge(self) -> int:
        return int(self._verdi("select system_identifier from pg_control_system()"))

    def _krev_samme_base(self, t: Tilstand) -> None:
        """A restored copy has another server's number, or counts transactions from the start."""
        neste = int(
            self._verdi("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint") or 0
        )
        if self._klynge() != t.klynge or neste < t.merke:
            raise Stans("gjenopprettet")

    def _signerere(self, t: Tilstand) -> list[Signerer]:
        """The key in use, and with it the one that is to take over, if any."""
        gjeldende = self._verdi(
            "select noekkel from glassklar.logg_noekkel where logg = %s and til is null",
            [self.kilde.logg],
        )
        naa = self.noekler.finn(t.navn, gjeldende)
        nye = [s for s in self.noekler.ventende() if s.noekkel.navn == t.navn]
        if any(str(s.noekkel) == gjeldende for s in nye):
            # Committed, and stopped before the file was changed.
            self.noekler.fullfoer_bytte(naa)
            return [naa]
        return [naa, *nye[:1]]

    def _nye(self, t: Tilstand, antall: int) -> list[Hendelse]:
        grense = self._grense()
        with self.c.cursor(binary=True) as peker:
            rader = peker.execute(
                "select k.xid::text::bigint, k.id, k.op,"
                " (extract(epoch from k.tid) * 1000000)::bigint, k.hash"
                f" from ({self.kilde.sql}) k where (k.xid, k.id) > (%s::text::xid8, %s)"
                " and k.id > %s and k.xid < %s::text::xid8 order by k.xid, k.id limit %s",
                [str(t.merke), t.merke_id, t.id_gulv, str(grense), antall],
                prepare=True,
            ).fetchall()
        return [self.hendelse(rad) for rad in rader]

    def _grense(self) -> int:
        """All transactions of this database with a lower number are over, and seen from now on.

        One of another database that ends while we ask counts as open. Asked again it is gone, and
        its end does not leave ours waiting for the next step; each answer is true, so the greatest.
        """
        grense = 0
        for nr in range(SPOERSMAAL):
            time.sleep(nr * PUST)
            svar, neste = self._rad(
                "select glassklar.logg_grense()::text::bigint,"
                " pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
            )
            grense = max(grense, svar)
            if grense >= neste:
                break
        return grense

    def hendelse(self, rad: Sequence[Any]) -> Hendelse:
        """A row of the source as an event with its entry."""
        xid, id_, op, us, linjehash = rad
        if linjehash is None:
            raise Stans("rekkefoelge", f"hendelse {id_} har ikke noe innhold")
        return Hendelse(
            xid, id_, poster.pakk_hash(self.kilde.versjon, op, id_, us, bytes(linjehash))
        )

    @staticmethod
    def _krev_orden(t: Tilstand, hendelser: Sequence[Hendelse]) -> None:
        forrige = (t.merke, t.merke_id)
        for h in hendelser:
            if (h.xid, h.id) <= forrige:
                raise Stans("rekkefoelge", f"hendelse {h.id}")
            forrige = (h.xid, h.id)

    def _hent_kant(self, t: Tilstand) -> Kant:
        if self._kant is None or self._kant.storrelse != t.storrelse:
            self._kant = Kant(self.c, self.kilde.logg, t.storrelse)
        return self._kant

    def _signer(self, t: Tilstand, storrelse: int, rot: bytes, signerere: list[Signerer]) -> str:
        """Sign and write the checkpoint; change the key if a new one signs too."""
        naa = self._verdi("select clock_timestamp()")
        melding = ""
        if t.tid is not None and naa <= t.tid:
            melding = "klokke"
            naa = t.tid + timedelta(microseconds=1)
        nr = self._verdi(
            "update glassklar.logg_tilstand set tid = %s, sjekkpunkter = sjekkpunkter + 1"
            " where logg = %s returning sjekkpunkter",
            [naa, self.kilde.logg],
        )
        # Number and time are signed too: no checkpoint can go or be moved in time unseen.
        mer = (utvidelse(nr, naa),)
        note = signer_sjekkpunkt(Sjekkpunkt(t.navn, storrelse, rot, mer), signerere)
        self.c.execute(
            "insert into glassklar.logg_sjekkpunkt (logg, storrelse, tid, rot, note)"
            " values (%s, %s, %s, %s, %s)",
            [self.kilde.logg, storrelse, naa, rot, note],
        )
        if len(signerere) > 1:
            self._vis_handling()
            self.c.execute(
                "update glassklar.logg_noekkel set til = %s where logg = %s and til is null",
                [naa, self.kilde.logg],
            )
            self._ny_noekkel(signerere[1], storrelse)
        return melding

    def _vis_handling(self) -> None:
        self.c.execute("select set_config('glassklar.handling', 'forsegl', true)")

    def _ny_noekkel(self, s: Signerer, storrelse: int) -> None:
        self._vis_handling()
        self.c.execute(
            "insert into glassklar.logg_noekkel (logg, noekkel, fra, storrelse)"
            " values (%s, %s, clock_timestamp(), %s)",
            [self.kilde.logg, str(s.noekkel), storrelse],
        )

    def _holdt_igjen(self, t: Tilstand) -> str:
        eldste = self.eldste_ventende(t)
        naa = self._verdi("select clock_timestamp()")
        if t.tid is not None and naa < t.tid:
            return "klokke"
        return "transaksjon" if eldste is not None and naa - eldste > HOLDT_IGJEN else ""

    def eldste_ventende(self, t: Tilstand) -> datetime | None:
        """When the first event that waits was written, or None when none does."""
        svar = self._verdi(
            f"select k.tid from ({self.kilde.sql}) k where (k.xid, k.id) > (%s::text::xid8, %s)"
            " and k.id > %s order by k.xid, k.id limit 1",
            [str(t.merke), t.merke_id, t.id_gulv],
        )
        return svar if isinstance(svar, datetime) else None

    # -- the state ---------------------------------------------------------------------------------

    def meld(self, ord_: str) -> None:
        """Say in the state what is wrong ('' for nothing): a change at once, else now and then."""
        naa = datetime.now(UTC)
        if naa - self._puls < PULS and ord_ == self._sagt:
            return
        self._puls, self._sagt = naa, ord_
        self.c.execute(
            "update glassklar.logg_tilstand set puls = clock_timestamp(), melding = %s"
            " where logg = %s",
            [ord_, self.kilde.logg],
        )

    def _verdi(self, sql: str, verdier: Sequence[Any] = ()) -> Any:
        rad = self._rad(sql, verdier)
        return None if rad is None else rad[0]

    def _rad(self, sql: str, verdier: Sequence[Any] = ()) -> Any:
        return self.c.execute(sql.encode(), list(verdier)).fetchone()


def koble(url: str) -> Kobling:
    """A connection as the sequencer wants it. psycopg's own errors come through."""
    return psycopg.connect(url, autocommit=True, connect_timeout=10, prepare_threshold=5)
