# SPDX-License-Identifier: EUPL-1.2
"""The sequencer's role reads the copies of the public log, for the verifier."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_pre_offentlig_logg")]
    operations = [kjoer(__file__, "loggspeil.sql")]
