# SPDX-License-Identifier: EUPL-1.2
"""Reading of what is shielded is traced too (docs/decisions/0022)."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("spor", "0003_pre_forsegling")]
    operations = [kjoer(__file__, "lest.sql")]
