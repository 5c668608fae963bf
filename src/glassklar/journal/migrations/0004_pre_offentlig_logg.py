# SPDX-License-Identifier: EUPL-1.2
"""The public log: an event for each release, correction and withdrawal; what is out already too."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_pre_skriverett"), ("spor", "0003_pre_forsegling")]
    operations = [kjoer(__file__, "offentlig_logg.sql")]
