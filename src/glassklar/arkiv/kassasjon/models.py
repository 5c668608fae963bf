# SPDX-License-Identifier: EUPL-1.2
"""Disposal decisions and their execution (the workflow comes with its own issue)."""

from __future__ import annotations

from django.db import models

from glassklar.grunn.ids import uuid7
from glassklar.org.models import Bruker

__all__ = ["Kassasjon", "Sletting", "UtfoertKassasjon"]


class Kassasjon(models.Model):
    """A disposal decision (M450-M453) on a unit. Personal data: none."""

    gjelder = models.UUIDField(primary_key=True)
    art = models.CharField(max_length=1)
    vedtak = models.CharField(max_length=1)
    hjemmel = models.TextField(blank=True)
    bevaringstid = models.SmallIntegerField(null=True)
    dato = models.DateField(null=True)

    class Meta:
        db_table = "kassasjon"


class UtfoertKassasjon(models.Model):
    """That disposal was carried out (M630-M631). Personal data: who did it."""

    gjelder = models.UUIDField(primary_key=True)
    art = models.CharField(max_length=1)
    dato = models.DateTimeField()
    av = models.ForeignKey(Bruker, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "utfoert_kassasjon"


class Sletting(models.Model):
    """That a version or variant was removed (M089, M613-M614). Personal data: who did it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    gjelder = models.UUIDField()
    art = models.CharField(max_length=1)
    type = models.CharField(max_length=2)
    dato = models.DateTimeField()
    av = models.ForeignKey(Bruker, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "sletting"
