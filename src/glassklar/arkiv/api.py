# SPDX-License-Identifier: EUPL-1.2
"""The room's door."""

from __future__ import annotations

from glassklar.arkiv import arbeidsliste, queries, rader, sider, titler
from glassklar.arkiv.data import (
    Forslag,
    Matrikkel,
    NyFil,
    NyKorrespondent,
    NyPart,
    NyPost,
    NySak,
    NyttDokument,
)
from glassklar.arkiv.dokumenter.objekter import objekt_av
from glassklar.arkiv.forslag import foreslaa_skjerming
from glassklar.arkiv.registreringer.actions.endre import (
    bytt_parter,
    endre_post,
    flytt_post,
    fordel,
    gjeldende_skjerming,
    legg_til_dokument,
    legg_til_merknad,
    ny_versjon,
)
from glassklar.arkiv.registreringer.actions.endre_sak import (
    avslutt_sak,
    endre_sak,
    gjenaapne_sak,
    skjerming_for,
)
from glassklar.arkiv.registreringer.actions.lesere import (
    avslutt_partsinnsyn,
    avslutt_saksorgan,
    gi_partsinnsyn,
    sett_partsunntak,
    sett_saksorgan,
)
from glassklar.arkiv.registreringer.actions.opprett_sak import opprett_sak
from glassklar.arkiv.registreringer.actions.registrer import registrer
from glassklar.arkiv.registreringer.actions.vurder import vurder, vurder_sak
from glassklar.arkiv.registreringer.rettigheter import (
    er_sperret,
    kan_skrive_post,
    kan_skrive_sak,
    laas_post,
    laas_sak,
)
from glassklar.arkiv.skjerming import kontroller
from glassklar.arkiv.statusvalg import statusvalg
from glassklar.arkiv.struktur.actions.opprett import (
    avslutt_arkivdel,
    avslutt_klasse,
    opprett_arkiv,
    opprett_arkivdel,
    opprett_klasse,
    opprett_klassifikasjonssystem,
)
from glassklar.org.rettigheter import krev_rolle

__all__ = [
    "Forslag",
    "Matrikkel",
    "NyFil",
    "NyKorrespondent",
    "NyPart",
    "NyPost",
    "NySak",
    "NyttDokument",
    "arbeidsliste",
    "avslutt_arkivdel",
    "avslutt_klasse",
    "avslutt_partsinnsyn",
    "avslutt_sak",
    "avslutt_saksorgan",
    "bytt_parter",
    "endre_post",
    "endre_sak",
    "er_sperret",
    "flytt_post",
    "fordel",
    "foreslaa_skjerming",
    "gi_partsinnsyn",
    "gjeldende_skjerming",
    "gjenaapne_sak",
    "kan_skrive_post",
    "kan_skrive_sak",
    "kontroller",
    "krev_rolle",
    "laas_post",
    "laas_sak",
    "legg_til_dokument",
    "legg_til_merknad",
    "ny_versjon",
    "objekt_av",
    "opprett_arkiv",
    "opprett_arkivdel",
    "opprett_klasse",
    "opprett_klassifikasjonssystem",
    "opprett_sak",
    "queries",
    "rader",
    "registrer",
    "sett_partsunntak",
    "sett_saksorgan",
    "sider",
    "skjerming_for",
    "statusvalg",
    "titler",
    "vurder",
    "vurder_sak",
]
