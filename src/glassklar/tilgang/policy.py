# SPDX-License-Identifier: EUPL-1.2
"""The one text of the row policies on protected rows, for migrations and their test.

Who reads a row under a code, each an arm of its own (docs/decisions/0019):

* whoever is cleared for the code, everywhere or in the unit;
* whoever is cleared for it in own cases, in those;
* the owner of a row under XX;
* a party, in the case, but for what forvaltningsloven §§ 18-19 withholds;
* a councillor, in a case of their body, internal documents under the codes that say so.

The auditor reads under every code, as the system user does; neither clears anybody else. What the
functions answer is in tilgang/sql/retter.sql.
"""

from __future__ import annotations

#: As the first migration wrote it; the policies in force are below.
_FOERSTE_LES = (
    "vern is null or vern_til <= (select i_dag())"
    " or vern = any((select mine_vern())::int[])"
    " or (sak = any((select mine_saker())::uuid[])"
    " and vern = any((select mine_saksvern())::int[]))"
)
_FOERSTE_NOEN = "(select hvem()) is not null"

#: As the migration of the reader groups wrote it, with every reader's cases in lists.
_ANDRE_LES = (
    f"{_FOERSTE_LES}"
    " or vern_eier = (select hvem())"
    " or (unntatt_part is not true and sak = any((select mine_partssaker())::uuid[]))"
    " or (internt and sak = any((select mine_organsaker())::uuid[])"
    " and vern = any((select mine_organvern())::int[]))"
)

#: Cheapest first, and lists only of what is few: codes by unit, persons, bodies. A case is looked
#: up when a row comes so far, so that a handler with thousands of cases waits for none of them.
LES = (
    "vern is null or (vern_til is not null and vern_til <= i_dag())"
    " or vern <@ (select mitt_vern())"
    " or (vern_eier is not null and vern_eier = hvem())"
    " or (vern <@ (select mitt_saksvern())"
    " and egen_sak(sak, (select mine_personer())::int[]))"
    " or (internt is true and organsak(sak, vern, (select mitt_organ())::int[]))"
    " or ((select har_navngitt()) and navngitt_sak(sak, vern, unntatt_part))"
)


def foerste_policy_sql(tabell: str) -> str:
    """Return the SQL that the first migration put the policies on ``tabell`` with."""
    return f"""
alter table {tabell} enable row level security;
create policy les on {tabell} for select to glassklar_intern using ({_FOERSTE_LES});
create policy ny on {tabell} for insert to glassklar_intern with check ({_FOERSTE_NOEN});
create policy endre on {tabell} for update to glassklar_intern
  using ({_FOERSTE_LES}) with check ({_FOERSTE_NOEN});
create policy revisjon on {tabell} for select to glassklar_revisjon using (true);
grant select, insert, update on {tabell} to glassklar_intern;
grant select on {tabell} to glassklar_revisjon;
"""


def andre_policy_sql(tabell: str, kan_skrive: str) -> str:
    """Return the SQL that the migration of the reader groups put the policies on with."""
    return _policyer(tabell, kan_skrive, _ANDRE_LES) + (
        f"create policy revisor on {tabell} for select to glassklar_intern"
        " using ((select er_revisor()));\n"
    )


def policy_sql(tabell: str, kan_skrive: str) -> str:
    """Return the SQL that puts the policies of a protected row on ``tabell``, anew if need be.

    Args:
        kan_skrive: asked of every new or changed row when the person does not write everything:
            the SQL of "may write in this case, entry or document" (4.5.1).
    """
    return _policyer(tabell, kan_skrive, LES)


def _policyer(tabell: str, kan_skrive: str, les: str) -> str:
    skriv = f"case (select skriverett()) when 'A' then true when 'N' then {kan_skrive} end"
    return f"""
alter table {tabell} enable row level security;
drop policy if exists les on {tabell};
drop policy if exists ny on {tabell};
drop policy if exists endre on {tabell};
drop policy if exists revisor on {tabell};
drop policy if exists revisjon on {tabell};
create policy les on {tabell} for select to glassklar_intern using ({les});
create policy ny on {tabell} for insert to glassklar_intern with check ({skriv});
create policy endre on {tabell} for update to glassklar_intern using ({les}) with check ({skriv});
create policy revisjon on {tabell} for select to glassklar_revisjon using (true);
grant select, insert, update on {tabell} to glassklar_intern;
grant select on {tabell} to glassklar_revisjon;
"""
