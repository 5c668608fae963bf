# SPDX-License-Identifier: EUPL-1.2
"""Who reads beside the cleared: auditor, owner of an XX, parties and councillors."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import glassklar.grunn.ids
from glassklar.grunn.sqlfil import kjoer

PERSON = settings.AUTH_USER_MODEL


def peker(til, **valg):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=til, **valg
    )


class Migration(migrations.Migration):
    dependencies = [("tilgang", "0003_pre_klareringer")]
    operations = [
        migrations.AddField(
            "tilgangskode", "folkevalgt", models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField("skjerming", "utloept", models.DateField(null=True)),
        migrations.CreateModel(
            "Saksorgan",
            [
                (
                    "id",
                    models.UUIDField(
                        default=glassklar.grunn.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("sak", models.UUIDField()),
                ("fra", models.DateField()),
                ("til", models.DateField(null=True)),
                ("grunn", models.TextField()),
                ("enhet", peker("org.enhet")),
                ("gitt_av", peker(PERSON, db_index=False)),
            ],
            {
                "db_table": "saksorgan",
                "indexes": [models.Index(fields=["sak"], name="saksorgan_sak")],
            },
        ),
        migrations.CreateModel(
            "Partsunntak",
            [
                ("gjelder", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "art",
                    models.CharField(
                        choices=[("R", "registrering"), ("D", "dokument")], max_length=1
                    ),
                ),
                ("hjemmel", models.TextField(blank=True)),
                ("satt", models.DateTimeField(auto_now=True)),
                ("satt_av", peker(PERSON, db_index=False)),
            ],
            {"db_table": "partsunntak"},
        ),
        kjoer(__file__, "lesergrupper.sql"),
        # Codes for internal documents (offl. §§ 14-15), but not the one for a chosen few. The label
        # of each row says besides whether that row is internal.
        migrations.RunSQL(
            [
                (
                    "update tilgangskode set folkevalgt = true where kode <> 'IS' and exists"
                    " (select 1 from unnest(hjemler) h where h ~ '^offl-1[45](-|$)')",
                    None,
                )
            ],
            migrations.RunSQL.noop,
        ),
    ]
