# SPDX-License-Identifier: EUPL-1.2
"""The public title of what is no longer withheld follows it the same night."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("arkiv", "0010_pre_sperre")]
    operations = [kjoer(__file__, "utloepte.sql")]
