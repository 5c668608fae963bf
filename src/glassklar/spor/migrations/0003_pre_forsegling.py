# SPDX-License-Identifier: EUPL-1.2
"""For whom and in which unit an event was made; the sealed logs (docs/decisions/0021)."""

from django.db import migrations, models

from glassklar.grunn.sqlfil import kjoer
from glassklar.grunn.tjener import TjenerFeil


def krev_rollen(apps, redaktoer):
    """The role that seals is made by whoever runs the server, not by the owner of the tables."""
    with redaktoer.connection.cursor() as c:
        c.execute("select 1 from pg_roles where rolname = 'glassklar_forsegler'")
        if c.fetchone() is None:
            raise TjenerFeil(
                "Rollen glassklar_forsegler mangler. Kjør «glassklar sett-opp» én gang, "
                "med en administrator av tjeneren i DATABASE_URL."
            )


class Migration(migrations.Migration):
    dependencies = [("spor", "0002_pre_sql"), ("org", "0005_pre_hvem")]
    operations = [
        migrations.RunPython(krev_rollen, migrations.RunPython.noop),
        migrations.AddField("spor", "paa_vegne", models.IntegerField(null=True)),
        migrations.AddField("spor", "enhet", models.IntegerField(null=True)),
        kjoer(__file__, "hendelse.sql", "logg.sql"),
    ]
