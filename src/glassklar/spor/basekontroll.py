# SPDX-License-Identifier: EUPL-1.2
"""The tables of a sealed log against the leaves that were signed, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from glassklar.spor.etterproev.avvik import Avvik
from glassklar.spor.fasit import Fasit
from glassklar.spor.fliser import BREDDE, BUNT, Flis, FlisFeil, bredde_i, les_bunt
from glassklar.spor.note import (
    Noekkel,
    NoteFeil,
    Sjekkpunkt,
    kjente_signaturer,
    les_note,
    les_sjekkpunkt,
    les_utvidelse,
)
from glassklar.spor.poster import PostFeil, les
from glassklar.spor.signering import verifiser
from glassklar.spor.speil import Speil
from glassklar.spor.speil import kontroller as kontroller_speil
from glassklar.spor.utskrift import Utskrift, stroem


@dataclass(slots=True)
class Signert:
    """Which notes hold. There is one for each second of work: a signature is checked once."""

    navn: str
    noekler: list[Noekkel]
    _daarlige: set[str] = field(default_factory=set)
    _alle_sett: bool = False

    def les(self, note: str) -> Sjekkpunkt | None:
        """The checkpoint of a note of this log that a known key has signed."""
        try:
            lest = les_note(note)
            sp = les_sjekkpunkt(lest.tekst)
            if not self._alle_sett:
                kjente_signaturer(lest, self.noekler, verifiser)
        except NoteFeil:
            self._daarlige.add(note)
            return None
        return sp if sp.opphav == self.navn and note not in self._daarlige else None

    def alle_sett(self) -> None:
        """Every note has been looked at: from now on only those that did not hold are known."""
        self._alle_sett = True

    def god(self, storrelse: int, note: str) -> bool:
        """Whether a row's note is one that the export can carry."""
        sp = self.les(note)
        return sp is not None and sp.storrelse == storrelse


class Basekontroll:
    """The rows of ``logg_*`` of one log."""

    def __init__(self, u: Utskrift, signert: Signert) -> None:
        """Check the log that ``u`` reads, in its snapshot."""
        self.u, self.signert = u, signert
        self.logg = {"logg": u.linjer.logg}

    def alt(self, fasit: Fasit | None, speil: Sequence[Speil] = ()) -> Iterator[Avvik]:
        """Everything; tiles and bundles only when the true leaves are known."""
        yield from self.sjekkpunkter()
        yield from self.tilstand()
        yield from kontroller_speil(self.u.c, self.u.linjer.logg, speil)
        yield from self.bunter(fasit)
        if fasit is not None:
            yield from self.fliser(fasit)

    # -- checkpoints -------------------------------------------------------------------------------

    def sjekkpunkter(self) -> Iterator[Avvik]:
        """Each row says what its note says; none is gone, added or moved in time."""
        foer, siste_nr, uten = None, None, 0
        for storrelse, tid, rot, note in stroem(
            self.u.c,
            "select storrelse, tid, rot, note from glassklar.logg_sjekkpunkt where logg = %(logg)s"
            " order by storrelse, tid",
            self.logg,
        ):
            om = {"tabell": "logg_sjekkpunkt", "rad": f"størrelse {storrelse}"}
            sp = self.signert.les(note)
            if sp is None or (sp.storrelse, sp.rot) != (storrelse, bytes(rot)):
                yield Avvik("sjekkpunktet er endret etter at det ble signert", -1, **om)
                siste_nr = None if siste_nr is None else siste_nr + 1
                continue
            mer = les_utvidelse(sp)
            if mer is None:
                uten += 1
            elif mer[1] != tid:
                yield Avvik("sjekkpunktets tid er endret", -1, mer="felt: tid", **om)
            tid = tid if mer is None else mer[1]
            if foer is not None and not foer < tid:
                yield Avvik("sjekkpunktet er eldre enn det foran", -1, **om)
            foer = tid
            if mer is not None:
                ventet = uten + 1 if siste_nr is None else siste_nr + 1
                yield from _mangler(ventet, mer[0], om)
                siste_nr = mer[0]

    def tilstand(self) -> Iterator[Avvik]:
        """The state says what the last checkpoint and leaf say."""
        t, om = self.u.t, {"tabell": "logg_tilstand", "rad": self.u.linjer.logg}
        rad = self.u.c.execute(
            "select t.sjekkpunkter, (select count(*) from glassklar.logg_sjekkpunkt s"
            " where s.logg = t.logg), (select max(s.storrelse) from glassklar.logg_sjekkpunkt s"
            " where s.logg = t.logg), (select max(s.tid) from glassklar.logg_sjekkpunkt s"
            " where s.logg = t.logg), (select b.id_er[cardinality(b.id_er)] from"
            " glassklar.logg_bunt b where b.logg = t.logg order by b.nr desc limit 1)"
            " from glassklar.logg_tilstand t where t.logg = %(logg)s",
            self.logg,
        ).fetchone()
        assert rad is not None
        antall, rader, storst, sist, siste_id = rad
        if antall != rader:
            mer = f"{antall} er signert, {rader} er i tabellen"
            siste = {"tabell": "logg_sjekkpunkt", "rad": f"størrelse {t.storrelse}"}
            if storst != t.storrelse:
                yield Avvik("det siste sjekkpunktet er fjernet", -1, mer=mer, **siste)
            else:
                yield Avvik("sjekkpunkter er fjernet eller lagt til", -1, mer=mer, **om)
        elif storst != t.storrelse:
            yield Avvik("det siste sjekkpunktet passer ikke med loggens størrelse", -1, **om)
        if sist != t.tid:
            yield Avvik("loggens tid er ikke det siste sjekkpunktets", -1, mer="felt: tid", **om)
        if not self._tapt(t.storrelse - 1) and t.merke and siste_id != t.merke_id:
            yield Avvik("loggens merke er ikke den siste hendelsens", -1, **om)
        if self.u.epoker and self.u.epoker[-1].nr != t.epoke:
            yield Avvik("loggens epoke er ikke den siste", -1, **om)

    # -- bundles -----------------------------------------------------------------------------------

    def bunter(self, fasit: Fasit | None) -> Iterator[Avvik]:
        """Each bundle holds its entries, and says the right numbers of its events."""
        n, ventet = self.u.t.storrelse, 0
        for nr, poster, id_er, id_fra, epoke in stroem(
            self.u.c,
            "select nr, poster, id_er, id_fra, epoke from glassklar.logg_bunt"
            " where logg = %(logg)s order by nr",
            self.logg,
        ):
            for borte in range(ventet, nr):
                yield _bunt("bunten er fjernet", borte)
            ventet = nr + 1
            bredde = bredde_i(BUNT, nr, n)
            if bredde == 0:
                yield _bunt("bunten er lagt til", nr)
                continue
            yield from self._bunt(nr, bytes(poster), id_er, id_fra, bredde, fasit)
            if epoke != self._epoke(nr * BREDDE):
                yield _bunt("bunten er endret", nr, "felt: epoke")
        for borte in range(ventet, (n + BREDDE - 1) // BREDDE):
            yield _bunt("bunten er fjernet", borte)
        yield from self._foerste()

    def _bunt(
        self, nr: int, raa: bytes, id_er: list[int], id_fra: int, bredde: int, fasit: Fasit | None
    ) -> Iterator[Avvik]:
        try:
            poster = [les(p) for p in les_bunt(raa, bredde)]
        except (FlisFeil, PostFeil):
            yield _bunt("bunten er endret", nr, "felt: poster")
            return
        if fasit is not None and fasit.har_poster and fasit.flis(Flis(BUNT, nr, bredde)) != raa:
            yield _bunt("bunten er endret", nr, "felt: poster")
        if id_er != [p.nr for p in poster]:
            yield _bunt("bunten er endret", nr, "felt: id_er")
        if id_fra != poster[0].nr:
            yield _bunt("bunten er endret", nr, "felt: id_fra")

    def _foerste(self) -> Iterator[Avvik]:
        """The first event of each bundle is there, in the transaction that the bundle says."""
        k = self.u.linjer
        for (nr,) in stroem(
            self.u.c,
            "select b.nr from glassklar.logg_bunt b where b.logg = %(logg)s and not exists ("
            f"select from {k.tabell} k where k.xid = b.xid_fra and {k.id} = b.id_fra) order by 1",
            self.logg,
        ):
            if not self._tapt(nr * BREDDE):
                yield _bunt("buntens første hendelse finnes ikke", nr, "felt: xid_fra, id_fra")

    def _epoke(self, blad: int) -> int:
        return max((e.nr for e in self.u.epoker if e.storrelse <= blad), default=0)

    def _tapt(self, blad: int) -> bool:
        """Whether a leaf's event was lost in a restore."""
        return any(fra <= blad < til for fra, til in self.u.tapte())

    # -- tiles -------------------------------------------------------------------------------------

    def fliser(self, fasit: Fasit) -> Iterator[Avvik]:
        """Each tile is what the leaves make it."""
        rader = stroem(
            self.u.c,
            "select nivaa, nr, hasher from glassklar.logg_flis where logg = %(logg)s"
            " order by nivaa, nr",
            self.logg,
        )
        har = next(rader, None)
        for nivaa, nr, innhold in fasit.alle():
            while har is not None and (har[0], har[1]) < (nivaa, nr):
                yield _flis("flisen er lagt til", har[0], har[1])
                har = next(rader, None)
            if har is None or (har[0], har[1]) > (nivaa, nr):
                yield _flis("flisen er fjernet", nivaa, nr)
                continue
            if bytes(har[2]) != innhold:
                yield _flis("flisen er endret", nivaa, nr, "felt: hasher")
            har = next(rader, None)
        while har is not None:
            yield _flis("flisen er lagt til", har[0], har[1])
            har = next(rader, None)


def _mangler(ventet: int, nr: int, om: dict[str, Any]) -> Iterator[Avvik]:
    if nr > ventet:
        mer = f"nr. {ventet}" if nr == ventet + 1 else f"nr. {ventet}–{nr - 1}"
        yield Avvik("sjekkpunktet foran er fjernet", -1, mer=mer, **om)
    elif nr < ventet:
        yield Avvik("sjekkpunktet er lagt til eller flyttet", -1, mer=f"nr. {nr}", **om)


def _bunt(hva: str, nr: int, mer: str = "") -> Avvik:
    return Avvik(hva, nr * BREDDE, tabell="logg_bunt", rad=f"nr {nr}", mer=mer)


def _flis(hva: str, nivaa: int, nr: int, mer: str = "") -> Avvik:
    blad = nr * BREDDE << (8 * min(max(0, nivaa), 6))
    return Avvik(hva, blad, tabell="logg_flis", rad=f"nivå {nivaa}, nr {nr}", mer=mer)
