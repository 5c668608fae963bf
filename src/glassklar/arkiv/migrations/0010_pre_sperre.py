# SPDX-License-Identifier: EUPL-1.2
"""Who is shut out of writing in a case."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import glassklar.grunn.ids
import glassklar.grunn.klokke
from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [
        ("arkiv", "0009_pre_samtidig"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            "Sperre",
            [
                (
                    "id",
                    models.UUIDField(
                        default=glassklar.grunn.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("sak", models.UUIDField()),
                ("fra", models.DateTimeField(default=glassklar.grunn.klokke.naa)),
                ("til", models.DateTimeField(null=True)),
                ("grunn", models.TextField()),
                (
                    "bruker",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            {
                "db_table": "sperre",
                "indexes": [models.Index(fields=["sak", "bruker"], name="sperre_sak")],
            },
        ),
        kjoer(__file__, "sperre.sql"),
    ]
