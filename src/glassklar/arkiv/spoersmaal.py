# SPDX-License-Identifier: EUPL-1.2
"""The questions of the case and entry pages, each compiled once."""

from __future__ import annotations

from uuid import UUID

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from glassklar.arkiv.dokumenter.models import Dokumentobjekt, Dokumenttekst
from glassklar.arkiv.registreringer.models import (
    Avskrivning,
    Merknad,
    NasjonalIdentifikator,
    Part,
    Regdok,
)
from glassklar.grunn.forberedt import forberedt
from glassklar.tilgang.api import Skjerming


@forberedt(UUID)
def sakens_parter(mappe: UUID) -> QuerySet[Part]:
    """A case's parties."""
    return Part.objects.filter(mappe=mappe).select_related("identitet").order_by("id")


@forberedt(UUID)
def identifikatorer(mappe: UUID) -> QuerySet[NasjonalIdentifikator]:
    """A case's property numbers and plans."""
    return NasjonalIdentifikator.objects.filter(mappe=mappe)


@forberedt(UUID)
def sakens_merknader(mappe: UUID) -> QuerySet[Merknad]:
    """Remarks on a case, newest first."""
    return _merknader().filter(mappe=mappe)


@forberedt(UUID)
def postens_merknader(registrering: UUID) -> QuerySet[Merknad]:
    """Remarks on an entry, newest first."""
    return _merknader().filter(registrering=registrering)


def _merknader() -> QuerySet[Merknad]:
    return Merknad.objects.select_related("innhold", "registrert_av").order_by("-dato")


@forberedt(UUID, UUID, UUID, UUID, UUID)
def skjermingsrader(*ider: UUID) -> QuerySet[Skjerming]:
    """What stands on four units and on the documents of the entry named last."""
    # One array, so that every row is found by its key.
    hvor = RawSQL(
        '"skjerming"."gjelder" = any(array[%s, %s, %s, %s]::uuid[]'
        ' || array(select k.dokument_id from "regdok" k where k.registrering_id = %s))',
        ider,
        BooleanField(),
    )
    return Skjerming.objects.filter(hvor).select_related("kode", "eier")


@forberedt(UUID)
def koblinger(registrering: UUID) -> QuerySet[Regdok]:
    """An entry's documents in order."""
    return (
        Regdok.objects.filter(registrering=registrering)
        .select_related("dokument__skjermet")
        .order_by("nr")
    )


@forberedt(UUID)
def filer(registrering: UUID) -> QuerySet[Dokumentobjekt]:
    """The files of an entry's documents, without their text."""
    ider = Regdok.objects.filter(registrering=registrering).values("dokument_id")
    return (
        Dokumentobjekt.objects.filter(dokument__in=ider)
        .select_related("tekst")
        .defer("tekst__tekst")
        .order_by("versjon")
    )


@forberedt(UUID)
def avskrivninger(registrering: UUID) -> QuerySet[Avskrivning]:
    """What answers an entry, and what it answers."""
    return (
        Avskrivning.objects.filter(Q(registrering=registrering) | Q(avskrives_av=registrering))
        .select_related("av", "registrering__skjermet", "avskrives_av__skjermet")
        .order_by("dato", "id")
    )


@forberedt(UUID)
def tekster(objekt: UUID) -> QuerySet[Dokumenttekst]:
    """The text of a file."""
    return Dokumenttekst.objects.filter(objekt=objekt)
