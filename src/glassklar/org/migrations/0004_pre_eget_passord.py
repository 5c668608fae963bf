# SPDX-License-Identifier: EUPL-1.2
"""Nobody writes another's password."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("org", "0003_pre_tildelinger")]
    operations = [kjoer(__file__, "eget_passord.sql")]
