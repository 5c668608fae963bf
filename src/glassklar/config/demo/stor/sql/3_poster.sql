-- Entries of one batch. The shielding first: all labels follow from it.
insert into skjerming (gjelder, art, mappe, kode, hjemmel, tillegg, nivaa, brytere, xx_grunn, eier_id,
    frist, hendelse, varighet_aar, opphoerer, meroffentlighet, meroffentlighet_grunn, vurdert_dato,
    vurdert_av_id)
select id, 'R', sak, kode, hjemmel, tillegg, nivaa, '{}', xx_grunn, eier, frist, '', varighet, opphoerer,
       meroffentlighet, meroffentlighet_grunn,
       case when kode <> 'XX' then opprettet end, case when kode <> 'XX' then bruker end
  from raa_post where kode is not null;
insert into vern (kode_id, enhet_id)
select distinct kode, enhet from (
  select kode, enhet from raa_post where kode is not null
  union select s.kode, r.enhet from raa_post r join mappe m on m.id = r.sak
    join skjerming s on s.gjelder = m.arkivdel_id where s.kode <> 'AAPEN') x order by 1, 2
on conflict do nothing;

truncate raa_post_vern;
insert into raa_post_vern
select r.id, v.id, (x.s).kode, r.enhet, (x.s).opphoerer, skjuler(x.s, 'R', 'TR1'),
       skjuler(x.s, 'R', case when r.type = 'I' then 'NA' else 'NM' end), skjuler(x.s, 'R', 'TD'),
       case when (x.s).kode = 'XX' then (x.s).eier_id end, er_intern((x.s).hjemmel, (x.s).tillegg)
  from raa_post r
  join mappe m on m.id = r.sak
  left join skjerming e on e.gjelder = r.id
  left join skjerming a on a.gjelder = m.arkivdel_id
  cross join lateral (select case when e.gjelder is not null then e else a end as s) x
  join vern v on v.kode_id = (x.s).kode and v.enhet_id = r.enhet
 where (x.s).kode is not null;

insert into registrering (id, opprettet_dato, opprettet_av_id, dokumentmedium, oppbevaringssted, type,
    mappe_id, tittel, offentlig_tittel, enhet_id, saksbehandler_id, journalposttype, status, journaldato,
    dokumentets_dato, mottatt_dato, sendt_dato, offentlighetsvurdert_dato, antall_vedlegg,
    ekstern_referanse, dokumentart, vedtak, moeteregistreringstype, moetesakstype,
    moeteregistreringsstatus, restanse, versjon)
select id, opprettet, bruker, 'E', '{}', 'journalpost', sak,
       case when xx_grunn = 'ikke_vurdert' then '*****' else tittel end, offentlig_tittel, enhet, bruker, type,
       status, journaldato, datert, case when type = 'I' then opprettet end,
       case when type = 'U' and status = 'J' then opprettet end,
       case when status = 'J' and kode is distinct from 'XX' then journaldato end, 0,
       '', '', false, '', '', '', type = 'I' and svardato is null, 1
  from raa_post;
insert into loepenummer (aar, nr, registrering_id) select lopeaar, lopenr, id from raa_post;
insert into journalpostnummer (mappe_id, nr, registrering_id, gjelder)
select sak, postnr, id, true from raa_post;
insert into registrering_skjermet (registrering_id, tittel1, tittel2, beskrivelse, noekkelord, forfatter,
    skjulte_ord, navneord, vern, sak, vern_til, vern_eier, internt, unntatt_part)
-- what nobody has assessed: line 1 is hidden too
select r.id, case when r.xx_grunn = 'ikke_vurdert' then r.tittel else '' end, r.tittel2, '', '{}', '{}', '{}', r.navneord, case when v.tr1 then v.vern end,
       case when v.tr1 then r.sak end, case when v.tr1 then v.til end, case when v.tr1 then v.eier end,
       coalesce(v.tr1 and v.internt, false), false
  from raa_post r left join raa_post_vern v on v.id = r.id;

-- The outside correspondent first, then the one in the house. Keys differ in one digit.
insert into korrespondansepart (id, registrering_id, type, enhet_id, saksbehandler_id, er_person, rekkefoelge)
select overlay(id::text placing '9' from 20 for 1)::uuid, id, case type when 'I' then 'EA' else 'EM' end,
       null::int, null::int, er_person, 1
  from raa_post where part is not null
union all
select overlay(id::text placing 'a' from 20 for 1)::uuid, id, case type when 'I' then 'IM' else 'IA' end,
       enhet, bruker, false, case when part is null then 1 else 2 end
  from raa_post;
insert into kp_identitet (kp_id, registrering_id, navn, postadresse, postnummer, poststed, land, epost,
    telefon, kontaktperson, person_id, organisasjons_id, vern, sak, vern_til, vern_eier, internt,
    unntatt_part)
select overlay(r.id::text placing '9' from 20 for 1)::uuid, r.id, r.part, '{}'::text[], '', '', '', '', '{}'::text[], '', '',
       '', case when v.navn then v.vern end, case when v.navn then r.sak end, case when v.navn then v.til end,
       case when v.navn then v.eier end, coalesce(v.navn and v.internt, false), false
  from raa_post r left join raa_post_vern v on v.id = r.id where r.part is not null
union all
select overlay(id::text placing 'a' from 20 for 1)::uuid, id, intern, '{}'::text[], '', '', '', '', '{}'::text[], '', '',
       '', null, null, null::date, null, false, false
  from raa_post;

insert into dokument (id, opprettet_dato, opprettet_av_id, dokumentmedium, oppbevaringssted, dokumenttype,
    status, ekstern_referanse)
select overlay(id::text placing 'b' from 20 for 1)::uuid, opprettet, bruker, 'E', '{}', 'B',
       case when type = 'I' or status in ('J', 'E') then 'F' else 'B' end, ''
  from raa_post;
insert into regdok (registrering_id, dokument_id, nr, tilknyttet_som, tilknyttet_dato, tilknyttet_av_id)
select id, overlay(id::text placing 'b' from 20 for 1)::uuid, 1, 'H', opprettet, bruker from raa_post;
insert into dokument_skjermet (dokument_id, tittel, beskrivelse, forfatter, vern, sak, vern_til, vern_eier,
    internt, unntatt_part)
select overlay(r.id::text placing 'b' from 20 for 1)::uuid, r.tittel, '', '{}',
       case when v.td then v.vern end, case when v.td then r.sak end, case when v.td then v.til end,
       case when v.td then v.eier end, coalesce(v.td and v.internt, false), false
  from raa_post r left join raa_post_vern v on v.id = r.id;

insert into avskrivning (id, registrering_id, dato, av_id, maate, avskrives_av_id)
select overlay(id::text placing '9' from 20 for 1)::uuid, id, svardato, bruker, svarmaate, svar
  from raa_post where svardato is not null;

insert into soek_aapen
select r.id, 'R', (r.opprettet at time zone 'Europe/Oslo')::date,
       to_tsvector('norwegian', concat_ws(' ', case when r.xx_grunn = 'ikke_vurdert' then null else r.tittel end, case when v.tr1 then null else r.tittel2 end,
         case when v.navn then null else r.part end, r.intern, case when v.td then null else r.tittel end))
  from raa_post r left join raa_post_vern v on v.id = r.id;
insert into soek_vernet (objekt, art, dato, vern, sak, eier, internt, tsv)
select r.id, 'R', (r.opprettet at time zone 'Europe/Oslo')::date, v.vern, r.sak, v.eier, coalesce(v.internt, false),
       soek_merk(
         to_tsvector('norwegian', concat_ws(' ', case when r.xx_grunn = 'ikke_vurdert' then null else r.tittel end, case when v.tr1 then null else r.tittel2 end,
           case when v.navn then null else r.part end, r.intern, case when v.td then null else r.tittel end))
         || to_tsvector('norwegian', concat_ws(' ', case when r.xx_grunn = 'ikke_vurdert' then r.tittel end, case when v.tr1 then r.tittel2 end,
           case when v.navn then r.part end, case when v.td then r.tittel end)), v.kode, v.enhet)
  from raa_post r join raa_post_vern v on v.id = r.id
 where v.tr1 or v.td or (v.navn and r.part is not null);

-- What the public gets: as journal's offentlig_skriv, for a whole batch.
insert into offentlig.journalpost
select r.id, r.journaldato, p.saksaar, p.saksnr, p.postnr, p.lopeaar, p.lopenr, p.retning, p.tittel,
       p.sakstittel, p.klasse, p.parter, p.enhet_kode, p.enhet, p.saksbehandler, p.dokumentets_dato,
       p.tilgang, p.hjemler, p.avskrivning, p.dokumenter, p.status, x.tid, x.tid, 1,
       coalesce(p.rettelser, '[]'), nullif(p.trukket, 'null'::jsonb), to_tsvector('norwegian', p.soek),
       to_tsvector('norwegian', concat_ws(' ', p.soek, p.soek_navn, p.soek_tekst))
  from raa_post r
  cross join lateral jsonb_to_record(r.linje) as p(
         saksaar smallint, saksnr int, postnr int, lopeaar smallint, lopenr int, retning text, tittel text,
         sakstittel text, klasse text, parter jsonb, enhet_kode text, enhet text, saksbehandler text,
         dokumentets_dato date, tilgang text, hjemler jsonb, avskrivning jsonb, dokumenter jsonb,
         status text, rettelser jsonb, trukket jsonb, soek text, soek_navn text, soek_tekst text)
  cross join lateral (
         select (r.journaldato + 1 + time '08:41') at time zone 'Europe/Oslo' as tid) x
 where r.linje is not null;
insert into offentlig.sak (id, aar, nr, tittel, klasse, enhet, status, saksdato, sist, antall)
select r.sak, min(p.saksaar), min(p.saksnr), min(p.sakstittel), min(p.klasse), min(p.saksenhet),
       min(p.saksstatus), min(p.saksdato), max(r.journaldato), count(*)
  from raa_post r
  cross join lateral jsonb_to_record(r.linje) as p(
         saksaar smallint, saksnr int, sakstittel text, klasse text, saksenhet text, saksstatus text,
         saksdato date)
 where r.linje is not null group by r.sak
on conflict (id) do update set sist = greatest(offentlig.sak.sist, excluded.sist),
  antall = offentlig.sak.antall + excluded.antall;
insert into frigivelse (id, tid, av_id, journaldato, antall)
select md5('frigivelse' || d)::uuid, (d + 1 + time '08:41') at time zone 'Europe/Oslo',
       (select id from bruker where brukernavn = 'arkivar2'), d, n
  from (select journaldato d, count(*) n from raa_post where linje is not null group by 1) x
on conflict (id) do update set antall = frigivelse.antall + excluded.antall;
insert into offentliggjoering (id, registrering_id, frigivelse_id, versjon, tid, innhold, grunn, trukket)
select overlay(id::text placing '9' from 20 for 1)::uuid, id, md5('frigivelse' || journaldato)::uuid, 1,
       (journaldato + 1 + time '08:41') at time zone 'Europe/Oslo',
       linje - array['soek', 'soek_navn', 'soek_tekst', 'tekster'], '', false
  from raa_post where linje is not null;
