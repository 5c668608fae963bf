# SPDX-License-Identifier: EUPL-1.2
"""What ties entries and cases to each other, to people and to the world outside."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from glassklar.arkiv.dokumenter.models import Dokument, Dokumentobjekt
from glassklar.arkiv.felles import Arkivenhet, Avsluttbar
from glassklar.arkiv.mapper.models import Mappe
from glassklar.arkiv.registreringer.kjerne import Registrering
from glassklar.arkiv.registreringer.parter import Korrespondansepart
from glassklar.arkiv.struktur.models import Klasse
from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import naa
from glassklar.org.models import Bruker
from glassklar.tilgang.lesevakt import leses
from glassklar.tilgang.models import Vernet

__all__ = [
    "Avskrivning",
    "Dokumentflyt",
    "ElektroniskSignatur",
    "Kryssreferanse",
    "NasjonalIdentifikator",
    "Presedens",
    "PresedensMappe",
    "PresedensRegistrering",
    "Regdok",
]


class Avskrivning(models.Model):
    """How and when an entry stopped waiting for an answer (M215, M231, M617-M619).

    Never changed or removed. Personal data: who wrote off.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    registrering = models.ForeignKey(Registrering, models.PROTECT, related_name="avskrivninger")
    dato = models.DateField()
    av = models.ForeignKey(Bruker, models.PROTECT, related_name="+", db_index=False)
    maate = models.CharField(max_length=3)
    avskrives_av = models.ForeignKey(
        Registrering, models.PROTECT, null=True, related_name="avskriver"
    )
    avskrives_av_part = models.ForeignKey(
        Korrespondansepart, models.PROTECT, null=True, related_name="+", db_index=False
    )
    #: For internal entries: whose receipt this is.
    part = models.ForeignKey(
        Korrespondansepart, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        db_table = "avskrivning"
        constraints = [
            models.CheckConstraint(
                condition=Q(avskrives_av__isnull=True) | ~Q(avskrives_av=F("registrering")),
                name="avskrives_av_en_annen",
            ),
        ]


@leses(
    lambda r: ("registrering", r.registrering_id), navn={"merknad": "flytmerknad"}, uten=("status",)
)
class Dokumentflyt(Vernet):
    """A step of a document's way in the line (M660-M665); log data, never changed.

    Personal data: who sent to whom; kept with the archive.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    registrering = models.ForeignKey(Registrering, models.PROTECT, related_name="dokumentflyt")
    flyt_fra = models.ForeignKey(Bruker, models.PROTECT, related_name="+", db_index=False)
    flyt_til = models.ForeignKey(Bruker, models.PROTECT, related_name="+")
    sendt_dato = models.DateTimeField(default=naa)
    mottatt_dato = models.DateTimeField(null=True)
    status = models.CharField(max_length=1, blank=True)
    merknad = models.TextField(blank=True)

    class Meta:
        db_table = "dokumentflyt"


class Kryssreferanse(Arkivenhet):
    """A one-way reference (M210, M212, M219). Personal data: none."""

    fra_klasse = models.ForeignKey(Klasse, models.PROTECT, null=True, related_name="+")
    fra_mappe = models.ForeignKey(Mappe, models.PROTECT, null=True, related_name="referanser")
    fra_registrering = models.ForeignKey(
        Registrering, models.PROTECT, null=True, related_name="referanser"
    )
    til_klasse = models.ForeignKey(Klasse, models.PROTECT, null=True, related_name="+")
    til_mappe = models.ForeignKey(Mappe, models.PROTECT, null=True, related_name="+")
    til_registrering = models.ForeignKey(Registrering, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "kryssreferanse"
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "fra_klasse",
                    "fra_mappe",
                    "fra_registrering",
                    "til_klasse",
                    "til_mappe",
                    "til_registrering",
                ],
                name="kryssreferanse_unik",
                nulls_distinct=False,
            ),
        ]


class NasjonalIdentifikator(models.Model):
    """A national identifier of a case or entry (M030-M043). Personal data: none."""

    class Art(models.TextChoices):
        MATRIKKEL = "matrikkelnummer"
        BYGG = "byggident"
        PLAN = "planident"
        POSISJON = "posisjon"

    id = models.UUIDField(primary_key=True, default=uuid7)
    art = models.CharField(max_length=15, choices=Art.choices)
    mappe = models.ForeignKey(Mappe, models.PROTECT, null=True, related_name="identifikatorer")
    registrering = models.ForeignKey(
        Registrering, models.PROTECT, null=True, related_name="identifikatorer"
    )
    kommunenummer = models.CharField(max_length=4, blank=True)
    gaardsnummer = models.IntegerField(null=True)
    bruksnummer = models.IntegerField(null=True)
    festenummer = models.IntegerField(null=True)
    seksjonsnummer = models.IntegerField(null=True)
    bygningsnummer = models.IntegerField(null=True)
    endringsloepenummer = models.IntegerField(null=True)
    landkode = models.CharField(max_length=2, blank=True)
    fylkesnummer = models.CharField(max_length=2, blank=True)
    planidentifikasjon = models.TextField(blank=True)
    koordinatsystem = models.CharField(max_length=12, blank=True)
    x = models.TextField(blank=True)
    y = models.TextField(blank=True)
    z = models.TextField(blank=True)

    class Meta:
        db_table = "nasjonal_identifikator"
        indexes = [
            models.Index(
                fields=["kommunenummer", "gaardsnummer", "bruksnummer"], name="ident_matrikkel"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(art="matrikkelnummer")
                    & Q(gaardsnummer__isnull=False)
                    & Q(bruksnummer__isnull=False)
                )
                | (Q(art="byggident") & Q(bygningsnummer__isnull=False))
                | (Q(art="planident") & ~Q(planidentifikasjon=""))
                | (Q(art="posisjon") & ~Q(x="") & ~Q(y="") & ~Q(koordinatsystem="")),
                name="identifikator_felt",
            ),
        ]


class Presedens(Arkivenhet, Avsluttbar):
    """A precedent (M056, M111, M311-M312, M628-M629). Personal data: who approved."""

    tittel = models.TextField()
    beskrivelse = models.TextField(blank=True)
    dato = models.DateField()
    hjemmel = models.TextField(blank=True)
    rettskildefaktor = models.TextField()
    godkjent_dato = models.DateTimeField(null=True)
    godkjent_av = models.ForeignKey(
        Bruker, models.PROTECT, null=True, related_name="+", db_index=False
    )
    status = models.CharField(max_length=1, default="G")

    class Meta:
        db_table = "presedens"


class PresedensMappe(models.Model):
    """Which cases a precedent belongs to. Personal data: none."""

    pk = models.CompositePrimaryKey("presedens_id", "mappe_id")
    presedens = models.ForeignKey(Presedens, models.PROTECT, related_name="mapper")
    mappe = models.ForeignKey(Mappe, models.PROTECT, related_name="presedenser")

    class Meta:
        db_table = "presedens_mappe"


class PresedensRegistrering(models.Model):
    """Which entries hold a precedent. Personal data: none."""

    pk = models.CompositePrimaryKey("presedens_id", "registrering_id")
    presedens = models.ForeignKey(Presedens, models.PROTECT, related_name="registreringer")
    registrering = models.ForeignKey(Registrering, models.PROTECT, related_name="presedenser")

    class Meta:
        db_table = "presedens_registrering"


class Regdok(models.Model):
    """A document's place in an entry (M007, M217, M620-M621). Personal data: none."""

    pk = models.CompositePrimaryKey("registrering_id", "dokument_id")
    registrering = models.ForeignKey(Registrering, models.PROTECT, related_name="dokumentkoblinger")
    dokument = models.ForeignKey(Dokument, models.PROTECT, related_name="koblinger")
    nr = models.SmallIntegerField()
    tilknyttet_som = models.CharField(max_length=1, default="H")
    tilknyttet_dato = models.DateTimeField(default=naa)
    tilknyttet_av = models.ForeignKey(Bruker, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "regdok"
        ordering = ["nr"]
        constraints = [
            models.UniqueConstraint(fields=["registrering", "nr"], name="regdok_nr"),
        ]


class ElektroniskSignatur(models.Model):
    """What is known of a signature (M507-M508, M622-M623). Personal data: who checked."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    registrering = models.ForeignKey(Registrering, models.PROTECT, null=True, related_name="+")
    dokument = models.ForeignKey(Dokument, models.PROTECT, null=True, related_name="+")
    objekt = models.ForeignKey(Dokumentobjekt, models.PROTECT, null=True, related_name="+")
    sikkerhetsnivaa = models.CharField(max_length=2)
    verifisert = models.CharField(max_length=1)
    verifisert_dato = models.DateTimeField()
    verifisert_av = models.ForeignKey(Bruker, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "elektronisk_signatur"
        constraints = [
            models.CheckConstraint(
                condition=Q(registrering__isnull=False)
                | Q(dokument__isnull=False)
                | Q(objekt__isnull=False),
                name="signatur_gjelder_noe",
            ),
        ]
