# SPDX-License-Identifier: EUPL-1.2
"""Letters, dispatch and complaints."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [("fullmakt", "0004_pre_habilitet")]
    operations = [kjoer(__file__, "brev.sql", "klage.sql")]
