# SPDX-License-Identifier: EUPL-1.2
"""From the story to lines for COPY. Pure work on values: runs in a process of its own."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from glassklar.config.demo.fortelling import Forteller, Post, Sak
from glassklar.config.demo.stor.mal import ID, Mal, lag, som_form
from glassklar.config.demo.temaer import SKJERMINGER
from glassklar.grunn.klokke import OSLO
from glassklar.journal.snapshot import (
    Avskrevet,
    DokumentSnapshot,
    Journalfelt,
    PartSnapshot,
    PostSnapshot,
    SakSnapshot,
    Tittel,
)
from glassklar.noark.api import ord as ord_i
from glassklar.tilgang.api import AAPEN, XX, NySkjerming

#: Entries a batch; what is answered in a later batch stays unanswered.
BOLK = 50_000


@dataclass(frozen=True, slots=True)
class Oppslag:
    """What the rows point to, read once: ids by code or name."""

    enheter: dict[str, tuple[int, str]]
    brukere: dict[str, tuple[int, str]]
    #: Who handles the cases of a subject's unit, and the unit that each belongs to.
    behandlere: dict[str, tuple[str, ...]]
    hjemme: dict[str, str]
    arkivdeler: dict[str, UUID]
    arv: dict[str, NySkjerming]
    skjules: frozenset[str]
    klasser: dict[str, tuple[UUID, str]]
    varighet: dict[str, int]


@dataclass(slots=True)
class _Rad:
    """A case or entry with its numbers and keys."""

    id: UUID
    aar: int
    nr: int


@dataclass(frozen=True, slots=True)
class Bolk:
    """Lines for the two staging tables."""

    saker: bytes
    poster: bytes
    antall: int


def _uuid7(r: random.Random, tid: datetime) -> UUID:
    ms = int(tid.timestamp() * 1000)
    return UUID(int=ms << 80 | 7 << 76 | r.getrandbits(12) << 64 | 2 << 62 | r.getrandbits(62))


def _felt(verdi: object) -> str:
    """One field in COPY's text form."""
    if verdi is None:
        return "\\N"
    tekst = str(verdi)
    if "\\" in tekst or "\t" in tekst or "\n" in tekst or "\r" in tekst:
        tekst = (
            tekst.replace("\\", "\\\\")
            .replace("\t", "\\t")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
        )
    return tekst


def _linje(*felt: object) -> str:
    return "\t".join(map(_felt, felt)) + "\n"


class Radlager:
    """Makes the rows of one story, batch by batch."""

    def __init__(self, oppslag: Oppslag, froe: int, poster: int, dager: Sequence[date]) -> None:
        self._o = oppslag
        self._r = random.Random(f"rader {froe}")  # noqa: S311 - a story, not a secret
        self._dager = dager
        self._plass = {d: i for i, d in enumerate(dager)}
        self._story = Forteller(froe, oppslag.behandlere).fortell(poster, dager)
        self._saker: dict[int, _Rad] = {}
        self._saksnr: dict[int, int] = {}
        self._loepenr: dict[int, int] = {}
        self._postnr: dict[int, int] = {}
        self._maler: dict[tuple[object, ...], Mal] = {}

    def bolker(self) -> Iterator[Bolk]:
        """Yield all batches in order."""
        samlet: list[Post] = []
        for post in self._story:
            samlet.append(post)
            if len(samlet) == BOLK:
                yield self._bolk(samlet)
                samlet = []
        if samlet:
            yield self._bolk(samlet)

    def _bolk(self, poster: Sequence[Post]) -> Bolk:
        saker: list[str] = []
        rader: dict[int, tuple[_Rad, int]] = {}
        for p in poster:
            if p.sak.nr not in self._saker:
                saker.append(self._sak(p.sak))
            rader[p.nr] = self._nummer(p)
        linjer = [self._post(p, rader) for p in poster]
        return Bolk("".join(saker).encode(), "".join(linjer).encode(), len(poster))

    def _tid(self, dag: date) -> datetime:
        sekund = 8 * 3600 + self._r.randrange(8 * 3600)
        return datetime.combine(dag, time(), OSLO) + timedelta(seconds=sekund)

    def _nummer(self, p: Post) -> tuple[_Rad, int]:
        aar = p.dato.year
        self._loepenr[aar] = nr = self._loepenr.get(aar, 0) + 1
        self._postnr[p.sak.nr] = postnr = self._postnr.get(p.sak.nr, 0) + 1
        return _Rad(_uuid7(self._r, self._tid(p.dato)), aar, nr), postnr

    def _sak(self, s: Sak) -> str:
        tid = self._tid(s.dato)
        self._saksnr[s.dato.year] = nr = self._saksnr.get(s.dato.year, 0) + 1
        rad = self._saker[s.nr] = _Rad(_uuid7(self._r, tid), s.dato.year, nr)
        klasse_ref, klasse_id, klasse_tittel = self._klasse(s)
        tom = Post(0, s, s.dato, "X", "x", "", "", "", False, s.dato)
        mal = self._mal(tom, None, "", None, "")
        return _linje(
            rad.id, tid, s.dato, self._o.arkivdeler[s.tema.arkivdel], s.tittel, s.tittel2,
            mal.sakstittel % {"s1": s.tittel, "s2": s.tittel2},
            self._o.enheter[self._enhet(s)][0], self._o.brukere[s.saksbehandler][0],
            rad.aar, nr, klasse_ref, klasse_id, klasse_tittel,
            _navneord(s.tittel2, s.person, True), s.gnr if s.tittel.startswith("Gnr. ") else None,
            s.bnr,
        )  # fmt: skip

    def _enhet(self, s: Sak) -> str:
        """The unit that has the case: the handler's section, else the subject's own unit."""
        hjemme = self._o.hjemme.get(s.saksbehandler, "")
        return hjemme if hjemme.startswith(s.tema.enhet) else s.tema.enhet

    def _klasse(self, s: Sak) -> tuple[UUID | None, str, str]:
        if s.tema.klasse == "person":
            return None, s.person, ""
        ref, tittel = self._o.klasser[s.tema.klasse]
        return ref, s.tema.klasse, tittel

    def _skjerming(self, p: Post, alder: int) -> NySkjerming | None:
        """The entry's own shielding; the odd letter of the last weeks is not assessed yet."""
        if p.skjerming:
            s = SKJERMINGER[p.skjerming]
            aar = self._o.varighet.get(s.kode)
            if not aar:
                return s
            return NySkjerming(
                s.kode, s.nivaa, s.hjemmel, s.tillegg, varighet_aar=aar,
                opphoerer=_om_aar(p.dato, aar), meroffentlighet=s.meroffentlighet,
                meroffentlighet_grunn=s.meroffentlighet_grunn,
            )  # fmt: skip
        if (
            p.type == "I"
            and alder < 40
            and p.nr % 33 == 0
            and p.sak.tema.arkivdel not in self._o.arv
        ):
            return NySkjerming(
                XX, 1, xx_grunn="ikke_vurdert", eier=self._o.brukere[p.sak.saksbehandler][0],
                frist=self._om(p.dato, 5),
            )  # fmt: skip
        return None

    def _om(self, dag: date, dager: int) -> date:
        i = self._plass[dag] + dager
        return self._dager[i] if i < len(self._dager) else dag + timedelta(days=dager + 2)

    def _post(self, p: Post, rader: dict[int, tuple[_Rad, int]]) -> str:
        o, (rad, postnr) = self._o, rader[p.nr]
        alder = len(self._dager) - 1 - self._plass[p.dato]
        enhet_id, enhet = o.enheter[self._enhet(p.sak)]
        bruker_id, bruker = o.brukere[p.sak.saksbehandler]
        status, journaldato = self._status(p, alder)
        s = self._skjerming(p, alder)
        svar, ref, maate = self._avskrivning(p, alder, rader)
        sak = self._saker[p.sak.nr]
        mal = self._mal(p, s, status, journaldato, f"{maate}{'+' if ref else ''}")
        verdier = {
            "id": rad.id, "t1": p.tittel, "t2": p.tittel2, "s1": p.sak.tittel,
            "s2": p.sak.tittel2, "part": p.part, "enhet": enhet, "bruker": bruker,
            "enhetkode": self._enhet(p.sak), "aar": sak.aar, "nr": sak.nr, "postnr": postnr,
            "lopeaar": rad.aar, "lopenr": rad.nr, "datert": p.datert,
            "journaldato": journaldato, "saksdato": p.sak.dato, "svardato": svar,
            "til": s.opphoerer if s else None,
            "ref": f"{sak.aar}/{sak.nr}-{rader[ref.nr][1]}" if ref else "",
        }  # fmt: skip
        _ref, verdier["klasse"], verdier["klassetittel"] = self._klasse(p.sak)
        # The last day waits for its control, and those that no journal shows are counted only.
        frigitt = status == "J" and alder > 1 and p.sak.tema.arkivdel not in o.skjules
        tid = datetime.fromtimestamp((rad.id.int >> 80) / 1000, OSLO)
        return _linje(
            rad.id, sak.id, p.type, p.tittel, p.tittel2, mal.tittel % verdier,
            enhet_id, bruker_id, status, journaldato, p.datert, tid, rad.aar, rad.nr, postnr,
            *_skjermingsfelt(s), p.part if p.type in "IU" else None, p.er_person,
            f"{enhet}, {bruker}", svar, rader[ref.nr][0].id if ref else None, maate,
            _navneord(p.tittel2, p.part, p.er_person), mal.linje % verdier if frigitt else None,
        )  # fmt: skip

    def _mal(
        self, p: Post, s: NySkjerming | None, status: str, journaldato: date | None, svart: str
    ) -> Mal:
        """Return the shape of an entry, projected the first time it is met."""
        noekkel = (
            p.type, bool(p.tittel2), p.tittel2 == p.part, p.er_person, p.sak.tema.arkivdel,
            bool(p.sak.tittel2), p.sak.tema.klasse == "person", p.skjerming if s else "",
            s.kode if s else "", status, journaldato is None, svart,
        )  # fmt: skip
        mal = self._maler.get(noekkel)
        if mal is None:
            form = som_form(self.snapshot(p, s, status, journaldato, svart))
            mal = self._maler[noekkel] = lag(form, self._dager[-1])
        return mal

    def snapshot(
        self, p: Post, s: NySkjerming | None, status: str, journaldato: date | None, svart: str
    ) -> PostSnapshot:
        """Return the entry as ``projiser`` takes it; numbers and dates are not looked up."""
        o = self._o
        enhet = o.enheter[self._enhet(p.sak)][1]
        _ref, klasse_id, klasse_tittel = self._klasse(p.sak)
        return PostSnapshot(
            id=ID,
            sak=SakSnapshot(
                id=ID,
                aar=p.sak.dato.year,
                nr=1,
                tittel=Tittel(
                    p.sak.tittel, p.sak.tittel2,
                    navneord=_ordnumre(p.sak.tittel2, p.sak.person, True),
                ),
                skjerming=o.arv.get(p.sak.tema.arkivdel),
                klasse_id=klasse_id,
                klasse_tittel=klasse_tittel,
                enhet=enhet,
                saksdato=p.sak.dato,
            ),
            journal=Journalfelt(
                postnr=1,
                lopeaar=p.dato.year,
                lopenr=1,
                retning=p.type,
                enhet_kode=self._enhet(p.sak),
                enhet=enhet,
                saksbehandler=o.brukere[p.sak.saksbehandler][1],
                dokumentets_dato=p.datert,
                journaldato=journaldato,
                status=status,
                avskrivning=(
                    (Avskrevet(svart.rstrip("+"), p.dato, "+" if "+" in svart else ""),)
                    if svart
                    else ()
                ),
            ),
            tittel=Tittel(p.tittel, p.tittel2, navneord=_ordnumre(p.tittel2, p.part, p.er_person)),
            skjerming=s or o.arv.get(p.sak.tema.arkivdel),
            parter=_parter(p, enhet),
            dokumenter=(DokumentSnapshot(1, p.tittel),),
        )  # fmt: skip

    def _status(self, p: Post, alder: int) -> tuple[str, date | None]:
        if alder == 0:
            return {"I": "MMS"[p.nr % 3], "U": "RFE"[p.nr % 3]}.get(p.type, "RF"[p.nr % 2]), None
        if alder < 30 and p.nr % 61 == 0:
            return ("S" if p.type == "I" else "F"), None
        sent = 45 if p.nr % 997 == 0 else 1 if p.nr % 9 == 0 else 0
        return "J", self._om(p.dato, min(sent, alder - 1))

    def _avskrivning(
        self, p: Post, alder: int, rader: dict[int, tuple[_Rad, int]]
    ) -> tuple[date | None, Post | None, str]:
        """When, by which entry and how an incoming letter was answered."""
        if p.type != "I" or alder == 0:
            return None, None, ""
        svar = p.besvart_av
        if svar is not None and svar.nr in rader:
            return svar.dato, svar, "BU"
        if alder > 20 and p.nr % 40:
            return self._om(p.dato, 5), None, "TE"
        return None, None, ""


def _parter(p: Post, enhet: str) -> tuple[PartSnapshot, ...]:
    if p.type == "I":
        return PartSnapshot("EA", p.part, p.er_person), PartSnapshot("IM", enhet, False, enhet)
    intern = PartSnapshot("IA", enhet, False, enhet)
    return (PartSnapshot("EM", p.part, p.er_person), intern) if p.type == "U" else (intern,)


def _skjermingsfelt(s: NySkjerming | None) -> Iterable[object]:
    if s is None or s.kode == AAPEN:
        return (None,) * 11
    return (
        s.kode, s.hjemmel, s.tillegg, s.nivaa, s.xx_grunn, s.eier, s.frist, s.varighet_aar,
        s.opphoerer, s.meroffentlighet, s.meroffentlighet_grunn,
    )  # fmt: skip


def _ordnumre(linje2: str, navn: str, er_person: bool) -> frozenset[int]:
    alt = er_person and linje2 and linje2 == navn
    return frozenset(range(len(ord_i(linje2)))) if alt else frozenset()


def _navneord(linje2: str, navn: str, er_person: bool) -> str:
    return "{" + ",".join(map(str, sorted(_ordnumre(linje2, navn, er_person)))) + "}"


def _om_aar(dag: date, aar: int) -> date:
    return dag.replace(year=dag.year + aar, day=min(dag.day, 28) if dag.month == 2 else dag.day)
