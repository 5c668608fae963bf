# SPDX-License-Identifier: EUPL-1.2
"""Who reads the history of authority, approvals and impartiality."""

from django.db import migrations

from glassklar.intern.historikkvern import HISTORIKK
from glassklar.tilgang.sporpolicy import spor_leses_sql


class Migration(migrations.Migration):
    dependencies = [("intern", "0005_pre_revisors_policy"), ("fullmakt", "0005_pre_brev")]
    operations = [migrations.RunSQL([(spor_leses_sql(HISTORIKK), None)], migrations.RunSQL.noop)]
