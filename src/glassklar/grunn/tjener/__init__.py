# SPDX-License-Identifier: EUPL-1.2
"""The database server: an embedded one, or the one that is named; roles and schemas in it.

Needs no Django, so that settings and the command line can use it before Django is there.
"""

from __future__ import annotations

from glassklar.grunn.tjener.adresse import Adresse
from glassklar.grunn.tjener.feil import TjenerFeil
from glassklar.grunn.tjener.hemmeligheter import Hemmeligheter, hent
from glassklar.grunn.tjener.innebygd import InnebygdTjener
from glassklar.grunn.tjener.laas import Laas
from glassklar.grunn.tjener.roller import (
    MAL,
    Oppsett,
    adresser,
    fjern_database,
    laas_database,
    sett_opp,
)

__all__ = [
    "MAL",
    "Adresse",
    "Hemmeligheter",
    "InnebygdTjener",
    "Laas",
    "Oppsett",
    "TjenerFeil",
    "adresser",
    "fjern_database",
    "hent",
    "laas_database",
    "sett_opp",
]
