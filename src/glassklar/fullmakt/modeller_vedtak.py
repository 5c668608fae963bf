# SPDX-License-Identifier: EUPL-1.2
"""Decisions, their way to approval, the approvals, and the steps that a type asks for."""

from __future__ import annotations

from django.db import models

from glassklar.arkiv.models import Dokumentflyt, Dokumentobjekt, Korrespondansepart, Registrering
from glassklar.fullmakt.modeller_register import Fullmakt, Kravsteg, Vedtakstype, person
from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import naa
from glassklar.org.models import Bruker, Enhet

__all__ = [
    "Brev",
    "Brevmal",
    "Brevprofil",
    "Godkjenning",
    "Klage",
    "Loep",
    "Loepsteg",
    "Utfall",
    "UtfoertSteg",
    "Utsending",
    "Vedtak",
    "VedtakArv",
]


class Utfall(models.TextChoices):
    """What was decided."""

    INNVILGET = "innvilget"
    DELVIS = "delvis"
    AVSLAG = "avslag"
    ANNET = "annet"


def post(navn: str, **valg: object) -> models.ForeignKey:
    """A pointer to an entry."""
    return models.ForeignKey(Registrering, models.PROTECT, related_name=navn, **valg)


class Vedtak(models.Model):
    """What makes an entry a decision. There is one row for each entry with ``vedtak``.

    Personal data: none of its own.
    """

    registrering = models.OneToOneField(
        Registrering, models.PROTECT, primary_key=True, related_name="vedtaket"
    )
    vedtakstype = models.ForeignKey(Vedtakstype, models.PROTECT, related_name="+")
    #: NOK; null where the type has no amount.
    beloep = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    hjemmel = models.TextField(blank=True)
    utfall = models.CharField(max_length=10, blank=True, choices=Utfall.choices)
    klageadgang = models.BooleanField(default=True)
    opprettet_av = person()
    opprettet = models.DateTimeField(default=naa)
    #: It was no decision after all; possible until it is first sent for approval.
    opphevet = models.DateTimeField(null=True)

    class Meta:
        db_table = "vedtak"


class VedtakArv(models.Model):
    """A decision that had taken effect before approval was asked for: its content then.

    Written by the owner only. Personal data: none.
    """

    registrering = models.OneToOneField(
        Registrering, models.PROTECT, primary_key=True, related_name="+"
    )
    avtrykk = models.BinaryField()
    grunn = models.TextField()

    class Meta:
        db_table = "vedtak_arv"


class UtfoertSteg(models.Model):
    """A required step that was done, or passed by a leader with a reason. Never changed.

    Personal data: who did it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    registrering = post("utfoerte_steg")
    kravsteg = models.ForeignKey(Kravsteg, models.PROTECT, related_name="+")
    fraveket = models.BooleanField(default=False)
    #: The document that shows it.
    dokument = post("+", null=True, db_index=False)
    grunn = models.TextField(blank=True)
    #: Undone: it does not count any more.
    angret = models.DateTimeField(null=True)
    av = person()
    tid = models.DateTimeField(default=naa)

    class Meta:
        db_table = "utfoert_steg"


class Loep(models.Model):
    """One sending of a decision for approval or hearing. Personal data: who sent it."""

    class Maate(models.TextChoices):
        SEKVENS = "sekvens"
        PARALLELL = "parallell"
        HOERING = "hoering"

    id = models.UUIDField(primary_key=True, default=uuid7)
    registrering = post("loep")
    maate = models.CharField(max_length=10, choices=Maate.choices)
    sendt_av = person()
    sendt = models.DateTimeField(default=naa)
    avtrykk = models.BinaryField()
    avsluttet = models.DateTimeField(null=True)
    #: godkjent, retur, avslag, trukket, loeftet, uttalt
    utfall = models.CharField(max_length=10, blank=True)
    #: The body that it was lifted to.
    organ = models.ForeignKey(Enhet, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        db_table = "godkjenningsloep"


class Loepsteg(models.Model):
    """One receiver in a sending. Personal data: who was asked and what they answered."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    loep = models.ForeignKey(Loep, models.PROTECT, related_name="steg")
    nr = models.SmallIntegerField()
    mottaker = models.ForeignKey(Bruker, models.PROTECT, related_name="+")
    #: When it came to this receiver; null: waits for those before.
    sendt = models.DateTimeField(null=True)
    #: When the receiver last saw the content, and which.
    sist_sett = models.DateTimeField(null=True)
    sett_avtrykk = models.BinaryField(null=True)
    svart = models.DateTimeField(null=True)
    #: M663: G godkjent, I ikke godkjent, S sendt tilbake; H uttalelse; L løftet; T trukket.
    svar = models.CharField(max_length=1, blank=True)
    dokumentflyt = models.ForeignKey(
        Dokumentflyt, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        db_table = "godkjenningssteg"
        indexes = [
            models.Index(
                fields=["mottaker"],
                name="loepsteg_venter",
                condition=models.Q(svar="", sendt__isnull=False),
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["loep", "nr"], name="loepsteg_nr")]


class Godkjenning(models.Model):
    """An approval of exactly one content by one person with authority. Never changed but voided.

    Personal data: who approved, by which authority.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    registrering = post("godkjenninger")
    steg = models.ForeignKey(Loepsteg, models.PROTECT, null=True, related_name="+", db_index=False)
    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="+", db_index=False)
    paa_vegne = person(null=True)
    fullmakt = models.ForeignKey(Fullmakt, models.PROTECT, related_name="+", db_index=False)
    #: The chain of authority as it was, from the top: id, from whom, to whom, reference.
    kjede = models.JSONField()
    avtrykk = models.BinaryField()
    tid = models.DateTimeField(default=naa)
    #: Over the hash by the approver's passkey, where the municipality asks for it.
    signatur = models.JSONField(null=True)
    ugyldig = models.DateTimeField(null=True)
    #: endret, trukket
    ugyldig_grunn = models.CharField(max_length=10, blank=True)

    class Meta:
        db_table = "godkjenning"


class Brevmal(models.Model):
    """A letter template in Typst, by version; the newest active one of a code is used.

    Personal data: who wrote it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    kode = models.CharField(max_length=30)
    maalform = models.CharField(max_length=2)
    versjon = models.IntegerField(default=1)
    vedtakstype = models.ForeignKey(Vedtakstype, models.PROTECT, null=True, related_name="+")
    navn = models.TextField()
    kilde = models.TextField()
    aktiv = models.BooleanField(default=True)
    satt_av = person(null=True)
    tid = models.DateTimeField(default=naa)

    class Meta:
        db_table = "brevmal"
        constraints = [
            models.UniqueConstraint(fields=["kode", "maalform", "versjon"], name="brevmal_versjon"),
        ]


class Brevprofil(models.Model):
    """How the municipality's letters look (one row). Personal data: none."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    #: ``#rrggbb``
    farge = models.CharField(max_length=7, default="#1e4e79")
    #: The coat of arms: sha256 of a stored SVG or PNG, and what a screen reader says for it.
    vaapen = models.CharField(max_length=64, blank=True)
    vaapen_alt = models.TextField(blank=True)

    class Meta:
        db_table = "brevprofil"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="brevprofil_en")]


class Brev(models.Model):
    """The letter that a decision was made into. Its text is in the protected file.

    Personal data: none of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    registrering = post("brev")
    mal = models.ForeignKey(Brevmal, models.PROTECT, related_name="+")
    objekt = models.ForeignKey(Dokumentobjekt, models.PROTECT, null=True, related_name="+")
    #: Whom the letter names as the one who decided.
    beslutter = models.ForeignKey(
        Bruker, models.PROTECT, null=True, related_name="+", db_index=False
    )
    laget_av = person()
    laget = models.DateTimeField(default=naa)

    class Meta:
        db_table = "brev"


class Utsending(models.Model):
    """One letter to one recipient by one channel. The address is read when it is sent.

    Personal data: none of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    registrering = post("utsendinger")
    korrespondansepart = models.ForeignKey(Korrespondansepart, models.PROTECT, related_name="+")
    #: epost, utskrift; later svarut, eformidling
    kanal = models.CharField(max_length=20)
    #: klar, sendt, levert, feilet
    status = models.CharField(max_length=10, default="klar")
    forsoek = models.SmallIntegerField(default=0)
    feil = models.CharField(max_length=30, blank=True)
    kvittering = models.TextField(blank=True)
    opprettet = models.DateTimeField(default=naa)
    neste = models.DateTimeField(null=True)
    sendt = models.DateTimeField(null=True)
    levert = models.DateTimeField(null=True)
    #: sha256 of the secret in the latest e-mail's envelope sender (utsending/retur.py).
    konvolutt = models.BinaryField(null=True)

    class Meta:
        db_table = "utsending"
        constraints = [
            models.UniqueConstraint(fields=["konvolutt"], name="utsending_konvolutt"),
        ]


class Klage(models.Model):
    """A complaint over a decision (fvl. 1967 §§ 28-34, fvl. 2025 §§ 61-68).

    Personal data: who handles it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    vedtak = post("klager")
    #: The entry that the complaint came as.
    klage = post("+")
    mottatt = models.DateField()
    frist = models.DateField(null=True)
    rettidig = models.BooleanField()
    grunn_for_sen = models.TextField(blank=True)
    behandler = models.ForeignKey(Bruker, models.PROTECT, related_name="+")
    #: omgjort, oversendt, avvist, trukket
    utfall = models.CharField(max_length=10, blank=True)
    avgjort = models.DateTimeField(null=True)
    avgjort_av = person(null=True)
    nytt_vedtak = post("+", null=True, db_index=False)
    oversendt = models.DateTimeField(null=True)
    pakke = models.ForeignKey(Dokumentobjekt, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "klage"
