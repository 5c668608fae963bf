-- The trace. Written only by the trigger function below, in the changing transaction.
create table spor (
  id bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  tid timestamptz not null default clock_timestamp(),
  bruker int, rolle text not null, handling text, grunn text,
  tabell text not null, rad uuid not null, op "char" not null, foer jsonb, etter jsonb,
  salt uuid not null default gen_random_uuid(),   -- a leaf must not be guessable
  vern int, sak uuid, vern_til date,              -- label when written
  primary key (id, tid)
) partition by range (tid);
create index spor_rad on spor (rad);
create table spor_resten partition of spor default;

-- Nobody changes what is written; on every part too, which the parent's trigger does not cover.
create function spor_staar() returns trigger language plpgsql as $$
begin
  raise exception 'sporet kan ikke endres' using errcode = '42501';
end $$;
revoke execute on function spor_staar() from public;
create trigger spor_staar before update or delete or truncate on spor_resten
  for each statement execute function spor_staar();

-- One partition a month; made ahead by the worker. What comes without one lands in the rest.
create function spor_lag_maaned(dag date) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare m date := date_trunc('month', dag); n text := 'spor_' || to_char(m, 'YYYYMM');
begin
  if to_regclass('glassklar.' || n) is not null then return; end if;
  if exists (select 1 from spor_resten where tid >= m and tid < m + interval '1 month') then
    return;   -- the month has begun without one: it stays where it is
  end if;
  execute format('create table glassklar.%I partition of glassklar.spor for values from (%L) to (%L)',
                 n, m, (m + interval '1 month')::date);
  execute format('create trigger spor_staar before update or delete or truncate on glassklar.%I'
                 ' for each statement execute function spor_staar()', n);
end $$;
revoke execute on function spor_lag_maaned(date) from public;
grant execute on function spor_lag_maaned(date) to glassklar_intern;
select spor_lag_maaned(current_date), spor_lag_maaned((current_date + interval '1 month')::date);

-- The label that a row has now, once it has changed since a trace row was written.
create table spor_vern (
  tabell text not null, rad uuid not null, vern int, sak uuid, vern_til date,
  primary key (tabell, rad)
);

-- Argument 0: the column with the row's key. Integer keys are kept as a uuid made of zeros.
-- Argument 1, if any: a column left out, because it is a copy of what stands elsewhere.
create function spor_rad() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare f jsonb; e jsonb; r jsonb; h int := hvem(); n text; rid uuid;
begin
  if h is null and not pg_has_role(session_user, 'glassklar_eier', 'member') then
    raise exception 'ingen handlende person' using errcode = '42501';
  end if;
  if tg_op = 'INSERT' then
    r := jsonb_strip_nulls(to_jsonb(new)); e := r - array['password', 'last_login', coalesce(tg_argv[1], '')];
  elsif tg_op = 'DELETE' then
    r := jsonb_strip_nulls(to_jsonb(old)); f := r - array['password', 'last_login', coalesce(tg_argv[1], '')];
  else
    r := to_jsonb(new);
    select jsonb_object_agg(a.key, a.value), jsonb_object_agg(a.key, r -> a.key) into f, e
      from jsonb_each(to_jsonb(old)) a
     where a.value is distinct from r -> a.key and a.key not in ('password', 'last_login', coalesce(tg_argv[1], ''));
    if f is null then return null; end if;
  end if;
  n := r ->> tg_argv[0];
  rid := case when length(n) = 36 then n::uuid
              when n ~ '^[0-9]+$' then lpad(n, 32, '0')::uuid
              else md5(n)::uuid end;
  if tg_op = 'UPDATE' and f ?| array['vern', 'sak', 'vern_til'] then
    insert into spor_vern values (tg_table_name, rid, (r ->> 'vern')::int, (r ->> 'sak')::uuid,
                                  (r ->> 'vern_til')::date)
      on conflict (tabell, rad) do update
      set vern = excluded.vern, sak = excluded.sak, vern_til = excluded.vern_til;
  end if;
  insert into spor (bruker, rolle, handling, grunn, tabell, rad, op, foer, etter, vern, sak, vern_til)
  values (h, session_user, nullif(current_setting('glassklar.handling', true), ''),
          nullif(current_setting('glassklar.grunn', true), ''), tg_table_name, rid,
          left(tg_op, 1)::"char", f, e, (r ->> 'vern')::int, (r ->> 'sak')::uuid,
          (r ->> 'vern_til')::date);
  return null;
end $$;
revoke execute on function spor_rad() from public;

create trigger spor_staar before update or delete or truncate on spor
  for each statement execute function spor_staar();

-- Called by the rooms' migrations: the trace trigger on one table.
create function spor_paa(tabell regclass, noekkel text, utelatt text default '') returns void
language plpgsql set search_path = glassklar, pg_temp as $$
begin
  execute format('drop trigger if exists zz_spor on %s', tabell);
  execute format('create trigger zz_spor after insert or update or delete on %s'
                 ' for each row execute function spor_rad(%L, %L)', tabell, noekkel, utelatt);
end $$;
revoke execute on function spor_paa(regclass, text, text) from public;

select spor_paa('virksomhet', 'id'), spor_paa('enhet', 'id'), spor_paa('rolletildeling', 'id'),
       spor_paa('stedfortreder', 'id');
-- Logging in is not a change of a person; the password never reaches the trace.
create trigger zz_spor after insert or delete or update of brukernavn, navn, epost, enhet_id,
  avsluttet_dato, er_system on bruker for each row execute function spor_rad('id');

alter table spor enable row level security;
grant select on spor to glassklar_intern, glassklar_revisjon;
create policy revisjon on spor for select to glassklar_revisjon using (true);
