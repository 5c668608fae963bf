# SPDX-License-Identifier: EUPL-1.2
"""Proposed rows that wait for one person: who may confirm them the database says, of each."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from glassklar.fullmakt.models import Fullmakt
from glassklar.grunn.klokke import i_dag
from glassklar.org.api import Bruker, Rolle, har_rolle

_MED = ("vedtakstype", "enhet", "til_stilling", "til_bruker", "reglement",
        "giver__til_stilling", "giver__til_bruker")  # fmt: skip
#: Proposals by reglement whose giver the person is: of a top row any kommunedirektør who did not
#: propose it, of another whoever has the row that it is given from. Givers first.
_VENTER = """
with recursive k as (
  select f.id, f.reglement_id as reglement, f.giver_id, 1 as dybde, f.bekreftet, f.til,
         f.foreslaatt_av_id, f.vedtakstype_id, f.fra
    from fullmakt f join reglement r on r.id = f.reglement_id
   where f.trukket is null and (r.gjelder_til is null or r.gjelder_til >= %(dag)s)
  union all
  select f.id, k.reglement, f.giver_id, k.dybde + 1, f.bekreftet, f.til, f.foreslaatt_av_id,
         f.vedtakstype_id, f.fra
    from k join fullmakt f on f.giver_id = k.id where f.trukket is null),
v as materialized (
  select * from k where bekreftet is null and (til is null or til >= %(dag)s)),
mine as materialized (
  select i.fullmakt
    from innehavere_av(array(select distinct giver_id from v where giver_id is not null),
                       %(dag)s) i
   where i.bruker = %(jeg)s and i.paa_vegne is null)
select v.reglement, v.id from v join vedtakstype t on t.id = v.vedtakstype_id
 where case when v.giver_id is null then %(direktoer)s and v.foreslaatt_av_id <> %(jeg)s
            else v.giver_id in (select fullmakt from mine) end
 order by v.dybde, t.rekkefoelge, t.navn, v.fra, v.id"""


def venter_paa(bruker: Bruker) -> dict[UUID, list[UUID]]:
    """Keys of the proposals that wait for a person, by reglement; givers first."""
    ut: dict[UUID, list[UUID]] = {}
    with connection.cursor() as c:
        c.execute(
            _VENTER,
            {
                "dag": i_dag(),
                "jeg": bruker.pk,
                "direktoer": har_rolle(bruker, Rolle.KOMMUNEDIREKTOER),
            },
        )
        for reglement, nr in c.fetchall():
            ut.setdefault(reglement, []).append(nr)
    return ut


def hindre(ider: list[UUID], mine: Iterable[UUID]) -> list[tuple[Fullmakt, str]]:
    """The rows in the order of the keys, each with the word of why it is not confirmed, or "".

    A row whose giver waits for the same person, and may be confirmed, may be confirmed after it.

    Args:
        mine: all that waits for the person.
    """
    over = _givere_som_venter(mine)
    spurt = {nr for start in ider for nr in _oppover(start, over)}
    with connection.cursor() as c:
        c.execute("select i, bekreft_avslag(i) from unnest(%s::uuid[]) i", [list(spurt)])
        avslag: dict[UUID, str | None] = dict(c.fetchall())

    def hinder(nr: UUID) -> str:
        ord_ = avslag[nr] or ""
        etter = ord_ == "giver_gjelder" and nr in over and not hinder(over[nr])
        return "" if etter else ord_

    rader = Fullmakt.objects.select_related(*_MED).in_bulk(ider)
    return [(rader[nr], hinder(nr)) for nr in ider if nr in rader]


def _givere_som_venter(mine: Iterable[UUID]) -> dict[UUID, UUID]:
    """Row to giver, where both wait for the person."""
    with connection.cursor() as c:
        c.execute(
            "select f.id, f.giver_id from unnest(%(mine)s::uuid[]) m"
            " join fullmakt f on f.id = m where f.giver_id = any (%(mine)s::uuid[])",
            {"mine": list(mine)},
        )
        return dict(c.fetchall())


def _oppover(nr: UUID, over: dict[UUID, UUID]) -> list[UUID]:
    ut = [nr]
    while (giver := over.get(ut[-1])) is not None:
        ut.append(giver)
    return ut
