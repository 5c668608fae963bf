# SPDX-License-Identifier: EUPL-1.2
"""The list of relations that make a person inhabil, as the database asks it.

The one text, made from ``lov/habilitet.toml``: a migration runs it, and when the law changes a new
migration runs it again. A test compares the database with the law.
"""

from __future__ import annotations

from glassklar.lov.api import habilitet


def virkning_sql() -> str:
    """Return the SQL of ``habilitet_virkning(act, code)``: alltid, skjoenn, or null (unknown)."""
    rader = ",\n    ".join(
        f"('{f.lov}', '{f.kode}', '{f.virkning}')" for par in habilitet.sammenlign() for f in par
    )
    return f"""
create or replace function habilitet_virkning(l text, k text) returns text
language sql immutable set search_path = glassklar, pg_temp as $$
  select x.virkning from (values
    {rader}) x(lov, kode, virkning) where x.lov = l and x.kode = k
$$;
"""
