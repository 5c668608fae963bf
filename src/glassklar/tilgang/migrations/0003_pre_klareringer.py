# SPDX-License-Identifier: EUPL-1.2
"""Clearances given on pages, their end, stand-ins, and who could read what at an earlier time."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now

from glassklar.grunn.sqlfil import kjoer

BRUKER = settings.AUTH_USER_MODEL


def peker(til):
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=til
    )


class Migration(migrations.Migration):
    dependencies = [("tilgang", "0002_pre_sql"), ("org", "0003_pre_tildelinger")]
    operations = [
        migrations.AddField("klarering", "gitt", models.DateTimeField(null=True)),
        migrations.AlterField(
            "klarering", "gitt", models.DateTimeField(null=True, db_default=Now())
        ),
        migrations.AddField("klarering", "avsluttet", models.DateTimeField(null=True)),
        migrations.AddField("klarering", "avsluttet_av", peker(BRUKER)),
        migrations.AddField(
            "klarering",
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
        migrations.AddField(
            "klarering", "avsluttet_grunn", models.TextField(blank=True, db_default="")
        ),
        migrations.AddField("klarering", "grunnlag", peker("org.enhet")),
        kjoer(
            __file__,
            "stedfortreder.sql",
            "klareringer.sql",
            "klarering_slutt.sql",
            "den_gangen.sql",
            "lesere.sql",
        ),
        # What is there already rests on the place that its holder has now. Last: it leaves events.
        migrations.RunSQL(
            [
                (
                    "update klarering k set grunnlag_id = b.enhet_id from bruker b"
                    " where b.id = k.bruker_id and b.enhet_id is not null",
                    None,
                )
            ],
            migrations.RunSQL.noop,
        ),
    ]
