# SPDX-License-Identifier: EUPL-1.2
"""The delegation register: positions, reglement, types of decision, and who may decide what."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import naa
from glassklar.org.models import Bruker, Enhet

__all__ = ["Fullmakt", "Innehaver", "Kravsteg", "Reglement", "Stilling", "Vedtakstype"]


def person(**valg: object) -> models.ForeignKey:
    """A pointer to who did something."""
    return models.ForeignKey(Bruker, models.PROTECT, related_name="+", db_index=False, **valg)


class Stilling(models.Model):
    """A position that authority is given to (kommunedirektør, fagleder byggesak). Never deleted.

    Personal data: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    navn = models.TextField()
    enhet = models.ForeignKey(Enhet, models.PROTECT, related_name="+")
    opprettet = models.DateTimeField(default=naa)
    avsluttet = models.DateTimeField(null=True)

    class Meta:
        db_table = "stilling"
        constraints = [models.CheckConstraint(condition=~Q(navn=""), name="stilling_navn")]


class Innehaver(models.Model):
    """Who holds a position, when; ``til`` is the last day. Never deleted.

    Personal data: who has which position; kept with the archive.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    stilling = models.ForeignKey(Stilling, models.PROTECT, related_name="innehavere")
    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="+")
    fra = models.DateField()
    til = models.DateField(null=True)
    grunn = models.TextField(blank=True)
    satt_av = person()
    satt = models.DateTimeField(default=naa)

    class Meta:
        db_table = "stillingsinnehaver"


class Reglement(models.Model):
    """A version of the delegeringsreglement (kommuneloven § 5-14). It counts when confirmed.

    Personal data: who registered and who confirmed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    versjon = models.IntegerField(unique=True)
    navn = models.TextField()
    #: The body that adopted it, on which day, in which case (Kommunestyret, PS 88/25). Not ``sak``,
    #: which the trace takes for the case that a row belongs to.
    organ = models.TextField()
    vedtatt = models.DateField()
    saksnr = models.TextField(blank=True)
    gjelder_fra = models.DateField()
    gjelder_til = models.DateField(null=True)
    registrert_av = person()
    registrert = models.DateTimeField(default=naa)
    bekreftet_av = person(null=True)
    bekreftet = models.DateTimeField(null=True)

    class Meta:
        db_table = "reglement"
        constraints = [
            models.CheckConstraint(
                condition=Q(bekreftet_av__isnull=True) | ~Q(bekreftet_av=F("registrert_av")),
                name="reglement_to_personer",
            ),
        ]


class Vedtakstype(models.Model):
    """A kind of decision, and what the law and the municipality ask of it.

    Personal data: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    kode = models.CharField(max_length=30, unique=True)
    navn = models.TextField()
    navn_nn = models.TextField(blank=True)
    navn_en = models.TextField(blank=True)
    #: Legal bases to choose from, as they are cited (pbl. § 19-2).
    hjemler = ArrayField(models.TextField(), default=list)
    har_beloep = models.BooleanField(default=False)
    klageadgang = models.BooleanField(default=True)
    #: Weeks (fvl. 1967 § 29).
    klagefrist_uker = models.SmallIntegerField(default=3)
    klageinstans = models.TextField(blank=True)
    #: How many people must approve, each another.
    antall_godkjennere = models.SmallIntegerField(default=1)
    aktiv = models.BooleanField(default=True)
    rekkefoelge = models.SmallIntegerField(default=0)

    class Meta:
        db_table = "vedtakstype"
        ordering = ["rekkefoelge", "kode"]
        constraints = [
            models.CheckConstraint(
                condition=Q(antall_godkjennere__range=(1, 3)), name="vedtakstype_godkjennere"
            ),
        ]


class Kravsteg(models.Model):
    """A step that must be done before a decision of a type (C12). Personal data: none."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    vedtakstype = models.ForeignKey(Vedtakstype, models.PROTECT, related_name="kravsteg")
    kode = models.CharField(max_length=30)
    navn = models.TextField()
    navn_nn = models.TextField(blank=True)
    navn_en = models.TextField(blank=True)
    #: Whether a leader may pass it, with a reason.
    kan_fravikes = models.BooleanField(default=False)
    rekkefoelge = models.SmallIntegerField(default=0)
    aktiv = models.BooleanField(default=True)

    class Meta:
        db_table = "kravsteg"
        ordering = ["rekkefoelge", "kode"]
        constraints = [
            models.UniqueConstraint(fields=["vedtakstype", "kode"], name="kravsteg_kode"),
        ]


class Fullmakt(models.Model):
    """A right to decide: what, up to how much, where, when; given by the council or by another row.

    What was given is never changed; it is confirmed once, and withdrawn once. A row counts on a
    day when it is confirmed and not withdrawn, the day is in its period, and so for its givers
    up to a top row, whose reglement is in force (fvl. 2025 §§ 22-24, kommuneloven § 5-14).

    Personal data: who may decide; kept with the archive.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    reglement = models.ForeignKey(Reglement, models.PROTECT, null=True, related_name="fullmakter")
    giver = models.ForeignKey("self", models.PROTECT, null=True, related_name="videre")
    vedtakstype = models.ForeignKey(Vedtakstype, models.PROTECT, related_name="fullmakter")
    hjemmel = models.TextField(blank=True)
    #: NOK, both ends included; null: no limit. Decisions without an amount have none.
    beloep_fra = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    beloep_til = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    #: The unit whose cases it covers, with the units below it.
    enhet = models.ForeignKey(Enhet, models.PROTECT, related_name="+")
    #: The beginning of the case's class; empty: all.
    klasse = models.TextField(blank=True)
    til_stilling = models.ForeignKey(Stilling, models.PROTECT, null=True, related_name="fullmakter")
    til_bruker = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    kan_delegere = models.BooleanField(default=False)
    vilkaar = models.TextField(blank=True)
    #: The letter of delegation.
    brev = models.TextField(blank=True)
    fra = models.DateField()
    til = models.DateField(null=True)
    foreslaatt_av = person()
    foreslaatt = models.DateTimeField(default=naa)
    bekreftet_av = person(null=True)
    bekreftet = models.DateTimeField(null=True)
    trukket_av = person(null=True)
    trukket = models.DateTimeField(null=True)
    trukket_grunn = models.TextField(blank=True)

    class Meta:
        db_table = "fullmakt"
        constraints = [
            models.CheckConstraint(
                condition=Q(til_stilling__isnull=True) ^ Q(til_bruker__isnull=True),
                name="fullmakt_en_mottaker",
            ),
            models.CheckConstraint(
                condition=Q(giver__isnull=True) ^ Q(reglement__isnull=True),
                name="fullmakt_en_giver",
            ),
            models.CheckConstraint(
                condition=Q(til__isnull=True) | Q(til__gte=F("fra")), name="fullmakt_periode"
            ),
            models.CheckConstraint(
                condition=Q(beloep_fra__isnull=True)
                | (
                    Q(beloep_fra__gte=0)
                    & (Q(beloep_til__isnull=True) | Q(beloep_til__gte=F("beloep_fra")))
                ),
                name="fullmakt_beloep",
            ),
        ]
