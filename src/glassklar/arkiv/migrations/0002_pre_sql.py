# SPDX-License-Identifier: EUPL-1.2
"""Labels, policies, numbers, freeze, search and rights."""

from django.db import migrations

from glassklar.grunn.sqlfil import kjoer
from glassklar.noark.frys import MATRISE
from glassklar.tilgang.policy import foerste_policy_sql

#: Every table with a row that can be shielded.
VERNEDE = (
    "mappe_skjermet", "mappe_klasse", "mappe_sekundaerklasse", "moetedeltaker_navn",
    "registrering_skjermet", "kp_identitet", "dokumentflyt", "dokument_skjermet",
    "dokumentobjekt", "dokumenttekst", "part_identitet", "merknad_tekst",
)  # fmt: skip


def fyll_matrise(apps, schema_editor):
    with schema_editor.connection.cursor() as c:
        c.executemany(
            "insert into frysregel values (%s, %s, %s, %s) on conflict do nothing",
            [(r.tabell, r.tilstand, r.kolonne, r.krav) for r in MATRISE],
        )


class Migration(migrations.Migration):
    dependencies = [("arkiv", "0001_pre_start"), ("tilgang", "0002_pre_sql")]
    operations = [
        kjoer(__file__, "saker.sql", "soek.sql", "etiketter.sql", "nummer.sql", "frys.sql",
              "skriverett.sql"),
        migrations.RunPython(fyll_matrise, migrations.RunPython.noop),
        migrations.RunSQL(
            [("".join(foerste_policy_sql(t) for t in VERNEDE), None)], migrations.RunSQL.noop
        ),
        kjoer(__file__, "rettigheter.sql"),
    ]
