# SPDX-License-Identifier: EUPL-1.2
"""The employee's own register of side jobs, posts, shares, property and gifts (C5, C6)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from glassklar.fullmakt import treff
from glassklar.fullmakt.modeller_habilitet import Interesse
from glassklar.grunn.handling import handling
from glassklar.grunn.klokke import i_dag
from glassklar.org.api import Bruker
from glassklar.org.avslag import Tekster, kall

INTERESSE: Tekster = {
    "rett": ("", _("Bare du selv skriver i registeret ditt.")),
    "art": ("art", _("Velg hva slags interesse det er.")),
    "motpart": ("motpart", _("Skriv hvem det gjelder.")),
    "orgnummer": ("orgnummer", _("Et organisasjonsnummer har ni sifre.")),
    "beloep": ("beloep", _("Beløpet kan ikke være under null.")),
    "fra": ("fra", _("Skriv når det begynte. En gave kan ikke være fra en dag som kommer.")),
    "synlig": ("synlig", _("Velg hvem som ser det.")),
    "lang": ("forklaring", _("Teksten er for lang.")),
    "ferdig": ("", _("Den er avsluttet fra før.")),
    "dag_interesse": ("til", _("Siste dag kan ikke være før den første.")),
}


@handling("meld_interesse")
def meld_interesse(
    *, bruker: Bruker, art: str, motpart: str, fra: date, til: date | None = None,
    orgnummer: str = "", beloep: Decimal | None = None, beholdt: bool = False,
    forklaring: str = "", synlig: str = Interesse.Synlig.LEDER,
) -> UUID:  # fmt: skip
    """Tell of an interest. A gift above the limit is shown to the leader in any case (C6).

    Raises:
        Avvist: something is missing or does not fit.
    """
    gave = art == Interesse.Art.GAVE
    if gave and synlig == Interesse.Synlig.MEG and (
        treff.gavekrav(beloep, i_dag(), giver_har_sak=False) == "leder"
    ):  # fmt: skip
        synlig = Interesse.Synlig.LEDER
    return kall(
        "meld_interesse(text, text, text, numeric, boolean, date, date, text, text)",
        [art, motpart, treff.orgnummer(orgnummer) or orgnummer, beloep, beholdt, fra,
         None if gave else til, forklaring, synlig],
        INTERESSE,
    )  # fmt: skip


@handling("avslutt_interesse")
def avslutt_interesse(*, bruker: Bruker, interesse: UUID, til: date) -> None:
    """Say which day was the last. Nothing is deleted.

    Raises:
        Avvist: another's, ended before, or a day before the first.
    """
    kall("avslutt_interesse(uuid, date)", [interesse, til], INTERESSE)


@handling("vis_interesse")
def vis_interesse(*, bruker: Bruker, interesse: UUID, synlig: str) -> None:
    """Choose who sees it, as far as the municipality leaves the choice.

    Raises:
        Avvist: another's, or no such choice.
    """
    kall("vis_interesse(uuid, text)", [interesse, synlig], INTERESSE)
