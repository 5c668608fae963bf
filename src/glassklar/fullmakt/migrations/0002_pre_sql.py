# SPDX-License-Identifier: EUPL-1.2
"""Rights, trace, and the register's functions."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [
        ("fullmakt", "0001_pre_start"),
        ("arkiv", "0010_pre_sperre"),
        ("spor", "0005_pre_grunnlag"),
        ("tilgang", "0005_pre_retter"),
    ]
    operations = [kjoer(__file__, "rettigheter.sql", "register.sql")]
