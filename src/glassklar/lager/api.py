# SPDX-License-Identifier: EUPL-1.2
"""The room's door: all that other rooms may import."""

from __future__ import annotations

from glassklar.lager.filnavn import trygt_filnavn
from glassklar.lager.formater import Format, kjenn
from glassklar.lager.formatliste import FORMATER, Formatpost
from glassklar.lager.lagring import (
    LAGER,
    OFFENTLIG,
    LagerFeil,
    Lagret,
    aapne,
    finnes,
    fjern_fra_offentlig,
    kopier_til_offentlig,
    lokal_fil,
    rydd_rester,
    sti,
    ta_inn,
    verifiser,
)
from glassklar.lager.meldinger import lesbar_stoerrelse, problemtekst
from glassklar.lager.msg import les_msg
from glassklar.lager.post import (
    Adresse,
    Epost,
    Vedlegg,
    del_mbox,
    les_eml,
    les_mbox,
    uten_svarmerker,
)
from glassklar.lager.problemer import KRASJ, Problem
from glassklar.lager.uttrekk.brev import som_tekst as epost_som_tekst
from glassklar.lager.uttrekk.kjoering import KanIkkeVises, Uttrekk, sidebilde, trekk_ut

__all__ = [
    "FORMATER",
    "KRASJ",
    "LAGER",
    "OFFENTLIG",
    "Adresse",
    "Epost",
    "Format",
    "Formatpost",
    "KanIkkeVises",
    "LagerFeil",
    "Lagret",
    "Problem",
    "Uttrekk",
    "Vedlegg",
    "aapne",
    "del_mbox",
    "epost_som_tekst",
    "finnes",
    "fjern_fra_offentlig",
    "kjenn",
    "kopier_til_offentlig",
    "les_eml",
    "les_mbox",
    "les_msg",
    "lesbar_stoerrelse",
    "lokal_fil",
    "problemtekst",
    "rydd_rester",
    "sidebilde",
    "sti",
    "ta_inn",
    "trekk_ut",
    "trygt_filnavn",
    "uten_svarmerker",
    "verifiser",
]
