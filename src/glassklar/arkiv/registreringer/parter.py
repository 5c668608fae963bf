# SPDX-License-Identifier: EUPL-1.2
"""Who an entry or case is with, and what is remarked on it."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q

from glassklar.arkiv.dokumenter.models import Dokument
from glassklar.arkiv.felles import Navngitt
from glassklar.arkiv.mapper.models import Mappe
from glassklar.arkiv.registreringer.kjerne import Registrering
from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import naa
from glassklar.org.models import Bruker, Enhet
from glassklar.tilgang.lesevakt import leses
from glassklar.tilgang.models import Vernet

__all__ = [
    "Korrespondansepart",
    "KorrespondansepartIdentitet",
    "Merknad",
    "MerknadTekst",
    "Part",
    "PartIdentitet",
]


def _enhet(rad: Part | Merknad) -> tuple[str, UUID]:
    """The unit that a party or a remark stands on."""
    if rad.mappe_id is not None:
        return "mappe", rad.mappe_id
    if rad.registrering_id is not None:
        return "registrering", rad.registrering_id
    return "dokument", rad.dokument_id


class Korrespondansepart(models.Model):
    """A correspondent's part in an entry (M087, M305, M307); who it is stands beside.

    Personal data: none here.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    registrering = models.ForeignKey(
        Registrering, models.PROTECT, related_name="korrespondanseparter"
    )
    type = models.CharField(max_length=2)
    enhet = models.ForeignKey(Enhet, models.PROTECT, null=True, related_name="+", db_index=False)
    saksbehandler = models.ForeignKey(
        Bruker, models.PROTECT, null=True, related_name="+", db_index=False
    )
    #: A private person: the name is not found by public search after one year.
    er_person = models.BooleanField(default=False)
    rekkefoelge = models.SmallIntegerField(default=1)

    class Meta:
        db_table = "korrespondansepart"
        ordering = ["rekkefoelge", "id"]


@leses(lambda r: ("registrering", r.registrering_id))
class KorrespondansepartIdentitet(Vernet, Navngitt):
    """Who a correspondent is (M400-M412, M048-M049).

    Personal data: name, address, contact, id; kept with the archive.
    """

    kp = models.OneToOneField(
        Korrespondansepart, models.PROTECT, primary_key=True, related_name="identitet"
    )
    registrering = models.ForeignKey(Registrering, models.PROTECT, related_name="+")

    class Meta(Navngitt.Meta):
        db_table = "kp_identitet"


class Part(models.Model):
    """Someone's part in a case (M303); who it is stands beside. Personal data: none here."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    mappe = models.ForeignKey(Mappe, models.PROTECT, null=True, related_name="parter")
    registrering = models.ForeignKey(Registrering, models.PROTECT, null=True, related_name="parter")
    dokument = models.ForeignKey(Dokument, models.PROTECT, null=True, related_name="parter")
    rolle = models.TextField()
    part_id = models.TextField(blank=True)
    er_person = models.BooleanField(default=False)

    class Meta:
        db_table = "part"
        constraints = [
            models.CheckConstraint(
                condition=Q(mappe__isnull=False)
                | Q(registrering__isnull=False)
                | Q(dokument__isnull=False),
                name="part_gjelder_noe",
            ),
        ]


@leses(lambda r: _enhet(r.part))
class PartIdentitet(Vernet, Navngitt):
    """Who a party is (M302, M406-M412, M048-M049).

    Personal data: name, address, contact, id; kept with the archive.
    """

    part = models.OneToOneField(Part, models.PROTECT, primary_key=True, related_name="identitet")

    class Meta(Navngitt.Meta):
        db_table = "part_identitet"


class Merknad(models.Model):
    """That a remark was made, by whom and when (M084, M611-M612). Personal data: who."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    mappe = models.ForeignKey(Mappe, models.PROTECT, null=True, related_name="merknader")
    registrering = models.ForeignKey(
        Registrering, models.PROTECT, null=True, related_name="merknader"
    )
    dokument = models.ForeignKey(Dokument, models.PROTECT, null=True, related_name="merknader")
    type = models.CharField(max_length=10, blank=True)
    dato = models.DateTimeField(default=naa)
    registrert_av = models.ForeignKey(Bruker, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "merknad"
        constraints = [
            models.CheckConstraint(
                condition=Q(mappe__isnull=False)
                | Q(registrering__isnull=False)
                | Q(dokument__isnull=False),
                name="merknad_gjelder_noe",
            ),
        ]


@leses(lambda r: _enhet(r.merknad), navn={"tekst": "merknad"})
class MerknadTekst(Vernet):
    """What a remark says (M310, MT). Personal data: may hold anything; kept with the archive."""

    merknad = models.OneToOneField(
        Merknad, models.PROTECT, primary_key=True, related_name="innhold"
    )
    tekst = models.TextField()

    class Meta:
        db_table = "merknad_tekst"
