# SPDX-License-Identifier: EUPL-1.2
"""Small random archives, and a slow oracle that says what the database must make of them.

The world is written through the ordinary role in one transaction that is rolled back; the
oracle is plain Python over the same values and reads nothing from the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from hypothesis import strategies as st

from glassklar.tilgang.rules import NySkjerming, skjuler

ROM = UUID("00000000-0000-7000-8000-000000000000")
DAG0 = datetime(2026, 1, 1, tzinfo=UTC)
KODER = ("AAPEN", "UO", "UO", "UO", "P", "IS", "XX", "XX")
#: Codes whose internal documents councillors read, in the tests' municipality.
FOLKEVALGTE = ("UO",)
HJEMLER = ("offl-13", "offl-14-1", "offl-14-1", "offl-15-2", "offl-23-1")
ENHETER, ARKIVDELER, FOLK = 4, 3, 6
KPTYPER = ("EA", "EM", "EK", "GM", "IA", "IM", "IK", "IS")
INTERNE = ("IA", "IM", "IK")
BRYTERE = ("TMO", "TRO", "KID", "TKL", "NA", "NM", "NPS", "MT", "TD")


@cache
def ident(*ledd: object) -> UUID:
    """The key that the unit with this name always has."""
    return uuid5(ROM, "/".join(map(str, ledd)))


@dataclass
class Sak:
    """A case."""

    nr: int
    arkivdel: int
    ref: int | None
    enhet: int
    ansvarlig: int
    skjerming: NySkjerming | None

    @property
    def id(self) -> UUID:
        return ident("sak", self.nr)


@dataclass
class Post:
    """An entry, in a case or straight in a series."""

    nr: int
    sak: int | None
    arkivdel: int | None
    ref: int | None
    enhet: int | None
    behandler: int
    skjerming: NySkjerming | None
    kp: list[str]
    felthjemmel: str = ""
    unntatt: bool = False

    @property
    def id(self) -> UUID:
        return ident("post", self.nr)


@dataclass
class Dok:
    """A document in one or more entries; ``poster`` in the order that it was joined to them."""

    nr: int
    poster: list[int]
    ref: int | None
    skjerming: NySkjerming | None
    variant: str
    unntatt: bool = False

    @property
    def id(self) -> UUID:
        return ident("dok", self.nr)


@dataclass(frozen=True)
class Etikett:
    """A label in words: code, unit, case and the day it opens; the owner of an XX, whether it is
    internal, and whether it is withheld from parties."""

    kode: str
    enhet: int | None
    sak: UUID | None
    til: date | None
    eier: int | None = None
    internt: bool = False
    unntatt: bool = False


def ikke_vurdert(s: NySkjerming | None) -> bool:
    """XX that nobody has assessed: hides line 1 of the title too."""
    return s is not None and s.kode == "XX" and s.xx_grunn == "ikke_vurdert"


def er_intern(s: NySkjerming) -> bool:
    """Offl. §§ 14 and 15 alone: nothing that another act keeps secret."""
    return s.hjemmel.startswith(("offl-14-", "offl-15-")) and not s.tillegg


def etikett(s: NySkjerming, enhet: int | None, sak: UUID | None, **mer: bool) -> Etikett:
    """The label that a shielding gives there."""
    eier = s.eier if s.kode == "XX" else None
    return Etikett(s.kode, enhet, sak, s.opphoerer, eier, **mer)


@dataclass
class Verden:
    """The whole of it; ``steg`` are changes made after it is built."""

    arkivdeler: list[NySkjerming | None]
    saker: list[Sak]
    poster: list[Post]
    dokumenter: list[Dok]
    skjerming_sist: bool
    steg: list[tuple[Any, ...]] = field(default_factory=list)

    # -- the oracle ---------------------------------------------------------------------------
    def gjeldende_sak(self, s: Sak) -> NySkjerming | None:
        """Own, else that of the series pointed to, else the series'."""
        if s.skjerming:
            return s.skjerming
        if s.ref is not None and self.arkivdeler[s.ref]:
            return self.arkivdeler[s.ref]
        return self.arkivdeler[s.arkivdel]

    def gjeldende_post(self, p: Post) -> NySkjerming | None:
        """Own, else that of the series pointed to, else the case's, else the series'."""
        if p.skjerming:
            return p.skjerming
        if p.ref is not None and self.arkivdeler[p.ref]:
            return self.arkivdeler[p.ref]
        if p.sak is not None:
            return self.gjeldende_sak(self.saker[p.sak])
        return self.arkivdeler[p.arkivdel] if p.arkivdel is not None else None

    def sak_etikett(self, s: Sak, *felt: str) -> Etikett | None:
        skj = self.gjeldende_sak(s)
        if skj is None or not any(skjuler(skj, "M", f) for f in felt):
            return None
        return etikett(skj, s.enhet, s.id, internt=er_intern(skj))

    def post_etikett(self, p: Post, felt: str) -> Etikett | None:
        skj = self.gjeldende_post(p)
        if skj is None or not skjuler(skj, "R", felt):
            return None
        return etikett(skj, p.enhet, self._sak_id(p), unntatt=p.unntatt,
                       internt=er_intern(skj) and p.felthjemmel in ("", "offl-15-1"))  # fmt: skip

    def dok_etikett(self, d: Dok, felt: str) -> Etikett | None:
        poster = [self.poster[n] for n in d.poster]
        unntatt = d.unntatt or any(p.unntatt for p in poster)
        skj = d.skjerming or (self.arkivdeler[d.ref] if d.ref is not None else None)
        if skj is not None:
            if not skjuler(skj, "D", felt):
                return None
            p = poster[0]
            intern = er_intern(skj) and p.felthjemmel in ("", "offl-15-1")
            return etikett(skj, p.enhet, self._sak_id(p), internt=intern, unntatt=unntatt)
        alle = [e for p in poster if (e := self.post_etikett(p, felt))]
        if not alle:
            return None
        # The one that hides longest; of several, the entry it was joined to first.
        lengst = max(alle, key=lambda e: e.til or date.max)
        return replace(lengst, internt=all(e.internt for e in alle), unntatt=unntatt)

    def _sak_id(self, p: Post) -> UUID | None:
        return None if p.sak is None else self.saker[p.sak].id

    def etiketter(self) -> dict[tuple[str, UUID], Etikett | None]:
        """Every protected row by table and key, with the label it must have."""
        return dict(self._rader())

    def _rader(self) -> Iterator[tuple[tuple[str, UUID], Etikett | None]]:
        for s in self.saker:
            yield ("mappe_skjermet", s.id), self.sak_etikett(s, "TM1")
            yield ("mappe_klasse", s.id), self.sak_etikett(s, "KID", "TKL")
            yield ("mappe_sekundaerklasse", ident(s.id, "sk")), self.sak_etikett(s, "KID", "TKL")
            yield ("merknad_tekst", ident(s.id, "m")), self.sak_etikett(s, "MT")
            yield ("part_identitet", ident(s.id, "p")), self.sak_etikett(s, "NPS")
            yield ("moetedeltaker_navn", ident(s.id, "d")), None
        for p in self.poster:
            yield ("registrering_skjermet", p.id), self.post_etikett(p, "TR1")
            yield ("dokumentflyt", ident(p.id, "f")), self.post_etikett(p, "MT")
            yield ("merknad_tekst", ident(p.id, "m")), self.post_etikett(p, "MT")
            yield ("part_identitet", ident(p.id, "p")), self.post_etikett(p, "NPS")
            for n, type_ in enumerate(p.kp):
                felt = "NA" if type_ in ("EA", "IS") else "NM"
                etikett = None if type_ in INTERNE else self.post_etikett(p, felt)
                yield ("kp_identitet", ident(p.id, "kp", n)), etikett
        for d in self.dokumenter:
            fil = None if d.variant == "O" else self.dok_etikett(d, "FIL")
            yield ("dokument_skjermet", d.id), self.dok_etikett(d, "TD")
            yield ("dokumentobjekt", ident(d.id, "o")), fil
            yield ("dokumenttekst", ident(d.id, "o")), fil
            yield ("merknad_tekst", ident(d.id, "m")), self.dok_etikett(d, "MT")
            yield ("part_identitet", ident(d.id, "p")), self.dok_etikett(d, "NPS")

    def titler(self) -> dict[UUID, tuple[str, str, str, tuple[str, UUID]]]:
        """Cases and entries: title and public title as they must stand in the open row, line 1 in
        the protected one, and that row."""
        enheter = [("M", s, self.gjeldende_sak(s), "mappe_skjermet", "TM1") for s in self.saker]
        enheter += [
            ("R", p, self.gjeldende_post(p), "registrering_skjermet", "TR1") for p in self.poster
        ]
        ut = {}
        for art, e, skj, tabell, felt in enheter:
            navn = f"{'msak' if art == 'M' else 'rpost'}{e.nr}"
            aapen, offentlig, vernet = f"{navn}tittel", f"{navn}tittel – {navn}linje2", ""
            if skj is not None and (skj.opphoerer is None or skj.opphoerer > date_i_dag()):
                if ikke_vurdert(skj):
                    aapen, offentlig, vernet = "*****", "*****", aapen
                elif skjuler(skj, art, felt):
                    offentlig = f"{aapen} – *****"
            ut[e.id] = (aapen, offentlig, vernet, (tabell, e.id))
        return ut

    def eier_av(self, rad: tuple[str, UUID]) -> tuple[Sak | None, Post | None, Dok | None]:
        """The case, entry or document that a protected row belongs to."""
        for s in self.saker:
            if rad[1] in {s.id, *(ident(s.id, x) for x in ("sk", "m", "p", "d"))}:
                return s, None, None
        for p in self.poster:
            barn = {ident(p.id, "kp", n) for n in range(len(p.kp))}
            if rad[1] in {p.id, *(ident(p.id, x) for x in ("f", "m", "p")), *barn}:
                return None, p, None
        for d in self.dokumenter:
            if rad[1] in {d.id, *(ident(d.id, x) for x in ("o", "m", "p"))}:
                return None, None, d
        raise AssertionError(rad)

    def egne_saker(self, person: int) -> set[UUID]:
        """Cases that the person has by what stands in the world (not by sakstilgang)."""
        ut = {s.id for s in self.saker if s.ansvarlig == person}
        ut |= {self.saker[p.sak].id for p in self.poster
               if p.sak is not None and p.behandler == person}  # fmt: skip
        enheter = [(s.skjerming, s.id) for s in self.saker]
        enheter += [(p.skjerming, self._sak_id(p)) for p in self.poster]
        enheter += [(d.skjerming, self._sak_id(self.poster[d.poster[0]])) for d in self.dokumenter]
        for skj, sak in enheter:
            if skj is not None and skj.kode == "XX" and skj.eier == person and sak is not None:
                ut.add(sak)
        return ut

    def utfoer(self, steg: tuple[Any, ...]) -> None:
        """Make a change in the oracle's own copy."""
        match steg:
            case ("skjerm", "A", n, skj):
                self.arkivdeler[n] = skj
            case ("skjerm", "M", n, skj):
                self.saker[n].skjerming = skj
            case ("skjerm", "R", n, skj):
                self.poster[n].skjerming = skj
            case ("skjerm", "D", n, skj):
                self.dokumenter[n].skjerming = skj
            case ("sak", n, felt, verdi):
                setattr(self.saker[n], felt, verdi)
            case ("post", n, felt, verdi):
                setattr(self.poster[n], felt, verdi)
            case ("dok", n, "ref", verdi):
                self.dokumenter[n].ref = verdi
            case ("unntak", "R", n, verdi):
                self.poster[n].unntatt = verdi
            case ("unntak", "D", n, verdi):
                self.dokumenter[n].unntatt = verdi
            case ("felthjemmel", n, verdi):
                self.poster[n].felthjemmel = verdi
            case ("knytt", d, p):
                self.dokumenter[d].poster.append(p)
            case ("kp", p, n, type_):
                self.poster[p].kp[n] = type_
            case _:
                raise AssertionError(steg)


# -- random worlds ------------------------------------------------------------------------------
def dager() -> st.SearchStrategy[date | None]:
    """No end, gone by, today, and to come."""
    i_dag = date_i_dag()
    return st.sampled_from([None, None, *(i_dag + timedelta(days=d) for d in (-400, -1, 0, 1, 30))])


def date_i_dag() -> date:
    """Today in Norway."""
    from glassklar.grunn.klokke import i_dag

    return i_dag()


@st.composite
def skjerminger(draw: st.DrawFn, art: str) -> NySkjerming:
    """A shielding that the table takes."""
    kode = draw(st.sampled_from(KODER))
    s = NySkjerming(
        kode,
        draw(st.sampled_from([0, 1, 2, 3, 3, 3])),
        hjemmel=draw(st.sampled_from(HJEMLER)),
        tillegg=draw(st.sampled_from(["", "", "", "fvl-13-1-1"])),
        brytere=frozenset(draw(st.lists(st.sampled_from(BRYTERE), max_size=4))),
        opphoerer=draw(dager()),
        art=art,
    )
    if kode == "XX":
        grunn = draw(st.sampled_from(["ikke_vurdert", "utsatt"]))
        s = replace(s, xx_grunn=grunn, eier=draw(st.integers(0, FOLK - 1)), frist=date_i_dag(),
                    hendelse="når saken er ferdig")  # fmt: skip
    return s


def kanskje(s: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | s


@st.composite
def verdener(
    draw: st.DrawFn,
    maks_steg: int = 5,
    saksantall: int = 3,
    postantall: int = 4,
    dokantall: int = 3,
) -> Verden:
    """A world of a few cases, entries and documents, and some changes to it."""
    enhet, folk = st.integers(0, ENHETER - 1), st.integers(0, FOLK - 1)
    del_ = st.integers(0, ARKIVDELER - 1)
    saker = [
        Sak(n, draw(del_), draw(kanskje(del_)), draw(enhet), draw(folk),
            draw(kanskje(skjerminger("M"))))
        for n in range(draw(st.integers(1, saksantall)))
    ]  # fmt: skip
    poster = []
    for n in range(draw(st.integers(1, postantall))):
        i_sak = draw(kanskje(st.integers(0, len(saker) - 1))) if n else 0
        poster.append(
            Post(n, i_sak, None if i_sak is not None else draw(del_), draw(kanskje(del_)),
                 draw(enhet if i_sak is not None else kanskje(enhet)), draw(folk),
                 draw(kanskje(skjerminger("R"))),
                 draw(st.lists(st.sampled_from(KPTYPER), min_size=1, max_size=3)),
                 draw(st.sampled_from(["", "", "", "offl-13", "offl-15-1"])),
                 draw(st.sampled_from([False, False, True])))
        )  # fmt: skip
    post = st.integers(0, len(poster) - 1)
    dokumenter = [
        Dok(n, draw(st.lists(post, min_size=1, max_size=3, unique=True)), draw(kanskje(del_)),
            draw(kanskje(skjerminger("D"))), draw(st.sampled_from("PPPO")),
            draw(st.sampled_from([False, False, True])))
        for n in range(draw(st.integers(0, dokantall)))
    ]  # fmt: skip
    v = Verden([draw(kanskje(skjerminger("A"))) for _ in range(ARKIVDELER)], saker, poster,
               dokumenter, draw(st.booleans()))  # fmt: skip
    v.steg = draw(st.lists(_steg(v), max_size=maks_steg))
    return v


def _steg(v: Verden) -> st.SearchStrategy[tuple[Any, ...]]:
    sak, post = st.integers(0, len(v.saker) - 1), st.integers(0, len(v.poster) - 1)
    del_, enhet = st.integers(0, ARKIVDELER - 1), st.integers(0, ENHETER - 1)
    folk = st.integers(0, FOLK - 1)
    i_sak = st.sampled_from([p.nr for p in v.poster if p.sak is not None])
    j = st.just
    ut = [
        st.tuples(j("skjerm"), j("A"), del_, skjerminger("A")),
        st.tuples(j("skjerm"), j("M"), sak, skjerminger("M")),
        st.tuples(j("skjerm"), j("R"), post, skjerminger("R")),
        st.tuples(j("sak"), sak, j("enhet"), enhet),
        st.tuples(j("sak"), sak, j("arkivdel"), del_),
        st.tuples(j("sak"), sak, j("ref"), kanskje(del_)),
        st.tuples(j("sak"), sak, j("ansvarlig"), folk),
        st.tuples(j("post"), i_sak, j("sak"), sak),
        st.tuples(j("post"), i_sak, j("sak"), sak),
        st.tuples(j("post"), post, j("enhet"), enhet),
        st.tuples(j("post"), post, j("ref"), kanskje(del_)),
        st.tuples(j("post"), post, j("behandler"), folk),
        st.tuples(j("unntak"), j("R"), post, st.booleans()),
        st.tuples(j("felthjemmel"), post, st.sampled_from(["offl-13", "offl-15-1"])),
        post.flatmap(lambda p: st.tuples(j("kp"), j(p), st.integers(0, len(v.poster[p].kp) - 1),
                                         st.sampled_from(KPTYPER))),
    ]  # fmt: skip
    if v.dokumenter:
        dok = st.integers(0, len(v.dokumenter) - 1)
        ut += [
            st.tuples(j("skjerm"), j("D"), dok, skjerminger("D")),
            st.tuples(j("dok"), dok, j("ref"), kanskje(del_)),
            st.tuples(j("knytt"), dok, post),
            st.tuples(j("unntak"), j("D"), dok, st.booleans()),
        ]
    return st.one_of(ut)


@dataclass(frozen=True)
class Kanari:
    """A word that stands in one field only: which objects it must lead to, and what guards it."""

    ordet: str
    objekter: frozenset[UUID]
    rad: tuple[str, UUID] | None


def kanarier(v: Verden) -> list[Kanari]:
    """Every word that the search should know, by field."""
    ut: list[Kanari] = []

    def legg(til: Iterable[UUID], rad: tuple[str, UUID] | None, *felt: str) -> None:
        ut.extend(Kanari(f, frozenset(til), rad) for f in felt)

    for s in v.saker:
        n = f"msak{s.nr}"
        skjult = ikke_vurdert(v.gjeldende_sak(s))
        legg([s.id], ("mappe_skjermet", s.id) if skjult else None, f"{n}tittel")
        legg([s.id], ("mappe_skjermet", s.id), f"{n}linje2", f"{n}beskrivelse", f"{n}noekkel")
        legg([s.id], ("merknad_tekst", ident(s.id, "m")), f"{n}merknad")
        legg([s.id], ("part_identitet", ident(s.id, "p")), f"{n}partnavn", f"{n}partkontakt")
    for p in v.poster:
        n = f"rpost{p.nr}"
        skjult = ikke_vurdert(v.gjeldende_post(p))
        legg([p.id], ("registrering_skjermet", p.id) if skjult else None, f"{n}tittel")
        legg([p.id], ("registrering_skjermet", p.id), f"{n}linje2", f"{n}beskrivelse",
             f"{n}noekkel", f"{n}forfatter")  # fmt: skip
        legg([p.id], ("merknad_tekst", ident(p.id, "m")), f"{n}merknad")
        legg([p.id], ("part_identitet", ident(p.id, "p")), f"{n}partnavn", f"{n}partkontakt")
        for k in range(len(p.kp)):
            legg([p.id], ("kp_identitet", ident(p.id, "kp", k)), f"{n}kp{k}navn",
                 f"{n}kp{k}kontakt", f"{n}kp{k}sted")  # fmt: skip
    for d in v.dokumenter:
        n, hvor = f"ddok{d.nr}", [v.poster[p].id for p in d.poster]
        legg(hvor, ("dokument_skjermet", d.id), f"{n}tittel", f"{n}beskrivelse")
        legg(hvor, ("dokumenttekst", ident(d.id, "o")), f"{n}tekst")
    return ut


@dataclass(frozen=True)
class Klarert:
    """A clearance, with units by their place in the world."""

    kode: str
    omfang: str
    enhet: int | None
    fra: date
    til: date | None


@dataclass
class Leser:
    """Somebody who reads and writes: roles, unit, clearances, cases given by name, bodies they sit
    in, those they stand in for, and the place among the people of the world.

    ``saker``, ``part``, ``organsaker`` and ``vikar_for`` hold what is in force today.
    """

    klarering: list[Klarert]
    saker: set[UUID] = field(default_factory=set)
    nr: int | None = None
    alt: bool = False
    roller: frozenset[str] = frozenset()
    enhet: int | None = None
    part: set[UUID] = field(default_factory=set)
    organsaker: set[UUID] = field(default_factory=set)
    vikar_for: set[int] = field(default_factory=set)

    def leser(self, e: Etikett | None, v: Verden, over: Mapping[int, set[int]]) -> bool:
        """Whether a row with this label is read: the whole rule, slowly."""
        i_dag = date_i_dag()
        if e is None or self.alt or (e.til is not None and e.til <= i_dag):
            return True
        if "revisor" in self.roller:
            return True
        if e.sak in self.part and not e.unntatt:
            return True
        if e.sak in self.organsaker and e.internt and e.kode in FOLKEVALGTE:
            return True
        if e.kode == "XX":
            return "arkivar" in self.roller or self._leder_over(e.enhet, over) or (
                e.eier is not None and e.eier == self.nr)  # fmt: skip
        return self._klarert(e, v, over)

    def _klarert(self, e: Etikett, v: Verden, over: Mapping[int, set[int]]) -> bool:
        i_dag = date_i_dag()
        egne = set(self.saker)
        for person in ({self.nr} | self.vikar_for) - {None}:
            egne |= v.egne_saker(person)
        for k in self.klarering:
            if k.kode != e.kode or k.fra > i_dag or (k.til is not None and k.til < i_dag):
                continue
            if k.omfang == "alle":
                return True
            if k.omfang == "enhet" and k.enhet is not None and e.enhet in over[k.enhet]:
                return True
            if k.omfang == "egne" and e.sak in egne:
                return True
        return False

    # -- writing (4.5.1) ----------------------------------------------------------------------
    def _leder_over(self, enhet: int | None, over: Mapping[int, set[int]]) -> bool:
        return "leder" in self.roller and self.enhet is not None and enhet in over[self.enhet]

    def skriver_sak(self, s: Sak, over: Mapping[int, set[int]]) -> bool:
        """Whether the person may write in the case."""
        if "revisor" in self.roller:
            return False
        if self.alt or "arkivar" in self.roller or self._leder_over(s.enhet, over):
            return True
        return "saksbehandler" in self.roller and self.nr is not None and s.ansvarlig == self.nr

    def skriver_post(self, p: Post, v: Verden, over: Mapping[int, set[int]]) -> bool:
        """Whether the person may write in the entry."""
        if "revisor" in self.roller:
            return False
        if self.alt or "arkivar" in self.roller or self._leder_over(p.enhet, over):
            return True
        if "saksbehandler" not in self.roller or self.nr is None:
            return False
        return p.behandler == self.nr or (
            p.sak is not None and v.saker[p.sak].ansvarlig == self.nr)  # fmt: skip

    def skriver(self, rad: tuple[str, UUID], v: Verden, over: Mapping[int, set[int]]) -> bool:
        """Whether the person may write the protected row."""
        s, p, d = v.eier_av(rad)
        if s is not None:
            return self.skriver_sak(s, over)
        if p is not None:
            return self.skriver_post(p, v, over)
        return any(self.skriver_post(v.poster[n], v, over) for n in (d.poster if d else ()))
