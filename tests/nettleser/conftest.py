# SPDX-License-Identifier: EUPL-1.2
"""A browser, the sites it visits, and a watch over what the browser complains of."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from conftest import LOEP, TESTMAPPE
from nettleser import servere
from nettleser.leser import Leser

VALG = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: Long enough for a busy machine.
TAALMODIGHET = 20_000
SMAL, BRED = (380, 800), (1280, 900)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs Chromium."""
    for item in items:
        if "nettleser" in item.path.parts:
            item.add_marker("nettleser")


def chromium() -> str | None:
    """The browser of the system: CHROMIUM names another.

    The one without windows draws the same pages with two thirds of the work.
    """
    kjente = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, kjente)), None)


def krev_chromium() -> str:
    """Return where Chromium is; without it the test says so and is left out."""
    sti = chromium()
    if sti is None:
        pytest.skip("Chromium mangler: installer pakken chromium.")
    return sti


@pytest.fixture(scope="module")
def nettleser() -> Iterator[Browser]:
    """Chromium. Closed with the module: while it is open, Django's database is closed to us."""
    sti = krev_chromium()
    expect.set_options(timeout=TAALMODIGHET)
    with sync_playwright() as p:
        leser = p.chromium.launch(executable_path=sti, args=list(VALG))
        yield leser
        leser.close()


@pytest.fixture(scope="module")
def steder(
    request: pytest.FixtureRequest,
    django_db_modify_db_settings: None,
    tjener: Any,
    roller: Any,
) -> Iterator[servere.Nettsteder]:
    """Both sites and the worker, with an invented municipality of this module's own."""
    krev_chromium()
    with servere.start(tjener, roller, *sted(request)) as s:
        yield s


def sted(request: pytest.FixtureRequest) -> tuple[str, Path, str]:
    """What ``servere.start`` takes : an empty base, the folder, and the new base's name."""
    del_ = os.environ.get("PYTEST_XDIST_WORKER", "en")
    merke = f"test_glassklar_{os.environ[LOEP]}_{del_}_{request.module.__name__.rsplit('_', 1)[-1]}"
    return connections["eier"].settings_dict["TEST"]["TEMPLATE"], TESTMAPPE / "nettleser", merke


@pytest.fixture
def ny_leser(nettleser: Browser, steder: servere.Nettsteder) -> Iterator[Callable[..., Leser]]:
    """Open a window: ``ny_leser("arkivar", bredde=380, javascript=False, spraak="nn")``.

    Whatever the browser complained of by the end of the test (console, security policy, scripts
    that failed) fails it.
    """
    aapne: list[tuple[BrowserContext, Leser]] = []

    def aapne_vindu(
        bruker: str = "",
        *,
        flate: tuple[int, int] = BRED,
        javascript: bool = True,
        spraak: str = "nb",
        utseende: Any = "light",
        sted: servere.Nettsteder | None = None,
    ) -> Leser:
        vindu = nettleser.new_context(
            viewport={"width": flate[0], "height": flate[1]},
            java_script_enabled=javascript,
            locale={"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}[spraak],
            color_scheme=utseende,
            reduced_motion="reduce",
        )
        vindu.set_default_timeout(TAALMODIGHET)
        leser = Leser(vindu, sted or steder)
        leser.sett_spraak(spraak)
        aapne.append((vindu, leser))
        if bruker:
            leser.logg_inn(bruker)
        return leser

    yield aapne_vindu
    klager = []
    for vindu, leser in aapne:
        klager += leser.klager
        vindu.close()
    assert not klager, klager
