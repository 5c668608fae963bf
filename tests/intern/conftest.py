# SPDX-License-Identifier: EUPL-1.2
"""A municipality to log in to, and counters that begin at nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import fabrikk
import sidehjelp
from glassklar.grunn.minne import prosess as cache
from glassklar.org.models import Bruker


@pytest.fixture(autouse=True)
def _tom_cache() -> None:
    cache.clear()


@pytest.fixture
def kommune(ferdig: Callable[[Any], Any]) -> sidehjelp.Kommune:
    """The municipality of the page tests."""
    return ferdig(sidehjelp.lag)


@pytest.fixture
def person(kommune: sidehjelp.Kommune) -> Bruker:
    """The case handler, with a password."""
    b = Bruker.objects.using(fabrikk.EIER).get(brukernavn="sindre")
    b.set_password("riktig-hest-batteri")
    b.save(using=fabrikk.EIER)
    return b
