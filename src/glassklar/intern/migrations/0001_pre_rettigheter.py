# SPDX-License-Identifier: EUPL-1.2
"""Rights on sessions and jobs."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0002_pre_sql"),
        ("procrastinate", "0041_post_retry_failed_job"),
        ("sessions", "0001_initial"),
    ]
    operations = [kjoer(__file__, "rettigheter.sql")]
