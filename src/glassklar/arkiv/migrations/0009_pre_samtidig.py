# SPDX-License-Identifier: EUPL-1.2
"""What is written while a shielding changes gets the new label."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("arkiv", "0008_pre_titler")]
    operations = [kjoer(__file__, "samtidig.sql")]
