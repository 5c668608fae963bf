# SPDX-License-Identifier: EUPL-1.2
"""The trace table and its trigger."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("spor", "0001_pre_start"), ("org", "0002_pre_sql")]
    operations = [kjoer(__file__, "spor.sql")]
