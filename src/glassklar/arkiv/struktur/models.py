# SPDX-License-Identifier: EUPL-1.2
"""Archive, series and classification."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from glassklar.arkiv.felles import Arkivenhet, Avsluttbar, Egne, Medium
from glassklar.grunn.ids import uuid7

__all__ = [
    "Arkiv",
    "Arkivdel",
    "ArkivdelSekundaer",
    "ArkivetsSkaper",
    "Arkivskaper",
    "Klasse",
    "Klassifikasjonssystem",
]


class Arkivskaper(models.Model):
    """Who made the archive (M006, M023). Personal data: none."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    arkivskaper_id = models.TextField(unique=True)
    navn = models.TextField()
    beskrivelse = models.TextField(blank=True)

    class Meta:
        db_table = "arkivskaper"


class Arkiv(Arkivenhet, Avsluttbar, Medium, Egne):
    """The top of the structure (M050). Personal data: none."""

    tittel = models.TextField()
    beskrivelse = models.TextField(blank=True)
    status = models.CharField(max_length=1, default="O")
    forelder = models.ForeignKey("self", models.PROTECT, null=True, related_name="underarkiv")
    skapere = models.ManyToManyField(Arkivskaper, through="ArkivetsSkaper")

    class Meta:
        db_table = "arkiv"


class ArkivetsSkaper(models.Model):
    """Which body made which archive. Personal data: none."""

    pk = models.CompositePrimaryKey("arkiv_id", "skaper_id")
    arkiv = models.ForeignKey(Arkiv, models.PROTECT)
    skaper = models.ForeignKey(Arkivskaper, models.PROTECT)

    class Meta:
        db_table = "arkiv_skaper"


class Klassifikasjonssystem(Arkivenhet, Avsluttbar, Egne):
    """A classification system (M086). Personal data: none."""

    klassifikasjonstype = models.CharField(max_length=5, blank=True)
    tittel = models.TextField()
    beskrivelse = models.TextField(blank=True)

    class Meta:
        db_table = "klassifikasjonssystem"


class Arkivdel(Arkivenhet, Avsluttbar, Medium, Egne):
    """A series (M051, M107-M108, M202-M203).

    ``kode`` is the municipality's own short name (SAK, PERS, ELEV ...).
    ``innfoersel_skjules``: single cases of the closed list in offentlegforskrifta § 9 (5)
    whose entries may be left out of the public journal; they are counted.
    Personal data: none.
    """

    arkiv = models.ForeignKey(Arkiv, models.PROTECT, related_name="arkivdeler")
    kode = models.CharField(max_length=10, unique=True)
    tittel = models.TextField()
    beskrivelse = models.TextField(blank=True)
    status = models.CharField(max_length=1, default="A")
    klassifikasjonssystem = models.ForeignKey(
        Klassifikasjonssystem, models.PROTECT, null=True, related_name="arkivdeler"
    )
    periode_start = models.DateTimeField(null=True)
    periode_slutt = models.DateTimeField(null=True)
    forloeper = models.OneToOneField("self", models.PROTECT, null=True, related_name="arvtaker")
    #: Empty series that others refer to for deviating shielding (M208).
    bare_referanse = models.BooleanField(default=False)
    innfoersel_skjules = models.BooleanField(default=False)
    skjules_hjemmel = models.TextField(blank=True)

    class Meta:
        db_table = "arkivdel"
        constraints = [
            models.CheckConstraint(
                condition=Q(innfoersel_skjules=False) | ~Q(skjules_hjemmel=""),
                name="arkivdel_skjules_hjemmel",
            ),
        ]


class ArkivdelSekundaer(models.Model):
    """A secondary classification system of a series. Personal data: none."""

    pk = models.CompositePrimaryKey("arkivdel_id", "system_id")
    arkivdel = models.ForeignKey(Arkivdel, models.PROTECT)
    system = models.ForeignKey(Klassifikasjonssystem, models.PROTECT)

    class Meta:
        db_table = "arkivdel_sekundaer"


class Klasse(Arkivenhet, Avsluttbar, Egne):
    """A class (M002). Person classes are not stored here but on the case, shielded.

    ``standard_kode`` is the access code that the archive proposes for cases under it.
    Personal data: none (checked when a class is made).
    """

    system = models.ForeignKey(Klassifikasjonssystem, models.PROTECT, related_name="klasser")
    forelder = models.ForeignKey("self", models.PROTECT, null=True, related_name="underklasser")
    klasse_id = models.TextField()
    tittel = models.TextField()
    beskrivelse = models.TextField(blank=True)
    noekkelord = ArrayField(models.TextField(), default=list)
    standard_kode = models.CharField(max_length=10, blank=True)

    class Meta:
        db_table = "klasse"
        ordering = ["klasse_id"]
        constraints = [
            models.UniqueConstraint(fields=["system", "klasse_id"], name="klasse_unik"),
        ]
