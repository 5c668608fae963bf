# SPDX-License-Identifier: EUPL-1.2
"""Clearances and stand-ins with a past, a party of a case, and a case that a committee decides.

What ends belongs to a case handler who is on no login page, so that those one looks at the demo
as keep what they read.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connections

from glassklar.config.innlesing.eier import EIER, som_eier
from glassklar.grunn.klokke import OSLO
from glassklar.org.api import Bruker, Enhet, Stedfortreder
from glassklar.tilgang.api import Klarering, Saksorgan, Sakstilgang

HVEM, LEDER = "bygg2", "leder"
#: The neighbour who wrote of the garage, and the committee that the demo's politician sits in.
PART, ORGAN = "nabo", "K2"
GARASJEN = "Gnr. 12, bnr. 45 – Storgata 14 – garasje"


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
        if sak := _sak("m.tittel = %s", GARASJEN):
            Sakstilgang.objects.using(EIER).create(
                bruker_id=folk[PART], sak=sak, grunn=Sakstilgang.PART, fra=dag(-5)
            )
        # A case with an internal document: that is what a councillor's grant opens (§ 14).
        internt = "exists (select from skjerming s where s.mappe = m.id and s.hjemmel like %s)"
        if sak := _sak(internt, "offl-14-%") or sak:
            Saksorgan.objects.using(EIER).create(
                sak=sak, enhet=Enhet.objects.using(EIER).get(kode=ORGAN), fra=dag(-3),
                gitt_av_id=folk["arkivar"], grunn="Formannskapet avgjør saken",
            )  # fmt: skip


def _sak(vilkaar: str, *verdier: str) -> UUID | None:
    """The newest case of the story that fits."""
    with connections[EIER].cursor() as c:
        c.execute(
            f"select m.id from mappe m where {vilkaar} order by m.opprettet_dato desc limit 1",
            verdier,
        )
        rad = c.fetchone()
    return rad[0] if rad else None
