# SPDX-License-Identifier: EUPL-1.2
"""Relabel a whole case with one statement a table, and only what inherits from it."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("arkiv", "0003_pre_lesergrupper")]
    operations = [kjoer(__file__, "omskjerming.sql")]
