# SPDX-License-Identifier: EUPL-1.2
"""Every page of the public site: no fault that axe, the console or the security policy knows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from nettleser.servere import Nettsteder
from nettleser.sidegang import Gang, alt_galt
from nettleser.sideliste import IKKE_SIDER, OFFENTLIG, navngitte


@pytest.fixture(scope="module")
def gang(nettleser: Browser, steder: Nettsteder) -> Iterator[Gang]:
    """A citizen's window."""
    g = Gang(nettleser, steder, offentlig=True)
    yield g
    g.lukk()


def test_alle_adresser_er_med() -> None:
    """A new page must be put in the list."""
    alle = navngitte("glassklar.config.urls_offentlig")
    assert alle - set(OFFENTLIG) - set(IKKE_SIDER) == set()
    assert set(OFFENTLIG) - alle == set()


@pytest.mark.parametrize("spraak", ["nb", "nn", "en"])
@pytest.mark.parametrize("navn", sorted(OFFENTLIG))
def test_siden_er_uten_feil(gang: Gang, navn: str, spraak: str) -> None:
    """In bokmål every state of the page, wide and narrow, light and dark; once in the others."""
    besoek = OFFENTLIG[navn] if spraak == "nb" else OFFENTLIG[navn][:2]
    if galt := alt_galt(gang, besoek, spraak):
        pytest.fail("\n".join(galt), pytrace=False)
