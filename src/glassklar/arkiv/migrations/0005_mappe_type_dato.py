# SPDX-License-Identifier: EUPL-1.2
"""The list of cases, newest first, without sorting them all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("arkiv", "0004_pre_omskjerming")]
    operations = [
        migrations.AddIndex(
            "mappe", models.Index(fields=["type", "-saksdato", "-id"], name="mappe_type_dato")
        ),
    ]
