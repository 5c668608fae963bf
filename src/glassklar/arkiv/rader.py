# SPDX-License-Identifier: EUPL-1.2
"""Rows of lists as plain values, one statement for a page of them.

⚡ A worklist of 25 entries is some 400 rows of 12 tables. As model objects, and by a statement
compiled anew each time, they cost more than all else on the page.

The statements run under the ordinary policies, as everything inside ``lesing(bruker)``: a row
that the person may not read is not joined in, and ``skjermet`` or ``identitet`` is then None.
The values have the names of the models' fields, so that templates and tags take both.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple, Self
from uuid import UUID

from django.db import connection

from glassklar.grunn import lest
from glassklar.grunn.klokke import i_dag


class Nummer(NamedTuple):
    """``saksnummer``."""

    aar: int
    nr: int

    def __str__(self) -> str:
        return f"{self.aar}/{self.nr}"


class Navn(NamedTuple):
    """A unit or a person, as a list shows it."""

    navn: str


class Skjermet(NamedTuple):
    """What a title needs of the protected row."""

    tittel1: str
    tittel2: str
    skjulte_ord: list[int]


class Identitet(NamedTuple):
    """Who a correspondent is; ``vern`` is the label."""

    navn: str
    vern: int | None


class _Vaktet:
    """A row under a label in force: what is read of it is noted (``grunn.lest``)."""

    _enhet: tuple[str, UUID]
    _etikett: lest.Etikett

    def paa(self, tabell: str, rad: UUID, vern: int, sak: UUID, til: date | None) -> Self:
        """Say which unit it belongs to, and its label."""
        self._enhet, self._etikett = (tabell, rad), lest.Etikett(vern, sak, til)
        return self

    def _lest(self, felt: str, verdi: str) -> str:
        if verdi:
            lest.noter(*self._enhet, felt, self._etikett)
        return verdi


class VaktetSkjermet(_Vaktet, Skjermet):
    """``Skjermet`` under a label."""

    @property
    def tittel1(self) -> str:  # type: ignore[override]
        return self._lest("tittel", self[0])

    @property
    def tittel2(self) -> str:  # type: ignore[override]
        return self._lest("tittel2", self[1])


class VaktetIdentitet(_Vaktet, Identitet):
    """``Identitet`` under a label."""

    @property
    def navn(self) -> str:  # type: ignore[override]
        return self._lest("navn", self[0])


class Korrespondent(NamedTuple):
    """A correspondent; ``identitet`` is None when it is not readable."""

    type: str
    identitet: Identitet | None


class Skjermingsrad(NamedTuple):
    """What a list shows of a shielding."""

    kode_id: str
    hjemmel: str
    tillegg: str
    nivaa: int
    art: str
    xx_grunn: str
    frist: date | None
    opphoerer: date | None


class Sakrad(NamedTuple):
    """A case in a list, or above an entry."""

    pk: UUID
    tittel: str
    offentlig_tittel: str
    skjermet: Skjermet | None
    saksnummer: Nummer | None
    status: str = ""
    enhet: Navn | None = None
    saksansvarlig: Navn | None = None
    sist: datetime | None = None


class Postrad(NamedTuple):
    """An entry in a list."""

    pk: UUID
    tittel: str
    offentlig_tittel: str
    skjermet: Skjermet | None
    mappe: Sakrad | None
    journalposttype: str
    status: str
    restanse: bool
    versjon: int
    dokumentets_dato: date | None
    opprettet_dato: datetime
    forfallsdato: date | None


class Linje(NamedTuple):
    """An entry with its number in the case, its correspondents and the shielding in force."""

    post: Postrad
    nr: int | None
    parter: list[Korrespondent]
    utenfor: list[Korrespondent]
    skjerming: Skjermingsrad | None
    #: The date by which the entry's own shielding must be looked at again.
    xx_frist: date | None
    url: str
    nummer: str

    @property
    def saksnr(self) -> Nummer | None:
        """The number of the case."""
        return self.post.mappe.saksnummer if self.post.mappe else None


# The nearest shielding counts: the entry's, the case's, the chosen series', the series'.
_POSTER = """
select r.id, r.tittel, r.offentlig_tittel, rs.tittel1, rs.tittel2, rs.skjulte_ord, rs.vern,
       rs.vern_til, m.id, m.tittel, m.offentlig_tittel, ms.tittel1, ms.tittel2, ms.skjulte_ord,
       ms.vern, ms.vern_til, sn.aar, sn.nr,
       r.journalposttype, r.status, r.restanse, r.versjon, r.dokumentets_dato, r.opprettet_dato,
       r.forfallsdato, n.nr, p.parter,
       s.kode, s.hjemmel, s.tillegg, s.nivaa, s.art, s.xx_grunn, s.frist, s.opphoerer,
       s.gjelder = r.id
  from unnest(%s::uuid[]) with ordinality v(id, plass)
  join "registrering" r on r.id = v.id
  left join "registrering_skjermet" rs on rs.registrering_id = r.id
  left join "mappe" m on m.id = r.mappe_id
  left join "mappe_skjermet" ms on ms.mappe_id = m.id
  left join "saksnummer" sn on sn.mappe_id = m.id
  left join "journalpostnummer" n on n.registrering_id = r.id and n.gjelder
  left join lateral (
    select json_agg(
             json_build_array(k.type, i.navn, i.vern, i.vern_til) order by k.rekkefoelge, k.id)
      from "korrespondansepart" k left join "kp_identitet" i on i.kp_id = k.id
     where k.registrering_id = r.id) p(parter) on true
  left join lateral (
    select s.* from "skjerming" s
     where s.gjelder = any(array[r.id, m.id, m.referanse_arkivdel_id, m.arkivdel_id])
     order by array_position(
       array[r.id, m.id, m.referanse_arkivdel_id, m.arkivdel_id], s.gjelder)
     limit 1) s on true
 order by v.plass"""

_SAK = """
select m.id, m.tittel, m.offentlig_tittel, ms.tittel1, ms.tittel2, ms.skjulte_ord, ms.vern,
       ms.vern_til, sn.aar, sn.nr, m.status, e.navn, b.navn, {sist}
  from {fra}
  left join "mappe_skjermet" ms on ms.mappe_id = m.id
  left join "saksnummer" sn on sn.mappe_id = m.id
  left join "enhet" e on e.id = m.enhet_id
  left join "bruker" b on b.id = m.saksansvarlig_id
 order by {orden}"""
_SISTE_POST = """(select x.opprettet_dato from "registrering" x where x.mappe_id = m.id
        order by x.opprettet_dato desc limit 1)"""
_SAKER = _SAK.format(
    sist=_SISTE_POST,
    fra='unnest(%s::uuid[]) with ordinality v(id, plass) join "mappe" m on m.id = v.id',
    orden="v.plass",
)
_ENDRET = "m.endret_dato desc nulls last, m.opprettet_dato desc"
_MINE = _SAK.format(
    sist="null",
    fra='(select m.* from "mappe" m where m.saksansvarlig_id = %s and m.avsluttet_dato is null'
    f" order by {_ENDRET} limit %s) m",
    orden=_ENDRET,
)
_I_SAK = ("mappe_id = %s", "mappe_id = %s and journalposttype = %s")
_INN = frozenset({"EA", "IS", "IA"})


def poster(ider: Iterable[UUID]) -> list[Linje]:
    """Return the entries with these keys, in their order; those that are not there, left out."""
    ider = list(ider)
    if not ider:
        return []
    dag = i_dag()
    with connection.cursor() as c:
        c.execute(_POSTER, [ider])
        return [_linje(rad, dag) for rad in c.fetchall()]


def saker(ider: Iterable[UUID]) -> list[Sakrad]:
    """Return the cases with these keys, in their order, with the day of the newest entry."""
    ider = list(ider)
    if not ider:
        return []
    with connection.cursor() as c:
        c.execute(_SAKER, [ider])
        return [_sak(rad) for rad in c.fetchall()]


def antall_i_sak(mappe: UUID, type_: str = "") -> int:
    """Count the entries of a case, or those of one type."""
    with connection.cursor() as c:
        c.execute(f'select count(*) from "registrering" where {_I_SAK[bool(type_)]}',
                  [mappe, type_][: 1 + bool(type_)])  # fmt: skip
        return int(c.fetchone()[0])


def i_sak(mappe: UUID, type_: str, antall: int, hopp: int) -> list[UUID]:
    """Return the keys of a case's entries, or of those of one type, newest first."""
    with connection.cursor() as c:
        # Numbers of our own, written out: the planner must see how few rows are wanted.
        c.execute(
            f'select id from "registrering" where {_I_SAK[bool(type_)]}'
            f" order by opprettet_dato desc, id desc limit {int(antall)} offset {int(hopp)}",
            [mappe, type_][: 1 + bool(type_)],
        )
        return [id_ for (id_,) in c.fetchall()]


def mine_saker_siste(bruker_id: int, antall: int = 5) -> list[Sakrad]:
    """Return the person's own open cases, last changed first."""
    with connection.cursor() as c:
        c.execute(_MINE, [bruker_id, antall])
        return [_sak(rad) for rad in c.fetchall()]


def _skjermet(enhet: tuple[str, UUID, UUID], rad: tuple[Any, ...]) -> Skjermet | None:
    """Columns ``tittel1, tittel2, skjulte_ord, vern, vern_til`` of a unit (table, key, case)."""
    tittel1, tittel2, skjulte_ord, vern, til = rad
    # Line 2 is never null in the table: here it means that the row may not be read.
    if tittel2 is None:
        return None
    innhold = (tittel1 or "", tittel2, skjulte_ord or [])
    if lest.i_kraft(vern, til):
        tabell, pk, sak = enhet
        return VaktetSkjermet(*innhold).paa(tabell, pk, vern, sak, til)
    return Skjermet(*innhold)


def _korrespondent(
    registrering: UUID, sak: UUID, type_: str, navn: str | None, vern: int | None, til: str | None
) -> Korrespondent:
    if navn is None:
        return Korrespondent(type_, None)
    slutt = None if til is None else date.fromisoformat(til)
    if vern is not None and lest.i_kraft(vern, slutt):
        vaktet = VaktetIdentitet(navn, vern).paa("registrering", registrering, vern, sak, slutt)
        return Korrespondent(type_, vaktet)
    return Korrespondent(type_, Identitet(navn, vern))


def _nummer(aar: int | None, nr: int | None) -> Nummer | None:
    return None if aar is None or nr is None else Nummer(aar, nr)


def _sak(rad: tuple[Any, ...]) -> Sakrad:
    aar, nr, status, enhet, ansvarlig, sist = rad[8:]
    return Sakrad(
        *rad[:3], _skjermet(("mappe", rad[0], rad[0]), rad[3:8]), _nummer(aar, nr), status,
        Navn(enhet or ""), Navn(ansvarlig or ""), sist,
    )  # fmt: skip


def _linje(rad: tuple[Any, ...], dag: date) -> Linje:
    egen, i_sak, resten = rad[:8], rad[8:18], rad[18:]
    pk, mappe = egen[0], i_sak[0]
    nummer = _nummer(*i_sak[8:])
    sak = (
        None
        if mappe is None
        else Sakrad(*i_sak[:3], _skjermet(("mappe", mappe, mappe), i_sak[3:8]), nummer)
    )
    skjermet = _skjermet(("registrering", pk, mappe), egen[3:])
    post = Postrad(*egen[:3], skjermet, sak, *resten[:7])
    nr, alle, er_egen = resten[7], resten[8], resten[17]
    parter = [_korrespondent(pk, mappe, *p) for p in alle or ()]
    skjerming = None if resten[9] is None else Skjermingsrad(*resten[9:17])
    gjelder = skjerming is None or skjerming.opphoerer is None or skjerming.opphoerer > dag
    return Linje(
        post=post,
        nr=nr,
        parter=parter,
        utenfor=utenfor(post.journalposttype, parter),
        skjerming=skjerming if gjelder else None,
        xx_frist=skjerming.frist if skjerming and er_egen else None,
        url=f"/sak/{nummer}/{nr}/" if nummer and nr else "",
        nummer=f"{nummer}-{nr}" if nummer else "",
    )


def utenfor(journalposttype: str, parter: list[Any]) -> list[Any]:
    """Senders of an incoming entry, receivers of others; all when there is none of those."""
    inn = journalposttype == "I"
    return [p for p in parter if (p.type in _INN) == inn] or parter
