# SPDX-License-Identifier: EUPL-1.2
"""The one text of the row policy on protected rows, for migrations and their test."""

from __future__ import annotations

LES = (
    "vern is null or vern_til <= (select i_dag())"
    " or vern = any((select mine_vern())::int[])"
    " or (sak = any((select mine_saker())::uuid[])"
    " and vern = any((select mine_saksvern())::int[]))"
)
NOEN = "(select hvem()) is not null"


def policy_sql(tabell: str) -> str:
    """Return the SQL that puts the policies of a protected row on ``tabell``."""
    return f"""
alter table {tabell} enable row level security;
create policy les on {tabell} for select to glassklar_intern using ({LES});
create policy ny on {tabell} for insert to glassklar_intern with check ({NOEN});
create policy endre on {tabell} for update to glassklar_intern using ({LES}) with check ({NOEN});
create policy revisjon on {tabell} for select to glassklar_revisjon using (true);
grant select, insert, update on {tabell} to glassklar_intern;
grant select on {tabell} to glassklar_revisjon;
"""
