revoke execute on all functions in schema glassklar from public;

grant select, insert, update on arkivskaper, arkiv, arkiv_skaper, klassifikasjonssystem, arkivdel,
  arkivdel_sekundaer, klasse, mappe, moetedeltaker, registrering, felthjemmel,
  dokument, regdok, presedens, nasjonal_identifikator, kryssreferanse, konvertering,
  elektronisk_signatur, mottak, mottak_fil, presedens_mappe, presedens_registrering,
  registrering_referanse, kassasjon to glassklar_intern;
-- log data: added, never changed
grant select, insert on avskrivning, sletting, utfoert_kassasjon, merknad, korrespondansepart, part
  to glassklar_intern;
-- what a correspondent or party belongs to never changes: the label follows it
grant update (type, enhet_id, saksbehandler_id, er_person, rekkefoelge) on korrespondansepart to glassklar_intern;
grant update (rolle, part_id, er_person) on part to glassklar_intern;
grant select on arkivskaper, arkiv, arkiv_skaper, klassifikasjonssystem, arkivdel, arkivdel_sekundaer,
  klasse, mappe, moetedeltaker, registrering, felthjemmel, korrespondansepart, dokument, regdok, part,
  merknad, presedens, nasjonal_identifikator, kryssreferanse, konvertering, elektronisk_signatur, mottak,
  mottak_fil, presedens_mappe, presedens_registrering, registrering_referanse, kassasjon, avskrivning,
  sletting, utfoert_kassasjon to glassklar_revisjon;
revoke select on bruker from glassklar_revisjon;
grant select (id, brukernavn, navn, epost, enhet_id, er_system, opprettet_dato, avsluttet_dato)
  on bruker to glassklar_revisjon;

-- What is received and not yet assessed is read by the archive only (and by the system user,
-- who takes in mail and reads texts).
grant execute on function er_system(), har_rolle(text), hvem() to glassklar_intern;
do $$ declare t text; begin
  foreach t in array array['mottak', 'mottak_fil'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy arkivet on %I to glassklar_intern
      using ((select har_rolle(''arkivar'') or er_system()))
      with check ((select har_rolle(''arkivar'') or er_system()))', t);
    execute format('create policy revisjon on %I for select to glassklar_revisjon using (true)', t);
  end loop;
  foreach t in array array['arkivskaper', 'arkiv', 'klassifikasjonssystem', 'arkivdel', 'klasse',
      'mappe', 'moetedeltaker', 'registrering', 'felthjemmel', 'korrespondansepart', 'dokument',
      'part', 'merknad', 'presedens', 'nasjonal_identifikator', 'kryssreferanse', 'konvertering',
      'elektronisk_signatur', 'mottak', 'avskrivning', 'sletting', 'mappe_sekundaerklasse',
      'dokumentflyt', 'dokumentobjekt'] loop
    perform spor_paa(t::regclass, 'id');
  end loop;
  -- the file's text is read again from the file when it is needed
  perform spor_paa('mottak_fil', 'id', 'tekst');
  perform spor_paa('arkiv_skaper', 'arkiv_id'), spor_paa('arkivdel_sekundaer', 'arkivdel_id'),
    spor_paa('mappe_skjermet', 'mappe_id'), spor_paa('mappe_klasse', 'mappe_id'),
    spor_paa('moetedeltaker_navn', 'deltaker_id'), spor_paa('registrering_skjermet', 'registrering_id'),
    spor_paa('kp_identitet', 'kp_id'), spor_paa('dokument_skjermet', 'dokument_id'),
    spor_paa('regdok', 'dokument_id'), spor_paa('merknad_tekst', 'merknad_id'),
    spor_paa('part_identitet', 'part_id'), spor_paa('kassasjon', 'gjelder'),
    spor_paa('utfoert_kassasjon', 'gjelder'), spor_paa('presedens_mappe', 'presedens_id'),
    spor_paa('presedens_registrering', 'presedens_id'), spor_paa('registrering_referanse', 'fra_id');
end $$;

-- No statistics on what can be shielded: a row estimate tells whether a value exists. Every text,
-- list and document of a table with labels, and of what is received and not yet assessed.
do $$ declare k record; begin
  for k in
    select c.oid::regclass as t, a.attname as n from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'glassklar'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
       and (a.atttypid in ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype)
            or a.atttypid in (select oid from pg_type where typcategory = 'A'))
       and (c.relname in ('mottak', 'mottak_fil')
            or exists (select 1 from pg_attribute v where v.attrelid = c.oid and v.attname = 'vern'))
       and c.relname not like 'spor%' and c.relname not like 'soek%'
  loop
    execute format('alter table %s alter column %I set statistics 0', k.t, k.n);
  end loop;
end $$;
