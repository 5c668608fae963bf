-- Cases of one batch, with the label that their series gives them (arkiv/sql/etiketter.sql).
truncate raa_sak_vern;
insert into vern (kode_id, enhet_id)
select distinct s.kode, r.enhet from raa_sak r join skjerming s on s.gjelder = r.arkivdel
 where s.kode <> 'AAPEN' order by 1, 2
on conflict do nothing;
insert into raa_sak_vern
select r.id, v.id, s.kode, r.enhet, s.opphoerer, skjuler(s, 'M', 'TM1'), skjuler(s, 'M', 'KID'),
       case when s.kode = 'XX' then s.eier_id end, er_intern(s.hjemmel, s.tillegg)
  from raa_sak r join skjerming s on s.gjelder = r.arkivdel
  join vern v on v.kode_id = s.kode and v.enhet_id = r.enhet;

insert into mappe (id, opprettet_dato, opprettet_av_id, dokumentmedium, oppbevaringssted, type,
    arkivdel_id, tittel, offentlig_tittel, status, saksdato, enhet_id, saksansvarlig_id,
    moetenummer, utvalg, moetested, versjon)
select id, opprettet, bruker, 'E', '{}', 'saksmappe', arkivdel, tittel, offentlig_tittel, 'B', dato,
       enhet, bruker, '', '', '', 1
  from raa_sak;
insert into saksnummer (aar, nr, mappe_id, gitt) select aar, nr, id, opprettet from raa_sak;
insert into mappe_skjermet (mappe_id, tittel2, beskrivelse, noekkelord, skjulte_ord, navneord,
    vern, sak, vern_til, vern_eier, internt, unntatt_part)
select r.id, r.tittel2, '', '{}', '{}', r.navneord, case when v.tm1 then v.vern end,
       case when v.tm1 then r.id end, case when v.tm1 then v.til end, case when v.tm1 then v.eier end,
       coalesce(v.tm1 and v.internt, false), false
  from raa_sak r left join raa_sak_vern v on v.id = r.id;
insert into mappe_klasse (mappe_id, klasse_ref_id, klasse_id, tittel, vern, sak, vern_til, vern_eier,
    internt, unntatt_part)
select r.id, r.klasse_ref, r.klasse_id, r.klasse_tittel, case when v.kid then v.vern end,
       case when v.kid then r.id end, case when v.kid then v.til end, case when v.kid then v.eier end,
       coalesce(v.kid and v.internt, false), false
  from raa_sak r left join raa_sak_vern v on v.id = r.id;
insert into nasjonal_identifikator (id, art, mappe_id, kommunenummer, gaardsnummer, bruksnummer,
    landkode, fylkesnummer, planidentifikasjon, koordinatsystem, x, y, z)
select overlay(id::text placing 'a' from 20 for 1)::uuid, 'matrikkelnummer', id, '9901', gnr, bnr,
       '', '', '', '', '', '', ''
  from raa_sak where gnr is not null;

insert into soek_aapen
select r.id, 'M', (r.opprettet at time zone 'Europe/Oslo')::date,
       to_tsvector('norwegian', r.tittel || case when v.tm1 then '' else ' ' || r.tittel2 end)
  from raa_sak r left join raa_sak_vern v on v.id = r.id;
insert into soek_vernet (objekt, art, dato, vern, sak, eier, internt, tsv)
select r.id, 'M', (r.opprettet at time zone 'Europe/Oslo')::date, v.vern, r.id, v.eier, coalesce(v.internt, false),
       soek_merk(to_tsvector('norwegian', r.tittel) || to_tsvector('norwegian', r.tittel2), v.kode, v.enhet)
  from raa_sak r join raa_sak_vern v on v.id = r.id where v.tm1;
