# SPDX-License-Identifier: EUPL-1.2
"""The auditor's policy on the trace is asked first, once; the other one is asked for each event.

The server puts policies that permit together from the last name to the first, and the first that
says yes decides: the name keeps it so (tests/intern/test_utdrag.py).
"""

from django.db import migrations

SQL = "alter policy revisor on glassklar.spor rename to z_revisor;"


class Migration(migrations.Migration):
    dependencies = [
        ("intern", "0004_pre_historikk"),
        ("tilgang", "0004_pre_lesergrupper"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
