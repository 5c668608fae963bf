# SPDX-License-Identifier: EUPL-1.2
"""Approvals bound to the content, and the guard on what takes effect."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("fullmakt", "0002_pre_sql")]
    operations = [kjoer(__file__, "avtrykk.sql", "godkjenning.sql")]
