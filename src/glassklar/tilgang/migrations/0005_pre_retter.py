# SPDX-License-Identifier: EUPL-1.2
"""A reader's rights worked out once a transaction."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("tilgang", "0004_pre_lesergrupper")]
    operations = [kjoer(__file__, "retter.sql")]
