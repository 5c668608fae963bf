# SPDX-License-Identifier: EUPL-1.2
"""Who is impartial in which case, and what employees have told of their interests."""

from __future__ import annotations

from django.db import models

from glassklar.fullmakt.modeller_register import person
from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import naa
from glassklar.org.models import Bruker

__all__ = ["Habilitet", "HabilitetTekst", "Interesse"]


class Habilitet(models.Model):
    """A person's statement in a case, or a leader's decision about it. The newest one counts.

    Personal data: whether somebody has a tie in a case; kept with the case.
    """

    class Svar(models.TextChoices):
        INGEN = "ingen"
        OPPGITT = "oppgitt"
        INHABIL = "inhabil"

    id = models.UUIDField(primary_key=True, default=uuid7)
    sak = models.UUIDField()
    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="+")
    svar = models.CharField(max_length=10, choices=Svar.choices)
    #: The relation, by the letters of the law (``lov.habilitet``).
    forhold = models.CharField(max_length=30, blank=True)
    lov = models.CharField(max_length=10, blank=True)
    #: The leader who decided (fvl. 1967 § 8, fvl. 2025 § 29); null: the person's own.
    avgjort_av = person(null=True)
    tid = models.DateTimeField(default=naa)

    class Meta:
        db_table = "habilitet"
        indexes = [models.Index(fields=["sak", "bruker", "-tid"], name="habilitet_sak")]


class HabilitetTekst(models.Model):
    """The explanation of a statement: for the person, leaders above, and who may approve.

    Personal data: ties to others.
    """

    habilitet = models.OneToOneField(
        Habilitet, models.PROTECT, primary_key=True, related_name="tekst"
    )
    forklaring = models.TextField()

    class Meta:
        db_table = "habilitet_tekst"


class Interesse(models.Model):
    """A side job, post, share, property or gift that an employee has told of (C5, C6).

    Personal data: what the employee writes; shown to whom ``synlig`` says.
    """

    class Art(models.TextChoices):
        VERV = "verv"
        BIVERV = "biverv"
        EIERANDEL = "eierandel"
        EIENDOM = "eiendom"
        GAVE = "gave"

    class Synlig(models.TextChoices):
        MEG = "meg"
        LEDER = "leder"
        ALLE = "alle"

    id = models.UUIDField(primary_key=True, default=uuid7)
    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="interesser")
    art = models.CharField(max_length=10, choices=Art.choices)
    motpart = models.TextField()
    orgnummer = models.CharField(max_length=9, blank=True)
    #: NOK: the value of a gift.
    beloep = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    #: Whether a gift was kept.
    beholdt = models.BooleanField(null=True)
    fra = models.DateField()
    til = models.DateField(null=True)
    forklaring = models.TextField(blank=True)
    synlig = models.CharField(max_length=5, choices=Synlig.choices, default=Synlig.LEDER)
    opprettet = models.DateTimeField(default=naa)

    class Meta:
        db_table = "interesse"
