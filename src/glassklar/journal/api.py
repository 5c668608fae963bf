# SPDX-License-Identifier: EUPL-1.2
"""The room's door: all that other rooms may import."""

from __future__ import annotations

from glassklar.journal.actions.avskriv import avskriv, avskriv_flere
from glassklar.journal.actions.frigi import Frigitt, PostStopp, frigi, frigi_dag
from glassklar.journal.actions.hold import hold_tilbake, slipp
from glassklar.journal.actions.rett import rett, rett_mange, rett_sak
from glassklar.journal.actions.status import journalfoer, sett_status
from glassklar.journal.actions.trekk import trekk_tilbake
from glassklar.journal.actions.utloept import aapne_utloepte
from glassklar.journal.actions.virksomhet import oppdater_offentlig_virksomhet
from glassklar.journal.models import Frigivelse, Offentliggjoering, Tilbakeholdelse
from glassklar.journal.queries import (
    Dag,
    Statusvalg,
    dager_som_venter,
    forhaandsvis,
    historikk,
    restanser,
    snapshot,
    snapshots,
    status_valg,
    til_frigivelse,
    til_journalfoering,
)
from glassklar.journal.rules import OffentligPost, PostSnapshot, Stopp, projiser, utenfor

__all__ = [
    "Dag",
    "Frigitt",
    "Frigivelse",
    "OffentligPost",
    "Offentliggjoering",
    "PostSnapshot",
    "PostStopp",
    "Statusvalg",
    "Stopp",
    "Tilbakeholdelse",
    "aapne_utloepte",
    "avskriv",
    "avskriv_flere",
    "dager_som_venter",
    "forhaandsvis",
    "frigi",
    "frigi_dag",
    "historikk",
    "hold_tilbake",
    "journalfoer",
    "oppdater_offentlig_virksomhet",
    "projiser",
    "restanser",
    "rett",
    "rett_mange",
    "rett_sak",
    "sett_status",
    "slipp",
    "snapshot",
    "snapshots",
    "status_valg",
    "til_frigivelse",
    "til_journalfoering",
    "trekk_tilbake",
    "utenfor",
]
