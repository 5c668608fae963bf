# SPDX-License-Identifier: EUPL-1.2
"""Who may do what in the archive, as actions ask it."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from glassklar.arkiv.mapper.models import Mappe, Sperre
from glassklar.arkiv.registreringer.models import Registrering
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.identitet import sett_paa_vegne
from glassklar.grunn.klokke import naa
from glassklar.org.api import Bruker, Rolle, har_rolle, ledede_enheter, staar_inne_for


class Ansvar(Protocol):
    """Anything that has a responsible person and unit, as a case has."""

    pk: Any
    saksansvarlig_id: Any
    enhet_id: Any


def kan_skrive_post(bruker: Bruker, post: Registrering) -> bool:
    """Whether the person may change the entry: the archive, its own case handler, the leader of
    its unit (write access is need-to-know: 4.5.1); none of the two when inhabil in its case."""
    if har_rolle(bruker, Rolle.ARKIVAR):
        return True
    egen = har_rolle(bruker, Rolle.SAKSBEHANDLER) and (
        post.saksbehandler_id == bruker.pk
        or (post.mappe is not None and post.mappe.saksansvarlig_id == bruker.pk)
    )
    return (egen or post.enhet_id in ledede_enheter(bruker)) and not er_sperret(
        bruker, post.mappe_id
    )


def kan_skrive_sak(bruker: Bruker, sak: Ansvar) -> bool:
    """Whether the person may change the case: the archive, its own handler, the unit's leader;
    none of the two when inhabil in it."""
    if har_rolle(bruker, Rolle.ARKIVAR):
        return True
    egen = har_rolle(bruker, Rolle.SAKSBEHANDLER) and sak.saksansvarlig_id == bruker.pk
    return (egen or sak.enhet_id in ledede_enheter(bruker)) and not er_sperret(bruker, sak.pk)


def er_sperret(bruker: Bruker, sak: UUID | None) -> bool:
    """Whether the person is shut out of writing in the case because they are inhabil, as the
    database's ``er_sperret()`` has it (forvaltningsloven 1967 § 6, 2025 § 25). The archive goes
    on registering. One query: ask it of a page, not of each row."""
    if sak is None or har_rolle(bruker, Rolle.ARKIVAR):
        return False
    gjelder = Q(til__isnull=True) | Q(til__gt=naa())
    return Sperre.objects.filter(gjelder, sak=sak, bruker=bruker).exists()


def hvorfor_ikke(bruker: Bruker, sak: UUID | None, ellers: str) -> str:
    """Why the person may not write in the case: they are inhabil, or else the text."""
    if er_sperret(bruker, sak):
        return _("Du er inhabil i saken, og kan ikke skrive i den.")
    return ellers


def merk_vikar(bruker: Bruker, *ansvarlige: int | None) -> None:
    """Let the trace say for whom the person acts: the one responsible, when it is not themself
    and they stand in for that one. Costs nobody else a statement."""
    andre = staar_inne_for(bruker)
    vegne = None
    if andre and bruker.pk not in ansvarlige:
        vegne = next((p for p in ansvarlige if p in andre), None)
    sett_paa_vegne(vegne)


def laas_post(bruker: Bruker, registrering: UUID, versjon: int | None = None) -> Registrering:
    """Return the entry, locked, if the person may change it.

    Args:
        versjon: the version that the person's page showed; None asks nothing.

    Raises:
        IkkeFunnet: no such entry.
        Avvist: not allowed, or changed by somebody else meanwhile.
    """
    post = (
        Registrering.objects.select_for_update(of=("self",))
        .select_related("mappe")
        .filter(pk=registrering)
        .first()
    )
    if post is None:
        raise IkkeFunnet
    if not kan_skrive_post(bruker, post):
        ellers = _("Bare arkivet, saksbehandleren og lederen kan endre dette dokumentet.")
        raise Avvist({"": hvorfor_ikke(bruker, post.mappe_id, ellers)})
    sak = post.mappe
    merk_vikar(bruker, post.saksbehandler_id, sak.saksansvarlig_id if sak else None)
    _sjekk_versjon(post, versjon)
    return post


def laas_sak(bruker: Bruker, mappe: UUID, versjon: int | None = None) -> Mappe:
    """Return the case, locked, if the person may change it.

    Raises:
        IkkeFunnet: no such case.
        Avvist: not allowed, or changed by somebody else meanwhile.
    """
    sak = Mappe.objects.select_for_update().filter(pk=mappe).first()
    if sak is None:
        raise IkkeFunnet
    if not kan_skrive_sak(bruker, sak):
        ellers = _("Bare arkivet, saksansvarlig og lederen kan endre denne saken.")
        raise Avvist({"": hvorfor_ikke(bruker, sak.pk, ellers)})
    merk_vikar(bruker, sak.saksansvarlig_id)
    _sjekk_versjon(sak, versjon)
    return sak


def _sjekk_versjon(rad: Registrering | Mappe, versjon: int | None) -> None:
    if versjon is None or rad.versjon == versjon:
        return
    hvem = rad.endret_av.navn if rad.endret_av else _("En annen")
    raise Avvist(
        {
            "": _(
                "%(hvem)s lagret en endring mens du arbeidet. Se den, og lagre på nytt. "
                "Det du skrev, er her."
            )
            % {"hvem": hvem}
        }
    )
