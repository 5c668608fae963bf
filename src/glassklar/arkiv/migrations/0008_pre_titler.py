# SPDX-License-Identifier: EUPL-1.2
"""Line 1 of what is not assessed stands in the protected row; the database keeps public titles."""

from django.db import migrations, models

from glassklar.grunn.sqlfil import kjoer
from glassklar.noark.frys import MATRISE

#: The default stays in the database: the code before this writes rows without the column. No
#: statistics: they tell of words to whoever may ask the planner (before the first ANALYZE).
KOLONNE = """
alter table {0} alter column tittel1 set default '', alter column tittel1 set statistics 0;
create index {0}_tittel1 on {0} (vern_til) where tittel1 <> ''
"""
#: What stands there already. Rows that lack, then those that say more than the label lets them.
RADER = """
insert into registrering_skjermet (registrering_id, tittel2, beskrivelse, noekkelord, forfatter, skjulte_ord, navneord)
select g.id, '', '', '{}', '{}', '{}', '{}' from registrering g
 where not exists (select 1 from registrering_skjermet k where k.registrering_id = g.id);
insert into mappe_skjermet (mappe_id, tittel2, beskrivelse, noekkelord, skjulte_ord, navneord)
select m.id, '', '', '{}', '{}', '{}' from mappe m
 where not exists (select 1 from mappe_skjermet k where k.mappe_id = m.id);
update mappe_skjermet k set vern = k.vern from mappe m
 where m.id = k.mappe_id and k.vern is not null
   and m.offentlig_tittel <> offentlig_tittel_av(skjerming_mappe(m.id), 'M', m.tittel, k.tittel2, k.skjulte_ord);
update registrering_skjermet k set vern = k.vern from registrering g
 where g.id = k.registrering_id and k.vern is not null
   and g.offentlig_tittel <> offentlig_tittel_av(
     skjerming_registrering(g.id, g.mappe_id, g.referanse_arkivdel_id, g.arkivdel_id), 'R', g.tittel, k.tittel2, k.skjulte_ord);
update mappe_skjermet set vern = vern where vern in (select id from vern where kode_id = 'XX') and tittel1 = '';
update registrering_skjermet set vern = vern where vern in (select id from vern where kode_id = 'XX') and tittel1 = '';
select soek_bygg_mappe(mappe_id, false) from mappe_skjermet where tittel1 <> '';
select soek_bygg(registrering_id) from registrering_skjermet where tittel1 <> ''
"""


def fyll_matrise(apps, schema_editor):
    with schema_editor.connection.cursor() as c:
        c.executemany(
            "insert into frysregel values (%s, %s, %s, %s) on conflict do nothing",
            [(r.tabell, r.tilstand, r.kolonne, r.krav) for r in MATRISE],
        )


class Migration(migrations.Migration):
    dependencies = [("arkiv", "0007_pre_mottak")]
    operations = [
        *(
            migrations.AddField(m, "tittel1", models.TextField(blank=True, default=""))
            for m in ("mappeskjermet", "registreringskjermet")
        ),
        migrations.RunSQL(
            [(";".join(KOLONNE.format(t) for t in ("mappe_skjermet", "registrering_skjermet")), None)],
            migrations.RunSQL.noop,
        ),
        kjoer(__file__, "titler.sql"),
        migrations.RunPython(fyll_matrise, migrations.RunPython.noop),
        migrations.RunSQL([(RADER, None)], migrations.RunSQL.noop),
    ]  # fmt: skip
