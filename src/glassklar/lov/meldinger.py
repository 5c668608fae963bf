# SPDX-License-Identifier: EUPL-1.2
"""Tekstene til lovens kontroller, på tre språk, fra `meldinger.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from .data import les_toml

SPRAAK = ("nb", "nn", "en")


@cache
def _tekster() -> Mapping[str, Mapping[str, str]]:
    return les_toml("meldinger.toml")


def noekler() -> tuple[str, ...]:
    """Alle meldingsnøklene."""
    return tuple(_tekster())


def melding(noekkel: str, spraak: str = "nb", **verdier: str) -> str:
    """Meldingen på nb, nn eller en; andre språk gir nb. Ukjent nøkkel gir `KeyError`."""
    tekster = _tekster()[noekkel]
    return tekster.get(spraak, tekster["nb"]).format(**verdier)
