# SPDX-License-Identifier: EUPL-1.2
"""All that the public site reads: schema ``offentlig``, through its one role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.rows import dict_row

from glassklar.grunn.klokke import i_dag

SIDE = 25
#: Numbered pages end here; beyond, key-set pages.
MAKS_TREFF = 1000
NAVN_DAGER = 365

FELT = (
    "p.id, p.journaldato, p.saksaar, p.saksnr, p.postnr, p.lopeaar, p.lopenr, p.retning, p.tittel,"
    " p.sakstittel, p.klasse, p.parter, p.enhet_kode, p.enhet, p.saksbehandler,"
    " p.dokumentets_dato, p.tilgang, p.hjemler, p.avskrivning, p.dokumenter, p.status,"
    " p.lagt_ut, p.foerst_lagt_ut, p.versjon, p.rettelser, p.trukket"
)
Rad = dict[str, Any]


def _hent(sql: str, verdier: Sequence[Any] = ()) -> list[Rad]:
    connection.ensure_connection()
    with connection.connection.cursor(row_factory=dict_row) as c:
        c.execute(sql, verdier)
        return c.fetchall()


@dataclass(frozen=True, slots=True)
class Soek:
    """What somebody searches for. Empty fields ask for nothing."""

    q: str = ""
    fra: date | None = None
    til: date | None = None
    enheter: tuple[str, ...] = ()
    typer: tuple[str, ...] = ()
    tilganger: tuple[str, ...] = ()
    eldste_foerst: bool = False

    @property
    def tomt(self) -> bool:
        """Whether nothing at all is asked for."""
        return not (self.q or self.fra or self.til or self.enheter or self.typer or self.tilganger)


@dataclass(frozen=True, slots=True)
class Resultat:
    """A page of hits, with the count up to the limit."""

    rader: list[Rad]
    antall: int
    flere: bool = False
    siste: tuple[date, UUID] | None = field(default=None)


def navnegrense(dag: date | None = None) -> date:
    """Return the first journal date whose private names may still be found (innsyn I3)."""
    return (dag or i_dag()) - timedelta(days=NAVN_DAGER)


def _finn(s: Soek, grense: int, etter: tuple[date, UUID] | None = None) -> list[Rad]:
    return _hent(
        "select id, journaldato from finn(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            s.q, s.fra or date.min, s.til or date.max,
            list(s.enheter) or None, list(s.typer) or None, list(s.tilganger) or None,
            grense, navnegrense(), s.eldste_foerst,
            etter[0] if etter else None, etter[1] if etter else None,
        ],
    )  # fmt: skip


def _rader(noekler: Sequence[Rad]) -> list[Rad]:
    """Return full rows in the order of the keys; the dates prune to the right years."""
    if not noekler:
        return []
    ider = [n["id"] for n in noekler]
    datoer = sorted({n["journaldato"] for n in noekler})
    funnet = {
        r["id"]: r
        for r in _hent(
            f"select {FELT} from journalpost p where p.id = any(%s)"
            " and p.journaldato >= %s and p.journaldato <= %s",
            [ider, datoer[0], datoer[-1]],
        )
    }
    return [funnet[i] for i in ider if i in funnet]


def soek(s: Soek, side: int = 1, antall: int = SIDE) -> Resultat:
    """Return one numbered page of hits; the count is exact up to ``MAKS_TREFF``."""
    noekler = _finn(s, MAKS_TREFF + 1)
    start = (side - 1) * antall
    paa_siden = noekler[:MAKS_TREFF][start : start + antall]
    return Resultat(_rader(paa_siden), len(noekler), len(noekler) > MAKS_TREFF, _siste(paa_siden))


def bla(s: Soek, etter: tuple[date, UUID] | None, antall: int = SIDE) -> Resultat:
    """Return the hits after a key, without counting: feeds, the API and beyond page 40."""
    noekler = _finn(s, antall + 1, etter)
    flere = len(noekler) > antall
    noekler = noekler[:antall]
    return Resultat(_rader(noekler), len(noekler), flere, _siste(noekler))


def _siste(noekler: Sequence[Rad]) -> tuple[date, UUID] | None:
    return (noekler[-1]["journaldato"], noekler[-1]["id"]) if noekler else None


def hitsteder(rader: Sequence[Rad], q: str) -> dict[UUID, tuple[str, str]]:
    """Return, by entry, where in an open document's text the words stand (hits in a title or
    name are seen in the line itself)."""
    grense = navnegrense()
    ider = [r["id"] for r in rader if r["journaldato"] >= grense]
    if not ider or not q:
        return {}
    funnet = _hent(
        """with q as (select websearch_to_tsquery('norwegian', %s) as q)
        select distinct on (t.journalpost) t.journalpost, t.nr,
               ts_headline('norwegian', left(t.tekst, 100000), q.q,
                 'StartSel=\u27e6, StopSel=\u27e7, MaxFragments=1, MaxWords=14, MinWords=8') utdrag
          from dokumenttekst t, q
         where t.journalpost = any(%s)
           and to_tsvector('norwegian', left(t.tekst, 100000)) @@ q.q
         order by t.journalpost, t.nr""",
        [q, ider],
    )
    titler = {r["id"]: {d["nr"]: d["tittel"] for d in r["dokumenter"]} for r in rader}
    return {
        f["journalpost"]: (titler[f["journalpost"]].get(f["nr"], ""), f["utdrag"]) for f in funnet
    }


def nyeste(antall: int) -> list[Rad]:
    """Return the entries last released."""
    return _hent(
        f"select {FELT} from journalpost p where p.trukket is null and p.journaldato >= %s"
        " order by p.lagt_ut desc, p.id desc limit %s",
        [_et_aar_siden(), antall],
    )


def _et_aar_siden() -> date:
    siste = _hent("select max(journaldato) d from dag where lagt_ut > 0")[0]["d"]
    return (siste or i_dag()) - timedelta(days=365)


def rettede(antall: int) -> list[Rad]:
    """Return entries last corrected or withdrawn."""
    return _hent(
        f"select {FELT} from journalpost p where p.journaldato >= %s and"
        " (p.trukket is not null or p.rettelser <> '[]') order by p.lagt_ut desc limit %s",
        [_et_aar_siden(), antall],
    )


def nye_siden(antall: int, foer: tuple[datetime, UUID] | None = None) -> list[Rad]:
    """Return entries by time of release, newest first, by key-set (feeds)."""
    vilkaar, verdier = "", list[Any]()
    if foer:
        vilkaar = "and (p.lagt_ut < %s or (p.lagt_ut = %s and p.id < %s))"
        verdier = [foer[0], foer[0], foer[1]]
    return _hent(
        f"select {FELT} from journalpost p where p.journaldato >= %s {vilkaar}"
        " order by p.lagt_ut desc, p.id desc limit %s",
        [_et_aar_siden(), *verdier, antall],
    )


def post(aar: int, nr: int, postnr: int) -> Rad | None:
    """Return the entry at this address, withdrawn or not."""
    funnet = _hent(
        f"select {FELT} from journalpost p where p.saksaar = %s and p.saksnr = %s"
        " and p.postnr = %s limit 1",
        [aar, nr, postnr],
    )
    return funnet[0] if funnet else None


def loepenummer(aar: int, nr: int) -> Rad | None:
    """Return the entry with this running number."""
    funnet = _hent(
        f"select {FELT} from journalpost p where p.lopeaar = %s and p.lopenr = %s"
        " and p.journaldato >= %s limit 1",
        [aar, nr, date(max(aar, 1), 1, 1)],
    )
    return funnet[0] if funnet else None


def sak(aar: int, nr: int) -> Rad | None:
    """Return the case at this address."""
    funnet = _hent(
        "select id, aar, nr, tittel, klasse, enhet, status, saksdato, sist, antall"
        " from sak where aar = %s and nr = %s",
        [aar, nr],
    )
    return funnet[0] if funnet else None


def poster_i_sak(aar: int, nr: int, side: int, antall: int = SIDE) -> list[Rad]:
    """Return a page of a case's entries, newest number first."""
    return _hent(
        f"select {FELT} from journalpost p where p.saksaar = %s and p.saksnr = %s"
        " order by p.postnr desc limit %s offset %s",
        [aar, nr, antall, (side - 1) * antall],
    )


def dag(d: date) -> Rad | None:
    """Return the figures of a journal date."""
    funnet = _hent("select * from dag where journaldato = %s", [d])
    return funnet[0] if funnet else None


def nabodager(d: date) -> tuple[Rad | None, Rad | None]:
    """Return the nearest dates before and after with something on them."""
    foer = _hent(
        "select journaldato, lagt_ut from dag where journaldato < %s and (lagt_ut > 0 or venter > 0)"
        " order by journaldato desc limit 1",
        [d],
    )
    etter = _hent(
        "select journaldato, lagt_ut from dag where journaldato > %s and (lagt_ut > 0 or venter > 0)"
        " order by journaldato limit 1",
        [d],
    )
    return (foer[0] if foer else None), (etter[0] if etter else None)


def dager(fra: date, til: date) -> list[Rad]:
    """Return the dates of a period with something on them, newest first."""
    return _hent(
        "select journaldato, lagt_ut, venter from dag where journaldato between %s and %s"
        " and (lagt_ut > 0 or venter > 0) order by journaldato desc",
        [fra, til],
    )


def ytterdager() -> tuple[date | None, date | None]:
    """Return the first and last date with something on them."""
    r = _hent("select min(journaldato) a, max(journaldato) b from dag where lagt_ut > 0")[0]
    return r["a"], r["b"]


def poster_paa_dag(
    d: date, enhet: str, type_: str, side: int, antall: int = SIDE
) -> tuple[list[Rad], int]:
    """Return a page of a date's entries by running number, and how many there are."""
    vilkaar, verdier = "p.journaldato = %s", list[Any]([d])
    if enhet:
        vilkaar += " and p.enhet_kode = %s"
        verdier.append(enhet)
    if type_:
        vilkaar += " and p.retning = any(%s)"
        verdier.append(["N", "X"] if type_ == "N" else [type_])
    rader = _hent(
        f"select {FELT} from journalpost p where {vilkaar} order by p.lopeaar, p.lopenr"
        " limit %s offset %s",
        [*verdier, antall, (side - 1) * antall],
    )
    if side == 1 and len(rader) < antall:
        return rader, len(rader)
    n = _hent(f"select count(*) n from journalpost p where {vilkaar}", verdier)[0]["n"]
    return rader, n


def enheter_paa_dag(d: date) -> list[Rad]:
    """Return the units with entries on a date, with counts."""
    return _hent(
        "select enhet_kode, min(enhet) enhet, count(*)::int antall from journalpost"
        " where journaldato = %s group by enhet_kode order by min(enhet)",
        [d],
    )


def virksomhet() -> Rad:
    """Return what the municipality says of itself and of what it publishes."""
    funnet = _hent("select innhold from virksomhet where id = 1")
    return funnet[0]["innhold"] if funnet else {}


def sum_skjulte() -> int:
    """Return how many entries are kept off the list by type of case."""
    return _hent("select coalesce(sum(skjulte), 0)::int n from dag")[0]["n"]


def saker(etter: tuple[int, int] | None, antall: int) -> list[Rad]:
    """Return cases by number, newest first, by key-set."""
    if etter is None:
        return _hent("select * from sak order by aar desc, nr desc limit %s", [antall])
    return _hent(
        "select * from sak where (aar, nr) < (%s, %s) order by aar desc, nr desc limit %s",
        [*etter, antall],
    )
