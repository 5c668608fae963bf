# SPDX-License-Identifier: EUPL-1.2
"""The live rows in the trace's form, and events for rows older than their table's trace."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("spor", "0004_pre_lest")]
    operations = [kjoer(__file__, "grunnlag.sql")]
