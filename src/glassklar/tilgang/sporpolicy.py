# SPDX-License-Identifier: EUPL-1.2
"""Who reads the trace: what may be read of the history is what may be read of the row now.

The one text of the function behind the row policy, for the migration and its test. It runs as
the reader, so that each ``exists`` is asked under that table's own policies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Historikk:
    """The traced tables by how their history is read. Keys are the columns the trace goes by."""

    #: Rows under labels. One that is gone is read by the archive, as far as it is cleared.
    vernede: Mapping[str, str]
    #: Open rows whose text may have stood open and lies in a protected one now.
    tvillinger: Mapping[str, tuple[str, str, str]]
    #: Open rows. Those that are gone are read by the archive.
    aapne: Mapping[str, str]
    #: Open rows that are never removed.
    alltid: Sequence[str]
    #: Rows with a policy of their own, which alone decides.
    egne: Mapping[str, str]


def _finnes(tabell: str, kolonne: str) -> str:
    return f"exists (select from {tabell} x where x.{kolonne} = r)"


def spor_leses_sql(h: Historikk) -> str:
    """Return the SQL that makes the function ``spor_leses`` and the policy that asks it.

    Arguments of the function: table, row, kind of event, person, unit, label and its end.
    Tables that are not named (people, roles, clearances, keys) are judged by ``spor_ser``.
    """
    gren = [f"    when '{t}' then\n      svar := {_finnes(t, k)};" for t, k in h.vernede.items()]
    gren += [
        f"    when '{t}' then\n"
        f"      if {_finnes(t, k)} then\n"
        f"        return not spor_merket(t, r) or {_finnes(tv, tk)};\n"
        "      end if;"
        for t, (k, tv, tk) in h.tvillinger.items()
    ]
    gren += [f"    when '{t}' then\n      svar := {_finnes(t, k)};" for t, k in h.aapne.items()]
    gren += [f"    when '{t}' then\n      return {_finnes(t, k)};" for t, k in h.egne.items()]
    gren += [f"    when '{t}' then\n      return true;" for t in h.alltid]
    return f"""
create or replace function spor_leses(t text, r uuid, o "char", b int, e int, v int, til date)
returns boolean
language plpgsql stable set search_path = glassklar, pg_temp as $$
declare svar boolean := false;
begin
  if hvem() is null then return false; end if;
  if o = 'L' then
    return coalesce(b = hvem(), false) or har_rolle('arkivar') or (e is not null and leder_over(e));
  end if;
  case t
{chr(10).join(gren)}
    else
      return spor_ser(t, r);
  end case;
  -- what is gone, or not for this reader: the archive, as far as it reads the last label
  return svar or (har_rolle('arkivar') and spor_aapen(t, r, v, til));
end $$;
drop policy if exists historikk on spor;
create policy historikk on spor for select to glassklar_intern
  using (spor_leses(tabell, rad, op, bruker, enhet, vern, vern_til));
"""
