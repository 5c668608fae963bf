# SPDX-License-Identifier: EUPL-1.2
"""Statements of habilitet: a person's own, a leader's decision, and who takes over.

The database decides (sql/habilitet.sql); what it refuses becomes a text here. A reason that may
hold personal matters is no reason in the trace: it is kept in the protected explanation.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from glassklar.grunn.handling import handling
from glassklar.org.api import Bruker
from glassklar.org.avslag import Tekster, kall

_INHABIL_SELV = (
    "",
    _("Du er inhabil i saken selv. En leder over deg må avgjøre dette."),
)
_LANG = _("Teksten er for lang: høyst 4000 tegn.")
ERKLAERING: Tekster = {
    "rett": ("", _("Bare ansatte som kan skrive i saker, svarer om habilitet.")),
    "sak": ("", _("Saken finnes ikke.")),
    "svar": ("svar", _("Velg ett av svarene.")),
    "leder": (
        "svar",
        _("Du har meldt deg inhabil. Lederen din må avgjøre om du likevel kan gå inn i saken."),
    ),
    "ingen_forhold": ("svar", _("Du valgte en binding. Velg ett av de to andre svarene.")),
    "forhold": ("forhold", _("Velg hva slags binding det er.")),
    "alltid": (
        "svar",
        _("Denne bindingen gjør deg inhabil etter loven. Velg at du er inhabil."),
    ),
    "forklaring": ("forklaring", _("Forklar bindingen, så den som avgjør, kan vurdere den.")),
    "lang": ("forklaring", _LANG),
}
AVGJOERELSE: Tekster = {
    "rett": ("", _("Bare en leder over personen avgjør om personen er inhabil.")),
    "selv": ("", _("Du kan ikke avgjøre dette om deg selv. En leder over deg må gjøre det.")),
    "sak": ("", _("Saken finnes ikke.")),
    "inhabil_selv": _INHABIL_SELV,
    "svar": ("svar", _("Velg ett av svarene.")),
    "mangler": ("", _("Personen har ikke svart selv ennå.")),
    "grunn": ("begrunnelse", _("Skriv hvorfor.")),
    "lang": ("begrunnelse", _LANG),
}
OPPNEVNING: Tekster = {
    "rett": ("", _("Bare en leder over personen eller saken oppnevner stedfortreder.")),
    "selv": ("", _("Du kan ikke oppnevne din egen stedfortreder. En leder over deg gjør det.")),
    "sak": ("", _("Saken finnes ikke.")),
    "inhabil_selv": _INHABIL_SELV,
    "avsluttet": ("", _("Saken er avsluttet.")),
    "ikke_inhabil": ("", _("Personen er ikke inhabil i saken.")),
    "samme": ("til_bruker", _("Velg en annen enn den som er inhabil.")),
    "sluttet": ("til_bruker", _("Velg en som arbeider her.")),
    "rolle": ("til_bruker", _("Velg en saksbehandler eller leder.")),
    "inhabil": ("til_bruker", _("Også denne personen er inhabil i saken. Velg en annen.")),
    "ingenting": ("", _("Personen har ikke saken, og ingen åpne dokumenter i den.")),
}


@handling("erklaer_habilitet")
def erklaer_habilitet(
    *, bruker: Bruker, sak: UUID, svar: str, forhold: str = "", forklaring: str = ""
) -> UUID:
    """Say how one stands in a case (fvl. 1967 § 6, fvl. 2025 §§ 25-27).

    Inhabil: writing in the case ends at once, and what waits for one's approval goes back.

    Args:
        svar: ``Habilitet.Svar``.
        forhold: code of the relation in ``lov.habilitet``; empty beside ``ingen``.

    Raises:
        Avvist: the answer does not fit, or the way back from inhabil is the leader's.
    """
    return kall(
        "erklaer_habilitet(uuid, text, text, text)", [sak, svar, forhold, forklaring], ERKLAERING
    )


@handling("avgjoer_habilitet")
def avgjoer_habilitet(
    *, bruker: Bruker, sak: UUID, person: int, svar: str, begrunnelse: str
) -> UUID:
    """Decide, as a leader above, whether somebody is inhabil (fvl. 1967 § 8, fvl. 2025 § 29).

    Args:
        svar: ``inhabil``, or ``oppgitt``: may go on in spite of the tie that was told.

    Raises:
        Avvist: not a leader above, inhabil oneself, or nothing was told yet.
    """
    return kall(
        "avgjoer_habilitet(uuid, int, text, text)", [sak, person, svar, begrunnelse], AVGJOERELSE
    )


@handling("oppnevn_stedfortreder")
def oppnevn_stedfortreder(
    *, bruker: Bruker, sak: UUID, for_bruker: int, til_bruker: int, grunn: str
) -> int:
    """Give an inhabil person's case and open documents in it to another (fvl. 1967 § 9).

    Returns:
        how many were moved.

    Raises:
        Avvist: not a leader above, the one chosen is inhabil too, or there is nothing to move.
    """
    return kall(
        "oppnevn_stedfortreder(uuid, int, int, text)",
        [sak, for_bruker, til_bruker, grunn],
        OPPNEVNING,
    )
