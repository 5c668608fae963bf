# SPDX-License-Identifier: EUPL-1.2
"""Put aside what is not a document of a case, and take it back."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from glassklar.arkiv.mottak.models import Mottak
from glassklar.arkiv.rules import sjekk_tekst
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.handling import handling
from glassklar.grunn.klokke import naa
from glassklar.org.api import Bruker, Rolle
from glassklar.org.rettigheter import krev_rolle

MAKS_GRUNN = 1000


@handling("forkast_mottak")
def forkast_mottak(*, bruker: Bruker, mottak: UUID, grunn: str) -> Mottak:
    """Say that an item is no case document (advertising, private mail); nothing is deleted.

    Args:
        grunn: why, in words; it stands in the trace (arkivforskrifta: what is left out must
            be explainable).

    Raises:
        IkkeFunnet: no such item.
        Avvist: no reason, or somebody dealt with the item meanwhile.
    """
    krev_rolle(bruker, Rolle.ARKIVAR)
    grunn = grunn.strip()
    if not grunn:
        raise Avvist(grunn=_("Skriv hvorfor dette ikke er et saksdokument."))
    feil = sjekk_tekst("grunn", grunn, MAKS_GRUNN)
    if feil:
        raise Avvist(feil)
    antall = Mottak.objects.filter(pk=mottak, status=Mottak.Status.NY).update(
        status=Mottak.Status.FORKASTET, grunn=grunn, behandlet=naa(), behandlet_av=bruker
    )
    return _ferdig(mottak, antall)


@handling("angre_forkast")
def angre_forkast(*, bruker: Bruker, mottak: UUID) -> Mottak:
    """Put a rejected item back in the list.

    Raises:
        IkkeFunnet: no such item.
        Avvist: it is not rejected, or the same mail has been taken in again meanwhile.
    """
    krev_rolle(bruker, Rolle.ARKIVAR)
    rad = Mottak.objects.filter(pk=mottak).first()
    if rad is not None and rad.kilde == Mottak.Kilde.EPOST and _tatt_inn_igjen(rad):
        raise Avvist({"": _("Den samme e-posten er tatt inn på nytt. Bruk den.")})
    antall = Mottak.objects.filter(pk=mottak, status=Mottak.Status.FORKASTET).update(
        status=Mottak.Status.NY, grunn="", behandlet=None, behandlet_av=None
    )
    return _ferdig(mottak, antall)


def _tatt_inn_igjen(rad: Mottak) -> bool:
    egne = set(rad.filer.values_list("sjekksum", flat=True))
    andre = Mottak.objects.filter(kilde_id=rad.kilde_id).exclude(status=Mottak.Status.FORKASTET)
    return any(
        egne & set(m.filer.values_list("sjekksum", flat=True)) for m in andre.exclude(pk=rad.pk)
    )


def _ferdig(mottak: UUID, antall: int) -> Mottak:
    rad = Mottak.objects.filter(pk=mottak).first()
    if rad is None:
        raise IkkeFunnet
    if antall != 1:
        raise Avvist({"": _("En annen har behandlet dokumentet mens du arbeidet.")})
    return rad
