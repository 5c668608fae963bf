# SPDX-License-Identifier: EUPL-1.2
"""Who may read which word: the rule in plain Python over facts, never over labels.

Facts are what stands written in the open tables: shieldings, units, handlers, series, kinds of
correspondents. What is worked out here is compared with what comes out of doors, so nothing is
borrowed from the database's own functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connections

from glassklar.tilgang.rules import NySkjerming, skjuler
from tilgang.verden import INTERNE, Klarert, date_i_dag, ikke_vurdert

Enhetsnoekkel = tuple[str, UUID]
#: Which fields of M502 hide a row, by table: of a case, an entry, a document.
SAK = {"mappe_skjermet": ("TM1",), "mappe_klasse": ("KID", "TKL"), "merknad_tekst": ("MT",),
       "part_identitet": ("NPS",)}  # fmt: skip
POST = {"registrering_skjermet": ("TR1",), "merknad_tekst": ("MT",), "dokumentflyt": ("MT",),
        "part_identitet": ("NPS",)}  # fmt: skip
DOK = {"dokument_skjermet": ("TD",), "merknad_tekst": ("MT",), "part_identitet": ("NPS",),
       "dokumentobjekt": ("FIL",), "dokumenttekst": ("FIL",)}  # fmt: skip


@dataclass
class Kanari:
    """A word, where it was written, and the unit whose pages may show it.

    Units: a case M, an entry R, a document D, an item of the inbox I, and one that has become
    an entry G (what it said is the entry's now, and no page shows it).
    """

    ordet: str
    tabell: str
    kolonne: str
    noekkel: Any = None
    enhet: Enhetsnoekkel = ("", UUID(int=0))
    #: Word number in line 2, for words that can be shown one by one.
    plass: int | None = None

    @property
    def felt(self) -> tuple[str, str]:
        return self.tabell, self.kolonne


@dataclass(frozen=True)
class Etikett:
    """What guards a row: code, unit, case, end; the owner of an XX; for councillors and parties."""

    kode: str
    enhet: int | None
    sak: UUID
    til: date | None
    eier: int | None
    internt: bool
    unntatt: bool


@dataclass
class Leser:
    """An audience of one: roles, unit, clearances, and whose cases are read beside one's own."""

    pk: int
    roller: frozenset[str]
    enhet: int | None
    klarering: Sequence[Klarert] = ()
    vikar_for: frozenset[int] = frozenset()
    part_i: frozenset[UUID] = frozenset()
    organ_i: frozenset[UUID] = frozenset()


@dataclass
class Fakta:
    """What stands written."""

    skjerming: dict[UUID, NySkjerming] = field(default_factory=dict)
    #: case: unit, responsible person, series, series pointed to
    saker: dict[UUID, tuple[int, int, UUID, UUID | None]] = field(default_factory=dict)
    #: entry: case, unit, handler, series pointed to
    poster: dict[UUID, tuple[UUID, int, int | None, UUID | None]] = field(default_factory=dict)
    #: document: its entries, first joined first
    dokumenter: dict[UUID, list[UUID]] = field(default_factory=dict)
    kp_type: dict[UUID, str] = field(default_factory=dict)
    variant: dict[UUID, str] = field(default_factory=dict)
    merkede: dict[UUID, frozenset[int]] = field(default_factory=dict)
    unntatt: frozenset[UUID] = frozenset()
    #: unit: itself and all below
    over: Mapping[int, set[int]] = field(default_factory=dict)

    # -- what is in force ---------------------------------------------------------------------
    def _foerste(self, ider: Iterable[UUID | None]) -> NySkjerming | None:
        return next((self.skjerming[i] for i in ider if i in self.skjerming), None)

    def for_sak(self, m: UUID) -> NySkjerming | None:
        """The case's own, else that of the series pointed to, else the series'."""
        _e, _a, del_, ref = self.saker[m]
        return self._foerste((m, ref, del_))

    def for_post(self, r: UUID) -> NySkjerming | None:
        """The entry's own, else that of the series pointed to, else the case's."""
        m, _e, _b, ref = self.poster[r]
        return self._foerste((r, ref)) or self.for_sak(m)

    # -- labels -------------------------------------------------------------------------------
    def _av(self, s: NySkjerming, enhet: int, sak: UUID, unntatt: bool) -> Etikett:
        internt = s.hjemmel.startswith(("offl-14", "offl-15")) and not s.tillegg
        eier = s.eier if s.kode == "XX" else None
        return Etikett(s.kode, enhet, sak, s.opphoerer, eier, internt, unntatt)

    def sak(self, m: UUID, felt: Sequence[str]) -> Etikett | None:
        """The label of a row of a case."""
        s = self.for_sak(m)
        if s is None or not any(skjuler(s, "M", f) for f in felt):
            return None
        return self._av(s, self.saker[m][0], m, False)

    def post(self, r: UUID, felt: str) -> Etikett | None:
        """The label of a row of an entry."""
        s = self.for_post(r)
        if s is None or not skjuler(s, "R", felt):
            return None
        return self._av(s, self.poster[r][1], self.poster[r][0], r in self.unntatt)

    def dok(self, d: UUID, felt: str) -> Etikett | None:
        """The label of a row of a document: its own shielding with the first entry's place, else
        of the entries that hide it the one that hides it longest."""
        poster = self.dokumenter[d]
        unntatt = d in self.unntatt or any(r in self.unntatt for r in poster)
        s = self.skjerming.get(d)
        if s is not None:
            if not skjuler(s, "D", felt):
                return None
            m, enhet, _b, _ref = self.poster[poster[0]]
            return self._av(s, enhet, m, unntatt)
        alle = [e for r in poster if (e := self.post(r, felt)) is not None]
        if not alle:
            return None
        e = max(alle, key=lambda x: x.til or date.max)
        internt = all(x.internt for x in alle)
        return Etikett(e.kode, e.enhet, e.sak, e.til, e.eier, internt, unntatt)

    def etikett(self, k: Kanari) -> Etikett | None:
        """What guards a word; None is open to all staff."""
        art, pk = k.enhet
        if k.felt in (("mappe", "tittel"), ("registrering", "tittel")):
            # Line 1: open to all staff when somebody has assessed it.
            s = self.for_sak(pk) if art == "M" else self.for_post(pk)
            if not ikke_vurdert(s):
                return None
            return self.sak(pk, ("TM1",)) if art == "M" else self.post(pk, "TR1")
        if art == "M":
            felt = SAK.get(k.tabell)
            if felt is None or self._ord_aapent(k, self.for_sak(pk), "TMO"):
                return None
            return self.sak(pk, felt)
        if art == "R":
            if k.tabell == "kp_identitet":
                type_ = self.kp_type[k.noekkel]
                if type_ in INTERNE:
                    return None
                return self.post(pk, "NA" if type_ in ("EA", "IS") else "NM")
            felt = POST.get(k.tabell)
            if felt is None or self._ord_aapent(k, self.for_post(pk), "TRO"):
                return None
            return self.post(pk, felt[0])
        if k.tabell in ("dokumentobjekt", "dokumenttekst") and self.variant[k.noekkel] == "O":
            return None
        return self.dok(pk, DOK[k.tabell][0])

    def _ord_aapent(self, k: Kanari, s: NySkjerming | None, bryter: str) -> bool:
        """A word of line 2 that is not marked, where only marked words are hidden: it stands in
        the public title, for everybody."""
        if k.plass is None or s is None or bryter not in s.brytere:
            return False
        hele = s.nivaa >= 2 or (s.kode == "XX" and s.xx_grunn == "ikke_vurdert")
        return not hele and k.plass not in self.merkede[k.noekkel]

    # -- the rule -----------------------------------------------------------------------------
    def egne_saker(self, folk: frozenset[int]) -> set[UUID]:
        """Cases that are these people's own: responsible, handling an entry, owner of an XX."""
        ut = {m for m, (_e, ansvarlig, _d, _r) in self.saker.items() if ansvarlig in folk}
        ut |= {m for m, _e, behandler, _r in self.poster.values() if behandler in folk}
        for pk, s in self.skjerming.items():
            if s.kode == "XX" and s.eier in folk:
                if pk in self.saker:
                    ut.add(pk)
                elif pk in self.poster:
                    ut.add(self.poster[pk][0])
                elif pk in self.dokumenter:
                    ut.add(self.poster[self.dokumenter[pk][0]][0])
        return ut

    def leser(self, p: Leser, k: Kanari) -> bool:
        """Whether the person may read the word."""
        if k.enhet[0] == "I":
            return bool(p.roller & {"arkivar", "revisor"})
        if k.enhet[0] == "G":
            # The row is closed to all; what the trace keeps of it, the auditor reads.
            return "revisor" in p.roller
        e, i_dag = self.etikett(k), date_i_dag()
        if e is None or "revisor" in p.roller or (e.til is not None and e.til <= i_dag):
            return True
        if not e.unntatt and e.sak in p.part_i:
            return True
        if e.kode == "XX":
            leder = "leder" in p.roller and p.enhet is not None and e.enhet in self.over[p.enhet]
            return e.eier == p.pk or "arkivar" in p.roller or leder
        if e.internt and e.sak in p.organ_i and e.kode == "UO":
            return True
        return any(self._klarert(p, x, e) for x in p.klarering)

    def _klarert(self, p: Leser, k: Klarert, e: Etikett) -> bool:
        i_dag = date_i_dag()
        if k.kode != e.kode or k.fra > i_dag or (k.til is not None and k.til < i_dag):
            return False
        if k.omfang == "egne":
            return e.sak in self.egne_saker(frozenset({p.pk}) | p.vikar_for)
        return k.omfang == "alle" or (k.enhet is not None and e.enhet in self.over[k.enhet])


def eier_sql(sql: str, verdier: Sequence[Any] = ()) -> list[Any]:
    """Run a statement as the owner of the schema."""
    with connections["eier"].cursor() as c:
        c.execute(sql, list(verdier))
        return c.fetchall() if c.description else []


def les_fakta(enheter: Mapping[int, int], over: Mapping[int, set[int]]) -> Fakta:
    """Read what stands written. ``enheter``: the units' numbers in the oracle, by key."""
    f = Fakta(over=over)
    for gjelder, art, kode, nivaa, hjemmel, tillegg, brytere, grunn, eier, slutt in eier_sql(
        "select gjelder, art, kode, nivaa, hjemmel, tillegg, brytere, xx_grunn, eier_id, opphoerer"
        " from skjerming"
    ):
        f.skjerming[gjelder] = NySkjerming(
            kode, nivaa, hjemmel, tillegg, frozenset(brytere), grunn, eier, opphoerer=slutt, art=art
        )
    for m, e, ansvarlig, del_, ref in eier_sql(
        "select id, enhet_id, saksansvarlig_id, arkivdel_id, referanse_arkivdel_id from mappe"
    ):
        f.saker[m] = (enheter[e], ansvarlig, del_, ref)
    for r, m, e, behandler, ref in eier_sql(
        "select id, mappe_id, enhet_id, saksbehandler_id, referanse_arkivdel_id from registrering"
    ):
        f.poster[r] = (m, enheter[e], behandler, ref)
    for d, r in eier_sql(
        "select dokument_id, registrering_id from regdok order by tilknyttet_dato, registrering_id"
    ):
        f.dokumenter.setdefault(d, []).append(r)
    f.kp_type = dict(eier_sql("select id, type from korrespondansepart"))
    f.variant = dict(eier_sql("select id, variant from dokumentobjekt"))
    f.unntatt = frozenset(
        g for (g,) in eier_sql("select gjelder from partsunntak where hjemmel <> ''")
    )
    for tabell, noekkel in (
        ("mappe_skjermet", "mappe_id"),
        ("registrering_skjermet", "registrering_id"),
    ):
        for pk, ord_ in eier_sql(f"select {noekkel}, skjulte_ord from {tabell}"):
            f.merkede[pk] = frozenset(ord_)
    return f
