# SPDX-License-Identifier: EUPL-1.2
"""Cases: mappe, saksmappe, moetemappe, in one table."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from glassklar.arkiv.felles import Arkivenhet, Avsluttbar, Egne, Medium
from glassklar.arkiv.struktur.models import Arkivdel, Klasse
from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import naa
from glassklar.org.models import Bruker, Enhet
from glassklar.tilgang.lesevakt import leses
from glassklar.tilgang.models import Vernet

__all__ = [
    "Mappe",
    "MappeKlasse",
    "MappeSekundaerklasse",
    "MappeSkjermet",
    "Moetedeltaker",
    "MoetedeltakerNavn",
    "Saksnummer",
    "Sperre",
]


class Mappe(Arkivenhet, Avsluttbar, Medium, Egne):
    """A folder; ``type`` tells saksmappe and moetemappe apart.

    ``tittel`` is line 1, open to all staff; ***** while the case is under XX, not assessed, and
    line 1 stands in the protected row. ``offentlig_tittel`` (M025) is the whole title with
    ***** where something is shielded. The database keeps both (sql/titler.sql).
    Personal data: case handler's name by reference; kept with the archive.
    """

    class Type(models.TextChoices):
        MAPPE = "mappe"
        SAKSMAPPE = "saksmappe"
        MOETEMAPPE = "moetemappe"

    type = models.CharField(max_length=10, choices=Type.choices)
    arkivdel = models.ForeignKey(Arkivdel, models.PROTECT, related_name="mapper")
    #: M208: an empty series whose shielding beats the structural one.
    referanse_arkivdel = models.ForeignKey(Arkivdel, models.PROTECT, null=True, related_name="+")
    forelder = models.ForeignKey("self", models.PROTECT, null=True, related_name="undermapper")
    tittel = models.TextField()
    offentlig_tittel = models.TextField()
    # saksmappe
    status = models.CharField(max_length=1, default="B")
    saksdato = models.DateField(null=True)
    enhet = models.ForeignKey(Enhet, models.PROTECT, null=True, related_name="+")
    saksansvarlig = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    journalenhet = models.ForeignKey(
        Enhet, models.PROTECT, null=True, related_name="+", db_index=False
    )
    utlaant_dato = models.DateTimeField(null=True)
    utlaant_til = models.ForeignKey(
        Bruker, models.PROTECT, null=True, related_name="+", db_index=False
    )
    # moetemappe
    moetenummer = models.TextField(blank=True)
    utvalg = models.TextField(blank=True)
    moetedato = models.DateTimeField(null=True)
    moetested = models.TextField(blank=True)
    forrige_moete = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="neste_moete"
    )
    #: Changes since the page was read: optimistic lock.
    versjon = models.IntegerField(default=1)

    class Meta:
        db_table = "mappe"
        indexes = [
            models.Index(fields=["status", "-saksdato"], name="mappe_status_dato"),
            models.Index(fields=["type", "-saksdato", "-id"], name="mappe_type_dato"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(type="saksmappe")
                | (
                    Q(saksdato__isnull=False)
                    & Q(enhet__isnull=False)
                    & Q(saksansvarlig__isnull=False)
                ),
                name="saksmappe_felt",
            ),
            models.CheckConstraint(
                condition=~Q(type="moetemappe")
                | (~Q(moetenummer="") & ~Q(utvalg="") & Q(moetedato__isnull=False)),
                name="moetemappe_felt",
            ),
            models.CheckConstraint(condition=~Q(tittel=""), name="mappe_tittel"),
        ]


@leses(lambda r: ("mappe", r.mappe_id), navn={"tittel1": "tittel"})
class MappeSkjermet(Vernet):
    """What of a case's text can be shielded: line 2, description, keywords; and line 1 while it is
    not assessed (``tittel1``, else empty).

    Personal data: may hold names and personal matters; kept with the archive.
    """

    mappe = models.OneToOneField(Mappe, models.PROTECT, primary_key=True, related_name="skjermet")
    tittel1 = models.TextField(blank=True, default="")
    tittel2 = models.TextField(blank=True)
    beskrivelse = models.TextField(blank=True)
    noekkelord = ArrayField(models.TextField(), default=list)
    #: Word numbers in line 2 that are shielded (TMO) and that are names of persons.
    skjulte_ord = ArrayField(models.SmallIntegerField(), default=list)
    navneord = ArrayField(models.SmallIntegerField(), default=list)

    class Meta:
        db_table = "mappe_skjermet"


@leses(lambda r: ("mappe", r.mappe_id), navn={"tittel": "klassetittel"})
class MappeKlasse(Vernet):
    """The case's primary class (KID, TKL), as it stood. Text, so that a person key fits.

    Personal data: a person key may be a birth date or name; kept with the archive.
    """

    mappe = models.OneToOneField(Mappe, models.PROTECT, primary_key=True, related_name="klassering")
    klasse_ref = models.ForeignKey(
        Klasse, models.PROTECT, null=True, related_name="saksklasseringer"
    )
    klasse_id = models.TextField()
    tittel = models.TextField(blank=True)

    class Meta:
        db_table = "mappe_klasse"


class MappeSekundaerklasse(Vernet):
    """A secondary class of a case (M209). Personal data: as the primary one."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    mappe = models.ForeignKey(Mappe, models.PROTECT, related_name="sekundaerklasser")
    klasse = models.ForeignKey(Klasse, models.PROTECT, related_name="+")

    class Meta:
        db_table = "mappe_sekundaerklasse"


class Moetedeltaker(models.Model):
    """A participant of a meeting (M373). Personal data: role; kept with the archive."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    mappe = models.ForeignKey(Mappe, models.PROTECT, related_name="deltakere")
    funksjon = models.TextField(blank=True)

    class Meta:
        db_table = "moetedeltaker"


@leses(lambda r: ("mappe", r.deltaker.mappe_id))
class MoetedeltakerNavn(Vernet):
    """The participant's name (M372). Personal data: name; kept with the archive."""

    deltaker = models.OneToOneField(
        Moetedeltaker, models.PROTECT, primary_key=True, related_name="identitet"
    )
    navn = models.TextField()

    class Meta:
        db_table = "moetedeltaker_navn"


class Saksnummer(models.Model):
    """M011-M012 saksaar and sakssekvensnummer, given by the database at commit.

    Personal data: none.
    """

    pk = models.CompositePrimaryKey("aar", "nr")
    aar = models.SmallIntegerField()
    nr = models.IntegerField()
    mappe = models.OneToOneField(Mappe, models.PROTECT, related_name="saksnummer")
    gitt = models.DateTimeField(default=naa)

    class Meta:
        db_table = "saksnummer"


class Sperre(models.Model):
    """A person who is shut out of writing in a case, because they are inhabil. Never deleted.

    Written by functions of the room ``fullmakt`` only. Personal data: who; kept with the case.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    sak = models.UUIDField()
    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="+", db_index=False)
    fra = models.DateTimeField(default=naa)
    til = models.DateTimeField(null=True)
    grunn = models.TextField()

    class Meta:
        db_table = "sperre"
        indexes = [models.Index(fields=["sak", "bruker"], name="sperre_sak")]
