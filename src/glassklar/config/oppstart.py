# SPDX-License-Identifier: EUPL-1.2
"""From a data folder to a database that is ready: server, roles, migrations, the demo's mark."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from glassklar.config import miljoe
from glassklar.config.miljoe import MiljoeFeil
from glassklar.grunn.tjener import (
    Adresse,
    InnebygdTjener,
    Oppsett,
    TjenerFeil,
    adresser,
    fjern_database,
    hent,
    sett_opp,
)

#: A comment on the database itself tells whether the demo made it, and whether it got finished.
PAABEGYNT = "glassklar-demo: paabegynt"
FERDIG = "glassklar-demo: ferdig"
VEDLIKEHOLDSBASE = "postgres"


def databasenavn() -> str:
    """GLASSKLAR_DB_NAVN, else the name in DATABASE_URL, else ``glassklar``."""
    valgt = os.environ.get("GLASSKLAR_DB_NAVN", "")
    url = os.environ.get("DATABASE_URL", "")
    if not valgt and url:
        valgt = Adresse.les(url).database
    return valgt if valgt not in {"", VEDLIKEHOLDSBASE} else "glassklar"


@dataclass(frozen=True)
class Tjener:
    """A server in use: its administrator's address, and what starts it again if it dies."""

    admin: Adresse
    vokt: Callable[[], object]


@contextmanager
def tjener(data: Path) -> Iterator[Tjener]:
    """The database server, for as long as the block lasts.

    DATABASE_URL when it is set; else the embedded server, which other processes may share.
    """
    url = os.environ.get("DATABASE_URL", "")
    try:
        data.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise MiljoeFeil(f"DATA_DIR {data} er ikke en mappe.") from None
    if url:
        adresse = Adresse.les(url)
        yield Tjener(adresse.som(adresse.bruker, adresse.passord, VEDLIKEHOLDSBASE), bool)
        return
    innebygd = InnebygdTjener(data)
    with innebygd as adresse:
        try:
            yield Tjener(adresse, innebygd.vokt)
        finally:
            _legg_paa()


def _legg_paa() -> None:
    """Close our own connections before the server goes."""
    if "django.db" in sys.modules:
        from django.db import connections

        connections.close_all()


@contextmanager
def base(data: Path) -> Iterator[Callable[[], object]]:
    """Environment with the addresses of a database that is set up already.

    Addresses given from outside are used as they are, and no server is started. Gives what
    starts the server again if it dies.
    """
    if all(os.environ.get(navn) for navn in (miljoe.DB_INTERN, "GLASSKLAR_HEMMELIGHET")):
        yield bool
        return
    with tjener(data) as t:
        oppsett = adresser(t.admin, databasenavn(), hent(data))
        _krev_satt_opp(oppsett)
        sett_miljoe(oppsett, data)
        yield t.vokt


def _krev_satt_opp(oppsett: Oppsett) -> None:
    import psycopg

    for adresse in (oppsett.eier, oppsett.intern, oppsett.offentlig):
        try:
            adresse.koble().close()
        except psycopg.OperationalError:
            raise MiljoeFeil(
                f"Databasen «{adresse.database}» er ikke satt opp for {adresse.bruker}. "
                "Kjør «glassklar sett-opp» først."
            ) from None


def krev_roller(data: Path) -> None:
    """Make the role that seals when an older installation has not got it.

    Raises MiljoeFeil when that takes an administrator of the server, and DATABASE_URL is none.
    """
    import psycopg

    adresse = os.environ.get(miljoe.DB_FORSEGLER, "")
    try:
        if adresse:
            Adresse.les(adresse).koble().close()
        return
    except psycopg.OperationalError:
        pass
    with tjener(data) as t:
        try:
            sett_opp(t.admin.url, databasenavn(), hent(data))
        except TjenerFeil as feil:
            raise MiljoeFeil(
                "Rollen glassklar_forsegler mangler. Kjør «glassklar sett-opp» én gang, "
                "med en administrator av tjeneren i DATABASE_URL."
            ) from feil


def sett_miljoe(oppsett: Oppsett, data: Path) -> None:
    """Write the addresses and keys of this installation into our own environment."""
    hemmelig = hent(data)
    os.environ |= {
        "GLASSKLAR_DATA": str(data),
        miljoe.DB_INTERN: oppsett.intern.url,
        miljoe.DB_OFFENTLIG: oppsett.offentlig.url,
        miljoe.DB_EIER: oppsett.eier.url,
        miljoe.DB_FORSEGLER: oppsett.forsegler.url,
        miljoe.DB_REVISJON: oppsett.revisjon.url,
        "GLASSKLAR_NOEKKEL": hemmelig.noekkel,
        "GLASSKLAR_HEMMELIGHET": hemmelig.hemmelighet_intern,
    }


def miljoe_for(side: str, data: Path) -> dict[str, str]:
    """The environment of one child process: what it needs, and no other role's password."""
    hemmelige = {miljoe.DB_INTERN, miljoe.DB_OFFENTLIG, miljoe.DB_EIER, miljoe.DB_FORSEGLER}
    hemmelige |= {"DATABASE_URL", miljoe.DB_REVISJON}
    hemmelige |= {"GLASSKLAR_NOEKKEL", "GLASSKLAR_HEMMELIGHET"}
    eget = {navn: verdi for navn, verdi in os.environ.items() if navn not in hemmelige}
    if side == "offentlig":
        eget[miljoe.DB_OFFENTLIG] = os.environ[miljoe.DB_OFFENTLIG]
        eget["GLASSKLAR_HEMMELIGHET"] = hent(data).hemmelighet_offentlig
    elif side == "forsegler":
        # Neither the key of the acting person nor a site's: it reads events and writes leaves.
        return eget | {miljoe.DB_FORSEGLER: os.environ[miljoe.DB_FORSEGLER]}
    else:
        for navn in (miljoe.DB_INTERN, "GLASSKLAR_NOEKKEL", "GLASSKLAR_HEMMELIGHET"):
            eget[navn] = os.environ[navn]
    eget["DJANGO_SETTINGS_MODULE"] = f"glassklar.config.settings_{side}"
    return eget


def uten_hemmeligheter() -> None:
    """Let the settings be read where the staff site's addresses and secrets are not known."""
    for navn in (miljoe.DB_INTERN, miljoe.DB_EIER):
        os.environ.setdefault(navn, "postgresql://ingen@/ingen")
    for navn in ("GLASSKLAR_HEMMELIGHET", "GLASSKLAR_NOEKKEL"):
        os.environ.setdefault(navn, "00" * 32)


def start_django(modul: str = "settings_eier") -> None:
    """Load Django with one of our settings modules."""
    os.environ["DJANGO_SETTINGS_MODULE"] = f"glassklar.config.{modul}"
    import django

    django.setup()


def migrer() -> bool:
    """Bring the tables up to date as the owner. Returns whether there was anything to do."""
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    from glassklar.spor import grunnlag

    loeper = MigrationExecutor(connections["eier"])
    gjort = bool(loeper.migration_plan(loeper.loader.graph.leaf_nodes()))
    if gjort:
        call_command("migrate", database="eier", interactive=False, verbosity=0)
    # After a migration that stopped half-way too: what is traced covers every row.
    grunnlag.skriv(connections["eier"])
    return gjort


def demobase(
    admin: Adresse, navn: str, data: Path, *, paa_nytt: bool = False
) -> tuple[Oppsett, bool]:
    """The demo's database, made when it is missing. Returns it and whether it is to be filled.

    A database that the demo made and never finished is thrown away and made again; one that
    the demo did not make is never touched. Raises MiljoeFeil for such a one.
    """
    hemmelig = hent(data)
    oppsett = sett_opp(admin.url, navn, hemmelig)
    merke, tom = _tilstand(oppsett.eier)
    if merke in {PAABEGYNT, FERDIG} and (merke == PAABEGYNT or paa_nytt):
        fjern_database(admin, navn, hemmelig)
        oppsett = sett_opp(admin.url, navn, hemmelig)
        merke, tom = _tilstand(oppsett.eier)
    if merke == FERDIG:
        return oppsett, False
    if not tom:
        raise MiljoeFeil(
            f"Databasen «{navn}» er ikke laget av demoen, og blir ikke rørt. "
            "Velg en annen DATA_DIR, eller et annet navn i GLASSKLAR_DB_NAVN."
        )
    merk(oppsett.eier, PAABEGYNT)
    return oppsett, True


def merk(eier: Adresse, merke: str) -> None:
    """Write the demo's mark on the database."""
    from psycopg import sql

    with eier.koble() as kobling:
        kobling.execute(
            sql.SQL("comment on database {} is {}").format(
                sql.Identifier(eier.database), sql.Literal(merke)
            )
        )


def _tilstand(eier: Adresse) -> tuple[str, bool]:
    with eier.koble() as kobling:
        rad = kobling.execute(
            "select coalesce(shobj_description(d.oid, 'pg_database'), ''), not exists ("
            " select from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname in ('glassklar', 'offentlig') and c.relkind in ('r', 'p'))"
            " from pg_database d where d.datname = current_database()"
        ).fetchone()
    assert rad is not None
    return rad[0], rad[1]
