# SPDX-License-Identifier: EUPL-1.2
"""Give and end clearances. The database decides who may (tilgang/sql/klareringer.sql)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from glassklar.grunn.handling import handling
from glassklar.org.avslag import kall
from glassklar.org.models import Bruker

TEKSTER = {
    "selv": ("", _("Du kan ikke klarere deg selv.")),
    "rett": (
        "",
        _("Klareringer gis av lederen for enheten personen hører til, eller av kommunedirektøren."),
    ),
    "alle": ("omfang", _("Bare kommunedirektøren gir klarering for hele kommunen.")),
    "annen_enhet": (
        "enhet",
        _("Du gir klarering for enheten du leder, og dem under. Andre gis av kommunedirektøren."),
    ),
    "kode": ("kode", _("Velg en tilgangskode i bruk.")),
    "omfang": ("omfang", _("Velg hvor langt klareringen rekker.")),
    "enhet": ("enhet", _("Velg enheten når klareringen gjelder en enhet, ellers ingen.")),
    "for_lenge": ("til", _("Så langt fram kan ingen klareres. Velg en tidligere dag.")),
    "finnes": ("", _("Personen har denne klareringen i samme tid.")),
}


@handling("gi_klarering")
def gi_klarering(
    *, bruker: Bruker, til_bruker: int, kode: str, omfang: str, enhet: int | None, fra: date,
    til: date, grunn: str,
) -> int:  # fmt: skip
    """Clear a person for a code, within an extent and a time; return the clearance's number.

    Raises:
        Avvist: not the right to give it, or it does not fit.
    """
    return kall(
        "gi_klarering(int, text, text, int, date, date, text)",
        [til_bruker, kode, omfang, enhet, fra, til, grunn],
        TEKSTER,
    )


@handling("avslutt_klarering")
def avslutt_klarering(*, bruker: Bruker, klarering: int, dag: date | None, grunn: str) -> None:
    """End a clearance; ``dag`` is its last day, None ends it at once.

    Raises:
        Avvist: not the right to, ended already, or the day does not fit.
    """
    kall("avslutt_klarering(int, date, text)", [klarering, dag, grunn], {})
