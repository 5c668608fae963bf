# SPDX-License-Identifier: EUPL-1.2
"""The room's door."""

from __future__ import annotations

from glassklar.org import tofaktor
from glassklar.org.models import (
    Bruker,
    Enhet,
    EnhetUnder,
    Rolle,
    Rolletildeling,
    Stedfortreder,
    Virksomhet,
)
from glassklar.org.queries import (
    SYSTEM,
    enheter,
    enheter_under,
    har_rolle,
    roller,
    saksbehandlere,
    systembruker,
    virksomhet,
)
from glassklar.org.rettigheter import krev_rolle
from glassklar.org.web.side import side

__all__ = [
    "SYSTEM",
    "Bruker",
    "Enhet",
    "EnhetUnder",
    "Rolle",
    "Rolletildeling",
    "Stedfortreder",
    "Virksomhet",
    "enheter",
    "enheter_under",
    "har_rolle",
    "krev_rolle",
    "roller",
    "saksbehandlere",
    "side",
    "systembruker",
    "tofaktor",
    "virksomhet",
]
