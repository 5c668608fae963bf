-- The public side: finished, masked text. No foreign key, view or function leads back.
-- How it is searched stands in offentlig_soek.sql.
create table offentlig.virksomhet (id smallint primary key check (id = 1), innhold jsonb not null);
create table offentlig.sak (
  id uuid primary key, aar smallint not null, nr int not null, tittel text not null,
  klasse text not null, enhet text not null, status text not null, saksdato date,
  sist date, antall int not null default 0, soeketekst tsvector,
  unique (aar, nr)
);
create table offentlig.journalpost (
  id uuid not null, journaldato date not null,
  saksaar smallint not null, saksnr int not null, postnr int not null,
  lopeaar smallint not null, lopenr int not null,
  retning text not null, tittel text not null, sakstittel text not null, klasse text not null,
  parter jsonb not null, enhet_kode text not null, enhet text not null, saksbehandler text not null,
  dokumentets_dato date, tilgang text not null, hjemler jsonb not null, avskrivning jsonb not null,
  dokumenter jsonb not null, status text not null,
  lagt_ut timestamptz not null, foerst_lagt_ut timestamptz not null, versjon smallint not null,
  rettelser jsonb not null default '[]', trukket jsonb,
  tsv tsvector not null,            -- words that may always be found
  tsv_navn tsvector not null,       -- these, and names and document text: found for one year
  primary key (id, journaldato)
) partition by range (journaldato);

create table offentlig.dokumenttekst (
  journalpost uuid not null, nr smallint not null, tekst text not null, primary key (journalpost, nr)
);
create table offentlig.dag (
  journaldato date primary key, lagt_ut int not null, aapne int not null, skjermet int not null,
  venter int not null, venter_numre jsonb not null, skjulte int not null,
  fra_nr int, til_nr int, sist_frigitt timestamptz
);
create table offentlig.kode (type text, kode text, navn text, forklaring jsonb, primary key (type, kode));

create function offentlig_lag_aar(aar int) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare n text := 'journalpost_' || aar;
begin
  if to_regclass('offentlig.' || n) is not null then return; end if;
  execute format('create table offentlig.%I partition of offentlig.journalpost for values from (%L) to (%L)',
                 n, make_date(aar, 1, 1), make_date(aar + 1, 1, 1));
  execute format('create index on offentlig.%I (journaldato desc, id desc)', n);
  execute format('create index on offentlig.%I (enhet_kode, journaldato desc, id desc)', n);
  execute format('create index on offentlig.%I (saksaar, saksnr, postnr)', n);
  execute format('create index on offentlig.%I (retning, journaldato desc, id desc)', n);
  execute format('create index on offentlig.%I (tilgang, journaldato desc, id desc)', n);
  execute format('create index on offentlig.%I (lagt_ut desc, id desc)', n);
  execute format('create index on offentlig.%I (lagt_ut desc, id desc) where trukket is not null or rettelser <> ''[]''', n);
  execute format('create index on offentlig.%I using gin (tsv) with (fastupdate = off)', n);
  -- Words of texts by month: the newest hits of a common word lie in the newest months. Only for
  -- years whose names may still be found.
  if aar >= extract(year from current_date) - 1 then
    for m in 1..12 loop
      execute format('create index on offentlig.%I using gin (tsv_navn) with (fastupdate = off) where journaldato >= %L and journaldato <= %L',
                     n, make_date(aar, m, 1), (make_date(aar, m, 1) + interval '1 month - 1 day')::date);
    end loop;
  end if;
end $$;
select offentlig_lag_aar(a) from generate_series(2000, extract(year from current_date)::int + 1) a;
create table offentlig.journalpost_resten partition of offentlig.journalpost default;
create index on offentlig.journalpost_resten (journaldato desc, id desc);
create index on offentlig.journalpost_resten (saksaar, saksnr, postnr);

-- Written by this function only, from the action of release.
create function offentlig_skriv(p jsonb) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare g record; v smallint; f timestamptz; gammel date; sa smallint; sn int;
begin
  if hvem() is null then raise exception 'ingen handlende person' using errcode = '42501'; end if;
  select r.status, r.type, r.journaldato, m.id as sak into g
    from registrering r join mappe m on m.id = r.mappe_id where r.id = (p ->> 'id')::uuid;
  if g.type is distinct from 'journalpost' or g.status not in ('E', 'J', 'A', 'U') or g.journaldato is null then
    raise exception 'posten er ikke journalført' using errcode = 'GK003', column = 'status';
  end if;
  select o.versjon, o.foerst_lagt_ut, o.journaldato, o.saksaar, o.saksnr into v, f, gammel, sa, sn
    from offentlig.journalpost o where o.id = (p ->> 'id')::uuid;
  if found then delete from offentlig.journalpost where id = (p ->> 'id')::uuid and journaldato = gammel; end if;
  insert into offentlig.journalpost
  select (p ->> 'id')::uuid, g.journaldato, (p ->> 'saksaar')::smallint, (p ->> 'saksnr')::int, (p ->> 'postnr')::int,
    (p ->> 'lopeaar')::smallint, (p ->> 'lopenr')::int, p ->> 'retning', p ->> 'tittel', p ->> 'sakstittel', p ->> 'klasse',
    p -> 'parter', p ->> 'enhet_kode', p ->> 'enhet', p ->> 'saksbehandler', (p ->> 'dokumentets_dato')::date,
    p ->> 'tilgang', p -> 'hjemler', p -> 'avskrivning', p -> 'dokumenter', p ->> 'status',
    clock_timestamp(), coalesce(f, clock_timestamp()), coalesce(v, 0) + 1, coalesce(p -> 'rettelser', '[]'),
    nullif(p -> 'trukket', 'null'::jsonb),
    to_tsvector('norwegian', p ->> 'soek'),
    to_tsvector('norwegian', concat_ws(' ', p ->> 'soek', p ->> 'soek_navn', p ->> 'soek_tekst'));
  delete from offentlig.dokumenttekst where journalpost = (p ->> 'id')::uuid;
  insert into offentlig.dokumenttekst
  select (p ->> 'id')::uuid, (t ->> 'nr')::smallint, t ->> 'tekst' from jsonb_array_elements(coalesce(p -> 'tekster', '[]')) t
   where coalesce(t ->> 'tekst', '') <> '';
  if (sa, sn) is distinct from ((p ->> 'saksaar')::smallint, (p ->> 'saksnr')::int) and v is not null then
    -- moved to another case: it is counted there
    update offentlig.sak s set antall = greatest(s.antall - 1, 0) where s.aar = sa and s.nr = sn;
    v := null;
  end if;
  -- a withdrawn entry says nothing of its case; with nothing else out, the case's title goes too
  if jsonb_typeof(p -> 'trukket') = 'object' then
    update offentlig.sak s set tittel = '*****', klasse = '*****', soeketekst = null where s.id = g.sak
       and not exists (select 1 from offentlig.journalpost o where o.saksaar = s.aar and o.saksnr = s.nr
                        and o.trukket is null);
    return;
  end if;
  insert into offentlig.sak (id, aar, nr, tittel, klasse, enhet, status, saksdato, sist, antall)
  values (g.sak, (p ->> 'saksaar')::smallint, (p ->> 'saksnr')::int, p ->> 'sakstittel', p ->> 'klasse',
          p ->> 'saksenhet', p ->> 'saksstatus', (p ->> 'saksdato')::date, g.journaldato, 1)
  on conflict (id) do update set tittel = excluded.tittel, klasse = excluded.klasse, enhet = excluded.enhet,
    status = excluded.status, saksdato = excluded.saksdato, sist = greatest(offentlig.sak.sist, excluded.sist),
    antall = offentlig.sak.antall + case when v is null then 1 else 0 end;
end $$;

-- A case's title or class changed what the public may see: every released line follows.
create function offentlig_skriv_sak(s uuid, tittel text, klasse text, status text, enhet text) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if hvem() is null then raise exception 'ingen handlende person' using errcode = '42501'; end if;
  update offentlig.sak o set tittel = $2, klasse = $3, status = $4, enhet = $5 where o.id = s;
end $$;

-- The figures of one journal date, counted anew: released, open, shielded, waiting (with their
-- numbers, so that the run has no hole) and left out by offentlegforskrifta § 9 (counted only).
create function offentlig_dag(d date) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if hvem() is null then raise exception 'ingen handlende person' using errcode = '42501'; end if;
  insert into offentlig.dag
  select d, coalesce(p.n, 0), coalesce(p.a, 0), coalesce(p.n, 0) - coalesce(p.a, 0), coalesce(v.n, 0),
         coalesce(v.numre, '[]'), coalesce(v.skjult, 0), least(p.mi, v.mi), greatest(p.ma, v.ma), p.tid
    from (select count(*)::int n, count(*) filter (where tilgang = 'aapen')::int a, min(lopenr) mi, max(lopenr) ma,
                 max(lagt_ut) tid from offentlig.journalpost where journaldato = d) p,
         (select count(*) filter (where not x.skjult)::int n, count(*) filter (where x.skjult)::int skjult,
                 jsonb_agg(jsonb_build_object('aar', x.aar, 'nr', x.nr) order by x.aar, x.nr) filter (where not x.skjult) numre,
                 min(x.nr) filter (where not x.skjult) mi, max(x.nr) filter (where not x.skjult) ma
            from (select l.aar, l.nr, a.innfoersel_skjules or exists (
                           -- graded so high that it stands in a journal of its own (M506)
                           select 1 from gradering g where g.gjelder in (r.id, m.id, a.id)
                              and g.nedgraderingsdato is null and g.graderingskode in ('SH', 'H', 'K', 'SF')
                         ) as skjult
                    from registrering r join loepenummer l on l.registrering_id = r.id
                    join mappe m on m.id = r.mappe_id join arkivdel a on a.id = m.arkivdel_id
                   where r.journaldato = d and r.status in ('J', 'A')
                     -- the municipality's own choice: internal entries are not in the list at all
                     and (r.journalposttype not in ('N', 'X')
                          or coalesce((select publiser_interne from virksomhet), true))
                     and not exists (select 1 from offentlig.journalpost o where o.id = r.id and o.journaldato = d)) x) v
  on conflict (journaldato) do update set lagt_ut = excluded.lagt_ut, aapne = excluded.aapne,
    skjermet = excluded.skjermet, venter = excluded.venter, venter_numre = excluded.venter_numre,
    skjulte = excluded.skjulte, fra_nr = excluded.fra_nr, til_nr = excluded.til_nr,
    sist_frigitt = excluded.sist_frigitt;
end $$;

create function offentlig_virksomhet(p jsonb) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if hvem() is null then raise exception 'ingen handlende person' using errcode = '42501'; end if;
  insert into offentlig.virksomhet values (1, p) on conflict (id) do update set innhold = excluded.innhold;
end $$;

-- The codes that the public pages explain; what is not in the list any longer goes.
create function offentlig_koder(p jsonb) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if hvem() is null then raise exception 'ingen handlende person' using errcode = '42501'; end if;
  delete from offentlig.kode;
  insert into offentlig.kode
  select k ->> 'type', k ->> 'kode', k ->> 'navn', k -> 'forklaring' from jsonb_array_elements(p) k;
end $$;

-- How a released entry was answered, and its status: new facts, so no correction and no version.
create function offentlig_felt(r uuid, avskrivning jsonb, status text) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if hvem() is null then raise exception 'ingen handlende person' using errcode = '42501'; end if;
  update offentlig.journalpost o set avskrivning = $2, status = $3 where o.id = r and o.trukket is null;
end $$;

revoke execute on all functions in schema offentlig from public;
revoke execute on function offentlig_lag_aar(int), offentlig_skriv(jsonb), offentlig_dag(date),
  offentlig_virksomhet(jsonb), offentlig_skriv_sak(uuid, text, text, text, text),
  offentlig_koder(jsonb), offentlig_felt(uuid, jsonb, text) from public;
grant execute on function offentlig_lag_aar(int), offentlig_skriv(jsonb), offentlig_dag(date),
  offentlig_virksomhet(jsonb), offentlig_skriv_sak(uuid, text, text, text, text),
  offentlig_koder(jsonb), offentlig_felt(uuid, jsonb, text) to glassklar_intern;
grant usage on schema offentlig to glassklar_offentlig, glassklar_intern;
grant select on all tables in schema offentlig to glassklar_offentlig, glassklar_intern;
grant execute on all functions in schema offentlig to glassklar_offentlig, glassklar_intern;
alter default privileges for role glassklar_eier in schema offentlig
  grant select on tables to glassklar_offentlig, glassklar_intern;
grant select, insert, update on frigivelse, tilbakeholdelse to glassklar_intern;
grant select, insert on offentliggjoering to glassklar_intern;
grant select on frigivelse, tilbakeholdelse, offentliggjoering to glassklar_revisjon;
-- An earlier version may hold text that was shielded later: read by the archive only.
alter table offentliggjoering enable row level security;
create policy arkivet on offentliggjoering for select to glassklar_intern
  using ((select har_rolle('arkivar') or er_system()));
create policy ny on offentliggjoering for insert to glassklar_intern
  with check ((select hvem()) is not null);
create policy revisjon on offentliggjoering for select to glassklar_revisjon using (true);
select spor_paa('frigivelse', 'id'), spor_paa('offentliggjoering', 'id'),
       spor_paa('tilbakeholdelse', 'registrering_id');
