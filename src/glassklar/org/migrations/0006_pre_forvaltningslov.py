# SPDX-License-Identifier: EUPL-1.2
"""The day that the administration act of 2025 counts from, and how far interests are seen."""

from django.db import migrations, models

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("org", "0005_pre_hvem")]
    operations = [
        migrations.AddField("virksomhet", "fvl25_fra", models.DateField(null=True)),
        migrations.AddField(
            "virksomhet",
            "interesser_synlig",
            models.CharField(
                choices=[("meg", "Meg"), ("leder", "Leder"), ("alle", "Alle")],
                db_default="leder",
                default="leder",
                max_length=5,
            ),
        ),
        migrations.AddConstraint(
            "virksomhet",
            models.CheckConstraint(
                condition=models.Q(("interesser_synlig__in", ["meg", "leder", "alle"])),
                name="virksomhet_interesser_synlig",
            ),
        ),
        kjoer(__file__, "forvaltningslov.sql"),
    ]
