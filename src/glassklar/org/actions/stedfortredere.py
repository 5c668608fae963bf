# SPDX-License-Identifier: EUPL-1.2
"""Name and end stand-ins. The database decides who may (org/sql/tildelinger.sql)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from glassklar.grunn.handling import handling
from glassklar.org.avslag import kall
from glassklar.org.models import Bruker

TEKSTER = {
    "selv": ("stedfortreder", _("Du kan ikke gjøre deg selv til stedfortreder.")),
    "rett": (
        "",
        _("Stedfortreder settes av personen selv, av lederen for enheten eller av administrator."),
    ),
    "samme": ("stedfortreder", _("Velg en annen enn personen selv.")),
    "for_lenge": ("til", _("En stedfortreder kan settes for høyst tolv måneder fra i dag.")),
    "finnes": ("stedfortreder", _("Personen er stedfortreder i samme tid.")),
}


@handling("gi_stedfortreder")
def gi_stedfortreder(
    *, bruker: Bruker, for_bruker: int, stedfortreder: int, fra: date, til: date, grunn: str
) -> int:
    """Let a person read in the cases of another for a time, and return the grant's number.

    Raises:
        Avvist: not the right to name one, or it does not fit.
    """
    return kall(
        "gi_stedfortreder(int, int, date, date, text)",
        [for_bruker, stedfortreder, fra, til, grunn],
        TEKSTER,
    )


@handling("avslutt_stedfortreder")
def avslutt_stedfortreder(
    *, bruker: Bruker, stedfortreder: int, dag: date | None, grunn: str
) -> None:
    """End a stand-in's time; ``dag`` is its last day, None ends it at once.

    Raises:
        Avvist: not the right to, ended already, or the day does not fit.
    """
    kall("avslutt_stedfortreder(int, date, text)", [stedfortreder, dag, grunn], {})
