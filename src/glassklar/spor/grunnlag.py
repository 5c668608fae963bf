# SPDX-License-Identifier: EUPL-1.2
"""Events for rows that no event tells of: seeds of migrations, rows loaded in bulk, new columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def skriv(kobling: Any) -> int:
    """Write what is missing in tables whose columns changed; a few milliseconds when none did.

    Args:
        kobling: a connection of Django's with the owner's rights.

    Returns:
        How many events were written.
    """
    with kobling.cursor() as c:
        c.execute("select glassklar.spor_grunnlag_alle()")
        return int(c.fetchone()[0])


def skriv_for(kobling: Any, tabeller: Iterable[str]) -> int:
    """Write what is missing in tables that were filled with their triggers off."""
    with kobling.cursor() as c:
        c.execute(
            "select sum(glassklar.spor_grunnlag(s.tabell)) from glassklar.spor_sporede() s"
            " where s.tabell = any(%s)",
            [list(tabeller)],
        )
        return int(c.fetchone()[0] or 0)
