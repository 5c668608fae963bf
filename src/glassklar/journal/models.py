# SPDX-License-Identifier: EUPL-1.2
"""Release to the public side: what was released when, and what was taken back."""

from __future__ import annotations

from django.db import models

from glassklar.arkiv.models import Registrering
from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import naa
from glassklar.org.models import Bruker

__all__ = ["Frigivelse", "Offentliggjoering", "Tilbakeholdelse"]


class Frigivelse(models.Model):
    """One act of release: a day's entries by one archivist. Personal data: who released."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    tid = models.DateTimeField(default=naa)
    av = models.ForeignKey(Bruker, models.PROTECT, related_name="+")
    journaldato = models.DateField(null=True)
    antall = models.IntegerField(default=0)

    class Meta:
        db_table = "frigivelse"


class Offentliggjoering(models.Model):
    """What the public was given of an entry, by version; the last one is what stands there.

    ``innhold`` is the finished, masked public row. Personal data: only what is public.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    registrering = models.ForeignKey(
        Registrering, models.PROTECT, related_name="offentliggjoeringer"
    )
    frigivelse = models.ForeignKey(Frigivelse, models.PROTECT, related_name="poster")
    versjon = models.SmallIntegerField(default=1)
    tid = models.DateTimeField(default=naa)
    innhold = models.JSONField()
    #: Empty for a first release; else why it was corrected or taken back.
    grunn = models.TextField(blank=True)
    trukket = models.BooleanField(default=False)

    class Meta:
        db_table = "offentliggjoering"
        constraints = [
            models.UniqueConstraint(
                fields=["registrering", "versjon"], name="offentliggjoering_versjon"
            ),
        ]


class Tilbakeholdelse(models.Model):
    """An entry that is journalled but held back from release, with the reason.

    Personal data: who held back.
    """

    registrering = models.OneToOneField(
        Registrering, models.PROTECT, primary_key=True, related_name="tilbakeholdelse"
    )
    grunn = models.TextField()
    av = models.ForeignKey(Bruker, models.PROTECT, related_name="+")
    tid = models.DateTimeField(default=naa)
    opphevet = models.DateTimeField(null=True)

    class Meta:
        db_table = "tilbakeholdelse"
