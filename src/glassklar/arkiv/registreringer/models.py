# SPDX-License-Identifier: EUPL-1.2
"""Entries: registrering, journalpost, arkivnotat, moeteregistrering, in one table."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from glassklar.arkiv.dokumenter.models import Dokument, Dokumentobjekt
from glassklar.arkiv.felles import Arkivenhet, Avsluttbar, Egne, Medium, Navngitt
from glassklar.arkiv.mapper.models import Mappe
from glassklar.arkiv.struktur.models import Arkivdel, Klasse
from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import naa
from glassklar.org.models import Bruker, Enhet
from glassklar.tilgang.models import Vernet

__all__ = [
    "Avskrivning",
    "Dokumentflyt",
    "ElektroniskSignatur",
    "Felthjemmel",
    "Journalpostnummer",
    "Journalstatus",
    "Korrespondansepart",
    "KorrespondansepartIdentitet",
    "Kryssreferanse",
    "Loepenummer",
    "Merknad",
    "MerknadTekst",
    "NasjonalIdentifikator",
    "Part",
    "PartIdentitet",
    "Presedens",
    "PresedensMappe",
    "PresedensRegistrering",
    "Regdok",
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

    ``tittel`` is line 1, always open (masked for the public only under XX, not assessed).
    ``offentlig_tittel`` (M025): the whole title with ***** where something is shielded.
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


class RegistreringSkjermet(Vernet):
    """What of an entry's text can be shielded: line 2, description, keywords, author.

    Personal data: may hold names and personal matters; kept with the archive.
    """

    registrering = models.OneToOneField(
        Registrering, models.PROTECT, primary_key=True, related_name="skjermet"
    )
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


class Korrespondansepart(models.Model):
    """A correspondent's part in an entry (M087, M305, M307); who it is stands beside.

    Personal data: none here.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    registrering = models.ForeignKey(
        Registrering, models.PROTECT, related_name="korrespondanseparter"
    )
    type = models.CharField(max_length=2)
    enhet = models.ForeignKey(Enhet, models.PROTECT, null=True, related_name="+", db_index=False)
    saksbehandler = models.ForeignKey(
        Bruker, models.PROTECT, null=True, related_name="+", db_index=False
    )
    #: A private person: the name is not found by public search after one year.
    er_person = models.BooleanField(default=False)
    rekkefoelge = models.SmallIntegerField(default=1)

    class Meta:
        db_table = "korrespondansepart"
        ordering = ["rekkefoelge", "id"]


class KorrespondansepartIdentitet(Vernet, Navngitt):
    """Who a correspondent is (M400-M412, M048-M049).

    Personal data: name, address, contact, id; kept with the archive.
    """

    kp = models.OneToOneField(
        Korrespondansepart, models.PROTECT, primary_key=True, related_name="identitet"
    )
    registrering = models.ForeignKey(Registrering, models.PROTECT, related_name="+")

    class Meta(Navngitt.Meta):
        db_table = "kp_identitet"


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
