# SPDX-License-Identifier: EUPL-1.2
"""Policies that look a row's case up instead of making a list of the reader's."""

from django.db import migrations

from glassklar.arkiv.vernede import VERNEDE
from glassklar.grunn.sqlfil import kjoer
from glassklar.tilgang.policy import policy_sql


class Migration(migrations.Migration):
    dependencies = [("arkiv", "0005_mappe_type_dato"), ("tilgang", "0005_pre_retter")]
    operations = [
        kjoer(__file__, "egne_saker.sql"),
        migrations.RunSQL(
            [("".join(policy_sql(t, k) for t, k in VERNEDE.items()), None)],
            migrations.RunSQL.noop,
        ),
    ]
