# SPDX-License-Identifier: EUPL-1.2
"""The program's only clock, so that a test can set the time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
_frosset: ContextVar[datetime | None] = ContextVar("frosset_tid", default=None)


def naa() -> datetime:
    """Return the present moment, timezone-aware, in UTC."""
    return _frosset.get() or datetime.now(UTC)


def i_dag() -> date:
    """Return today's date in Norway."""
    return naa().astimezone(OSLO).date()


@contextmanager
def frys(tidspunkt: datetime) -> Iterator[None]:
    """Let the clock stand still at ``tidspunkt`` inside the block (tests and demo data)."""
    merke = _frosset.set(tidspunkt)
    try:
        yield
    finally:
        _frosset.reset(merke)
