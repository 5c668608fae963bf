# SPDX-License-Identifier: EUPL-1.2
"""Give and end roles. The database decides who may (org/sql/tildelinger.sql)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from glassklar.grunn.handling import handling
from glassklar.org.avslag import kall
from glassklar.org.models import Bruker

TEKSTER = {
    "selv": ("", _("Du kan ikke gi deg selv en rolle.")),
    "rolle": ("rolle", _("Velg en rolle.")),
    "rett": (
        "rolle",
        _(
            "Administrator gir roller. Rollene administrator, kommunedirektør og revisor gis av"
            " kommunedirektøren."
        ),
    ),
    "enhet": ("enhet", _("Rollen kan ikke gis i denne enheten.")),
    "revisor": ("rolle", _("En revisor kan ikke ha andre roller samtidig.")),
    "finnes": ("", _("Personen har denne rollen i samme tid.")),
}


@handling("gi_rolle")
def gi_rolle(
    *, bruker: Bruker, til_bruker: int, rolle: str, enhet: int | None, fra: date,
    til: date | None, grunn: str,
) -> int:  # fmt: skip
    """Give a person a role, everywhere or in a unit, and return its number.

    Raises:
        Avvist: not the right to give it, or it does not fit.
    """
    return kall(
        "gi_rolle(int, text, int, date, date, text)",
        [til_bruker, rolle, enhet, fra, til, grunn],
        TEKSTER,
    )


@handling("avslutt_rolle")
def avslutt_rolle(*, bruker: Bruker, rolletildeling: int, dag: date | None, grunn: str) -> None:
    """End a role; ``dag`` is its last day, None ends it at once.

    Raises:
        Avvist: not the right to, ended already, or the day does not fit.
    """
    kall("avslutt_rolle(int, date, text)", [rolletildeling, dag, grunn], {})
