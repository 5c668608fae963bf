# SPDX-License-Identifier: EUPL-1.2
"""Letters, dispatch and complaints."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("fullmakt", "0004_pre_habilitet")]
    operations = [
        migrations.CreateModel(
            name="Brevprofil",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("farge", models.CharField(default="#1e4e79", max_length=7)),
                ("vaapen", models.CharField(blank=True, max_length=64)),
                ("vaapen_alt", models.TextField(blank=True)),
            ],
            options={
                "db_table": "brevprofil",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="brevprofil_en")
                ],
            },
        ),
        migrations.AddField(
            model_name="brev",
            name="beslutter",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        kjoer(__file__, "brev.sql", "klage.sql"),
    ]
