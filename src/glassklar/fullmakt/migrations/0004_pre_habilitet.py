# SPDX-License-Identifier: EUPL-1.2
"""Statements of impartiality, and who is shut out."""

from django.db import migrations

from glassklar.fullmakt.forholdsql import virkning_sql
from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [
        ("fullmakt", "0003_pre_godkjenning"),
        ("org", "0006_pre_forvaltningslov"),
    ]
    operations = [
        migrations.RunSQL([(virkning_sql(), None)], migrations.RunSQL.noop),
        kjoer(__file__, "habilitet.sql"),
    ]
