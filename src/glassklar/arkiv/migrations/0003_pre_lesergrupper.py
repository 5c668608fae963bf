# SPDX-License-Identifier: EUPL-1.2
"""Labels, policies, write rights and search for auditors, owners of an XX, parties, councillors."""

from django.db import migrations, models

from glassklar.arkiv.vernede import VERNEDE
from glassklar.grunn.sqlfil import kjoer
from glassklar.tilgang.policy import andre_policy_sql

MODELLER = (
    "mappeskjermet", "mappeklasse", "mappesekundaerklasse", "moetedeltakernavn",
    "registreringskjermet", "korrespondansepartidentitet", "dokumentflyt", "dokumentskjermet",
    "dokumentobjekt", "dokumenttekst", "partidentitet", "merknadtekst",
)  # fmt: skip


def kolonner(modell):
    return [
        migrations.AddField(modell, "vern_eier", models.IntegerField(editable=False, null=True)),
        migrations.AddField(modell, "internt", models.BooleanField(editable=False, null=True)),
        migrations.AddField(modell, "unntatt_part", models.BooleanField(editable=False, null=True)),
    ]


#: Rows that are under a code already: who owns the XX, and what is internal.
MERK = "; ".join(
    f"update {t} set vern = vern where vern is not null" for t in VERNEDE if t != "dokumenttekst"
)  # fmt: skip
#: As the search has it: the words of what got a new label.
BYGG = """
select soek_bygg_mappe(m, false) from (
  select mappe_id as m from mappe_skjermet where vern_eier is not null or internt
  union select k.mappe_id from merknad_tekst t join merknad k on k.id = t.merknad_id
   where k.mappe_id is not null and (t.vern_eier is not null or t.internt)
  union select k.mappe_id from part_identitet t join part k on k.id = t.part_id
   where k.mappe_id is not null and (t.vern_eier is not null or t.internt)) x;
select soek_bygg(r) from (
  select registrering_id as r from registrering_skjermet where vern_eier is not null or internt
  union select registrering_id from kp_identitet where vern_eier is not null or internt
  union select k.registrering_id from merknad_tekst t join merknad k on k.id = t.merknad_id
   where k.registrering_id is not null and (t.vern_eier is not null or t.internt)
  union select k.registrering_id from part_identitet t join part k on k.id = t.part_id
   where k.registrering_id is not null and (t.vern_eier is not null or t.internt)
  union select k.registrering_id from dokument_skjermet d join regdok k on k.dokument_id = d.dokument_id
   where d.vern_eier is not null or d.internt
  union select k.registrering_id from dokumenttekst d join regdok k on k.dokument_id = d.dokument_id
   where d.vern_eier is not null or d.internt) x
"""


class Migration(migrations.Migration):
    dependencies = [("arkiv", "0002_pre_sql"), ("tilgang", "0004_pre_lesergrupper")]
    operations = [
        *(o for m in MODELLER for o in kolonner(m)),
        kjoer(__file__, "skriverett_alt.sql", "lesergrupper.sql"),
        migrations.RunSQL(
            [("".join(andre_policy_sql(t, k) for t, k in VERNEDE.items()), None)],
            migrations.RunSQL.noop,
        ),
        kjoer(__file__, "etiketter_alt.sql", "soek_alt.sql"),
        migrations.RunSQL(
            [(f"{MERK}; update dokumenttekst set vern = vern where vern is not null", None),
             (BYGG, None)],
            migrations.RunSQL.noop,
        ),
    ]  # fmt: skip
