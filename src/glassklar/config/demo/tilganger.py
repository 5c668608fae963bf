# SPDX-License-Identifier: EUPL-1.2
"""Clearances and stand-ins with a past: one ended, one taken back, one that runs out, a holiday.

All of them belong to a case handler who is on no login page, so that those one looks at the demo
as keep what they read.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from glassklar.config.innlesing.eier import EIER, som_eier
from glassklar.grunn.klokke import OSLO
from glassklar.org.api import Bruker, Stedfortreder
from glassklar.tilgang.api import Klarering

HVEM, LEDER = "bygg2", "leder"


def opprett(siste: date, system: int) -> None:
    """Write them, with days counted from the last day of the story."""
    folk = {b.brukernavn: b.pk for b in Bruker.objects.using(EIER).all()}
    person, leder = folk[HVEM], folk[LEDER]

    def dag(antall: int) -> date:
        return siste + timedelta(days=antall)

    def kl_ti(antall: int) -> datetime:
        return datetime.combine(dag(antall), time(10), OSLO)

    with som_eier("lag_kommune", system):
        Klarering.objects.using(EIER).bulk_create(
            Klarering(bruker_id=person, omfang="egne", gitt_av_id=leder, **felt)
            for felt in (
                {"kode_id": "P", "fra": dag(-400), "til": dag(-35), "gitt": kl_ti(-400),
                 "grunn": "Tilsetting på byggesak"},
                {"kode_id": "IS", "fra": dag(-100), "til": dag(-20), "gitt": kl_ti(-100),
                 "grunn": "Sak om arbeidsmiljø", "avsluttet": kl_ti(-20), "avsluttet_av_id": leder,
                 "avsluttet_aarsak": "person", "avsluttet_grunn": "Saken er avsluttet"},
                {"kode_id": "AN", "fra": dag(-200), "til": dag(14), "gitt": kl_ti(-200),
                 "grunn": "Anskaffelse av fagsystem"},
            )
        )  # fmt: skip
        Stedfortreder.objects.using(EIER).bulk_create(
            Stedfortreder(for_bruker_id=person, gitt_av_id=av, grunn=grunn, gitt=kl_ti(fra),
                          bruker_id=folk[inn], fra=dag(fra), til=dag(til))
            for inn, fra, til, av, grunn in (
                ("plan1", -140, -120, person, "Sommerferie"),
                ("oppmaaling1", -2, 12, leder, "Permisjon"),
            )
        )  # fmt: skip
