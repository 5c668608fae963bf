# SPDX-License-Identifier: EUPL-1.2
"""Assess an entry: what is shielded, how much, on what basis. The case handler decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _

from glassklar.arkiv.dokumenter.models import Dokumentobjekt
from glassklar.arkiv.mapper.models import Mappe, MappeSkjermet
from glassklar.arkiv.registreringer.models import Regdok, Registrering, RegistreringSkjermet
from glassklar.arkiv.registreringer.rettigheter import laas_post, laas_sak
from glassklar.arkiv.skjerming import kontroller, skriv
from glassklar.grunn.feil import Avvist
from glassklar.grunn.handling import handling
from glassklar.grunn.klokke import i_dag, naa
from glassklar.noark.api import ord as tittelord
from glassklar.org.api import Bruker
from glassklar.tilgang.api import AAPEN, XX, NySkjerming

HELE, SLADDET, INGENTING = "hele", "sladdet", "ingenting"


def sjekk_ord(tittel2: str, skjulte_ord: frozenset[int], navneord: frozenset[int]) -> None:
    """Refuse marks that do not fit the title that stands there."""
    antall = len(tittelord(tittel2))
    if any(not 0 <= i < antall for i in skjulte_ord | navneord):
        raise Avvist(skjulte_ord=_("Merkene passer ikke til tittelen. Merk ordene på nytt."))


@handling("vurder")
def vurder(
    *,
    bruker: Bruker,
    registrering: UUID,
    vurdering: NySkjerming,
    dokumenter: Mapping[UUID, str] | None = None,
    skjulte_ord: frozenset[int] = frozenset(),
    navneord: frozenset[int] = frozenset(),
    versjon: int | None = None,
) -> Registrering:
    """Set the entry's shielding, the marked words of line 2 and what the public gets of each file.

    Args:
        dokumenter: per document: ``hele``, ``sladdet`` (only the redacted variant) or
            ``ingenting``. What is left out follows the entry.

    Raises:
        Avvist: the law's checks, a missing redacted copy, marks that do not fit, or not allowed.
        IkkeFunnet: no such entry.
    """
    post = laas_post(bruker, registrering, versjon)
    skjermet = RegistreringSkjermet.objects.filter(registrering=post).first()
    if skjermet is None:
        raise Avvist({"": _("Du kan ikke lese alt som skal vurderes her. Be om klarering.")})
    ny = kontroller(
        vurdering,
        art="R",
        journalposttype=post.journalposttype,
        dokumentart=post.dokumentart,
        skjulte_ord=skjulte_ord,
        eier=post.saksbehandler_id,
    )
    if ny.kode == AAPEN:
        skjulte_ord = frozenset()
    sjekk_ord(skjermet.tittel2, skjulte_ord, navneord)
    RegistreringSkjermet.objects.filter(pk=post.pk).update(
        skjulte_ord=sorted(skjulte_ord), navneord=sorted(navneord)
    )
    # Documents first: they lean on the entry's code for their basis.
    _dokumenter(post, ny, dokumenter or {}, bruker)
    skriv(ny, gjelder=post.pk, mappe=post.mappe_id, bruker=bruker)
    ikke_vurdert = ny.kode == XX and ny.xx_grunn != "utsatt"
    Registrering.objects.filter(pk=post.pk).update(
        offentlighetsvurdert_dato=None if ikke_vurdert else i_dag(),
        endret_dato=naa(),
        endret_av=bruker,
        versjon=post.versjon + 1,
    )
    post.refresh_from_db()
    return post


def _dokumenter(
    post: Registrering, ny: NySkjerming, valg: Mapping[UUID, str], bruker: Bruker
) -> None:
    egne = set(Regdok.objects.filter(registrering=post).values_list("dokument_id", flat=True))
    if set(valg) - egne:
        raise Avvist(dokumenter=_("Et av dokumentene hører ikke til her."))
    for dok, hva in valg.items():
        if hva == HELE:
            d = NySkjerming(AAPEN, 0, art="D")
        elif hva in (INGENTING, SLADDET):
            if ny.kode == AAPEN:
                raise Avvist(
                    dokumenter=_("En fil kan ikke skjermes når dokumentet er åpent. Velg en kode.")
                )
            sladdet = Dokumentobjekt.objects.filter(dokument_id=dok, variant="O")
            if hva == SLADDET and not sladdet.exists():
                raise Avvist(dokumenter=_("Den sladdete utgaven er ikke laget ennå."))
            # D (M503, "deler"): the redacted copy is given. It hides no field itself.
            deler = {"D"} if hva == SLADDET else set()
            d = replace(ny, nivaa=1, brytere=(ny.brytere & {"TD"}) | deler, art="D")
        else:
            raise Avvist(dokumenter=_("Velg hva publikum får av hver fil."))
        skriv(d, gjelder=dok, mappe=post.mappe_id, bruker=bruker)


@handling("vurder_sak")
def vurder_sak(
    *,
    bruker: Bruker,
    mappe: UUID,
    vurdering: NySkjerming,
    skjulte_ord: frozenset[int] = frozenset(),
    navneord: frozenset[int] = frozenset(),
    versjon: int | None = None,
) -> Mappe:
    """Set a case's shielding; entries without one of their own inherit that files are shielded.

    Raises:
        Avvist: the law's checks, marks that do not fit, or not allowed.
        IkkeFunnet: no such case.
    """
    sak = laas_sak(bruker, mappe, versjon)
    skjermet = MappeSkjermet.objects.filter(mappe=sak).first()
    if skjermet is None:
        raise Avvist({"": _("Du kan ikke lese alt som skal vurderes her. Be om klarering.")})
    ny = kontroller(vurdering, art="M", skjulte_ord=skjulte_ord, eier=sak.saksansvarlig_id)
    if ny.kode == AAPEN:
        skjulte_ord = frozenset()
    sjekk_ord(skjermet.tittel2, skjulte_ord, navneord)
    MappeSkjermet.objects.filter(pk=sak.pk).update(
        skjulte_ord=sorted(skjulte_ord), navneord=sorted(navneord)
    )
    skriv(ny, gjelder=sak.pk, mappe=sak.pk, bruker=bruker)
    Mappe.objects.filter(pk=sak.pk).update(
        endret_dato=naa(),
        endret_av=bruker,
        versjon=sak.versjon + 1,
    )
    sak.refresh_from_db()
    return sak
