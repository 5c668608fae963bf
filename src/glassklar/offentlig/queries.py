# SPDX-License-Identifier: EUPL-1.2
"""What the public site reads besides search: entries, cases, days and the municipality."""

from __future__ import annotations

from datetime import date
from typing import Any

from glassklar.offentlig.database import Rad, en, hent

SIDE = 25
#: A day on one page, for paper; longer days are read in pages.
MAKS_DAG = 2000

FELT = (
    "p.id, p.journaldato, p.saksaar, p.saksnr, p.postnr, p.lopeaar, p.lopenr, p.retning, p.tittel,"
    " p.sakstittel, p.klasse, p.parter, p.enhet_kode, p.enhet, p.saksbehandler,"
    " p.dokumentets_dato, p.tilgang, p.hjemler, p.avskrivning, p.dokumenter, p.status,"
    " p.lagt_ut, p.foerst_lagt_ut, p.versjon, p.rettelser, p.trukket"
)
#: The words of the partial index of corrected and withdrawn entries.
RETTET = "(p.trukket is not null or p.rettelser <> '[]')"


def nyeste(antall: int) -> list[Rad]:
    """Return the entries last released."""
    return hent(
        f"select {FELT} from journalpost p where p.trukket is null"
        " order by p.lagt_ut desc, p.id desc limit %s",
        [antall],
    )


def rettede(antall: int) -> list[Rad]:
    """Return entries last corrected or withdrawn."""
    return hent(
        f"select {FELT} from journalpost p where {RETTET}"
        " order by p.lagt_ut desc, p.id desc limit %s",
        [antall],
    )


def nye_siden(antall: int) -> list[Rad]:
    """Return what was last released, corrected or withdrawn, newest first (feeds)."""
    return hent(
        f"select {FELT} from journalpost p order by p.lagt_ut desc, p.id desc limit %s", [antall]
    )


def post(aar: int, nr: int, postnr: int) -> Rad | None:
    """Return the entry at this address, withdrawn or not."""
    return en(
        f"select {FELT} from journalpost p where p.saksaar = %s and p.saksnr = %s"
        " and p.postnr = %s and p.journaldato >= %s limit 1",
        [aar, nr, postnr, _tidligst(aar)],
    )


def loepenummer(aar: int, nr: int) -> Rad | None:
    """Return the entry with this running number in the journal of a year."""
    dager = hent(
        "select journaldato from dag where journaldato >= %s and journaldato <= %s"
        " and fra_nr <= %s and til_nr >= %s",
        [date(max(aar, 1), 1, 1), date(min(aar + 1, 9999), 12, 31), nr, nr],
    )
    if not dager:
        return None
    return en(
        f"select {FELT} from journalpost p where p.journaldato = any(%s)"
        " and p.lopeaar = %s and p.lopenr = %s limit 1",
        [[d["journaldato"] for d in dager], aar, nr],
    )


def sak(aar: int, nr: int) -> Rad | None:
    """Return the case at this address."""
    return en(
        "select id, aar, nr, tittel, klasse, enhet, status, saksdato, sist, antall"
        " from sak where aar = %s and nr = %s",
        [aar, nr],
    )


def poster_i_sak(aar: int, nr: int, side: int, antall: int = SIDE) -> list[Rad]:
    """Return a page of a case's entries, newest number first."""
    return hent(
        f"select {FELT} from journalpost p where p.saksaar = %s and p.saksnr = %s"
        " and p.journaldato >= %s order by p.postnr desc limit %s offset %s",
        [aar, nr, _tidligst(aar), antall, (side - 1) * antall],
    )


def sist_i_sak(aar: int, nr: int, antall: int) -> list[Rad]:
    """Return what was last released, corrected or withdrawn in a case, newest first (feeds)."""
    return hent(
        f"select {FELT} from journalpost p where p.saksaar = %s and p.saksnr = %s"
        " and p.journaldato >= %s order by p.lagt_ut desc, p.id desc limit %s",
        [aar, nr, _tidligst(aar), antall],
    )


def _tidligst(saksaar: int) -> date:
    """Entries of a case stand in the journal of its year or later; a year of slack for imports."""
    return date(max(saksaar - 1, 1), 1, 1)


def dag(d: date) -> Rad | None:
    """Return the figures of a journal date."""
    return en("select * from dag where journaldato = %s", [d])


def nabodager(d: date) -> tuple[Rad | None, Rad | None]:
    """Return the nearest dates before and after with something on them."""
    funnet = hent(
        "(select journaldato, lagt_ut from dag where journaldato < %s"
        " and (lagt_ut > 0 or venter > 0) order by journaldato desc limit 1) union all"
        " (select journaldato, lagt_ut from dag where journaldato > %s"
        " and (lagt_ut > 0 or venter > 0) order by journaldato limit 1)",
        [d, d],
    )
    foer = next((r for r in funnet if r["journaldato"] < d), None)
    return foer, next((r for r in funnet if r["journaldato"] > d), None)


def dager(fra: date, til: date) -> list[Rad]:
    """Return the dates of a period with something on them, newest first."""
    return hent(
        "select journaldato, lagt_ut, venter from dag where journaldato between %s and %s"
        " and (lagt_ut > 0 or venter > 0) order by journaldato desc",
        [fra, til],
    )


def ytterdager() -> tuple[date | None, date | None]:
    """Return the first and last date with something on them."""
    r = en("select min(journaldato) a, max(journaldato) b from dag where lagt_ut > 0")
    return (r["a"], r["b"]) if r else (None, None)


def poster_paa_dag(
    d: date, enhet: str = "", type_: str = "", side: int = 1, antall: int = SIDE
) -> tuple[list[Rad], int]:
    """Return a page of a date's entries by running number, and how many there are in all."""
    vilkaar, verdier = "p.journaldato = %s", list[Any]([d])
    if enhet:
        vilkaar += " and p.enhet_kode = %s"
        verdier.append(enhet)
    if type_:
        vilkaar += " and p.retning = any(%s)"
        verdier.append(["N", "X"] if type_ in ("N", "X") else [type_])
    rader = hent(
        f"select {FELT} from journalpost p where {vilkaar} order by p.lopeaar, p.lopenr, p.id"
        " limit %s offset %s",
        [*verdier, antall, (side - 1) * antall],
    )
    if side == 1 and len(rader) < antall:
        return rader, len(rader)
    telling = en(f"select count(*) n from journalpost p where {vilkaar}", verdier)
    return rader, telling["n"] if telling else 0


def enheter_paa_dag(d: date) -> list[Rad]:
    """Return the units with entries on a date, with counts."""
    return hent(
        "select enhet_kode, min(enhet) enhet, count(*)::int antall from journalpost"
        " where journaldato = %s group by enhet_kode order by min(enhet)",
        [d],
    )


def virksomhet() -> Rad:
    """Return what the municipality says of itself, and its units."""
    funnet = en(
        "select innhold, (select jsonb_agg(jsonb_build_object('kode', kode, 'navn', navn)"
        " order by navn, kode) from kode where type = 'enhet') as enheter"
        " from virksomhet where id = 1"
    )
    return {**funnet["innhold"], "enheter": funnet["enheter"] or []} if funnet else {}


def koder() -> list[Rad]:
    """Return the access codes that hide something, in the archive's own order."""
    return hent(
        "select kode, navn, forklaring from kode where type = 'tilgangskode'"
        " and coalesce((forklaring ->> 'aktiv')::boolean, true)"
        " order by (forklaring ->> 'rekkefoelge')::int nulls last, kode"
    )


def sum_skjulte() -> int:
    """Return how many entries are kept off the list by type of case."""
    r = en("select coalesce(sum(skjulte), 0)::int n from dag")
    return r["n"] if r else 0


def saker(etter: tuple[int, int] | None, antall: int) -> list[Rad]:
    """Return cases by number, newest first, by key-set."""
    felt = "aar, nr, tittel, klasse, enhet, status, saksdato, antall"
    if etter is None:
        return hent(f"select {felt} from sak order by aar desc, nr desc limit %s", [antall])
    return hent(
        f"select {felt} from sak where (aar, nr) < (%s, %s) order by aar desc, nr desc limit %s",
        [*etter, antall],
    )
