# SPDX-License-Identifier: EUPL-1.2
"""The invented municipality before its first letter: units, series, classes and people.

Goes the same way as a real one: the packaged CSV files through ``innlesing``.
"""

from __future__ import annotations

from datetime import datetime
from importlib.resources import as_file, files

from django.contrib.auth.hashers import make_password

from glassklar.config.innlesing import arkivdeler, brukere, enheter, klasser
from glassklar.config.innlesing.eier import EIER, som_eier
from glassklar.config.innlesing.virksomhet import opprett_virksomhet
from glassklar.grunn.klokke import OSLO, frys
from glassklar.org.api import Bruker

#: Those the login page lists in demo mode. The others are names in lists only.
LOGIN = (
    "arkivar", "arkivar2", "saksbehandler", "saksbehandler2", "leder", "kommunedirektoer", "hr",
    "skole", "politiker", "revisor", "admin",
)  # fmt: skip
PASSORD = "demo"


def opprett(fra: datetime) -> None:
    """Make Eksempelvik kommune in an empty database, as it stood at ``fra``.

    People have held their roles since long before, so that old letters have their handlers.

    Raises:
        MiljoeFeil: the database is not empty.
    """
    with frys(fra.astimezone(OSLO)):
        ny = opprett_virksomhet(
            navn="Eksempelvik kommune",
            kommunenummer="9901",
            orgnummer="310000015",
            adresse="Rådhusplassen 2, 9998 Eksempelvik",
            epost="innsyn@eksempelvik.example",
            telefon="00 00 00 00",
            aapningstid="Hverdager 9–15",
            demo=True,
        )
        data = files(__package__).joinpath("data")
        for modul, navn in (
            (enheter, "enheter"),
            (arkivdeler, "arkivdeler"),
            (klasser, "klasser"),
            (brukere, "brukere"),
        ):
            with as_file(data.joinpath(f"{navn}.csv")) as fil:
                modul.importer(fil)
        with som_eier("lag_kommune", ny.system.pk):
            # One hash for all: hashing is dear on purpose, and there is no secret here.
            Bruker.objects.using(EIER).filter(brukernavn__in=LOGIN).update(
                password=make_password(PASSORD)
            )
