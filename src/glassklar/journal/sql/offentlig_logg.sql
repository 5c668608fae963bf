-- The public log: one event for each release, correction and withdrawal, sealed like the trace
-- (docs/decisions/0021). An event's leaf holds the hash of its line and nothing of its content; the
-- line can go, the leaf stays.
create table offentlig.logg_hendelse (
  nr bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),   -- the order that events are sealed in is (xid, nr)
  tid timestamptz not null,
  slag "char" not null check (slag in ('U', 'R', 'T')),      -- utgitt, rettet, trukket
  journalpost uuid not null, versjon smallint not null,
  linje text,                                       -- null when the content is taken away
  hash bytea not null check (length(hash) = 32)     -- SHA-256 of the line; the line holds a salt of 32 bytes
);
create unique index logg_hendelse_orden on offentlig.logg_hendelse (xid, nr);
create index logg_hendelse_post on offentlig.logg_hendelse (journalpost, nr);

-- What is sealed: copies of the log's own rows (spor/sql/logg.sql), for the public site to show.
create table offentlig.logg_blad (blad bigint primary key, hendelse bigint not null unique);
create table offentlig.logg_flis (nivaa smallint not null, nr bigint not null, hasher bytea not null, primary key (nivaa, nr));
create table offentlig.logg_bunt (nr bigint primary key, poster bytea not null);
create table offentlig.logg_sjekkpunkt (
  storrelse bigint not null, tid timestamptz not null, note text not null, primary key (storrelse, tid)
);
create table offentlig.logg_noekkel (
  noekkel text primary key, fra timestamptz not null, til timestamptz, storrelse bigint not null
);
alter table offentlig.logg_flis alter column hasher set storage external;
alter table offentlig.logg_bunt alter column poster set storage external;
grant select on offentlig.logg_hendelse to glassklar_forsegler;

-- An event stays as it is, but for the line, which can only go.
create function offentlig_logg_staar() returns trigger
language plpgsql set search_path = glassklar, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if new.linje is null and (new.nr, new.xid, new.tid, new.slag, new.journalpost, new.versjon, new.hash)
                           = (old.nr, old.xid, old.tid, old.slag, old.journalpost, old.versjon, old.hash) then
      return new;
    end if;
  end if;
  raise exception 'loggen kan ikke endres' using errcode = '42501';
end $$;
create trigger a_endres before update on offentlig.logg_hendelse
  for each row execute function offentlig_logg_staar();
create trigger a_staar before delete or truncate on offentlig.logg_hendelse
  for each statement execute function offentlig_logg_staar();

-- JSON with one spelling: sorted names, no blanks (RFC 8785 for what stands in a line).
create function offentlig_kanonisk(j jsonb) returns text
language plpgsql immutable as $$
begin
  case jsonb_typeof(j)
    when 'object' then
      return '{' || coalesce((select string_agg(to_json(k)::text || ':' ||
        case when jsonb_typeof(v) in ('object', 'array') then offentlig_kanonisk(v) else v::text end,
        ',' order by k collate "C") from jsonb_each(j) e(k, v)), '') || '}';
    when 'array' then
      return '[' || coalesce((select string_agg(
        case when jsonb_typeof(v) in ('object', 'array') then offentlig_kanonisk(v) else v::text end,
        ',' order by i) from jsonb_array_elements(j) with ordinality e(v, i)), '') || ']';
    else return j::text;
  end case;
end $$;

-- The line of an event: what the public sees of the entry. A withdrawal says number, time and basis only.
create function offentlig_linje(p offentlig.journalpost, nr bigint, tid timestamptz, slag text, grunnlag boolean)
returns text language sql volatile as $$
  select offentlig_kanonisk(jsonb_build_object(
      'form', 1, 'nr', nr, 'slag', slag, 'tid', to_char(tid at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'post', format('%s/%s-%s', p.saksaar, p.saksnr, p.postnr),
      'salt', encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex'))
    || case when grunnlag then '{"grunnlag": true}'::jsonb else '{}' end
    || case when slag = 'T' then jsonb_build_object('trukket', p.trukket -> 'tidspunkt', 'hjemmel', p.trukket -> 'hjemmel')
       else jsonb_build_object(
        'id', p.id, 'versjon', p.versjon, 'journaldato', p.journaldato, 'dokumentets_dato', p.dokumentets_dato,
        'lopenr', format('%s/%s', p.lopenr, p.lopeaar), 'retning', p.retning, 'tittel', p.tittel, 'sakstittel', p.sakstittel,
        'klasse', p.klasse, 'enhet', p.enhet, 'enhet_kode', p.enhet_kode, 'saksbehandler', p.saksbehandler,
        'tilgang', p.tilgang, 'hjemler', p.hjemler, 'avskrivning', p.avskrivning, 'status', p.status, 'rettelser', p.rettelser,
        -- that a name is a private person's is not shown
        'parter', (select coalesce(jsonb_agg(x - 'person' order by i), '[]') from jsonb_array_elements(p.parter) with ordinality a(x, i)),
        'dokumenter', (select coalesce(jsonb_agg(case when (x ->> 'aapen')::boolean then x
            else x - array['filnavn', 'mime', 'stoerrelse', 'sha256'] end order by i), '[]')
          from jsonb_array_elements(p.dokumenter) with ordinality a(x, i))) end)
$$;

-- One event for the row as it stands now; with borte, what was said of the entry before is taken away.
create function offentlig_logg(r uuid, slag text, borte boolean, grunnlag boolean default false) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare
  p offentlig.journalpost; t timestamptz := clock_timestamp(); l text;
  n bigint := nextval(pg_get_serial_sequence('offentlig.logg_hendelse', 'nr'));
begin
  if borte then
    update offentlig.logg_hendelse set linje = null where journalpost = r and linje is not null;
  end if;
  select * into strict p from offentlig.journalpost o where o.id = r;
  l := offentlig_linje(p, n, t, slag, grunnlag);
  insert into offentlig.logg_hendelse (nr, tid, slag, journalpost, versjon, linje, hash) overriding system value
  values (n, t, slag::"char", r, p.versjon, l, sha256(convert_to(l, 'UTF8')));
end $$;

-- What was out before there was a log, or was loaded in bulk: an event that says so. Returns how many.
create function offentlig_logg_grunnlag() returns bigint
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare n bigint;
begin
  insert into offentlig.logg_hendelse (nr, tid, slag, journalpost, versjon, linje, hash) overriding system value
  select x.nr, x.tid, x.slag::"char", (x.p).id, (x.p).versjon, x.linje, sha256(convert_to(x.linje, 'UTF8'))
    from (select y.*, offentlig_linje(y.p, y.nr, y.tid, y.slag, true) as linje
            from (select o.p, nextval(pg_get_serial_sequence('offentlig.logg_hendelse', 'nr')) as nr,
                         clock_timestamp() as tid, case when (o.p).trukket is null then 'U' else 'T' end as slag
                    from (select j as p from offentlig.journalpost j
                           where not exists (select 1 from offentlig.logg_hendelse h where h.journalpost = j.id)
                           order by j.lagt_ut, j.id) o offset 0) y offset 0) x;
  get diagnostics n = row_count;
  return n;
end $$;

-- Called as the rows of log P are written, in the transaction that signs them.
create function offentlig_logg_speil() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  case tg_table_name
    when 'logg_flis' then
      insert into offentlig.logg_flis values (new.nivaa, new.nr, new.hasher)
        on conflict (nivaa, nr) do update set hasher = excluded.hasher;
    when 'logg_bunt' then
      insert into offentlig.logg_bunt values (new.nr, new.poster)
        on conflict (nr) do update set poster = excluded.poster;
      -- By the hash too (entries are 50 bytes after two of length): after a restore a new event may have
      -- the number of a lost one, whose leaf stands.
      insert into offentlig.logg_blad
      select new.nr * 256 + i - 1, h.nr from unnest(new.id_er) with ordinality u(e, i)
        join offentlig.logg_hendelse h on h.nr = e and h.hash = substr(new.poster, (i::int - 1) * 52 + 21, 32)
       where i > case when tg_op = 'INSERT' then 0 else cardinality(old.id_er) end
      on conflict do nothing;
    when 'logg_sjekkpunkt' then
      insert into offentlig.logg_sjekkpunkt values (new.storrelse, new.tid, new.note);
    when 'logg_noekkel' then
      insert into offentlig.logg_noekkel values (new.noekkel, new.fra, new.til, new.storrelse)
        on conflict (noekkel) do update set til = excluded.til;
  end case;
  return null;
end $$;
do $$ declare t text; begin
  foreach t in array array['logg_flis', 'logg_bunt', 'logg_noekkel'] loop
    execute format('create trigger z_offentlig after insert or update on %I for each row
      when (new.logg = ''P'') execute function offentlig_logg_speil()', t);
  end loop;
  create trigger z_offentlig after insert on logg_sjekkpunkt for each row
    when (new.logg = 'P') execute function offentlig_logg_speil();
end $$;

-- As in offentlig.sql, and the event.
create or replace function offentlig_skriv(p jsonb) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare
  g record; v smallint; f timestamptz; gammel date; sa smallint; sn int; hadde jsonb; stein boolean;
  trekkes boolean := coalesce(jsonb_typeof(p -> 'trukket') = 'object', false);
begin
  if hvem() is null then raise exception 'ingen handlende person' using errcode = '42501'; end if;
  select r.status, r.type, r.journaldato, m.id as sak into g
    from registrering r join mappe m on m.id = r.mappe_id where r.id = (p ->> 'id')::uuid;
  if g.type is distinct from 'journalpost' or g.status not in ('E', 'J', 'A', 'U') or g.journaldato is null then
    raise exception 'posten er ikke journalført' using errcode = 'GK003', column = 'status';
  end if;
  select o.versjon, o.foerst_lagt_ut, o.journaldato, o.saksaar, o.saksnr, o.rettelser, o.trukket is not null
    into v, f, gammel, sa, sn, hadde, stein
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
  perform offentlig_logg((p ->> 'id')::uuid,
    case when trekkes then 'T' when v is null or stein then 'U' else 'R' end,
    -- what is withdrawn, or was taken away by a correction, is taken out of earlier events too
    trekkes or coalesce((p ->> 'fjern_linjer')::boolean, false) or exists (
      select 1 from jsonb_array_elements(coalesce(p -> 'rettelser', '[]')) x
       where (x ->> 'fjernet')::boolean and not coalesce(hadde, '[]') @> jsonb_build_array(x)));
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
  if trekkes then
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

-- How an entry was answered is no new version, but the log says what the public saw when.
create or replace function offentlig_felt(r uuid, avskrivning jsonb, status text) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if hvem() is null then raise exception 'ingen handlende person' using errcode = '42501'; end if;
  update offentlig.journalpost o set avskrivning = $2, status = $3 where o.id = r and o.trukket is null
     and (o.avskrivning, o.status) is distinct from ($2, $3);
  if found then perform offentlig_logg(r, 'R', false); end if;
end $$;

revoke execute on function offentlig_logg_staar(), offentlig_kanonisk(jsonb),
  offentlig_linje(offentlig.journalpost, bigint, timestamptz, text, boolean),
  offentlig_logg(uuid, text, boolean, boolean), offentlig_logg_grunnlag(), offentlig_logg_speil() from public;
select offentlig_logg_grunnlag();
