# SPDX-License-Identifier: EUPL-1.2
"""The room's door."""

from __future__ import annotations

from glassklar.tilgang.actions.endre_tilgangskode import endre_tilgangskode
from glassklar.tilgang.models import (
    Gradering,
    Klarering,
    Omfang,
    Sakstilgang,
    Skjerming,
    Tilgangskode,
    TilgangskodeVersjon,
    Vern,
    Vernet,
)
from glassklar.tilgang.policy import policy_sql
from glassklar.tilgang.queries import kode, koder, skjerminger
from glassklar.tilgang.rules import (
    AAPEN,
    BRYTERE,
    XX,
    NySkjerming,
    skjuler,
    skjulte_felt,
)

__all__ = [
    "AAPEN",
    "BRYTERE",
    "XX",
    "Gradering",
    "Klarering",
    "NySkjerming",
    "Omfang",
    "Sakstilgang",
    "Skjerming",
    "Tilgangskode",
    "TilgangskodeVersjon",
    "Vern",
    "Vernet",
    "endre_tilgangskode",
    "kode",
    "koder",
    "policy_sql",
    "skjerminger",
    "skjuler",
    "skjulte_felt",
]
