# SPDX-License-Identifier: EUPL-1.2
"""Every page of the staff site: no fault that axe, the console or the security policy knows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from nettleser.servere import Nettsteder
from nettleser.sidegang import Gang, alt_galt
from nettleser.sideliste import IKKE_SIDER, INTERN, navngitte


@pytest.fixture(scope="module")
def _flere(steder: Nettsteder) -> None:
    """A complaint, and a reglement for the next period."""
    subprocess.run(
        [sys.executable, str(Path(__file__).with_name("saa_sider.py"))],
        env=steder.miljoe | {"DJANGO_SETTINGS_MODULE": "glassklar.config.settings_intern"},
        check=True,
    )


@pytest.fixture(scope="module")
def gang(nettleser: Browser, steder: Nettsteder, _flere: None) -> Iterator[Gang]:
    """The staff's windows; somebody has forgotten a password, and a day has been released."""
    g = Gang(nettleser, steder, offentlig=False)
    side = g.leser("").side
    g.leser("").gaa("/glemt-passord/")
    side.get_by_label("E-postadressen").fill("anne.testland@eksempelvik.example")
    side.get_by_role("main").get_by_role("button").click()
    arkivar = g.leser("arkivar")
    arkivar.gaa(g.finn.adresse("/journal/frigi/{venter}/"))
    yield g
    g.lukk()


def test_alle_adresser_er_med() -> None:
    """A new page must be put in the list."""
    kjente = set(INTERN) | set(IKKE_SIDER)
    assert navngitte("glassklar.config.urls_intern") - kjente == set()
    assert set(INTERN) - navngitte("glassklar.config.urls_intern") == set()


@pytest.mark.parametrize("spraak", ["nb", "nn", "en"])
@pytest.mark.parametrize("navn", sorted(INTERN))
def test_siden_er_uten_feil(gang: Gang, navn: str, spraak: str) -> None:
    """In bokmål every state of the page, wide and narrow, light and dark; once in the others."""
    besoek = INTERN[navn] if spraak == "nb" else INTERN[navn][:1]
    if galt := alt_galt(gang, besoek, spraak):
        pytest.fail("\n".join(galt), pytrace=False)
