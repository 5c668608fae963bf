# SPDX-License-Identifier: EUPL-1.2
"""Roles, database and schemas: what the owner of a server lays down once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from glassklar.grunn.tjener.adresse import Adresse
from glassklar.grunn.tjener.feil import TjenerFeil
from glassklar.grunn.tjener.hemmeligheter import Hemmeligheter

EIER = "glassklar_eier"
INTERN = "glassklar_intern"
OFFENTLIG = "glassklar_offentlig"
REVISJON = "glassklar_revisjon"
#: Seals the trace and the public log: reads events, writes leaves (docs/decisions/0021).
FORSEGLER = "glassklar_forsegler"
ROLLER = (EIER, INTERN, OFFENTLIG, REVISJON, FORSEGLER)
MAL = "glassklar_mal"
ELDSTE_VERSJON = 150000

#: One set-up at a time on a server, whoever runs it.
_LAASENOEKKEL = 0x476C6173736B6C61

#: What the owner lays down in the database. Repeated in every test database, since rights on a
#: database are not copied from a template. Without TEMP there are no temporary functions or
#: tables, and with them goes a way to print hidden values (tried).
DATABASERETTER = """
revoke all on database {db} from public;
grant connect on database {db} to glassklar_intern, glassklar_offentlig, glassklar_revisjon,
  glassklar_forsegler;
"""

SKJEMAER = """
revoke all on schema public from public;
create schema if not exists glassklar authorization glassklar_eier;
create schema if not exists offentlig authorization glassklar_eier;
revoke all on schema glassklar, offentlig from public;
grant usage on schema glassklar to glassklar_intern, glassklar_revisjon, glassklar_forsegler;
grant usage on schema offentlig to glassklar_offentlig, glassklar_intern, glassklar_forsegler;
alter default privileges for role glassklar_eier revoke execute on functions from public;
"""


@dataclass(frozen=True)
class Oppsett:
    """Where the database is for each role, and whether it was made now."""

    eier: Adresse
    intern: Adresse
    offentlig: Adresse
    revisjon: Adresse
    forsegler: Adresse
    opprettet: bool


def adresser(tjener: Adresse, navn: str, h: Hemmeligheter, *, opprettet: bool = False) -> Oppsett:
    """The roles' addresses of database ``navn``, without asking the server."""
    return Oppsett(
        tjener.som(EIER, h.eier, navn),
        tjener.som(INTERN, h.intern, navn),
        tjener.som(OFFENTLIG, h.offentlig, navn),
        tjener.som(REVISJON, h.revisjon, navn),
        tjener.som(FORSEGLER, h.forsegler, navn),
        opprettet,
    )


def sett_opp(
    admin_url: str,
    navn: str,
    hemmeligheter: Hemmeligheter,
    *,
    nye_passord: bool = False,
    med_mal: bool = False,
) -> Oppsett:
    """Make roles, database, schemas and rights; what is there already is left as it is.

    ``admin_url`` is a superuser, or a role with CREATEROLE and CREATEDB. ``nye_passord`` gives
    existing roles the passwords of ``hemmeligheter``. ``med_mal`` also makes the template of the
    test databases and lets the owner role create databases (test servers only).
    Raises TjenerFeil when the server is too old, refuses, or knows the roles by other passwords.
    """
    tjener = Adresse.les(admin_url)
    maal = adresser(tjener, navn, hemmeligheter)
    with _forklarte_feil(tjener), tjener.koble() as admin:
        if admin.info.server_version < ELDSTE_VERSJON:
            raise TjenerFeil("PostgreSQL 15 eller nyere trengs; tjeneren er eldre.")
        admin.execute("select pg_advisory_lock(%s)", [_LAASENOEKKEL])
        for adresse in (maal.eier, maal.intern, maal.offentlig, maal.revisjon, maal.forsegler):
            _rolle(admin, tjener.database, adresse, nye_passord=nye_passord)
        _begrens(admin)
        mangler = [
            base for base in ([navn, MAL] if med_mal else [navn]) if not _finnes(admin, base)
        ]
        _sett_createdb(admin, ja=bool(mangler) or med_mal)
        for base in mangler:
            _opprett(maal.eier.som(EIER, hemmeligheter.eier, tjener.database), base)
        if not med_mal:
            _sett_createdb(admin, ja=False)
        for base in [navn, MAL] if med_mal else [navn]:
            _legg_skjemaer(maal.eier.som(EIER, hemmeligheter.eier, base))
    return adresser(tjener, navn, hemmeligheter, opprettet=navn in mangler)


def laas_database(eier: psycopg.Connection, navn: str) -> None:
    """Take everybody's rights on a database away and let the others connect."""
    eier.execute(sql.SQL(DATABASERETTER).format(db=sql.Identifier(navn)))


def fjern_database(tjener: Adresse, navn: str, hemmeligheter: Hemmeligheter) -> None:
    """Drop a database, as its owner. The caller has made sure that it may go."""
    with _forklarte_feil(tjener), tjener.som(EIER, hemmeligheter.eier).koble() as kobling:
        kobling.execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(navn))
        )


@contextmanager
def _forklarte_feil(tjener: Adresse) -> Iterator[None]:
    try:
        yield
    except psycopg.OperationalError as feil:
        sted = f"{tjener.vert or 'localhost'}:{tjener.port or 5432}"
        raise TjenerFeil(f"Får ikke kontakt med databasetjeneren {sted}: {_linje(feil)}") from feil
    except psycopg.errors.InsufficientPrivilege as feil:
        raise TjenerFeil(
            f"Brukeren «{tjener.bruker}» i DATABASE_URL mangler rettigheter ({_linje(feil)}). "
            "Den må være superbruker, eller ha CREATEROLE og CREATEDB."
        ) from feil


def _linje(feil: Exception) -> str:
    return (str(feil).strip().splitlines() or ["ukjent grunn"])[-1].strip()


def _finnes(admin: psycopg.Connection, base: str) -> bool:
    return bool(admin.execute("select 1 from pg_database where datname = %s", [base]).fetchone())


def _rolle(admin: psycopg.Connection, base: str, adresse: Adresse, *, nye_passord: bool) -> None:
    finnes = admin.execute("select 1 from pg_roles where rolname = %s", [adresse.bruker]).fetchone()
    if finnes and not nye_passord:
        if _slipper_inn(adresse.som(adresse.bruker, adresse.passord, base)):
            return
        raise TjenerFeil(
            f"Rollen {adresse.bruker} finnes på tjeneren med et annet passord enn i "
            "hemmeligheter.json. Legg inn den riktige filen, eller kjør "
            "«glassklar sett-opp --nye-passord»."
        )
    # The verifier and not the password: statements may stand in the server's log.
    bevis = admin.pgconn.encrypt_password(
        adresse.passord.encode(), adresse.bruker.encode(), b"scram-sha-256"
    ).decode()
    verb = "alter" if finnes else "create"
    admin.execute(
        sql.SQL(f"{verb} role {{}} login nocreaterole noreplication password {{}}").format(
            sql.Identifier(adresse.bruker), sql.Literal(bevis)
        )
    )


def _slipper_inn(adresse: Adresse) -> bool:
    try:
        adresse.koble().close()
    except psycopg.OperationalError as feil:
        # Refused for another reason than the password (no CONNECT here) is a right password.
        return "permission denied" in str(feil)
    return True


def _begrens(admin: psycopg.Connection) -> None:
    """Settings that follow the role whatever program connects."""
    superbruker = admin.execute(
        "select rolsuper from pg_roles where rolname = current_user"
    ).fetchone()
    for rolle in ROLLER:
        sti = "offentlig, pg_catalog" if rolle == OFFENTLIG else "glassklar, pg_catalog"
        valg = {"search_path": sti, "jit": "off", "log_parameter_max_length_on_error": "0"}
        if rolle != EIER:
            valg["idle_in_transaction_session_timeout"] = "60s"
        if superbruker and superbruker[0]:
            # No statement text, DETAIL line or error message in the log: all can hold what
            # people wrote. The program logs its errors itself, by place and kind.
            valg |= {
                "log_min_error_statement": "panic",
                "log_error_verbosity": "terse",
                "log_min_messages": "log",
            }
        for navn, verdi in valg.items():
            verdier: sql.Composable = sql.Literal(verdi)
            if navn == "search_path":
                verdier = sql.SQL(", ").join(sql.Identifier(s) for s in verdi.split(", "))
            admin.execute(
                sql.SQL("alter role {} set {} = {}").format(
                    sql.Identifier(rolle), sql.Identifier(navn), verdier
                )
            )


def _sett_createdb(admin: psycopg.Connection, *, ja: bool) -> None:
    admin.execute(
        sql.SQL(f"alter role {{}} {'createdb' if ja else 'nocreatedb'}").format(
            sql.Identifier(EIER)
        )
    )


def _opprett(eier: Adresse, base: str) -> None:
    """Create a UTF-8 database: Norwegian order by ICU where the server has it."""
    with eier.koble() as kobling:
        sortering: list[str] = []
        if kobling.execute("select 1 from pg_collation where collname = 'nb-NO-x-icu'").fetchone():
            sortering.append("locale_provider icu icu_locale 'nb-NO' locale 'C.UTF-8'")
        if kobling.info.server_version >= 170000:
            sortering.append("locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'")
        sortering += ["locale 'C.UTF-8'", "locale 'en_US.UTF-8'", "locale 'C'"]
        for nr, valg in enumerate(sortering, 1):
            try:
                kobling.execute(
                    sql.SQL(
                        "create database {} owner glassklar_eier "
                        f"template template0 encoding 'UTF8' {valg}"
                    ).format(sql.Identifier(base))
                )
                return
            except psycopg.errors.DuplicateDatabase:
                return
            except (
                psycopg.errors.WrongObjectType,
                psycopg.errors.InvalidParameterValue,
                psycopg.errors.FeatureNotSupported,
                psycopg.errors.InvalidObjectDefinition,
            ):
                if nr == len(sortering):
                    raise


def _legg_skjemaer(eier: Adresse) -> None:
    try:
        kobling = eier.koble()
    except psycopg.OperationalError as feil:
        raise TjenerFeil(
            f"Databasen «{eier.database}» finnes, men slipper ikke inn {EIER}: {_linje(feil)}"
        ) from feil
    with kobling:
        rad = kobling.execute(
            "select pg_get_userbyid(datdba) from pg_database where datname = %s", [eier.database]
        ).fetchone()
        if rad is None or rad[0] != EIER:
            raise TjenerFeil(
                f"Databasen «{eier.database}» eies ikke av {EIER}. "
                "Bruk et annet navn i DATABASE_URL eller GLASSKLAR_DB_NAVN."
            )
        laas_database(kobling, eier.database)
        kobling.execute(SKJEMAER)
