# SPDX-License-Identifier: EUPL-1.2
"""The public site as it runs: its own settings, addresses and database role, on a fixed day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.test import Client

from glassklar.grunn import klokke
from glassklar.offentlig.web import kontekst
from offentlig import rader

NAA = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture
def publikum(
    transactional_db: None,
    som_offentlig: Callable[[], AbstractContextManager[None]],
    settings: Any,
) -> Iterator[Client]:
    """A reader's browser, on 22 November 2026."""
    from glassklar.config import settings_offentlig as egne

    settings.ROOT_URLCONF = egne.ROOT_URLCONF
    settings.MIDDLEWARE = egne.MIDDLEWARE
    settings.TEMPLATES = egne.TEMPLATES
    kontekst.glem()
    rader.virksomhet()
    with som_offentlig(), klokke.frys(NAA):
        yield Client(HTTP_HOST="localhost")


@pytest.fixture
def setninger(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The SQL statements that are sent, in order."""
    sendt: list[str] = []
    ekte = psycopg.Cursor.execute

    def execute(self: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        sendt.append(str(query))
        return ekte(self, query, *args, **kwargs)

    monkeypatch.setattr(psycopg.Cursor, "execute", execute)
    return sendt
