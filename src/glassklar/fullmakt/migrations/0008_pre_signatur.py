# SPDX-License-Identifier: EUPL-1.2
"""Whether an approval must be signed by the approver's passkey."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("fullmakt", "0007_pre_maler")]
    operations = [
        migrations.CreateModel(
            name="Fullmaktvalg",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("krev_passnoekkel", models.BooleanField(default=False)),
                ("satt", models.DateTimeField(null=True)),
                (
                    "satt_av",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "fullmakt_valg",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="fullmakt_valg_en")
                ],
            },
        ),
        kjoer(__file__, "signatur.sql"),
    ]
