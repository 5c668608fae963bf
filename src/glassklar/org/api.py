# SPDX-License-Identifier: EUPL-1.2
"""The room's door."""

from __future__ import annotations

from glassklar.org import tofaktor
from glassklar.org.actions.roller import avslutt_rolle, gi_rolle
from glassklar.org.actions.stedfortredere import avslutt_stedfortreder, gi_stedfortreder
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
    ledede_enheter,
    roller,
    saksbehandlere,
    staar_inne_for,
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
    "avslutt_rolle",
    "avslutt_stedfortreder",
    "enheter",
    "enheter_under",
    "gi_rolle",
    "gi_stedfortreder",
    "har_rolle",
    "krev_rolle",
    "ledede_enheter",
    "roller",
    "saksbehandlere",
    "side",
    "staar_inne_for",
    "systembruker",
    "tofaktor",
    "virksomhet",
]
