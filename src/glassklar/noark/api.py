# SPDX-License-Identifier: EUPL-1.2
"""Døren til Noark-rommet: modulene og navnene andre rom kan bruke."""

from __future__ import annotations

from . import avskrivning, frys, identifikatorer, katalog, kodelister, livsloep, tittel
from .frys import MATRISE, Frysregel, frosne, tilstander
from .identifikatorer import (
    DokumentId,
    Loepenummer,
    MappeId,
    RegistreringsId,
    UgyldigIdentifikator,
)
from .katalog import Element, Entitet, alle_entiteter, element, entitet
from .kodelister import Kode, UkjentKode
from .livsloep import (
    Overgang,
    arkivdel_tar_nye_mapper,
    arkivdel_tar_nye_registreringer,
    dokument_kan_gjenaapnes,
    journalpost_kan_slettes,
    overgang,
    overganger,
    overganger_for,
    roller_for_overgang,
    sak_kan_slettes,
    startstatuser,
)
from .tittel import (
    MASKE,
    Ord,
    del_linjer,
    er_maskert,
    masker_ord,
    offentlig_tittel,
    ord,
    sett_sammen,
)
from .tittellint import Merknad, lint, uten_prefiks

__all__ = [
    "MASKE",
    "MATRISE",
    "DokumentId",
    "Element",
    "Entitet",
    "Frysregel",
    "Kode",
    "Loepenummer",
    "MappeId",
    "Merknad",
    "Ord",
    "Overgang",
    "RegistreringsId",
    "UgyldigIdentifikator",
    "UkjentKode",
    "alle_entiteter",
    "arkivdel_tar_nye_mapper",
    "arkivdel_tar_nye_registreringer",
    "avskrivning",
    "del_linjer",
    "dokument_kan_gjenaapnes",
    "element",
    "entitet",
    "er_maskert",
    "frosne",
    "frys",
    "identifikatorer",
    "journalpost_kan_slettes",
    "katalog",
    "kodelister",
    "lint",
    "livsloep",
    "masker_ord",
    "offentlig_tittel",
    "ord",
    "overgang",
    "overganger",
    "overganger_for",
    "roller_for_overgang",
    "sak_kan_slettes",
    "sett_sammen",
    "startstatuser",
    "tilstander",
    "tittel",
    "uten_prefiks",
]
