# SPDX-License-Identifier: EUPL-1.2
"""What events are about, found from their rows' keys: the unit of the archive, and its number.

For extracts that go across cases. Works for the staff role and for the auditor's own; what the
reader may not read has no unit and no number here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection

from glassklar.intern.historikk.rader import Enhet
from glassklar.intern.historikk.sporing import Hendelse

_EGNE = ("mappe", "registrering", "dokument", "dokumentobjekt", "mottak")
#: Rows by keys of their own: their table, and the column with the unit that they belong to.
_I_ENHET = (
    *((t, "registrering", "registrering_id") for t in (
        "korrespondansepart", "dokumentflyt", "avskrivning", "felthjemmel", "offentliggjoering")),
    *((t, "mappe", "mappe_id") for t in ("mappe_sekundaerklasse", "moetedeltaker")),
    ("saksorgan", "mappe", "sak"),
    ("konvertering", "dokumentobjekt", "objekt_id"),
    *((t, a, f"{a}_id") for t in ("part", "merknad") for a in (
        "mappe", "registrering", "dokument")),
    *(("nasjonal_identifikator", a, f"{a}_id") for a in ("mappe", "registrering")),
)  # fmt: skip
_ENHETER = "with n(rad) as (select distinct unnest(%(r)s::uuid[])) " + " union all ".join(
    [f"select n.rad, '{t}', x.id from n join {t} x on x.id = n.rad" for t in _EGNE]
    + [
        f"select n.rad, '{a}', x.{k} from n join {t} x on x.id = n.rad where x.{k} is not null"
        for t, a, k in _I_ENHET
    ]
)
_NUMRE = """
select m.id, s.aar || '/' || s.nr from unnest(%(mappe)s::uuid[]) m(id)
  join saksnummer s on s.mappe_id = m.id
union all
select p.enhet, s.aar || '/' || s.nr || '-' || j.nr
  from (select r.id as enhet, r.id as post from unnest(%(registrering)s::uuid[]) r(id)
        union all
        select d.id, (select k.registrering_id from regdok k where k.dokument_id = d.id
                       order by k.tilknyttet_dato limit 1)
          from unnest(%(dokument)s::uuid[]) d(id)
        union all
        select o.id, (select k.registrering_id from regdok k where k.dokument_id = o.dokument_id
                       order by k.tilknyttet_dato limit 1)
          from dokumentobjekt o where o.id = any(%(dokumentobjekt)s::uuid[])) p
  join journalpostnummer j on j.registrering_id = p.post and j.gjelder
  join saksnummer s on s.mappe_id = j.mappe_id"""
#: About people. Whom a role or a clearance was given, stands in the event that gave it.
_PERSONER = ("bruker", "rolletildeling", "stedfortreder", "klarering", "sakstilgang")
_FOLK = """
with n(tabell, rad) as (select * from unnest(%(tabeller)s::text[], %(rader)s::uuid[])),
     p(tabell, rad, person) as (
       select n.tabell, n.rad, case when n.tabell = 'bruker' then ltrim(replace(n.rad::text, '-', ''), '0')
              else (select s.etter ->> 'bruker_id' from spor s
                     where s.rad = n.rad and s.tabell = n.tabell and s.op in ('I', 'G')
                     order by s.id limit 1) end from n)
select p.tabell, p.rad, b.navn from p join bruker b on b.id::text = p.person"""  # noqa: E501


def enheter(rader: Iterable[UUID]) -> dict[UUID, Enhet]:
    """Return the unit of the archive that each row belongs to, for those that have one."""
    with connection.cursor() as c:
        c.execute(_ENHETER, {"r": list(rader)})
        return {rad: (tabell, pk) for rad, tabell, pk in c.fetchall()}


def tekster(hendelser: Sequence[Hendelse]) -> dict[tuple[str, UUID], str]:
    """Return by table and row what a reader calls it: 2026/12, 2026/12-3, or a person's name."""
    av_rad = enheter(h.rad for h in hendelser)
    numre = _numre(set(av_rad.values()))
    folk = _folk({(h.tabell, h.rad) for h in hendelser if h.tabell in _PERSONER})
    return folk | {
        (h.tabell, h.rad): numre[enhet[1]]
        for h in hendelser
        if (enhet := av_rad.get(h.rad)) is not None and enhet[1] in numre
    }


def _numre(av: set[Enhet]) -> dict[UUID, str]:
    valg = {t: [pk for tabell, pk in av if tabell == t] for t in _EGNE if t != "mottak"}
    with connection.cursor() as c:
        c.execute(_NUMRE, valg)
        return dict(c.fetchall())


def _folk(av: set[tuple[str, UUID]]) -> dict[tuple[str, UUID], str]:
    if not av:
        return {}
    par = sorted(av)
    with connection.cursor() as c:
        c.execute(_FOLK, {"tabeller": [t for t, _r in par], "rader": [r for _t, r in par]})
        return {(tabell, rad): navn for tabell, rad, navn in c.fetchall()}
