# SPDX-License-Identifier: EUPL-1.2
"""Entries: registrering, journalpost, arkivnotat, moeteregistrering, in one table."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from glassklar.arkiv.felles import Arkivenhet, Egne, Medium
from glassklar.arkiv.mapper.models import Mappe
from glassklar.arkiv.struktur.models import Arkivdel, Klasse
from glassklar.grunn.ids import uuid7
from glassklar.org.models import Bruker, Enhet
from glassklar.tilgang.lesevakt import leses
from glassklar.tilgang.models import Vernet

__all__ = [
    "Felthjemmel",
    "Journalpostnummer",
    "Journalstatus",
    "Loepenummer",
    "Registrering",
    "RegistreringReferanse",
    "RegistreringSkjermet",
]


class Journalstatus(models.TextChoices):
    """M053, with the optional values of the REST interface."""

    MIDLERTIDIG = "M"
    SAKSBEHANDLER = "S"
    RESERVERT = "R"
    FERDIG = "F"
    GODKJENT = "G"
    EKSPEDERT = "E"
    JOURNALFOERT = "J"
    ARKIVERT = "A"
    UTGAAR = "U"


class Registrering(Arkivenhet, Medium, Egne):
    """An entry; ``type`` tells journalpost, arkivnotat and moeteregistrering apart.

    ``tittel`` is line 1, open to all staff. Under XX, not assessed, the database moves it to the
    protected row and leaves ***** here. ``offentlig_tittel`` (M025), the whole title with *****
    where something is shielded, is the database's too (sql/titler.sql).
    Personal data: case handler's name by reference; kept with the archive.
    """

    class Type(models.TextChoices):
        REGISTRERING = "registrering"
        JOURNALPOST = "journalpost"
        ARKIVNOTAT = "arkivnotat"
        MOETEREGISTRERING = "moeteregistrering"

    type = models.CharField(max_length=17, choices=Type.choices)
    mappe = models.ForeignKey(
        Mappe, models.PROTECT, null=True, related_name="registreringer", db_index=False
    )
    arkivdel = models.ForeignKey(
        Arkivdel, models.PROTECT, null=True, related_name="+", db_index=False
    )
    referanse_arkivdel = models.ForeignKey(
        Arkivdel, models.PROTECT, null=True, related_name="+", db_index=False
    )
    klasse = models.ForeignKey(Klasse, models.PROTECT, null=True, related_name="+", db_index=False)
    tittel = models.TextField()
    offentlig_tittel = models.TextField()
    enhet = models.ForeignKey(Enhet, models.PROTECT, null=True, related_name="+", db_index=False)
    saksbehandler = models.ForeignKey(
        Bruker, models.PROTECT, null=True, related_name="+", db_index=False
    )
    # journalpost
    journalposttype = models.CharField(max_length=1, blank=True)
    status = models.CharField(max_length=1, choices=Journalstatus.choices, blank=True)
    journaldato = models.DateField(null=True)
    dokumentets_dato = models.DateField(null=True)
    mottatt_dato = models.DateTimeField(null=True)
    sendt_dato = models.DateTimeField(null=True)
    forfallsdato = models.DateField(null=True)
    offentlighetsvurdert_dato = models.DateField(null=True)
    antall_vedlegg = models.SmallIntegerField(null=True)
    utlaant_dato = models.DateTimeField(null=True)
    utlaant_til = models.ForeignKey(
        Bruker, models.PROTECT, null=True, related_name="+", db_index=False
    )
    journalenhet = models.ForeignKey(
        Enhet, models.PROTECT, null=True, related_name="+", db_index=False
    )
    ekstern_referanse = models.TextField(blank=True)
    #: What kind of document it is for the law's checks (soeknad, saksframlegg, hoering ...).
    dokumentart = models.CharField(max_length=30, blank=True)
    #: An individual decision: needs approval before E, J or A.
    vedtak = models.BooleanField(default=False)
    # moeteregistrering
    moeteregistreringstype = models.TextField(blank=True)
    moetesakstype = models.TextField(blank=True)
    moeteregistreringsstatus = models.TextField(blank=True)
    # lifecycle
    arkivert_dato = models.DateTimeField(null=True)
    arkivert_av = models.ForeignKey(
        Bruker, models.PROTECT, null=True, related_name="+", db_index=False
    )
    #: Whether the entry still waits for an answer (kept by a trigger; the basket of restanser).
    restanse = models.BooleanField(default=False, editable=False)
    versjon = models.IntegerField(default=1)

    class Meta:
        db_table = "registrering"
        indexes = [
            models.Index(fields=["mappe", "opprettet_dato"], name="reg_mappe"),
            models.Index(fields=["-journaldato", "-id"], name="reg_journaldato"),
            models.Index(
                fields=["saksbehandler", "opprettet_dato"],
                name="reg_mine",
                condition=~Q(status__in=["J", "A", "U"]),
            ),
            models.Index(
                fields=["status", "opprettet_dato"],
                name="reg_aapne",
                condition=~Q(status__in=["J", "A", "U"]),
            ),
            models.Index(
                fields=["saksbehandler", "forfallsdato"],
                name="reg_restanse",
                condition=Q(restanse=True),
            ),
            models.Index(fields=["saksbehandler", "mappe"], name="reg_saksbehandler"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(tittel=""), name="registrering_tittel"),
            models.CheckConstraint(
                condition=~Q(type="journalpost")
                | (
                    Q(mappe__isnull=False)
                    & Q(journalposttype__in=["I", "U", "N", "X", "S"])
                    & Q(status__in=Journalstatus.values)
                    & Q(enhet__isnull=False)
                ),
                name="journalpost_felt",
            ),
            models.CheckConstraint(
                condition=~Q(type="arkivnotat") | Q(mappe__isnull=False), name="arkivnotat_mappe"
            ),
            models.CheckConstraint(
                condition=~Q(type="moeteregistrering")
                | (
                    ~Q(moeteregistreringstype="")
                    & Q(enhet__isnull=False)
                    & Q(saksbehandler__isnull=False)
                ),
                name="moeteregistrering_felt",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["J", "A"]) | Q(journaldato__isnull=False),
                name="journalfoert_har_dato",
            ),
        ]


@leses(lambda r: ("registrering", r.registrering_id), navn={"tittel1": "tittel"})
class RegistreringSkjermet(Vernet):
    """What of an entry's text can be shielded: line 2, description, keywords, author; and line 1
    while it is not assessed (``tittel1``, else empty).

    Personal data: may hold names and personal matters; kept with the archive.
    """

    registrering = models.OneToOneField(
        Registrering, models.PROTECT, primary_key=True, related_name="skjermet"
    )
    tittel1 = models.TextField(blank=True, default="")
    tittel2 = models.TextField(blank=True)
    beskrivelse = models.TextField(blank=True)
    noekkelord = ArrayField(models.TextField(), default=list)
    forfatter = ArrayField(models.TextField(), default=list)
    #: Word numbers in line 2 that are shielded (TRO) and that are names of persons (5.2.33).
    skjulte_ord = ArrayField(models.SmallIntegerField(), default=list)
    navneord = ArrayField(models.SmallIntegerField(), default=list)

    class Meta:
        db_table = "registrering_skjermet"


class Felthjemmel(models.Model):
    """A field whose shielding has its own basis, apart from the document's (innsyn rule f).

    Personal data: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    registrering = models.ForeignKey(Registrering, models.PROTECT, related_name="felthjemler")
    felt = models.CharField(max_length=3)
    hjemmel = models.TextField()
    tillegg = models.TextField(blank=True)

    class Meta:
        db_table = "felthjemmel"
        constraints = [
            models.UniqueConstraint(fields=["registrering", "felt"], name="felthjemmel_unik"),
        ]


class Loepenummer(models.Model):
    """M013-M014 journalaar and journalsekvensnummer, given by the database at commit.

    Personal data: none.
    """

    pk = models.CompositePrimaryKey("aar", "nr")
    aar = models.SmallIntegerField()
    nr = models.IntegerField()
    registrering = models.OneToOneField(Registrering, models.PROTECT, related_name="loepenummer")

    class Meta:
        db_table = "loepenummer"


class Journalpostnummer(models.Model):
    """M015: the entry's place in a case. A move gives a new row; the old gap stays.

    Personal data: none.
    """

    pk = models.CompositePrimaryKey("mappe_id", "nr")
    mappe = models.ForeignKey(Mappe, models.PROTECT, related_name="+", db_index=False)
    nr = models.IntegerField()
    registrering = models.ForeignKey(Registrering, models.PROTECT, related_name="journalpostnumre")
    gjelder = models.BooleanField(default=True)

    class Meta:
        db_table = "journalpostnummer"


class RegistreringReferanse(models.Model):
    """M223-M224: links between meeting entries. Personal data: none."""

    pk = models.CompositePrimaryKey("fra_id", "til_id")
    fra = models.ForeignKey(Registrering, models.PROTECT, related_name="+")
    til = models.ForeignKey(Registrering, models.PROTECT, related_name="+")

    class Meta:
        db_table = "registrering_referanse"
