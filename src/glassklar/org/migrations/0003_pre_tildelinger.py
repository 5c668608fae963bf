# SPDX-License-Identifier: EUPL-1.2
"""Roles and stand-ins given on pages: who gave and ended them, when and why."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now

from glassklar.grunn.sqlfil import kjoer


def felles(modell):
    """The columns of ``Tildeling``."""
    return [
        # Null for what is there already; from now on the moment it is given.
        migrations.AddField(modell, "gitt", models.DateTimeField(null=True)),
        migrations.AlterField(modell, "gitt", models.DateTimeField(null=True, db_default=Now())),
        migrations.AddField(modell, "avsluttet", models.DateTimeField(null=True)),
        migrations.AddField(
            modell,
            "avsluttet_av",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            modell,
            "avsluttet_aarsak",
            models.CharField(
                blank=True,
                choices=[
                    ("person", "avsluttet"),
                    ("enhet", "byttet enhet"),
                    ("rolle", "rollen i enheten tok slutt"),
                    ("sluttet", "sluttet i kommunen"),
                ],
                db_default="",
                max_length=10,
            ),
        ),
        migrations.AddField(modell, "avsluttet_grunn", models.TextField(blank=True, db_default="")),
    ]


class Migration(migrations.Migration):
    dependencies = [("org", "0002_pre_sql"), ("spor", "0002_pre_sql")]
    operations = [
        *felles("rolletildeling"),
        *felles("stedfortreder"),
        migrations.AddField(
            "stedfortreder",
            "gitt_av",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "virksomhet",
            "klarering_maks_maaneder",
            models.SmallIntegerField(db_default=24, default=24),
        ),
        migrations.AddConstraint(
            "virksomhet",
            models.CheckConstraint(
                condition=models.Q(("klarering_maks_maaneder__range", (1, 60))),
                name="virksomhet_klarering_maks",
            ),
        ),
        # A role taken back on the day it was given ends the day before it began.
        migrations.RemoveConstraint("rolletildeling", "rolle_til_etter_fra"),
        migrations.AddConstraint(
            "rolletildeling",
            models.CheckConstraint(
                condition=models.Q(
                    ("til__isnull", True),
                    (
                        "til__gte",
                        django.db.models.expressions.ExpressionWrapper(
                            django.db.models.expressions.CombinedExpression(
                                models.F("fra"), "-", models.Value(1)
                            ),
                            output_field=models.DateField(),
                        ),
                    ),
                    _connector="OR",
                ),
                name="rolle_til_etter_fra",
            ),
        ),
        kjoer(__file__, "tildelinger.sql"),
    ]
