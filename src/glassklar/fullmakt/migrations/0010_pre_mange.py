# SPDX-License-Identifier: EUPL-1.2
"""Many proposed rows in one call."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("fullmakt", "0009_pre_retur")]
    operations = [kjoer(__file__, "mange.sql")]
