# SPDX-License-Identifier: EUPL-1.2
"""Who: the municipality, its units, its people and their roles."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import DateField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Virksomhet(models.Model):
    """The municipality (one row): name, contact and what it publishes.

    Personal data: none (contact points of a public body).
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    navn = models.TextField()
    kommunenummer = models.CharField(max_length=4)
    orgnummer = models.CharField(max_length=9, blank=True)
    adresse = models.TextField(blank=True)
    epost = models.EmailField(blank=True)
    telefon = models.TextField(blank=True)
    aapningstid = models.TextField(blank=True)
    #: Set when the rows were made by the demo; demo mode runs on nothing else.
    demo = models.BooleanField(default=False)
    #: Publish internal entries (type N and X) too; the municipality's own choice.
    publiser_interne = models.BooleanField(default=True)
    #: Put open documents' files on the internet, not only the journal.
    publiser_dokumenter = models.BooleanField(default=True)
    xx_frist_arbeidsdager = models.SmallIntegerField(default=5)
    #: How far ahead a clearance may be given.
    klarering_maks_maaneder = models.SmallIntegerField(default=24, db_default=24)
    #: The first day of forvaltningsloven 2025; null until the King in Council has decided it.
    fvl25_fra = models.DateField(null=True)
    #: How far employees' interests are seen at least, whatever they choose themselves.
    interesser_synlig = models.CharField(
        max_length=5,
        choices=[("meg", "Meg"), ("leder", "Leder"), ("alle", "Alle")],
        default="leder",
        db_default="leder",
    )
    endret = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "virksomhet"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="virksomhet_en_rad"),
            models.CheckConstraint(
                condition=Q(klarering_maks_maaneder__range=(1, 60)),
                name="virksomhet_klarering_maks",
            ),
            models.CheckConstraint(
                condition=Q(interesser_synlig__in=["meg", "leder", "alle"]),
                name="virksomhet_interesser_synlig",
            ),
        ]


class Enhet(models.Model):
    """An organisational unit (M583-M585). A renamed unit is a new unit.

    Personal data: none.
    """

    id = models.AutoField(primary_key=True)
    kode = models.CharField(max_length=20, unique=True)
    navn = models.TextField()
    overordnet = models.ForeignKey("self", models.PROTECT, null=True, related_name="under")
    #: Folkevalgt organ (kommunestyre, utvalg) rather than administration.
    folkevalgt = models.BooleanField(default=False)
    opprettet_dato = models.DateTimeField(auto_now_add=True)
    avsluttet_dato = models.DateTimeField(null=True)

    class Meta:
        db_table = "enhet"
        ordering = ["kode"]

    def __str__(self) -> str:
        return self.navn


class EnhetUnder(models.Model):
    """Closure of the unit tree: ``under`` is ``over`` itself or anything below it.

    Kept by a trigger on ``enhet``. Personal data: none.
    """

    pk = models.CompositePrimaryKey("over_id", "under_id")
    over = models.ForeignKey(Enhet, models.CASCADE, related_name="+")
    under = models.ForeignKey(Enhet, models.CASCADE, related_name="+")

    class Meta:
        db_table = "enhet_under"


class BrukerManager(BaseUserManager["Bruker"]):
    """Makes people; the login name is told apart without regard to case."""

    def create_user(self, brukernavn: str, passord: str | None = None, **felt: object) -> Bruker:
        """Create a person with a local password, or without one (only SSO)."""
        bruker = self.model(brukernavn=brukernavn.strip().lower(), **felt)
        bruker.set_password(passord)
        bruker.save(force_insert=True, using=self._db)
        return bruker

    def get_by_natural_key(self, username: str | None) -> Bruker:
        """Return the person with this login name."""
        return self.get(brukernavn=(username or "").strip().lower())


class Bruker(AbstractBaseUser):
    """A person who works for the municipality or audits it (M580-M582).

    Personal data: name, work e-mail; kept as long as the archive names the person (4.4.9).
    """

    id = models.AutoField(primary_key=True)
    brukernavn = models.CharField(max_length=100, unique=True)
    navn = models.TextField()
    epost = models.EmailField(blank=True)
    enhet = models.ForeignKey(Enhet, models.PROTECT, null=True, related_name="brukere")
    er_system = models.BooleanField(default=False)
    opprettet_dato = models.DateTimeField(auto_now_add=True)
    avsluttet_dato = models.DateTimeField(null=True)

    USERNAME_FIELD = "brukernavn"
    EMAIL_FIELD = "epost"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["navn"]
    objects = BrukerManager()

    class Meta:
        db_table = "bruker"

    def __str__(self) -> str:
        return self.navn

    @property
    def is_active(self) -> bool:
        """Whether the person may log in."""
        return self.avsluttet_dato is None and not self.er_system


class Rolle(models.TextChoices):
    """What a person does here (M581)."""

    ARKIVAR = "arkivar", _("arkivar")
    SAKSBEHANDLER = "saksbehandler", _("saksbehandler")
    LEDER = "leder", _("leder")
    KOMMUNEDIREKTOER = "kommunedirektoer", _("kommunedirektør")
    POLITIKER = "politiker", _("folkevalgt")
    REVISOR = "revisor", _("revisor")
    ADMIN = "admin", _("administrator")


class Tildeling(models.Model):
    """Something that a person is given for a time: who ended it early, when and why.

    A row is never deleted, and its dates are never moved back in time (4.5.29-30). ``til`` is
    the last day; a day before ``fra`` means that it was taken back on the day it was given.
    """

    class Aarsak(models.TextChoices):
        """Why it ended before its date."""

        PERSON = "person", _("avsluttet")
        ENHET = "enhet", _("byttet enhet")
        ROLLE = "rolle", _("rollen i enheten tok slutt")
        SLUTTET = "sluttet", _("sluttet i kommunen")

    #: When it was given. Null for what was there before this was kept.
    gitt = models.DateTimeField(null=True, db_default=Now())
    avsluttet = models.DateTimeField(null=True)
    avsluttet_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    avsluttet_aarsak = models.CharField(
        max_length=10, blank=True, choices=Aarsak.choices, db_default=""
    )
    avsluttet_grunn = models.TextField(blank=True, db_default="")

    class Meta:
        abstract = True


class Rolletildeling(Tildeling):
    """A role held by a person in a unit (or everywhere), for a time. Never deleted (4.5.29-30).

    Personal data: who does what; kept with the archive.
    """

    id = models.AutoField(primary_key=True)
    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="roller")
    rolle = models.CharField(max_length=20, choices=Rolle.choices)
    enhet = models.ForeignKey(Enhet, models.PROTECT, null=True, related_name="+")
    fra = models.DateField()
    til = models.DateField(null=True)
    gitt_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    grunn = models.TextField(blank=True)

    class Meta:
        db_table = "rolletildeling"
        constraints = [
            models.CheckConstraint(
                condition=Q(til__isnull=True)
                | Q(til__gte=ExpressionWrapper(F("fra") - Value(1), output_field=DateField())),
                name="rolle_til_etter_fra",
            ),
        ]


class Stedfortreder(Tildeling):
    """A dated right to read in the cases of another person (docs/decisions/0018).

    Personal data: who is away and when; kept with the archive.
    """

    id = models.AutoField(primary_key=True)
    for_bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="+")
    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="stedfortreder_for")
    fra = models.DateField()
    til = models.DateField()
    gitt_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    grunn = models.TextField(blank=True)

    class Meta:
        db_table = "stedfortreder"
        constraints = [
            models.CheckConstraint(
                condition=~Q(bruker=F("for_bruker")), name="stedfortreder_for_en_annen"
            ),
        ]
