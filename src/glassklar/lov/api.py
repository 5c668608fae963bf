# SPDX-License-Identifier: EUPL-1.2
"""Døren til lov-rommet: modulene og navnene andre rom kan bruke."""

from __future__ import annotations

from . import (
    dokumentart,
    fnr,
    habilitet,
    hjemler,
    journalplikt,
    kalender,
    meldinger,
    navnefrist,
    skjerming,
)
from .dokumentart import Dokumentart
from .fnr import finn as finn_fnr
from .hjemler import Hjemmel, UkjentHjemmel, hjemmel, siter, tilleggshjemler
from .journalplikt import journalfelt_mangler, kan_skjule_innfoersel, maa_journalfoeres
from .kalender import (
    UkjentFrist,
    avslagsfrist,
    er_arbeidsdag,
    frist_uker,
    helligdager,
    legg_til_arbeidsdager,
)
from .navnefrist import navn_er_soekbart
from .skjerming import Brudd, Vurdering, er_aapen, kontroller
from .skjerming import kontroller as kontroller_skjerming

__all__ = [
    "Brudd",
    "Dokumentart",
    "Hjemmel",
    "UkjentFrist",
    "UkjentHjemmel",
    "Vurdering",
    "avslagsfrist",
    "dokumentart",
    "er_aapen",
    "er_arbeidsdag",
    "finn_fnr",
    "fnr",
    "frist_uker",
    "habilitet",
    "helligdager",
    "hjemler",
    "hjemmel",
    "journalfelt_mangler",
    "journalplikt",
    "kalender",
    "kan_skjule_innfoersel",
    "kontroller",
    "kontroller_skjerming",
    "legg_til_arbeidsdager",
    "maa_journalfoeres",
    "meldinger",
    "navn_er_soekbart",
    "navnefrist",
    "siter",
    "skjerming",
    "tilleggshjemler",
]
