# SPDX-License-Identifier: EUPL-1.2
"""Documents, their files and their texts; parties and remarks."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from glassklar.arkiv.felles import Arkivenhet, Egne, Medium, Navngitt
from glassklar.arkiv.mapper.models import Mappe
from glassklar.arkiv.registreringer.models import Registrering
from glassklar.arkiv.struktur.models import Arkivdel
from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import naa
from glassklar.org.models import Bruker
from glassklar.tilgang.models import Vernet

__all__ = [
    "Dokument",
    "DokumentSkjermet",
    "Dokumentobjekt",
    "Dokumenttekst",
    "ElektroniskSignatur",
    "Konvertering",
    "Merknad",
    "MerknadTekst",
    "Part",
    "PartIdentitet",
    "Regdok",
]


class Dokument(Arkivenhet, Medium, Egne):
    """A dokumentbeskrivelse (M054, M083); its title stands beside. Personal data: none."""

    dokumenttype = models.CharField(max_length=10, default="B")
    status = models.CharField(max_length=1, default="B")
    referanse_arkivdel = models.ForeignKey(
        Arkivdel, models.PROTECT, null=True, related_name="+", db_index=False
    )
    ekstern_referanse = models.TextField(blank=True)

    class Meta:
        db_table = "dokument"


class DokumentSkjermet(Vernet):
    """A document's title, description and author (TD).

    Personal data: may hold names and personal matters; kept with the archive.
    """

    dokument = models.OneToOneField(
        Dokument, models.PROTECT, primary_key=True, related_name="skjermet"
    )
    tittel = models.TextField()
    beskrivelse = models.TextField(blank=True)
    forfatter = ArrayField(models.TextField(), default=list)

    class Meta:
        db_table = "dokument_skjermet"


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


class Dokumentobjekt(Arkivenhet, Vernet, Egne):
    """One file: version x variant x format (M005, M218, M700-M707, M716).

    Personal data: the file may hold anything; kept with the archive.
    """

    dokument = models.ForeignKey(Dokument, models.PROTECT, related_name="objekter")
    versjon = models.SmallIntegerField(default=1)
    variant = models.CharField(max_length=1, default="P")
    format = models.CharField(max_length=20)
    format_detaljer = models.TextField(blank=True)
    mime = models.TextField()
    filnavn = models.TextField()
    sjekksum = models.CharField(max_length=64)
    algoritme = models.CharField(max_length=10, default="SHA-256")
    stoerrelse = models.BigIntegerField()
    #: A plain problem found in the file (kryptert, avkortet ...), as a code.
    problem = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "dokumentobjekt"
        # No unique constraint or index on content: each would tell what may not be known.
        constraints = [
            models.UniqueConstraint(
                fields=["dokument", "versjon", "variant"], name="dokumentobjekt_versjon"
            ),
        ]


class Dokumenttekst(Vernet):
    """The text of a file, pages apart by form feeds.

    Personal data: as the file; made again when needed.
    """

    objekt = models.OneToOneField(
        Dokumentobjekt, models.PROTECT, primary_key=True, related_name="tekst"
    )
    dokument = models.ForeignKey(Dokument, models.PROTECT, related_name="+")
    tekst = models.TextField(blank=True)
    sider = models.IntegerField(null=True)
    problemer = models.JSONField(default=list)
    lest = models.DateTimeField(default=naa)

    class Meta:
        db_table = "dokumenttekst"


class Konvertering(models.Model):
    """A conversion between formats (M615-M616, M712-M720). Personal data: who converted."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    objekt = models.ForeignKey(Dokumentobjekt, models.PROTECT, related_name="konverteringer")
    dato = models.DateTimeField(default=naa)
    av = models.ForeignKey(Bruker, models.PROTECT, related_name="+", db_index=False)
    fra_format = models.CharField(max_length=20)
    til_format = models.CharField(max_length=20)
    fra_sjekksum = models.CharField(max_length=64, blank=True)
    til_sjekksum = models.CharField(max_length=64, blank=True)
    algoritme = models.CharField(max_length=10, default="SHA-256")
    verktoey = models.TextField(blank=True)
    kommentar = models.TextField(blank=True)

    class Meta:
        db_table = "konvertering"


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


class Part(models.Model):
    """Someone's part in a case (M303); who it is stands beside. Personal data: none here."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    mappe = models.ForeignKey(Mappe, models.PROTECT, null=True, related_name="parter")
    registrering = models.ForeignKey(Registrering, models.PROTECT, null=True, related_name="parter")
    dokument = models.ForeignKey(Dokument, models.PROTECT, null=True, related_name="parter")
    rolle = models.TextField()
    part_id = models.TextField(blank=True)
    er_person = models.BooleanField(default=False)

    class Meta:
        db_table = "part"
        constraints = [
            models.CheckConstraint(
                condition=Q(mappe__isnull=False)
                | Q(registrering__isnull=False)
                | Q(dokument__isnull=False),
                name="part_gjelder_noe",
            ),
        ]


class PartIdentitet(Vernet, Navngitt):
    """Who a party is (M302, M406-M412, M048-M049).

    Personal data: name, address, contact, id; kept with the archive.
    """

    part = models.OneToOneField(Part, models.PROTECT, primary_key=True, related_name="identitet")

    class Meta(Navngitt.Meta):
        db_table = "part_identitet"


class Merknad(models.Model):
    """That a remark was made, by whom and when (M084, M611-M612). Personal data: who."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    mappe = models.ForeignKey(Mappe, models.PROTECT, null=True, related_name="merknader")
    registrering = models.ForeignKey(
        Registrering, models.PROTECT, null=True, related_name="merknader"
    )
    dokument = models.ForeignKey(Dokument, models.PROTECT, null=True, related_name="merknader")
    type = models.CharField(max_length=10, blank=True)
    dato = models.DateTimeField(default=naa)
    registrert_av = models.ForeignKey(Bruker, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "merknad"
        constraints = [
            models.CheckConstraint(
                condition=Q(mappe__isnull=False)
                | Q(registrering__isnull=False)
                | Q(dokument__isnull=False),
                name="merknad_gjelder_noe",
            ),
        ]


class MerknadTekst(Vernet):
    """What a remark says (M310, MT). Personal data: may hold anything; kept with the archive."""

    merknad = models.OneToOneField(
        Merknad, models.PROTECT, primary_key=True, related_name="innhold"
    )
    tekst = models.TextField()

    class Meta:
        db_table = "merknad_tekst"
