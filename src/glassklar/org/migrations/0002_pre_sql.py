# SPDX-License-Identifier: EUPL-1.2
"""The acting person, the unit tree's closure, rights."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("org", "0001_pre_start")]
    operations = [kjoer(__file__, "hvem.sql", "enhet_under.sql", "rettigheter.sql")]
