-- The acting person, as before. ⚡ The form is asked of the little that says who and how long; the seal
-- must then be letter by letter the right one. The pattern that took in the seal too cost as much as all
-- the rest, and this is asked for every row that is traced.
create or replace function hvem() returns int
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare
  s text := current_setting('glassklar.hvem', true);
  t text; k noekkel%rowtype;
begin
  if s is null or s = '' then return null; end if;
  t := left(s, -65);
  if t !~ '^[0-9]+:[0-9]+$' or length(t) > 22 then return null; end if;
  select * into k from noekkel where id = 1;
  if t || ':' || encode(sha256(k.o || sha256(k.i || convert_to(t, 'UTF8'))), 'hex') is distinct from s
     or length(split_part(t, ':', 1)) > 9 or length(split_part(t, ':', 2)) > 12
     or to_timestamp(split_part(t, ':', 2)::bigint) < now() then
    return null;
  end if;
  return split_part(t, ':', 1)::int;
end $$;
