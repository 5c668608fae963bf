# SPDX-License-Identifier: EUPL-1.2
"""What may be read of a row's history is what may be read of the row now."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer
from glassklar.intern.historikkvern import HISTORIKK
from glassklar.tilgang.sporpolicy import spor_leses_sql

RETTER = """
revoke execute on function spor_leses(text, uuid, "char", int, int, int, date) from public;
grant execute on function spor_leses(text, uuid, "char", int, int, int, date), leder_over(int)
  to glassklar_intern;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("intern", "0003_post_gamle_oekter"),
        ("spor", "0003_pre_forsegling"),
        ("tilgang", "0005_pre_retter"),
        ("arkiv", "0008_pre_titler"),
    ]
    operations = [
        kjoer(__file__, "historikk.sql"),
        migrations.RunSQL([(spor_leses_sql(HISTORIKK) + RETTER, None)], migrations.RunSQL.noop),
    ]
