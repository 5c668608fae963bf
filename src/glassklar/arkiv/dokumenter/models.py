# SPDX-License-Identifier: EUPL-1.2
"""Documents, their files and their texts; parties and remarks."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from glassklar.arkiv.felles import Arkivenhet, Egne, Medium
from glassklar.arkiv.struktur.models import Arkivdel
from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import naa
from glassklar.org.models import Bruker
from glassklar.tilgang.lesevakt import leses
from glassklar.tilgang.models import Vernet

__all__ = [
    "Dokument",
    "DokumentSkjermet",
    "Dokumentobjekt",
    "Dokumenttekst",
    "Konvertering",
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


@leses(lambda r: ("dokument", r.dokument_id))
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


@leses(
    lambda r: ("dokumentobjekt", r.pk),
    navn={"sjekksum": "fil"},
    uten=("variant", "format", "format_detaljer", "mime", "algoritme", "problem"),
)
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


@leses(lambda r: ("dokumentobjekt", r.objekt_id), uten=("problemer",))
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
