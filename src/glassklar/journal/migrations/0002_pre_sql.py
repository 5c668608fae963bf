# SPDX-License-Identifier: EUPL-1.2
"""The public schema and the functions that write it."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_pre_start"), ("arkiv", "0002_pre_sql")]
    operations = [kjoer(__file__, "offentlig.sql"), kjoer(__file__, "offentlig_soek.sql")]
