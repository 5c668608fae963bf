# SPDX-License-Identifier: EUPL-1.2
"""Take triggers, references and indexes off the tables that are filled, and put them back.

What is put back is read from the catalogue before it is taken off, so it is the same to the
letter; references are checked anew when they come back. All in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connections

from glassklar.config.innlesing.eier import EIER

#: Tables that are filled. Partitions follow their parents.
FYLLES = (
    "mappe", "mappe_skjermet", "mappe_klasse", "saksnummer", "nasjonal_identifikator", "skjerming",
    "registrering", "registrering_skjermet", "loepenummer", "journalpostnummer",
    "korrespondansepart", "kp_identitet", "dokument", "dokument_skjermet", "regdok", "avskrivning",
    "frigivelse", "offentliggjoering", "soek_aapen", "soek_vernet",
    "offentlig.journalpost", "offentlig.sak",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Ting:
    """How to take a thing off, and how to put it back."""

    av: str
    paa: str


_TABELLER = """
with valgt as (
  select unnest(%s::text[])::regclass::oid as oid
), alle as (
  select oid from valgt
  union select i.inhrelid from pg_inherits i join valgt v on v.oid = i.inhparent
)
select oid::regclass::text, oid from alle where exists (
  select 1 from pg_class c where c.oid = alle.oid and c.relkind = 'r') order by 1"""

_NOEKLER = """
select c.conrelid::regclass::text, quote_ident(c.conname), pg_get_constraintdef(c.oid)
  from pg_constraint c
 where c.contype = 'f' and c.conparentid = 0 and c.conrelid = any(%s::oid[])
 order by 1, 2"""

# Keys and unique constraints stay: they are cheap when rows come in their order. So do indexes
# on a list of statuses: they are small, and their conditions would not come back to the letter.
_INDEKSER = """
select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
  from pg_index i
 where i.indrelid = any(%s::oid[]) and not i.indisprimary
   and coalesce(pg_get_expr(i.indpred, i.indrelid), '') not like '%%ARRAY%%'
   and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)
   and not exists (select 1 from pg_inherits h where h.inhrelid = i.indexrelid)
 order by 1"""


@contextmanager
def bare(si: Callable[[str], None]) -> Iterator[None]:
    """Fill the tables inside the block. Needs the owner's open transaction."""
    with connections[EIER].cursor() as c:
        c.execute(_TABELLER, [list(FYLLES)])
        rader = c.fetchall()
        oider = [oid for _navn, oid in rader]
        c.execute(_NOEKLER, [oider])
        noekler = [
            _Ting(
                f"alter table {tabell} drop constraint {navn}",
                f"alter table {tabell} add constraint {navn} {d}",
            )
            for tabell, navn, d in c.fetchall()
        ]
        c.execute(_INDEKSER, [oider])
        indekser = [_Ting(f"drop index {n}", d) for n, d in c.fetchall()]
        for navn, _oid in rader:
            c.execute(f"alter table {navn} disable trigger user")
        for ting in (*noekler, *indekser):
            c.execute(ting.av)
        yield
        si("Bygger indekser …")
        for ting in indekser:
            c.execute(ting.paa)
        si("Kontrollerer referanser …")
        for ting in noekler:
            c.execute(ting.paa)
        for navn, _oid in rader:
            c.execute(f"alter table {navn} enable trigger user")


def analyser() -> None:
    """Bring the planner's statistics up to date, tables of codes and people included."""
    with connections[EIER].cursor() as c:
        c.execute("set statement_timeout = 0")
        c.execute(_TABELLER, [list(FYLLES)])
        for navn, _oid in c.fetchall():
            c.execute(f"analyze {navn}")
        for navn in ("offentlig.journalpost", "soek_aapen", "soek_vernet", "offentlig.dag",
                     "bruker", "enhet", "enhet_under", "klarering", "rolletildeling",
                     "stedfortreder", "saksorgan", "sakstilgang", "vern"):  # fmt: skip
            c.execute(f"analyze {navn}")
