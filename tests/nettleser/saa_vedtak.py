# SPDX-License-Identifier: EUPL-1.2
"""More in the demo: a contract that two must approve, and a stand-in for the first of them.

A process of its own, with the staff's settings.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal


def main() -> None:
    """Write them, through the actions."""
    from glassklar.config import oppstart

    oppstart.start_django()
    from django.db.models import Q

    from glassklar.arkiv.api import vurder
    from glassklar.arkiv.models import Registrering
    from glassklar.fullmakt.actions.habilitet import erklaer_habilitet
    from glassklar.fullmakt.api import (
        NyttVedtak,
        endre_vedtak,
        send_til_godkjenning,
        utfoer_steg,
    )
    from glassklar.fullmakt.models import Kravsteg, Vedtakstype
    from glassklar.grunn.identitet import lesing
    from glassklar.grunn.klokke import i_dag
    from glassklar.journal.api import sett_status
    from glassklar.org.api import Bruker, gi_stedfortreder
    from glassklar.tilgang.api import AAPEN, NySkjerming

    folk = {b.brukernavn: b for b in Bruker.objects.all()}
    hvem = folk["saksbehandler"]
    with lesing(hvem):
        kontrakt = Vedtakstype.objects.get(kode="kontrakt")
        krav = list(Kravsteg.objects.filter(vedtakstype=kontrakt, aktiv=True))
        # The draft of the demo's story.
        p = Registrering.objects.get(
            Q(tittel="Vedtak – bod på 12 m²") | Q(skjermet__tittel1="Vedtak – bod på 12 m²")
        )
    nytt = NyttVedtak(kontrakt.pk, Decimal(1_200_000), kontrakt.hjemler[0], "innvilget")
    endre_vedtak(bruker=hvem, registrering=p.pk, vedtak=nytt)
    # Open, so that those outside the unit may read all of it.
    vurder(bruker=hvem, registrering=p.pk, vurdering=NySkjerming(AAPEN, 0))
    erklaer_habilitet(bruker=hvem, sak=p.mappe_id, svar="ingen")
    for k in krav:
        utfoer_steg(bruker=hvem, registrering=p.pk, kravsteg=k.pk, grunn="Se saken.")
    sett_status(bruker=hvem, registrering=p.pk, status="F")
    send_til_godkjenning(
        bruker=hvem,
        registrering=p.pk,
        maate="sekvens",
        mottakere=[folk["innkjoep1"].pk, folk["kommunedirektoer"].pk],
    )
    borte = folk["innkjoep1"]
    gi_stedfortreder(
        bruker=borte,
        for_bruker=borte.pk,
        stedfortreder=folk["hr"].pk,
        fra=i_dag(),
        til=i_dag() + timedelta(days=14),
        grunn="Ferie",
    )


if __name__ == "__main__":
    main()
