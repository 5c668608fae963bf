# SPDX-License-Identifier: EUPL-1.2
"""Columns that every unit of the archive (arkivenhet) has."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import naa
from glassklar.org.models import Bruker


class Arkivenhet(models.Model):
    """Key and origin of a unit: M001 systemID, M600-M601, M682-M683."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    opprettet_dato = models.DateTimeField(default=naa, editable=False)
    opprettet_av = models.ForeignKey(
        Bruker, models.PROTECT, related_name="+", editable=False, db_index=False
    )
    endret_dato = models.DateTimeField(null=True, editable=False)
    endret_av = models.ForeignKey(
        Bruker, models.PROTECT, null=True, related_name="+", editable=False, db_index=False
    )

    class Meta:
        abstract = True


class Avsluttbar(models.Model):
    """M602-M603: when and by whom the unit was closed."""

    avsluttet_dato = models.DateTimeField(null=True)
    avsluttet_av = models.ForeignKey(
        Bruker, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        abstract = True


class Medium(models.Model):
    """M300 dokumentmedium and M301 oppbevaringssted; inherited downwards at creation."""

    dokumentmedium = models.CharField(max_length=1, default="E")
    oppbevaringssted = ArrayField(models.TextField(), default=list)

    class Meta:
        abstract = True


class Egne(models.Model):
    """M711 virksomhetsspesifikkeMetadata."""

    virksomhetsspesifikke = models.JSONField(null=True)

    class Meta:
        abstract = True


class Navngitt(models.Model):
    """Who a correspondent or party is: the part that can be shielded."""

    navn = models.TextField()
    postadresse = ArrayField(models.TextField(), default=list)
    postnummer = models.CharField(max_length=10, blank=True)
    poststed = models.TextField(blank=True)
    land = models.CharField(max_length=2, blank=True)
    epost = models.TextField(blank=True)
    telefon = ArrayField(models.TextField(), default=list)
    kontaktperson = models.TextField(blank=True)
    person_id = models.TextField(blank=True)
    organisasjons_id = models.TextField(blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person_id="") | models.Q(organisasjons_id=""),
                name="%(class)s_person_eller_org",
            ),
        ]
