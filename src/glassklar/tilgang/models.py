# SPDX-License-Identifier: EUPL-1.2
"""Who may see what: access codes, shielding, clearances and the label on protected rows."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from glassklar.grunn.ids import uuid7
from glassklar.org.models import Bruker, Enhet, Tildeling


class Vernet(models.Model):
    """The label of a row that can be shielded. A trigger computes it; the program cannot.

    ``vern`` null means open to every employee; ``vern_til`` opens the row by itself.
    The others say who else reads it: the owner of an XX, a councillor when it is internal, a
    party unless it is withheld. They are set on rows under a code only.
    """

    vern = models.IntegerField(null=True, editable=False)
    sak = models.UUIDField(null=True, editable=False)
    vern_til = models.DateField(null=True, editable=False)
    vern_eier = models.IntegerField(null=True, editable=False)
    #: The basis is offl. §§ 14-15: made for the municipality's own preparation of the case.
    internt = models.BooleanField(null=True, editable=False)
    #: Withheld from the parties (fvl. §§ 18-19).
    unntatt_part = models.BooleanField(null=True, editable=False)

    class Meta:
        abstract = True


class Tilgangskode(models.Model):
    """An access code (M500) with its defaults, as it is now; earlier versions stand beside.

    Source: requirements 5.2.14-5.2.20. Personal data: none.
    """

    kode = models.CharField(primary_key=True, max_length=10)
    navn = models.TextField()
    #: What a citizen reads instead of the code.
    forklaring = models.TextField(blank=True)
    #: Text written for M500 when the entry is delivered.
    m500 = models.TextField()
    hjemler = ArrayField(models.TextField(), default=list)
    standard_hjemmel = models.TextField(blank=True)
    standard_tillegg = models.TextField(blank=True)
    sak_nivaa = models.SmallIntegerField(default=1)
    post_nivaa = models.SmallIntegerField(default=1)
    varighet_aar = models.SmallIntegerField(null=True)
    #: XX: must name an owner and a date.
    krever_frist = models.BooleanField(default=False)
    #: The document may be withheld whole (True) or only in parts (5.2.17).
    hele = models.BooleanField(default=True)
    #: Councillors read internal documents (offl. §§ 14-15) under this code in their body's cases.
    folkevalgt = models.BooleanField(default=False, db_default=False)
    rekkefoelge = models.SmallIntegerField(default=100)
    aktiv = models.BooleanField(default=True)
    versjon = models.IntegerField(default=1)
    endret = models.DateTimeField(auto_now=True)
    endret_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "tilgangskode"
        ordering = ["rekkefoelge", "kode"]


class TilgangskodeVersjon(models.Model):
    """A version of an access code that was replaced (5.2.16). Personal data: none."""

    id = models.AutoField(primary_key=True)
    kode = models.ForeignKey(Tilgangskode, models.PROTECT, related_name="versjoner")
    versjon = models.IntegerField()
    innhold = models.JSONField()
    gjaldt_til = models.DateTimeField(auto_now_add=True)
    erstattet_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    grunn = models.TextField(blank=True)

    class Meta:
        db_table = "tilgangskode_versjon"
        unique_together = [("kode", "versjon")]


class Vern(models.Model):
    """The number of a pair (code, unit) that labels point to. Personal data: none."""

    id = models.AutoField(primary_key=True)
    kode = models.ForeignKey(Tilgangskode, models.PROTECT)
    enhet = models.ForeignKey(Enhet, models.PROTECT, null=True)

    class Meta:
        db_table = "vern"
        constraints = [
            models.UniqueConstraint(
                fields=["kode", "enhet"], name="vern_par", nulls_distinct=False
            ),
        ]


class Omfang(models.TextChoices):
    """How far a clearance reaches (4.5.17)."""

    EGNE = "egne", _("egne saker")
    ENHET = "enhet", _("egen enhet og underliggende")
    ALLE = "alle", _("hele kommunen")


class Klarering(Tildeling):
    """A person's clearance for a code, within an extent and a time. Never deleted.

    Personal data: who may read what; kept with the archive.
    """

    id = models.AutoField(primary_key=True)
    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="klareringer")
    kode = models.ForeignKey(Tilgangskode, models.PROTECT)
    omfang = models.CharField(max_length=5, choices=Omfang.choices)
    enhet = models.ForeignKey(Enhet, models.PROTECT, null=True)
    #: The unit that the person belonged to when it was given: the clearance ends with that place.
    grunnlag = models.ForeignKey(Enhet, models.PROTECT, null=True, related_name="+")
    fra = models.DateField()
    til = models.DateField(null=True)
    gitt_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    grunn = models.TextField(blank=True)

    class Meta:
        db_table = "klarering"
        constraints = [
            models.CheckConstraint(
                condition=~Q(omfang="enhet") | Q(enhet__isnull=False), name="klarering_enhet"
            ),
        ]


class Sakstilgang(models.Model):
    """A person's relation to a case: a party of it, or why it is "their own".

    A party is an audience apart: what they read as a party does not make it their own case.
    Personal data: who, which case; kept with the archive.
    """

    PART = "part"

    id = models.AutoField(primary_key=True)
    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="+")
    sak = models.UUIDField()
    grunn = models.CharField(max_length=20)
    fra = models.DateField()
    til = models.DateField(null=True)

    class Meta:
        db_table = "sakstilgang"
        indexes = [
            models.Index(fields=["bruker", "sak"], name="sakstilgang_bruker"),
            models.Index(fields=["sak"], name="sakstilgang_sak"),
        ]


class Saksorgan(models.Model):
    """An elected body that decides, or has decided, a case: its members read the internal papers.

    Added by the archive or the leader of the case's unit; never deleted, only ended.
    Personal data: who added it; kept with the archive.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    sak = models.UUIDField()
    enhet = models.ForeignKey(Enhet, models.PROTECT, related_name="+")
    fra = models.DateField()
    til = models.DateField(null=True)
    gitt_av = models.ForeignKey(Bruker, models.PROTECT, related_name="+", db_index=False)
    grunn = models.TextField()

    class Meta:
        db_table = "saksorgan"
        indexes = [models.Index(fields=["sak"], name="saksorgan_sak")]


class Partsunntak(models.Model):
    """An entry or document that is withheld from the parties (fvl. §§ 18-19).

    A row is never removed: lifted again, ``hjemmel`` is empty.
    Personal data: who decided it; kept with the archive.
    """

    class Art(models.TextChoices):
        REGISTRERING = "R", _("registrering")
        DOKUMENT = "D", _("dokument")

    gjelder = models.UUIDField(primary_key=True)
    art = models.CharField(max_length=1, choices=Art.choices)
    hjemmel = models.TextField(blank=True)
    satt_av = models.ForeignKey(Bruker, models.PROTECT, related_name="+", db_index=False)
    satt = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "partsunntak"


class Skjerming(models.Model):
    """The shielding group (M500-M505) of a unit of the archive, with its assessment.

    Open to every employee: *that* something is shielded and *why* is no secret (5.2.26).
    ``gjelder`` is the systemID of an arkivdel, klasse, mappe, registrering or dokument.
    A row is never removed: an opened unit gets code AAPEN.

    Personal data: who assessed; kept with the archive.
    """

    class Art(models.TextChoices):
        ARKIVDEL = "A", _("arkivdel")
        KLASSE = "K", _("klasse")
        MAPPE = "M", _("mappe")
        REGISTRERING = "R", _("registrering")
        DOKUMENT = "D", _("dokument")

    class XXGrunn(models.TextChoices):
        """The two meanings of XX (docs/decisions/0008)."""

        IKKE_VURDERT = "ikke_vurdert", _("ikke vurdert ennå")
        UTSATT = "utsatt", _("utsatt innsyn")

    gjelder = models.UUIDField(primary_key=True)
    art = models.CharField(max_length=1, choices=Art.choices)
    #: The case that the unit stands in, for its index only (null for arkivdel and klasse).
    mappe = models.UUIDField(null=True)
    kode = models.ForeignKey(Tilgangskode, models.PROTECT, db_column="kode")
    hjemmel = models.TextField(blank=True)
    tillegg = models.TextField(blank=True)
    #: 0 = only what is marked, 1-3 = the levels (case or entry, by ``art``).
    nivaa = models.SmallIntegerField(default=1)
    #: M502 values beside the level: NPS, MT, TD, NA, NM, KID, TKL ...
    brytere = ArrayField(models.CharField(max_length=3), default=list)
    xx_grunn = models.CharField(max_length=20, blank=True, choices=XXGrunn.choices)
    eier = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    frist = models.DateField(null=True)
    hendelse = models.TextField(blank=True)
    varighet_aar = models.SmallIntegerField(null=True)
    opphoerer = models.DateField(null=True)
    #: The end that has been written to the trace: set by the nightly job.
    utloept = models.DateField(null=True)
    #: Offl. § 11: can it be given all the same? Null when the basis is a duty (§ 13).
    meroffentlighet = models.BooleanField(null=True)
    meroffentlighet_grunn = models.TextField(blank=True)
    vurdert_dato = models.DateTimeField(null=True)
    vurdert_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "skjerming"
        indexes = [
            models.Index(fields=["mappe"], name="skjerming_mappe"),
            models.Index(fields=["eier", "frist"], name="skjerming_xx", condition=Q(kode="XX")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(nivaa__range=(0, 3)), name="skjerming_nivaa"),
            models.CheckConstraint(
                condition=Q(kode__in=["XX", "AAPEN"]) | ~Q(hjemmel=""), name="skjerming_hjemmel"
            ),
            models.CheckConstraint(
                condition=~Q(kode="XX")
                | (Q(xx_grunn="ikke_vurdert") & Q(eier__isnull=False) & Q(frist__isnull=False))
                | (
                    Q(xx_grunn="utsatt")
                    & ~Q(hjemmel="")
                    & (~Q(hendelse="") | Q(opphoerer__isnull=False))
                ),
                name="skjerming_xx_eier_og_frist",
            ),
        ]


class Gradering(models.Model):
    """Security grading (M506, M624-M627) of a unit. Personal data: who graded."""

    gjelder = models.UUIDField(primary_key=True)
    art = models.CharField(max_length=1, choices=Skjerming.Art.choices)
    graderingskode = models.CharField(max_length=2)
    graderingsdato = models.DateTimeField()
    gradert_av = models.ForeignKey(Bruker, models.PROTECT, related_name="+")
    nedgraderingsdato = models.DateTimeField(null=True)
    nedgradert_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "gradering"
