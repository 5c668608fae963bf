-- The sealed logs: S the trace, P what is public. Written by the role glassklar_forsegler alone, which
-- reads events and nothing else. What is written only grows (docs/decisions/0021).
create table logg_tilstand (
  logg text primary key check (logg in ('S', 'P')),
  navn text not null,                          -- the origin line of the checkpoints
  epoke int not null default 1,                -- counts the lives of the database: a restore begins a new one
  merke xid8 not null default '0', merke_id bigint not null default 0,   -- the last event that is a leaf
  id_gulv bigint not null default 0,           -- events of earlier epochs have this number or a lower one
  storrelse bigint not null default 0,
  klynge bigint not null,                      -- the server's own number: another one is a restored copy
  tid timestamptz,                             -- of the last checkpoint
  puls timestamptz not null default clock_timestamp(),
  melding text not null default ''             -- what is wrong now, as a word for forsegler.MELDINGER
);
create table logg_flis (
  logg text not null, nivaa smallint not null, nr bigint not null, hasher bytea not null,
  primary key (logg, nivaa, nr), check (length(hasher) between 32 and 8192 and length(hasher) % 32 = 0)
);
create table logg_bunt (
  logg text not null, nr bigint not null, poster bytea not null,
  id_er bigint[] not null,                     -- the events, in the order of the entries
  xid_fra xid8 not null, id_fra bigint not null, epoke int not null,   -- of the first
  primary key (logg, nr), check (cardinality(id_er) between 1 and 256)
);
-- Where each epoch begins: events are ordered by (xid, id) inside one. grunn: start, tapt (leaves that were
-- published and whose events a restore has lost), etterslep (what was not sealed when it was restored),
-- gjenopprettet (what came after).
create table logg_epoke (
  logg text not null, epoke int not null, storrelse bigint not null, id_gulv bigint not null,
  klynge bigint not null, grunn text not null check (grunn in ('start', 'tapt', 'etterslep', 'gjenopprettet')),
  tid timestamptz not null default clock_timestamp(), primary key (logg, epoke)
);
-- Hashes do not get smaller, and are read as they are.
alter table logg_flis alter column hasher set storage external;
alter table logg_bunt alter column poster set storage external;
-- The last row of each is written anew at every step: what that leaves behind is to be used again soon.
alter table logg_flis set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 300,
  toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 1500);
alter table logg_bunt set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 300,
  toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 2000);
create table logg_sjekkpunkt (
  logg text not null, storrelse bigint not null, tid timestamptz not null, rot bytea not null check (length(rot) = 32),
  note text not null, primary key (logg, storrelse, tid)
);
-- The keys that have signed, as verifiers write them, and since when. Only one has no end.
create table logg_noekkel (
  logg text not null, noekkel text not null, fra timestamptz not null, til timestamptz,
  storrelse bigint not null,                   -- of the first checkpoint that it signed
  primary key (logg, noekkel)
);
create unique index logg_noekkel_en on logg_noekkel (logg) where til is null;
-- What was sent where. feil is null when it arrived.
create table logg_utsending (
  id bigint generated always as identity primary key,
  logg text not null, maal text not null, storrelse bigint not null, tid timestamptz not null default clock_timestamp(),
  feil text
);
create index logg_utsending_maal on logg_utsending (logg, maal, id);

create function logg_staar() returns trigger language plpgsql set search_path = glassklar, pg_temp as $$
begin
  raise exception 'loggen kan ikke endres' using errcode = '42501';
end $$;
-- A tile and a bundle get more behind what is there; a log gets longer, and its epoch later.
create function logg_vokser() returns trigger language plpgsql set search_path = glassklar, pg_temp as $$
declare ok boolean;
begin
  if tg_table_name = 'logg_flis' then
    ok := (new.logg, new.nivaa, new.nr, substr(new.hasher, 1, length(old.hasher)))
        = (old.logg, old.nivaa, old.nr, old.hasher);
  elsif tg_table_name = 'logg_bunt' then
    ok := (new.logg, new.nr, substr(new.poster, 1, length(old.poster)), new.id_er[1:cardinality(old.id_er)],
           new.xid_fra, new.id_fra, new.epoke)
        = (old.logg, old.nr, old.poster, old.id_er, old.xid_fra, old.id_fra, old.epoke);
  elsif tg_table_name = 'logg_noekkel' then
    ok := (new.logg, new.noekkel, new.fra, new.storrelse) = (old.logg, old.noekkel, old.fra, old.storrelse)
          and old.til is null;
  else
    ok := (new.logg, new.navn) = (old.logg, old.navn) and new.storrelse >= old.storrelse and new.epoke >= old.epoke
          and (old.tid is null or new.tid >= old.tid);
  end if;
  if ok is not true then
    raise exception 'loggen kan ikke endres' using errcode = '42501';
  end if;
  return new;
end $$;
revoke execute on function logg_staar(), logg_vokser() from public;
do $$ declare t text; begin
  foreach t in array array['logg_tilstand', 'logg_flis', 'logg_bunt', 'logg_noekkel', 'logg_sjekkpunkt', 'logg_utsending', 'logg_epoke'] loop
    execute format('create trigger a_staar before delete or truncate on %I
      for each statement execute function logg_staar()', t);
    execute format('grant select on %I to glassklar_intern, glassklar_revisjon, glassklar_forsegler', t);
    execute format('grant insert on %I to glassklar_forsegler', t);
  end loop;
  foreach t in array array['logg_tilstand', 'logg_flis', 'logg_bunt', 'logg_noekkel'] loop
    execute format('create trigger a_vokser before update on %I for each row execute function logg_vokser()', t);
    execute format('grant update on %I to glassklar_forsegler', t);
  end loop;
  foreach t in array array['logg_sjekkpunkt', 'logg_utsending', 'logg_epoke'] loop
    execute format('create trigger a_vokser before update on %I for each statement execute function logg_staar()', t);
  end loop;
end $$;
-- The verifier takes a new beginning of the numbers as lawful only where a sealed event says so.
select spor_paa('logg_noekkel', 'noekkel'), spor_paa('logg_epoke', 'epoke');

-- What a log is called when the setting does not say: the municipality's number.
create function logg_navn() returns text
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select coalesce(nullif(orgnummer, ''), 'kommune-' || kommunenummer) from virksomhet
$$;

-- Every transaction of this database with a lower number is over: what it wrote is seen by the next
-- statement. Those of other databases on the server do not count (theirs are in the snapshot too); one that
-- is not found among the locks is about to show itself or has just ended, and counts until next time.
create function logg_grense() returns xid8
language sql volatile set search_path = glassklar, pg_temp as $$
  with s as materialized (select pg_current_snapshot() as s),
  aapne as (
    select x from s, pg_snapshot_xip(s.s) x
     where not exists (
       select 1 from pg_locks l join pg_stat_activity a on a.pid = l.pid
        where l.locktype = 'transactionid' and l.mode = 'ExclusiveLock' and l.granted
          and l.transactionid::text::bigint = x::text::bigint % 4294967296
          and a.datid <> (select oid from pg_database where datname = current_database())))
  select least((select min(x) from aapne), pg_current_xact_id_if_assigned(), pg_snapshot_xmax(s.s)) from s
$$;

-- The events that wait to be sealed: how many (at most 10 001 are counted), and since when.
create function logg_venter() returns table (antall bigint, eldste timestamptz)
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select count(*), min(v.tid) from (
    select s.tid from spor s
     where (s.xid, s.id) > (coalesce((select merke from logg_tilstand where logg = 'S'), '0'),
                            coalesce((select merke_id from logg_tilstand where logg = 'S'), 0))
       and s.id > coalesce((select id_gulv from logg_tilstand where logg = 'S'), 0)
     limit 10001) v
$$;

-- Take the content of read events that are older than the limit: of sealed ones only, and traced as an event
-- of its own that names the limit and how many. Called at night for the municipality, by the system user.
create function spor_beskjaer(grense timestamptz) returns bigint
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare n bigint; tom uuid := '00000000-0000-0000-0000-000000000000';
begin
  if not (er_system() or hvem() is null and pg_has_role(session_user, 'glassklar_eier', 'member')) then
    raise exception 'bare nattjobben' using errcode = '42501';
  end if;
  if grense is null or grense > now() - interval '1 year' then
    raise exception 'lesespor beholdes minst ett år' using errcode = '42501';
  end if;
  grense := date_trunc('second', grense);
  perform set_config('glassklar.beskjaerer', 'ja', true);
  update spor s set bruker = null, paa_vegne = null, enhet = null, rolle = '', handling = null, grunn = null, rad = tom,
      foer = null, etter = null, vern = null, sak = null, vern_til = null, salt = tom
    from logg_tilstand t
   where t.logg = 'S' and s.op = 'L' and s.tid < grense and s.salt <> tom
     and (s.id <= t.id_gulv or (s.xid, s.id) <= (t.merke, t.merke_id));
  get diagnostics n = row_count;
  perform set_config('glassklar.beskjaerer', '', true);
  if n > 0 then
    insert into spor (bruker, rolle, handling, tabell, rad, op, etter)
    values (hvem(), session_user, 'beskjaer_lesespor', 'spor', tom, 'B',
      jsonb_build_object('grense', to_char(grense at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'antall', n));
  end if;
  return n;
end $$;
revoke execute on function logg_navn(), logg_grense(), logg_venter(), spor_beskjaer(timestamptz) from public;
grant execute on function logg_navn(), logg_grense() to glassklar_forsegler;
grant execute on function logg_venter() to glassklar_intern, glassklar_revisjon, glassklar_forsegler;
grant execute on function spor_beskjaer(timestamptz) to glassklar_intern;
