# SPDX-License-Identifier: EUPL-1.2
"""The old sessions are gone once the new code runs; the code before it still uses them."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("intern", "0002_pre_innlogging")]
    operations = [kjoer(__file__, "innlogging_etter.sql")]
