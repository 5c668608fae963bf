# SPDX-License-Identifier: EUPL-1.2
"""The test database of one process: made new when it has been written in, and never before.

A test that commits cannot be undone by emptying tables (the trace refuses, and reference data
would go too), so the next test gets a new copy of the clean database. Many tests begin with the
same people and units; ``ferdig`` makes those once, keeps a copy of the database with them in it,
and gives every later test a copy of that.
"""

from __future__ import annotations

import copy
import os
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
from psycopg import sql

from glassklar.grunn.tjener import Adresse, laas_database

#: Advisory lock on the test server: shared while the owner role makes databases.
LAAS_CREATEDB = 2026112201
#: So many starting points are kept by each process: twenty megabytes each, in memory.
BEHOLD = 3
#: No cleaning process runs on the test server, and every copy leaves some hundred dead rows in
#: the list of what belongs to whom, which all databases share.
RYDD_ETTER = 50


class Testbase:
    """The database ``navn``, its clean copy and its starting points."""

    def __init__(self, vedlikehold: Adresse, tjener: Adresse, navn: str) -> None:
        self._vedlikehold, self._tjener, self.navn = vedlikehold, tjener, navn
        self.ren = f"{navn}_ren"
        self.skrevet_i = False
        self._utgangspunkt: dict[tuple[str, date], tuple[str, Any]] = {}
        self._nr = self._kopiert = 0
        with vedlikehold.koble() as kobling:
            laas_database(kobling, navn)
        self._kopier(navn, self.ren)
        # The first to connect writes a list of the catalog, which is copied with the files.
        self._besoek(self.ren)

    def gjenopprett(self) -> None:
        """A new copy of the clean database, if anything may have been written."""
        if self.skrevet_i:
            self._kopier(self.ren, self.navn)
            self.skrevet_i = False

    def ferdig(self, lag: Callable[[], Any]) -> Any:
        """What ``lag()`` returns, in a database where it has been made and nothing else.

        It is made once by each process; every caller gets a copy of its own.
        """
        noekkel = f"{lag.__module__}.{lag.__qualname__}", date.today()  # noqa: DTZ011
        if noekkel not in self._utgangspunkt:
            self.gjenopprett()
            self.skrevet_i = True
            svar = lag()
            self._nr += 1
            base = f"{self.navn}_u{self._nr}"
            self._kopier(self.navn, base)
            self._besoek(base)
            self._utgangspunkt[noekkel] = base, svar
            if len(self._utgangspunkt) > BEHOLD:
                self._glem(next(iter(self._utgangspunkt)))
            return copy.deepcopy(svar)
        base, svar = self._utgangspunkt[noekkel]
        self.skrevet_i = True
        self._kopier(base, self.navn)
        return copy.deepcopy(svar)

    def lukk(self) -> None:
        """Throw the copies away, and whoever is left in the database out."""
        from django.db import connections

        connections.close_all()
        with self._tjener.koble() as kobling:
            for base in (self.ren, *(b for b, _ in self._utgangspunkt.values())):
                slett(kobling, base)
            # Threads of a test's own may hold the database, and then it could not be dropped.
            kobling.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s",
                [self.navn],
            )

    def _glem(self, noekkel: tuple[str, date]) -> None:
        base, _ = self._utgangspunkt.pop(noekkel)
        with self._vedlikehold.koble() as kobling:
            slett(kobling, base)

    def _besoek(self, base: str) -> None:
        self._tjener.som(self._tjener.bruker, self._tjener.passord, base).koble().close()

    def _kopier(self, fra: str, til: str) -> None:
        from django.db import connections

        connections.close_all()
        with self._vedlikehold.koble() as kobling:
            kobling.execute("select pg_advisory_lock_shared(%s)", [LAAS_CREATEDB])
            slett(kobling, til)
            # File by file: half the time of the ordinary way, which writes everything twice.
            kobling.execute(
                sql.SQL("create database {} template {} strategy file_copy").format(
                    sql.Identifier(til), sql.Identifier(fra)
                )
            )
            laas_database(kobling, til)
        self._kopiert += 1
        if self._kopiert % RYDD_ETTER == 0:
            with self._tjener.koble() as kobling:
                kobling.execute("vacuum pg_catalog.pg_shdepend")


def slett(kobling: psycopg.Connection, base: str) -> None:
    """Drop a database. On 15 the owner may not end an autovacuum in it: wait for it then."""
    dropp = sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(base))
    for _ in range(50):
        try:
            kobling.execute(dropp)
            return
        except psycopg.errors.InsufficientPrivilege:
            time.sleep(0.2)
    kobling.execute(dropp)


def kontroller_sporet(tjener: Adresse, base: str) -> None:
    """Write what the verifier finds in the live rows that a test leaves, to look at afterwards.

    VERIFISER_SPORET=file; tests that turn triggers off by purpose are in it too.
    """
    from pathlib import Path

    from glassklar.spor.eksport import bilde
    from glassklar.spor.verifiser import verifiser_tilstand

    if not (maal := os.environ.get("VERIFISER_SPORET")):
        return
    with tjener.som(tjener.bruker, tjener.passord, base).koble() as c, bilde(c):
        funn = verifiser_tilstand(c)
    with Path(maal).open("a", encoding="utf-8") as ut:
        ut.write(f"{len(funn)} funn etter {os.environ.get('PYTEST_CURRENT_TEST', '?')}\n")
        ut.writelines(f"    {a.tabell} {a.rad} {a.hva} {a.mer}\n" for a in funn)
