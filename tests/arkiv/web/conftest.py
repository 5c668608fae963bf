# SPDX-License-Identifier: EUPL-1.2
"""A municipality to log in to, and counters that begin at nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import sidehjelp
from glassklar.grunn.minne import prosess as cache


@pytest.fixture(autouse=True)
def _tom_cache() -> None:
    cache.clear()


@pytest.fixture
def kommune(ferdig: Callable[[Any], Any]) -> sidehjelp.Kommune:
    """The municipality of the page tests."""
    return ferdig(sidehjelp.lag)
