# SPDX-License-Identifier: EUPL-1.2
"""A browser by the name people know, out of what it says of itself."""

from __future__ import annotations

#: In this order: most browsers claim to be several of them.
_NETTLESERE = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMER = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def nettlesernavn(agent: str) -> str:
    """``Firefox, Windows``; empty when nothing is known."""
    deler = [
        next((navn for merke, navn in liste if merke in agent), "")
        for liste in (_NETTLESERE, _SYSTEMER)
    ]
    return ", ".join(filter(None, deler))
