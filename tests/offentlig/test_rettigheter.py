# SPDX-License-Identifier: EUPL-1.2
"""The public role reads finished rows and nothing else: tried as the role, on all there is."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from glassklar.grunn.tjener import Oppsett
from offentlig import rader


@pytest.fixture
def rolle(transactional_db: None, roller: Oppsett) -> Iterator[psycopg.Connection]:
    """A session of the public role, with something there to read."""
    rader.virksomhet()
    rader.legg_ut(rader.post())
    with roller.offentlig.koble() as k:
        k.autocommit = True
        yield k


def _eier(roller: Oppsett, sql: str) -> list[tuple]:
    with roller.eier.koble() as k:
        return k.execute(sql).fetchall()


def test_kan_lese_det_som_er_lagt_ut(rolle: psycopg.Connection) -> None:
    for tabell in ("journalpost", "sak", "dag", "virksomhet", "kode", "dokumenttekst"):
        rolle.execute(f"select count(*) from offentlig.{tabell}")


def test_ser_ingenting_i_arkivets_skjema(rolle: psycopg.Connection, roller: Oppsett) -> None:
    (har,) = rolle.execute("select has_schema_privilege('glassklar', 'usage')").fetchone()
    assert har is False
    tabeller = _eier(
        roller,
        "select c.relname, c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname = 'glassklar' and c.relkind in ('r', 'v', 'p', 'm', 'S', 'f')",
    )
    assert len(tabeller) > 50
    for navn, oid in tabeller:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            rolle.execute(f'select * from glassklar."{navn}"')
        rett = rolle.execute(
            "select has_table_privilege(%s::oid, 'select, insert, update, delete, truncate')"
            " and (select relkind from pg_class where oid = %s) <> 'S'", [oid, oid]
        ).fetchone()  # fmt: skip
        assert rett == (False,), navn


def test_kan_ikke_kjoere_arkivets_funksjoner(rolle: psycopg.Connection, roller: Oppsett) -> None:
    funksjoner = _eier(
        roller,
        "select p.oid, p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where n.nspname = 'glassklar'",
    )
    assert len(funksjoner) > 20
    for oid, navn in funksjoner:
        (kan,) = rolle.execute(
            "select has_function_privilege(%s::oid, 'execute')", [oid]
        ).fetchone()
        assert kan is False, navn
    for navn in {f for _oid, f in funksjoner}:
        with pytest.raises(psycopg.errors.Error) as feil:
            rolle.execute(f'select glassklar."{navn}"()')
        assert isinstance(feil.value, psycopg.errors.InsufficientPrivilege), navn


@pytest.mark.parametrize(
    "sql",
    [
        "insert into offentlig.virksomhet values (2, '{}')",
        "update offentlig.journalpost set tittel = 'x'",
        "delete from offentlig.dag",
        "truncate offentlig.sak",
        "create table offentlig.ny (a int)",
        "create function offentlig.ny() returns int language sql as 'select 1'",
        "create temp table ny (a int)",
        "alter table offentlig.sak add column a int",
        "drop function offentlig.tell",
        "select pg_read_file('/etc/passwd')",
        "copy offentlig.sak to program 'cat'",
        "set role glassklar_eier",
        "set role glassklar_intern",
        "set session authorization glassklar_intern",
        "select * from pg_stats where schemaname = 'glassklar' limit 1",
    ],
)
def test_kan_ikke_skrive_eller_bli_en_annen(rolle: psycopg.Connection, sql: str) -> None:
    try:
        rader_ = rolle.execute(sql)
    except psycopg.errors.InsufficientPrivilege:
        return
    assert rader_.fetchall() == []


def test_offentlige_funksjoner_kjoerer_som_den_som_spoer(roller: Oppsett, rolle: object) -> None:
    """None of the functions that the role may run has its owner's rights."""
    funnet = _eier(
        roller,
        "select p.proname, p.prosecdef from pg_proc p join pg_namespace n"
        " on n.oid = p.pronamespace where n.nspname = 'offentlig'",
    )
    assert {navn for navn, _ in funnet} == {"finn", "tell", "deler"}
    assert not any(definer for _, definer in funnet)


def test_soekefunksjonen_tar_ikke_imot_sql(rolle: psycopg.Connection) -> None:
    ond = "x'; drop table offentlig.sak; --"
    for felt in ("%s::text[], null, null", "null, %s::text[], null", "null, null, %s::text[]"):
        for verdi in ([ond], [ond, "b"]):
            kall = f"select * from offentlig.finn(null, null, null, {felt}, 10, '2020-01-01')"
            assert rolle.execute(kall, [verdi]).fetchall() == []
    assert rolle.execute("select count(*) from offentlig.sak").fetchone() == (1,)
