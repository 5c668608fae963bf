# SPDX-License-Identifier: EUPL-1.2
"""The trace: what the database itself wrote about every change."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Now


class Spor(models.Model):
    """One change of one row, written by a trigger in the changing transaction.

    Personal data: who changed what, and the values; shielded by the label that the row
    has now. Kept with the archive.
    """

    pk = models.CompositePrimaryKey("id", "tid")
    id = models.BigIntegerField()
    tid = models.DateTimeField(db_default=Now())
    xid = models.TextField()
    bruker = models.IntegerField(null=True)
    #: Whom the person stood in for, and the unit the person belonged to.
    paa_vegne = models.IntegerField(null=True)
    enhet = models.IntegerField(null=True)
    rolle = models.TextField()
    handling = models.TextField(null=True)
    grunn = models.TextField(null=True)
    tabell = models.TextField()
    rad = models.UUIDField()
    op = models.CharField(max_length=1)
    foer = models.JSONField(null=True)
    etter = models.JSONField(null=True)
    salt = models.UUIDField(default=uuid.uuid4)
    vern = models.IntegerField(null=True)
    sak = models.UUIDField(null=True)
    vern_til = models.DateField(null=True)

    class Meta:
        db_table = "spor"
        managed = False
