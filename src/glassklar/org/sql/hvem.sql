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

-- Whether the acting person holds a role today, anywhere or in a unit above the given one.
create or replace function har_rolle(r text) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select exists (
    select 1 from rolletildeling t
     where t.bruker_id = hvem() and t.rolle = r
       and t.fra <= current_date and (t.til is null or t.til >= current_date))
$$;
revoke execute on function har_rolle(text) from public;
grant execute on function har_rolle(text) to glassklar_intern, glassklar_revisjon;
