# SPDX-License-Identifier: EUPL-1.2
"""Which rows a history is about: the trace is looked up by their keys, never searched through.

Call inside ``lesing(bruker)``: what the person may not read has no key here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

#: A unit of the archive: table and key.
Enhet = tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class Omfang:
    """Rows by key, each with the unit that it belongs to; and for people which tables are meant
    (their keys are small numbers, which every table has)."""

    enheter: dict[UUID, Enhet] = field(default_factory=dict)
    tabeller: tuple[str, ...] = ()


_SAK = """
select 'mappe', %(id)s::uuid, %(id)s::uuid
union all select 'mappe', x.id, x.mappe_id from part x where x.mappe_id = %(id)s
union all select 'mappe', x.id, x.mappe_id from merknad x where x.mappe_id = %(id)s
union all select 'mappe', x.id, x.mappe_id from nasjonal_identifikator x where x.mappe_id = %(id)s
union all select 'mappe', x.id, x.mappe_id from mappe_sekundaerklasse x where x.mappe_id = %(id)s
union all select 'mappe', x.id, x.mappe_id from moetedeltaker x where x.mappe_id = %(id)s
union all select 'mappe', x.id, x.sak from saksorgan x where x.sak = %(id)s"""
_DOKUMENTER = """
select 'dokument', d.id, d.id from d
union all select 'dokumentobjekt', x.id, x.id from d join dokumentobjekt x on x.dokument_id = d.id
union all select 'dokument', x.id, d.id from d join part x on x.dokument_id = d.id
union all select 'dokument', x.id, d.id from d join merknad x on x.dokument_id = d.id
union all select 'dokumentobjekt', x.id, o.id from d join dokumentobjekt o on o.dokument_id = d.id
  join konvertering x on x.objekt_id = o.id"""
_POSTER = f"""
with r(id) as (select unnest(%(poster)s::uuid[])),
     d(id) as (select distinct k.dokument_id from r join regdok k on k.registrering_id = r.id)
{_DOKUMENTER}
union all select 'registrering', r.id, r.id from r
union all select 'registrering', x.id, r.id from r
  join korrespondansepart x on x.registrering_id = r.id
union all select 'registrering', x.id, r.id from r join part x on x.registrering_id = r.id
union all select 'registrering', x.id, r.id from r join merknad x on x.registrering_id = r.id
union all select 'registrering', x.id, r.id from r join felthjemmel x on x.registrering_id = r.id
union all select 'registrering', x.id, r.id from r join dokumentflyt x on x.registrering_id = r.id
union all select 'registrering', x.id, r.id from r join avskrivning x on x.registrering_id = r.id"""
#: What was given to the public, and what it came as: that it was, and when.
_POST = f"""{_POSTER}
union all select 'registrering', x.id, r.id from r
  join offentliggjoering x on x.registrering_id = r.id
union all select 'mottak', x.id, x.id from r join mottak x on x.registrering_id = r.id"""
_HELE_SAKEN = f"{_POSTER} union all {_SAK}"
_DOKUMENT = f"with d(id) as (select %(id)s::uuid) {_DOKUMENTER}"
_PERSON = """
select 'bruker', %(id)s::int
union all select 'rolletildeling', x.id from rolletildeling x where x.bruker_id = %(id)s
union all select 'stedfortreder', x.id from stedfortreder x
 where x.bruker_id = %(id)s or x.for_bruker_id = %(id)s
union all select 'klarering', x.id from synlige_klareringer() x where x.bruker_id = %(id)s"""


def _enheter(sql: str, pk: UUID | None, poster: Iterable[UUID] = ()) -> Omfang:
    with connection.cursor() as c:
        c.execute(sql, {"id": pk, "poster": list(poster)})
        return Omfang({rad: (tabell, enhet) for tabell, rad, enhet in c.fetchall()})


def sak(mappe: UUID) -> Omfang:
    """A case itself; its entries have their own histories."""
    return _enheter(_SAK, mappe)


def post(registrering: UUID) -> Omfang:
    """An entry with its documents and files."""
    return _enheter(_POST, None, [registrering])


def hele_saken(mappe: UUID) -> Omfang:
    """A case with all its entries, documents and files."""
    with connection.cursor() as c:
        c.execute("select id from registrering where mappe_id = %s", [mappe])
        poster = [pk for (pk,) in c.fetchall()]
    return _enheter(_HELE_SAKEN, mappe, poster)


def dokument(pk: UUID) -> Omfang:
    """A document with its files."""
    return _enheter(_DOKUMENT, pk)


def tallnoekkel(nr: int) -> UUID:
    """The key that the trace keeps a numbered row by."""
    return UUID(f"{nr:032d}")


def _tall(par: list[tuple[str, int]]) -> Omfang:
    return Omfang(
        {tallnoekkel(nr): ("", tallnoekkel(nr)) for _tabell, nr in par},
        tuple(f"{tabell}:{tallnoekkel(nr)}" for tabell, nr in par),
    )


def person(pk: int) -> Omfang:
    """A person with roles, stand-ins and the clearances that may be seen."""
    with connection.cursor() as c:
        c.execute(_PERSON, {"id": pk})
        return _tall(c.fetchall())


def klarering(pk: int) -> Omfang:
    """One clearance."""
    return _tall([("klarering", pk)])


def finnes(sql: str, *verdier: Any) -> bool:
    """Whether a row is there."""
    with connection.cursor() as c:
        c.execute(f"select exists ({sql})", verdier)
        return bool(c.fetchone()[0])
