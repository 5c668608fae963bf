# SPDX-License-Identifier: EUPL-1.2
"""Reads of the archive for pages, jobs and APIs. A hidden row is simply not there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, QuerySet

from glassklar.arkiv.dokumenter.models import Dokumentobjekt
from glassklar.arkiv.mapper.models import Mappe
from glassklar.arkiv.registreringer.models import (
    Journalpostnummer,
    Korrespondansepart,
    Loepenummer,
    Regdok,
    Registrering,
)
from glassklar.grunn import lest
from glassklar.grunn.feil import IkkeFunnet
from glassklar.grunn.forberedt import forberedt

SIDE = 25
M = TypeVar("M")


def finn_sak(aar: int, nr: int) -> Mappe:
    """Return the case with this number.

    Raises:
        IkkeFunnet: there is none.
    """
    if not _mulig(aar, nr):
        raise IkkeFunnet
    return _en(_saker_med_nummer(aar, nr))


def sak(mappe: UUID) -> Mappe:
    """Return a case with what its page shows of it, in one query."""
    return _en(_saker_med_noekkel(mappe))


def _en(funnet: list[M]) -> M:
    if not funnet:
        raise IkkeFunnet
    return funnet[0]


def _mulig(aar: int, *numre: int) -> bool:
    """Whether the database has room for such numbers."""
    return 0 < aar < 2**15 and all(0 < nr < 2**31 for nr in numre)


def _hele_saker() -> QuerySet[Mappe]:
    return Mappe.objects.select_related(
        "skjermet", "klassering", "saksnummer", "enhet", "saksansvarlig", "arkivdel"
    )


@forberedt(int, int)
def _saker_med_nummer(aar: int, nr: int) -> QuerySet[Mappe]:
    return _hele_saker().filter(saksnummer__aar=aar, saksnummer__nr=nr)


@forberedt(UUID)
def _saker_med_noekkel(mappe: UUID) -> QuerySet[Mappe]:
    return _hele_saker().filter(pk=mappe)


def finn_post(aar: int, nr: int, postnr: int) -> Registrering:
    """Return the entry with this number in this case.

    Raises:
        IkkeFunnet: there is none.
    """
    return post(postnoekkel(aar, nr, postnr))


def postnoekkel(aar: int, nr: int, postnr: int) -> UUID:
    """Return the key of the entry with this number.

    Raises:
        IkkeFunnet: there is none.
    """
    if not _mulig(aar, nr, postnr):
        raise IkkeFunnet
    return _en(_postnoekler(aar, nr, postnr))


@forberedt(int, int, int)
def _postnoekler(aar: int, nr: int, postnr: int) -> QuerySet:
    return Journalpostnummer.objects.filter(
        mappe__saksnummer__aar=aar, mappe__saksnummer__nr=nr, nr=postnr, gjelder=True
    ).values_list("registrering_id", flat=True)


def finn_loepenummer(aar: int, nr: int) -> Registrering:
    """Return the entry with this running number of the year.

    Raises:
        IkkeFunnet: there is none.
    """
    treff = Loepenummer.objects.filter(aar=aar, nr=nr).values_list("registrering_id", flat=True)
    funnet = treff.first()
    if funnet is None:
        raise IkkeFunnet
    return post(funnet)


def med_rader(q: QuerySet[Registrering]) -> QuerySet[Registrering]:
    """Join to entries what a list or page shows: one query, and one for correspondents."""
    return _med_det_ene(q).prefetch_related(
        Prefetch("korrespondanseparter", _parter()),
        Prefetch("journalpostnumre", Journalpostnummer.objects.filter(gjelder=True)),
    )


def _med_det_ene(q: QuerySet[Registrering]) -> QuerySet[Registrering]:
    return q.select_related(
        "skjermet",
        "mappe",
        "mappe__saksnummer",
        "mappe__skjermet",
        "loepenummer",
        "enhet",
        "saksbehandler",
    )


def _parter() -> QuerySet[Korrespondansepart]:
    return Korrespondansepart.objects.select_related("identitet", "enhet", "saksbehandler")


@forberedt(UUID)
def _poster(registrering: UUID) -> QuerySet[Registrering]:
    return _med_det_ene(Registrering.objects.filter(pk=registrering)).select_related(
        "mappe__enhet", "mappe__saksansvarlig", "mappe__arkivdel", "endret_av"
    )


@forberedt(UUID)
def _postens_parter(registrering: UUID) -> QuerySet[Korrespondansepart]:
    return _parter().filter(registrering=registrering)


@forberedt(UUID)
def _postens_numre(registrering: UUID) -> QuerySet[Journalpostnummer]:
    return Journalpostnummer.objects.filter(registrering=registrering, gjelder=True)


def post(registrering: UUID) -> Registrering:
    """Return an entry with what its page shows of it.

    Raises:
        IkkeFunnet: there is none.
    """
    funnet = _en(_poster(registrering))
    _legg_ved(funnet, "korrespondanseparter", _postens_parter(registrering))
    _legg_ved(funnet, "journalpostnumre", _postens_numre(registrering))
    return funnet


def _legg_ved(reg: Registrering, navn: str, rader: list[Any]) -> None:
    """Give an entry its rows, as Django's prefetch does (which compiles anew each time)."""
    q = getattr(reg, navn).all()
    q._result_cache = rader
    q._prefetch_done = True
    for rad in rader:
        rad.registrering = reg
    reg._prefetched_objects_cache = getattr(reg, "_prefetched_objects_cache", {}) | {navn: q}


def postnr(reg: Registrering) -> int | None:
    """Return the entry's number in its case (M015), when it was read with ``med_rader``."""
    numre = list(reg.journalpostnumre.all())
    return numre[0].nr if numre else None


def registrerings_id(reg: Registrering) -> str:
    """Return M004, e.g. 2026/127-4."""
    nr = reg.mappe.saksnummer if reg.mappe else None
    return f"{nr.aar}/{nr.nr}-{postnr(reg)}" if nr else ""


def dokumenter(registrering: UUID) -> list[Regdok]:
    """Return an entry's documents in order, with the files that the person may see."""
    return list(
        Regdok.objects.filter(registrering=registrering)
        .select_related("dokument", "dokument__skjermet")
        .prefetch_related(
            Prefetch(
                "dokument__objekter",
                Dokumentobjekt.objects.select_related("tekst").order_by("variant", "-versjon"),
            )
        )
        .order_by("nr")
    )


def objekt(objekt_id: UUID) -> Dokumentobjekt:
    """Return a file's row if the person may read it.

    Raises:
        IkkeFunnet: there is none, or it is not to be known.
    """
    funnet = Dokumentobjekt.objects.filter(pk=objekt_id).first()
    if funnet is None:
        raise IkkeFunnet
    return funnet


def poster_i_sak(mappe: UUID) -> QuerySet[Registrering]:
    """Return a case's entries, newest number first."""
    return med_rader(
        Registrering.objects.filter(mappe=mappe, journalpostnumre__gjelder=True)
    ).order_by("-journalpostnumre__nr")


@dataclass(frozen=True, slots=True)
class Treff:
    """A hit of the staff search: which object, of what kind, at which date."""

    objekt: UUID
    art: str
    dato: date


def soek(tekst: str, grense: int = SIDE, foer: tuple[date, UUID] | None = None) -> list[Treff]:
    """Search titles, parties, remarks and document text; newest first, by key-set.

    Only what the acting person may read is searched at all (docs/decisions/0007).
    """
    dato, objekt_ = foer or (None, None)
    with connection.cursor() as c:
        c.execute(
            "select objekt, art, dato from soek(%s, %s, %s, %s)", [tekst, grense, dato, objekt_]
        )
        return [Treff(o, a if isinstance(a, str) else a.decode(), d) for o, a, d in c.fetchall()]


def uten_avslutning(q: QuerySet[Registrering]) -> QuerySet[Registrering]:
    """Keep entries that are not yet journalled, archived or void."""
    return q.exclude(status__in=["J", "A", "U"])


#: Where the words stand, in the order that they are looked for: place, text, and the unit and label
#: of the row that the text is out of. A document's text goes with the title of the document.
_HITSTEDER = """
  with q as (select websearch_to_tsquery('norwegian', %s) as q)
  select distinct on (r) r, sted,
         ts_headline('norwegian', t, q.q,
           'StartSel=\u27e6, StopSel=\u27e7, MaxFragments=1, MaxWords=14, MinWords=8'),
         felt, enhet, vern, sak, vern_til, dok, dvern, dsak, dtil
    from q, (
      select g.id as r, 1 as rang, 'tittel' as sted,
             concat_ws(' ', g.tittel, s.tittel1, s.tittel2) as t, 'registrering.tittel2' as felt,
             g.id as enhet, s.vern, s.sak, s.vern_til,
             null::uuid as dok, null::int as dvern, null::uuid as dsak, null::date as dtil
        from registrering g left join registrering_skjermet s on s.registrering_id = g.id
       where g.id = any(%s)
      union all
      select i.registrering_id, 2, 'part', i.navn, 'registrering.navn', i.registrering_id,
             i.vern, i.sak, i.vern_til, null, null, null, null
        from kp_identitet i
       where i.registrering_id = any(%s)
      union all
      select k.registrering_id, 3, 'dokument', d.tittel, 'dokument.tittel', d.dokument_id,
             d.vern, d.sak, d.vern_til, null, null, null, null
        from regdok k join dokument_skjermet d on d.dokument_id = k.dokument_id
       where k.registrering_id = any(%s)
      union all
      select k.registrering_id, 4, 'dokument:' || d.tittel, left(x.tekst, 200000),
             'dokumentobjekt.tekst', x.objekt_id, x.vern, x.sak, x.vern_til,
             d.dokument_id, d.vern, d.sak, d.vern_til
        from regdok k join dokumenttekst x on x.dokument_id = k.dokument_id
        join dokument_skjermet d on d.dokument_id = k.dokument_id
       where k.registrering_id = any(%s)
    ) f
   where to_tsvector('norwegian', t) @@ q.q
   order by r, rang"""


def hitsteder(registreringer: Iterable[UUID], tekst: str) -> dict[UUID, tuple[str, str]]:
    """Return, by entry, where the search words stand: (place, snippet with « » round hits).

    Looks only at rows that the person may read, and notes them as read: show what it returns.
    Place is 'tittel', 'part' or 'dokument:<title>'.
    """
    ider = list(registreringer)
    ut = {}
    with connection.cursor() as c:
        c.execute(_HITSTEDER, [tekst, ider, ider, ider, ider])
        for r, sted, utdrag, felt, enhet, *etiketter in c.fetchall():
            ut[r] = (sted, utdrag)
            _noter(felt, enhet, *etiketter[:3])
            if etiketter[3] is not None:
                _noter("dokument.tittel", *etiketter[3:])
    return ut


def _noter(hva: str, enhet: UUID, vern: int | None, sak: UUID | None, til: date | None) -> None:
    if lest.i_kraft(vern, til):
        tabell, _skille, felt = hva.partition(".")
        lest.noter(tabell, enhet, felt, lest.Etikett(vern, sak, til))
