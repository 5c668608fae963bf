-- The acting person. The key is two HMAC pads that only the owner can read; the value in
-- glassklar.hvem is '<person>:<expiry>:<hmac>', signed by the program.
create table if not exists noekkel (
  id smallint primary key check (id = 1),
  i bytea not null check (length(i) = 64),
  o bytea not null check (length(o) = 64)
);
revoke all on noekkel from public;

-- A forged, expired or malformed value gives no person.
create or replace function hvem() returns int
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare
  s text := current_setting('glassklar.hvem', true);
  b text; t text; k noekkel%rowtype;
begin
  if s is null or s !~ '^[0-9]{1,9}:[0-9]{1,12}:[0-9a-f]{64}$' then return null; end if;
  b := split_part(s, ':', 1); t := split_part(s, ':', 2);
  select * into k from noekkel where id = 1;
  if encode(sha256(k.o || sha256(k.i || convert_to(b || ':' || t, 'UTF8'))), 'hex')
       is distinct from split_part(s, ':', 3)
     or to_timestamp(t::bigint) < now() then
    return null;
  end if;
  return b::int;
end $$;
revoke execute on function hvem() from public;
grant execute on function hvem() to glassklar_intern, glassklar_revisjon;

-- Today in Norway. Not current_date: any role may set the session's time zone, and with it
-- move the day that a clearance ends or a shielding opens.
create or replace function i_dag() returns date
language sql stable as $$ select (now() at time zone 'Europe/Oslo')::date $$;
revoke execute on function i_dag() from public;
grant execute on function i_dag() to glassklar_intern, glassklar_revisjon;

-- Whether the acting person holds a role today, anywhere or in a unit above the given one.
create or replace function har_rolle(r text) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select exists (
    select 1 from rolletildeling t
     where t.bruker_id = hvem() and t.rolle = r
       and t.fra <= i_dag() and (t.til is null or t.til >= i_dag()))
$$;
revoke execute on function har_rolle(text) from public;
grant execute on function har_rolle(text) to glassklar_intern, glassklar_revisjon;

-- Whether the acting person is the named system user: the worker with nobody behind it.
create or replace function er_system() returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select exists (select 1 from bruker where id = hvem() and er_system)
$$;
revoke execute on function er_system() from public;
grant execute on function er_system() to glassklar_intern, glassklar_revisjon;
