# SPDX-License-Identifier: EUPL-1.2
"""Reads of the archive for pages, jobs and APIs. A hidden row is simply not there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, QuerySet

from glassklar.arkiv.dokumenter.models import Dokumentobjekt
from glassklar.arkiv.mapper.models import Mappe, Saksnummer
from glassklar.arkiv.registreringer.models import (
    Journalpostnummer,
    Korrespondansepart,
    Loepenummer,
    Regdok,
    Registrering,
)
from glassklar.grunn.feil import IkkeFunnet

SIDE = 25


def finn_sak(aar: int, nr: int) -> Mappe:
    """Return the case with this number.

    Raises:
        IkkeFunnet: there is none.
    """
    treff = Saksnummer.objects.filter(aar=aar, nr=nr).values_list("mappe_id", flat=True).first()
    if treff is None:
        raise IkkeFunnet
    return sak(treff)


def sak(mappe: UUID) -> Mappe:
    """Return a case with what its page shows of it, in one query."""
    funnet = (
        Mappe.objects.select_related(
            "skjermet",
            "klassering",
            "saksnummer",
            "enhet",
            "saksansvarlig",
            "arkivdel",
        )
        .filter(pk=mappe)
        .first()
    )
    if funnet is None:
        raise IkkeFunnet
    return funnet


def finn_post(aar: int, nr: int, postnr: int) -> Registrering:
    """Return the entry with this number in this case.

    Raises:
        IkkeFunnet: there is none.
    """
    treff = (
        Journalpostnummer.objects.filter(
            mappe__saksnummer__aar=aar, mappe__saksnummer__nr=nr, nr=postnr, gjelder=True
        )
        .values_list("registrering_id", flat=True)
        .first()
    )
    if treff is None:
        raise IkkeFunnet
    return post(treff)


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
    return q.select_related(
        "skjermet",
        "mappe",
        "mappe__saksnummer",
        "mappe__skjermet",
        "loepenummer",
        "enhet",
        "saksbehandler",
    ).prefetch_related(
        Prefetch(
            "korrespondanseparter",
            Korrespondansepart.objects.select_related("identitet", "enhet", "saksbehandler"),
        ),
        Prefetch("journalpostnumre", Journalpostnummer.objects.filter(gjelder=True)),
    )


def post(registrering: UUID) -> Registrering:
    """Return an entry with what its page shows of it.

    Raises:
        IkkeFunnet: there is none.
    """
    funnet = med_rader(Registrering.objects.filter(pk=registrering)).first()
    if funnet is None:
        raise IkkeFunnet
    return funnet


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


def hitsteder(registreringer: Iterable[UUID], tekst: str) -> dict[UUID, tuple[str, str]]:
    """Return, by entry, where the search words stand: (place, snippet with « » round hits).

    Looks only at rows that the person may read. Place is 'tittel', 'part' or 'dokument:<title>'.
    """
    sql = """
      with q as (select websearch_to_tsquery('norwegian', %s) as q)
      select distinct on (r) r, sted,
             ts_headline('norwegian', t, q.q,
               'StartSel=\u27e6, StopSel=\u27e7, MaxFragments=1, MaxWords=14, MinWords=8')
        from q, (
          select g.id as r, 1 as rang, 'tittel' as sted,
                 concat_ws(' ', g.tittel, s.tittel1, s.tittel2) as t
            from registrering g left join registrering_skjermet s on s.registrering_id = g.id
           where g.id = any(%s)
          union all
          select i.registrering_id, 2, 'part', i.navn from kp_identitet i
           where i.registrering_id = any(%s)
          union all
          select k.registrering_id, 3, 'dokument', d.tittel from regdok k
            join dokument_skjermet d on d.dokument_id = k.dokument_id
           where k.registrering_id = any(%s)
          union all
          select k.registrering_id, 4, 'dokument:' || d.tittel, left(x.tekst, 200000)
            from regdok k join dokumenttekst x on x.dokument_id = k.dokument_id
            join dokument_skjermet d on d.dokument_id = k.dokument_id
           where k.registrering_id = any(%s)
        ) f
       where to_tsvector('norwegian', t) @@ q.q
       order by r, rang"""
    ider = list(registreringer)
    with connection.cursor() as c:
        c.execute(sql, [tekst, ider, ider, ider, ider])
        return {r: (sted, utdrag) for r, sted, utdrag in c.fetchall()}
