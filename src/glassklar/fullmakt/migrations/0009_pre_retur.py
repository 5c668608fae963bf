# SPDX-License-Identifier: EUPL-1.2
"""E-mail that comes back."""

from django.db import migrations, models

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("fullmakt", "0008_pre_signatur")]
    operations = [
        migrations.AddField(
            model_name="utsending",
            name="konvolutt",
            field=models.BinaryField(null=True),
        ),
        migrations.AddConstraint(
            model_name="utsending",
            constraint=models.UniqueConstraint(fields=["konvolutt"], name="utsending_konvolutt"),
        ),
        kjoer(__file__, "retur.sql"),
    ]
