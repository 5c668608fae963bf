# SPDX-License-Identifier: EUPL-1.2
"""What the municipality chooses about approvals. One row."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from glassklar.fullmakt.modeller_register import person

__all__ = ["Fullmaktvalg"]


class Fullmaktvalg(models.Model):
    """Whether an approval must be signed by the approver's passkey.

    Personal data: who chose.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    krev_passnoekkel = models.BooleanField(default=False)
    satt_av = person(null=True)
    satt = models.DateTimeField(null=True)

    class Meta:
        db_table = "fullmakt_valg"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="fullmakt_valg_en")]
