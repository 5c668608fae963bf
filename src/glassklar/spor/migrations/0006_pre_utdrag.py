# SPDX-License-Identifier: EUPL-1.2
"""That an extract of the trace was taken, is traced."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("spor", "0005_pre_grunnlag")]
    operations = [kjoer(__file__, "utdrag.sql")]
