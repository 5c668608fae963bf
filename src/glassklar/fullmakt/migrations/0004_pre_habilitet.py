# SPDX-License-Identifier: EUPL-1.2
"""Statements of impartiality, and who is shut out."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("fullmakt", "0003_pre_godkjenning")]
    operations = [kjoer(__file__, "habilitet.sql")]
