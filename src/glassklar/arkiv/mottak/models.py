# SPDX-License-Identifier: EUPL-1.2
"""What has come in and is not yet registered: proposals for entries."""

from __future__ import annotations

from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models import Q

from glassklar.arkiv.registreringer.models import Registrering
from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import naa
from glassklar.org.models import Bruker, Enhet
from glassklar.tilgang.lesevakt import leses

__all__ = ["Mottak", "MottakFil"]


@leses(
    lambda r: ("mottak", r.pk),
    uten=("kilde", "kilde_id", "status", "problemer"),
    uten_etikett=True,
)
class Mottak(models.Model):
    """A received letter, mail or upload that waits to be registered.

    Read by the archive while it waits; then by those of the archive who read all of the entry
    (``sql/mottak.sql``).
    Personal data: sender and subject; removed from the list when registered.
    """

    class Kilde(models.TextChoices):
        OPPLASTING = "opplasting"
        EPOST = "epost"
        MAPPE = "mappe"

    class Status(models.TextChoices):
        NY = "ny"
        REGISTRERT = "registrert"
        FORKASTET = "forkastet"

    id = models.UUIDField(primary_key=True, default=uuid7)
    kilde = models.CharField(max_length=10, choices=Kilde.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NY)
    mottatt = models.DateTimeField(default=naa)
    avsender_navn = models.TextField(blank=True)
    avsender_epost = models.TextField(blank=True)
    tittel = models.TextField(blank=True)
    dokumentets_dato = models.DateField(null=True)
    #: Message-ID or file name: the same thing is not taken in twice.
    kilde_id = models.TextField(blank=True)
    problemer = models.JSONField(default=list)
    enhet = models.ForeignKey(Enhet, models.PROTECT, null=True, related_name="+")
    registrering = models.OneToOneField(
        Registrering, models.PROTECT, null=True, related_name="mottak"
    )
    behandlet = models.DateTimeField(null=True)
    behandlet_av = models.ForeignKey(
        Bruker, models.PROTECT, null=True, related_name="+", db_index=False
    )
    grunn = models.TextField(blank=True)

    class Meta:
        db_table = "mottak"
        indexes = [
            models.Index(fields=["status", "mottatt"], name="mottak_koe"),
            models.Index(
                fields=["-behandlet"], name="mottak_behandlet",
                condition=Q(behandlet__isnull=False),
            ),
            # A hash: a Message-ID may be longer than an ordered index can hold.
            HashIndex(fields=["kilde_id"], name="mottak_kilde", condition=~Q(kilde_id="")),
        ]  # fmt: skip


@leses(
    lambda r: ("mottak", r.mottak_id),
    navn={"sjekksum": "fil"},
    uten=("format", "format_detaljer", "mime", "problemer"),
    uten_etikett=True,
)
class MottakFil(models.Model):
    """A file of a received item, in order; the first is the main document.

    Personal data: as the file; the file itself goes over to the entry.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    mottak = models.ForeignKey(Mottak, models.PROTECT, related_name="filer")
    nr = models.SmallIntegerField()
    filnavn = models.TextField()
    sjekksum = models.CharField(max_length=64)
    stoerrelse = models.BigIntegerField()
    format = models.CharField(max_length=20)
    format_detaljer = models.TextField(blank=True)
    mime = models.TextField()
    problemer = models.JSONField(default=list)
    tekst = models.TextField(blank=True)
    sider = models.IntegerField(null=True)
    lest = models.DateTimeField(null=True)

    class Meta:
        db_table = "mottak_fil"
        ordering = ["nr"]
        constraints = [models.UniqueConstraint(fields=["mottak", "nr"], name="mottak_fil_nr")]
