# SPDX-License-Identifier: EUPL-1.2
"""Sessions of our own, the memory that processes share, and second factors."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from glassklar.grunn.sqlfil import kjoer


class Migration(migrations.Migration):
    dependencies = [
        ("intern", "0001_pre_rettigheter"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("spor", "0002_pre_sql"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Oekt",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40,
                        primary_key=True,
                        serialize=False,
                        verbose_name="session key",
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "bruker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "db_table": "oekt",
                "abstract": False,
            },
        ),
        kjoer(__file__, "innlogging.sql"),
    ]
