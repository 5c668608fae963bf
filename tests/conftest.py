# SPDX-License-Identifier: EUPL-1.2
"""One server for the whole run, real roles, and a fresh database after every test that commits.

The server is the embedded one under ``var/test`` (or the one that TEST_DATABASE_URL names). It is
started by the first test that asks for a database, shared by all processes of the run and by
other runs, and stopped by the last. Rules without a database never start it.

Fixtures for tests: ``roller`` gives the addresses of the running test database as each role;
``som_offentlig`` is the public site for a while, with the public role.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import psutil
import pytest
from django.utils import translation

from basekopi import LAAS_CREATEDB, Testbase, kontroller_sporet, slett
from glassklar.grunn.tjener import (
    Adresse,
    Hemmeligheter,
    InnebygdTjener,
    Oppsett,
    adresser,
    hent,
    sett_opp,
)

PROSJEKT = Path(__file__).resolve().parent.parent
#: A test that commits is followed by a new database, some hundred files: on a disk most of the
#: time goes to them, in memory almost none.
MINNE, MINST_LEDIG = Path("/dev/shm"), 4 * 2**30


def _testmappe() -> Path:
    """Where the test server keeps its data: as told, else in memory, else under ``var``."""
    if navngitt := os.environ.get("GLASSKLAR_TEST_DATA"):
        return Path(navngitt)
    if os.access(MINNE, os.W_OK) and shutil.disk_usage(MINNE).free > MINST_LEDIG:
        return MINNE / f"glassklar-test-{os.getuid()}-{crc32(bytes(PROSJEKT)):08x}"
    return PROSJEKT / "var" / "test"


TESTMAPPE = _testmappe()
#: Nothing in a test database has to survive a power cut, and a cleaning process, which only an
#: administrator may stop, must not stand in the way when a database is thrown away.
UTEN_DISK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}
LOEP = "GLASSKLAR_TEST_LOEP"
#: Where the process keeps its database.
BASE = pytest.StashKey[Testbase]()


def pytest_configure(config: pytest.Config) -> None:
    """Name the run after its first process, so that leftovers can be told from running tests."""
    if not hasattr(config, "workerinput"):
        os.environ[LOEP] = str(os.getpid())


#: Files that take long begin first, the longest of them before the others, so that no process is
#: left with one alone. The first of them makes the database that all copy, and the two after it
#: are those that need none meanwhile.
TUNGE = (
    "nettleser/test_sider_intern", "spor/test_etterproev", "lager/test_uttrekk",
    "tilgang/test_doerer.py", "nettleser/test_vedtak", "nettleser/test_hele_veien",
    "nettleser/", "fullmakt/test_historier", "journal/test_orakel", "spor/test_klusse",
    "spor/test_krasj", "tilgang/test_lesing", "tilgang/test_klareringer", "tilgang/test_doerer",
    "arkiv/test_etiketter", "config/demo/",
)  # fmt: skip


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark who needs the database before, and put the long files first after the others' orders."""
    for item in items:
        _med_alle_roller(item)
    yield
    items.sort(key=lambda item: _tyngde(str(item.nodeid.split("::")[0])))


@cache
def _tyngde(fil: str) -> int:
    """Where the file stands in ``TUNGE``; behind them all if it is short."""
    return next((nr for nr, t in enumerate(TUNGE) if t in fil), len(TUNGE))


def _med_alle_roller(item: pytest.Item) -> None:
    """A test that asks for the database gets all aliases: one role alone is half the product."""
    merke = item.get_closest_marker("django_db")
    navn = set(getattr(item, "fixturenames", ()))
    if merke is None and not navn & {"db", "transactional_db", "live_server"}:
        return
    argumenter = dict(merke.kwargs) if merke else {}
    if merke is None and navn & {"transactional_db", "live_server"}:
        argumenter["transaction"] = True
    argumenter.setdefault("databases", "__all__")
    item.add_marker(
        pytest.mark.django_db(*(merke.args if merke else ()), **argumenter), append=False
    )


@pytest.fixture(autouse=True)
def _bokmaal() -> Iterator[None]:
    """A page in another language must not decide the language of the next test."""
    with translation.override("nb"):
        yield


@pytest.fixture(scope="session")
def tjener() -> Iterator[Adresse]:
    """The administrator's address of the run's server."""
    navngitt = os.environ.get("TEST_DATABASE_URL") or os.environ.get("DATABASE_URL")
    if navngitt:
        yield Adresse.les(navngitt)
        return
    innebygd = InnebygdTjener(TESTMAPPE, UTEN_DISK)
    adresse = innebygd.start()
    try:
        _fjern_rester(adresse)
        yield adresse
    finally:
        innebygd.stopp()


@pytest.fixture(scope="session")
def hemmelig() -> Hemmeligheter:
    """The secrets of the test server's roles."""
    TESTMAPPE.mkdir(parents=True, exist_ok=True)
    return hent(TESTMAPPE)


@pytest.fixture(scope="session")
def roller(tjener: Adresse, hemmelig: Hemmeligheter) -> Oppsett:
    """The addresses of this process's test database, one for each role.

    Ask also for ``db`` or ``transactional_db``, which make the database itself.
    """
    # Only a server named for tests gets new passwords: DATABASE_URL may be somebody's own.
    sett_opp(
        tjener.url,
        "glassklar_proeve",
        hemmelig,
        med_mal=True,
        nye_passord=bool(os.environ.get("TEST_DATABASE_URL")),
    )
    del_ = os.environ.get("PYTEST_XDIST_WORKER", "en")
    return adresser(tjener, f"test_glassklar_{os.environ[LOEP]}_{del_}", hemmelig)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tjener: Adresse, roller: Oppsett, django_db_blocker: Any) -> None:
    """Tell Django where the run's server is, before it makes the test database."""
    from django.db import connections

    from migrertmal import migrert_mal

    for alias, adresse in {
        "default": roller.intern,
        "eier": roller.eier,
        "offentlig": roller.offentlig,
    }.items():
        valg = connections[alias].settings_dict
        valg |= {
            "USER": adresse.bruker,
            "PASSWORD": adresse.passord,
            "HOST": adresse.vert,
            "PORT": adresse.port,
        }
        valg["OPTIONS"] |= dict(adresse.valg)
        os.environ[f"GLASSKLAR_DB_{'INTERN' if alias == 'default' else alias.upper()}"] = (
            adresse.url
        )
    proeve = connections["eier"].settings_dict["TEST"]
    proeve["NAME"] = roller.eier.database
    with django_db_blocker.unblock():
        proeve["TEMPLATE"] = migrert_mal(tjener, roller, TESTMAPPE)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: Any,
    tjener: Adresse,
    roller: Oppsett,
) -> Iterator[None]:
    """Close the test database as a real one is closed, and keep a clean copy of it.

    A test that commits leaves it written in; the next that needs it gets a new copy: about a
    tenth of a second.
    """
    from django.db import connections
    from django.test import TransactionTestCase

    def ferdig_med(_: TransactionTestCase) -> None:
        kontroller_sporet(tjener, base.navn)
        connections.close_all()
        base.skrevet_i = True

    vedlikehold = roller.eier.som(roller.eier.bruker, roller.eier.passord, tjener.database)
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as bytte:
        base = Testbase(vedlikehold, tjener, roller.eier.database)
        bytte.setattr(TransactionTestCase, "_fixture_teardown", ferdig_med)
        request.config.stash[BASE] = base
        yield
        del request.config.stash[BASE]
        base.lukk()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A clean database for every test; one that asks for ``ferdig`` gets its own."""
    base, navn = item.config.stash.get(BASE, None), set(getattr(item, "fixturenames", ()))
    trenger = item.get_closest_marker("django_db") or navn & {"roller", "tjener"}
    if base is not None and trenger and "ferdig" not in navn:
        base.gjenopprett()


@pytest.fixture
def ferdig(
    request: pytest.FixtureRequest, transactional_db: None
) -> Callable[[Callable[[], Any]], Any]:
    """``ferdig(lag)``: what ``lag()`` makes in a clean database, made once for many tests.

    Ask for it before anything else writes.
    """
    return request.config.stash[BASE].ferdig


@pytest.fixture
def eieren_i_drift(tjener: Adresse) -> Iterator[None]:
    """The roles are the server's, and runs share it: nobody makes databases meanwhile."""
    with tjener.koble() as kobling:
        kobling.execute("select pg_advisory_lock(%s)", [LAAS_CREATEDB])
        yield


@pytest.fixture
def som_offentlig(db: None) -> Callable[[], AbstractContextManager[None]]:
    """A context that is the public site: its role, addresses, middleware and templates.

    Only what is committed is seen: use with ``transactional_db``.
    """
    from django.db import connections
    from django.test import override_settings

    from glassklar.config import settings_offentlig

    @contextmanager
    def inni() -> Iterator[None]:
        intern = connections["default"]
        connections["default"] = connections["offentlig"]
        try:
            with override_settings(
                ROOT_URLCONF=settings_offentlig.ROOT_URLCONF,
                MIDDLEWARE=settings_offentlig.MIDDLEWARE,
                TEMPLATES=settings_offentlig.TEMPLATES,
            ):
                yield
        finally:
            connections["default"] = intern

    return inni


def _fjern_rester(tjener: Adresse) -> None:
    """Drop the databases of runs that were killed."""
    with tjener.koble() as kobling:
        for (base,) in kobling.execute(
            r"select datname from pg_database where datname like 'test\_glassklar\_%'"
        ).fetchall():
            pid = base.split("_")[2]
            if pid.isdigit() and not psutil.pid_exists(int(pid)):
                slett(kobling, base)
