# SPDX-License-Identifier: EUPL-1.2
"""A template database with all tables in it, so that only the first run after a change migrates.

It is named after everything that migrations are made of; another name is another template.
"""

from __future__ import annotations

import gc
import hashlib
from importlib.metadata import version
from pathlib import Path

import psycopg
from psycopg import sql

from glassklar.config.miljoe import PAKKE
from glassklar.grunn.tjener import MAL, Adresse, Laas, Oppsett

#: So many templates stay; runs on other branches may be copying from the older ones.
BEHOLD = 4
#: What a migration may read besides its own folder: SQL files, code lists and the modules that
#: write SQL or hold reference data.
_KILDER = (
    "*/migrations/*.py",
    "**/*.sql",
    "**/*.csv",
    "**/*.json",
    "**/*.toml",
    "grunn/*.py",
    "grunn/tjener/roller.py",
    "lov/**/*.py",
    "noark/**/*.py",
    "tilgang/*.py",
    "arkiv/vernede.py",
    "fullmakt/forholdsql.py",
    "intern/historikkvern.py",
    "config/settings_*.py",
)


def migrert_mal(tjener: Adresse, roller: Oppsett, mappe: Path) -> str:
    """The name of a migrated template on this server, made now if it is missing."""
    navn = f"{MAL}_{_avtrykk()}"
    with Laas(mappe / "mal.laas").alene(), tjener.koble() as admin:
        if not _finnes(admin, navn):
            kladd = f"{MAL}_kladd"
            eier = roller.eier.som(roller.eier.bruker, roller.eier.passord, tjener.database)
            with eier.koble() as kobling:
                _slett(kobling, kladd)
                kobling.execute(
                    sql.SQL("create database {} template {}").format(
                        sql.Identifier(kladd), sql.Identifier(MAL)
                    )
                )
                _migrer(kladd)
                kobling.execute(
                    sql.SQL("alter database {} rename to {}").format(
                        sql.Identifier(kladd), sql.Identifier(navn)
                    )
                )
                for gammel in _gamle(kobling):
                    _slett(kobling, gammel)
    return navn


def _avtrykk() -> str:
    pakker = ("Django", "procrastinate", "django-allauth")
    sum_ = hashlib.sha256(" ".join(version(p) for p in pakker).encode())
    for moenster in _KILDER:
        for fil in sorted(PAKKE.glob(moenster)):
            sum_.update(f"\0{fil.relative_to(PAKKE)}\0".encode() + fil.read_bytes())
    return sum_.hexdigest()[:12]


def _migrer(base: str) -> None:
    from django.core.management import call_command
    from django.db import connections

    from glassklar.spor import grunnlag

    kobling = connections["eier"]
    kobling.close()
    eget = kobling.settings_dict["NAME"]
    kobling.settings_dict["NAME"] = base
    # Every migration makes models anew, and nothing of it is garbage until it ends.
    gc.disable()
    try:
        call_command("migrate", database="eier", interactive=False, verbosity=0)
        grunnlag.skriv(kobling)
    finally:
        gc.enable()
        kobling.close()
        kobling.settings_dict["NAME"] = eget


def _finnes(admin: psycopg.Connection, navn: str) -> bool:
    return bool(admin.execute("select 1 from pg_database where datname = %s", [navn]).fetchone())


def _gamle(kobling: psycopg.Connection) -> list[str]:
    rader = kobling.execute(
        r"select datname from pg_database where datname like %s order by oid desc",
        [MAL + r"\_%"],
    ).fetchall()
    return [rad[0] for rad in rader[BEHOLD:]]


def _slett(kobling: psycopg.Connection, navn: str) -> None:
    kobling.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(navn)))
