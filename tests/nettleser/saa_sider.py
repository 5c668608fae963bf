# SPDX-License-Identifier: EUPL-1.2
"""More in the demo for the walk of pages: a complaint over a decision, the next reglement,
and a row that waits to be confirmed.

A process of its own, with the staff's settings.
"""

from __future__ import annotations

from datetime import timedelta


def main() -> None:
    """Write them, through the actions."""
    from glassklar.config import oppstart

    oppstart.start_django()
    from django.db.models import Q

    from glassklar.arkiv.api import NyKorrespondent, NyPost, registrer
    from glassklar.arkiv.models import Registrering
    from glassklar.fullmakt.actions.klage import registrer_klage
    from glassklar.fullmakt.actions.register import (
        NyFullmakt,
        foreslaa_fullmakt,
        registrer_reglement,
    )
    from glassklar.fullmakt.models import Reglement, Vedtakstype
    from glassklar.grunn.identitet import lesing
    from glassklar.grunn.klokke import i_dag, naa
    from glassklar.org.api import Bruker

    folk = {b.brukernavn: b for b in Bruker.objects.all()}
    hvem, dag = folk["saksbehandler"], i_dag()
    with lesing(hvem):
        vedtak = Registrering.objects.get(
            Q(tittel="Vedtak – enebolig") | Q(skjermet__tittel1="Vedtak – enebolig")
        )
    klage = registrer(
        bruker=hvem,
        post=NyPost(
            mappe=vedtak.mappe_id, journalposttype="I", tittel="Klage på vedtak",
            mottatt_dato=naa(), parter=[NyKorrespondent("EA", "Kari Prøve", er_person=True)],
        ),
    )  # fmt: skip
    registrer_klage(bruker=hvem, vedtak=vedtak.pk, klage=klage.pk, kom_fram=dag, mottatt=dag,
                    behandler=folk["saksbehandler2"].pk)  # fmt: skip
    registrer_reglement(bruker=folk["arkivar"], navn="Delegeringsreglement, neste periode",
                        organ="Kommunestyret", vedtatt=dag, fra=dag + timedelta(days=30),
                        saksnr="PS 1/27")  # fmt: skip
    with lesing(hvem):
        gjelder = Reglement.objects.get(bekreftet__isnull=False, gjelder_til=None)
        type_ = Vedtakstype.objects.get(kode="dispensasjon")
    foreslaa_fullmakt(
        bruker=folk["arkivar"],
        ny=NyFullmakt(vedtakstype=type_.pk, enhet=hvem.enhet_id, fra=dag, reglement=gjelder.pk,
                      til_bruker=folk["leder"].pk),
    )  # fmt: skip


if __name__ == "__main__":
    main()
