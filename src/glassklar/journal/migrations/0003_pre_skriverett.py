# SPDX-License-Identifier: EUPL-1.2
"""Only the archive releases; the auditor reads."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_pre_sql"), ("arkiv", "0003_pre_lesergrupper")]
    operations = [kjoer(__file__, "skriverett.sql")]
