# SPDX-License-Identifier: EUPL-1.2
"""The room's door."""

from __future__ import annotations

from glassklar.tilgang.actions.endre_tilgangskode import endre_tilgangskode
from glassklar.tilgang.actions.klareringer import avslutt_klarering, gi_klarering
from glassklar.tilgang.models import (
    Gradering,
    Klarering,
    Omfang,
    Partsunntak,
    Saksorgan,
    Sakstilgang,
    Skjerming,
    Tilgangskode,
    TilgangskodeVersjon,
    Vern,
    Vernet,
)
from glassklar.tilgang.oversikt import (
    fantes,
    hvem_kunne_lese,
    ser_lesere,
    tell_loeper_ut,
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
    "Partsunntak",
    "Saksorgan",
    "Sakstilgang",
    "Skjerming",
    "Tilgangskode",
    "TilgangskodeVersjon",
    "Vern",
    "Vernet",
    "avslutt_klarering",
    "endre_tilgangskode",
    "fantes",
    "gi_klarering",
    "hvem_kunne_lese",
    "kode",
    "koder",
    "policy_sql",
    "ser_lesere",
    "skjerminger",
    "skjuler",
    "skjulte_felt",
    "tell_loeper_ut",
]
