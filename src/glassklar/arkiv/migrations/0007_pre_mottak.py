# SPDX-License-Identifier: EUPL-1.2
"""Received items that are registered are read by those who read the entry."""

from django.db import migrations, models

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("arkiv", "0006_pre_retter")]
    operations = [
        # The newest is looked up for every list, and each row asks for the entry now.
        migrations.AddIndex(
            "mottak",
            models.Index(
                fields=["-behandlet"], name="mottak_behandlet",
                condition=models.Q(behandlet__isnull=False),
            ),
        ),
        kjoer(__file__, "mottak.sql"),
    ]  # fmt: skip
