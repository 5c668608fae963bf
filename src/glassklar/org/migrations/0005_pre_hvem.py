# SPDX-License-Identifier: EUPL-1.2
"""Ask who acts at half the cost."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("org", "0004_pre_eget_passord")]
    operations = [kjoer(__file__, "hvem_rask.sql")]
