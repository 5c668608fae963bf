# SPDX-License-Identifier: EUPL-1.2
"""The applet's door."""

from __future__ import annotations

from glassklar.arkiv.mottak import queries
from glassklar.arkiv.mottak.actions.forkast import angre_forkast, forkast_mottak
from glassklar.arkiv.mottak.actions.ta_imot import ta_imot_epost, ta_imot_filer, ta_imot_mbox
from glassklar.arkiv.mottak.forslag import (
    Dokumentforslag,
    Funn,
    RegistreringsForslag,
    forslag,
    som_ny_fil,
)
from glassklar.arkiv.mottak.inntak import Avvistfil, Mottatte
from glassklar.arkiv.mottak.models import Mottak, MottakFil
from glassklar.arkiv.mottak.saksforslag import Sakforslag

__all__ = [
    "Avvistfil",
    "Dokumentforslag",
    "Funn",
    "Mottak",
    "MottakFil",
    "Mottatte",
    "RegistreringsForslag",
    "Sakforslag",
    "angre_forkast",
    "forkast_mottak",
    "forslag",
    "queries",
    "som_ny_fil",
    "ta_imot_epost",
    "ta_imot_filer",
    "ta_imot_mbox",
]
