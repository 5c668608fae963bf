# SPDX-License-Identifier: EUPL-1.2
"""Roles, schemas and rights as a server's owner lays them down."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from glassklar.grunn.tjener import (
    Adresse,
    Hemmeligheter,
    Oppsett,
    TjenerFeil,
    fjern_database,
    sett_opp,
)


@pytest.fixture(scope="module")
def oppsett(tjener: Adresse, roller: Oppsett, hemmelig: Hemmeligheter) -> Iterator[Oppsett]:
    """A database of this module's own, set up twice: the second time changes nothing."""
    navn = f"test_glassklar_{os.getpid()}_roller"
    assert sett_opp(tjener.url, navn, hemmelig, med_mal=True).opprettet
    andre = sett_opp(tjener.url, navn, hemmelig, med_mal=True)
    assert not andre.opprettet
    yield andre
    fjern_database(tjener, navn, hemmelig)


def _spoer(adresse: Adresse, sporsmaal: str) -> object:
    with adresse.koble() as kobling:
        rad = kobling.execute(sporsmaal.encode()).fetchone()
    assert rad is not None
    return rad[0]


def test_ingen_rolle_har_makt_over_tjeneren(oppsett: Oppsett) -> None:
    with oppsett.eier.koble() as kobling:
        rader = kobling.execute(
            "select rolname, rolsuper, rolcreaterole, rolbypassrls, rolreplication from pg_roles"
            " where rolname like 'glassklar\\_%' and rolname <> 'glassklar_tjener'"
        ).fetchall()
        medlemmer = kobling.execute(
            "select count(*) from pg_auth_members m join pg_roles r on r.oid = m.member"
            " where r.rolname in ('glassklar_intern','glassklar_offentlig','glassklar_revisjon',"
            " 'glassklar_forsegler')"
        ).fetchone()
    assert len(rader) == 5
    assert not any(makt for rad in rader for makt in rad[1:])
    assert medlemmer == (0,)


def test_eieren_kan_ikke_lage_databaser_i_drift(
    tjener: Adresse, oppsett: Oppsett, hemmelig: Hemmeligheter, eieren_i_drift: None
) -> None:
    navn = f"test_glassklar_{os.getpid()}_drift"
    try:
        drift = sett_opp(tjener.url, navn, hemmelig)
        assert (
            _spoer(drift.eier, "select rolcreatedb from pg_roles where rolname = current_user")
            is False
        )
    finally:
        sett_opp(tjener.url, oppsett.eier.database, hemmelig, med_mal=True)
        fjern_database(tjener, navn, hemmelig)


@pytest.mark.parametrize(
    ("rolle", "skjema", "ventet"),
    [
        ("intern", "glassklar", True),
        ("intern", "offentlig", True),
        ("revisjon", "glassklar", True),
        ("revisjon", "offentlig", False),
        ("offentlig", "glassklar", False),
        ("offentlig", "offentlig", True),
        ("intern", "public", False),
        ("forsegler", "glassklar", True),
        ("forsegler", "offentlig", True),
        ("forsegler", "public", False),
        ("offentlig", "public", False),
    ],
)
def test_bruk_av_skjema(oppsett: Oppsett, rolle: str, skjema: str, ventet: bool) -> None:
    adresse: Adresse = getattr(oppsett, rolle)
    assert _spoer(adresse, f"select has_schema_privilege('{skjema}', 'USAGE')") is ventet
    assert _spoer(adresse, f"select has_schema_privilege('{skjema}', 'CREATE')") is False


@pytest.mark.parametrize("rolle", ["intern", "offentlig", "revisjon", "forsegler"])
def test_ingen_midlertidige_tabeller(oppsett: Oppsett, rolle: str) -> None:
    adresse: Adresse = getattr(oppsett, rolle)
    with adresse.koble() as kobling, pytest.raises(psycopg.errors.InsufficientPrivilege):
        kobling.execute("create temp table t (n int)")


def test_offentlig_ser_ikke_inn_i_arkivet(oppsett: Oppsett) -> None:
    with oppsett.eier.koble() as kobling:
        kobling.execute("create table if not exists glassklar.hemmelig (n int)")
        kobling.execute("grant select on glassklar.hemmelig to glassklar_offentlig")
    with oppsett.offentlig.koble() as kobling, pytest.raises(psycopg.errors.InsufficientPrivilege):
        kobling.execute("select * from glassklar.hemmelig")


def test_nye_funksjoner_kan_ingen_kjoere(oppsett: Oppsett) -> None:
    with oppsett.eier.koble() as kobling:
        kobling.execute(
            "create or replace function glassklar.proeve() returns int language sql as 'select 1'"
        )
    with oppsett.intern.koble() as kobling, pytest.raises(psycopg.errors.InsufficientPrivilege):
        kobling.execute("select glassklar.proeve()")


def test_soekestien_foelger_rollen(oppsett: Oppsett) -> None:
    assert _spoer(oppsett.intern, "show search_path") == "glassklar, pg_catalog"
    assert _spoer(oppsett.offentlig, "show search_path") == "offentlig, pg_catalog"


def test_feil_passord_endrer_ikke_en_annen_installasjons_roller(
    tjener: Adresse, oppsett: Oppsett, hemmelig: Hemmeligheter
) -> None:
    with pytest.raises(TjenerFeil, match="annet passord"):
        sett_opp(tjener.url, oppsett.eier.database, replace(hemmelig, intern="en annen"))
    oppsett.intern.koble().close()


def test_database_som_noen_andre_eier_roeres_ikke(
    tjener: Adresse, oppsett: Oppsett, hemmelig: Hemmeligheter
) -> None:
    with pytest.raises(TjenerFeil, match="eies ikke av"):
        sett_opp(tjener.url, "postgres", hemmelig, med_mal=True)


def test_tjener_som_ikke_svarer_gir_en_linje(hemmelig: Hemmeligheter) -> None:
    with pytest.raises(TjenerFeil, match="kontakt") as feil:
        sett_opp("postgresql://ola:hemmelig@127.0.0.1:1/postgres", "x", hemmelig)
    assert "\n" not in str(feil.value)
    assert "hemmelig@" not in str(feil.value)


def test_rollen_som_forsegler_har_eierens_passord_som_opphav(
    oppsett: Oppsett, hemmelig: Hemmeligheter
) -> None:
    """Files of secrets that are older than the role go on being right."""
    assert _spoer(oppsett.forsegler, "select current_user") == "glassklar_forsegler"
    assert replace(hemmelig, eier="en annen").forsegler != hemmelig.forsegler
    assert replace(hemmelig, intern="en annen").forsegler == hemmelig.forsegler
