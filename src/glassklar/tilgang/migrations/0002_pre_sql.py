# SPDX-License-Identifier: EUPL-1.2
"""Clearances and rights."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("tilgang", "0001_pre_start"), ("spor", "0002_pre_sql")]
    operations = [kjoer(__file__, "klarering.sql", "rettigheter.sql")]
