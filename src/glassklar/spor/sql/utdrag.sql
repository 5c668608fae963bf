-- That an extract of what was done by a person, or in a period, was taken out of the trace is an event of
-- reading. Names of doors, a person's number and two moments only: no value has room in it.
create function spor_utdrag_tatt(doer text, person int, fra timestamptz, til timestamptz) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if session_user <> 'glassklar_revisjon' and not har_rolle('revisor') then
    raise exception 'bare revisor tar ut sporet' using errcode = '42501';
  end if;
  if doer is null or doer !~ '^[a-z0-9_-]{1,40}(:[a-z0-9_-]{1,40})?$' then
    raise exception 'ikke et navn' using errcode = '22023';
  end if;
  insert into spor (bruker, enhet, rolle, handling, tabell, rad, op, etter)
  values (hvem(), (select b.enhet_id from bruker b where b.id = hvem()), session_user, 'utdrag_spor', 'spor',
    '00000000-0000-0000-0000-000000000000', 'L', jsonb_strip_nulls(jsonb_build_object(
      'doer', doer, 'hva', '["utdrag"]'::jsonb, 'person', person, 'fra', fra, 'til', til)));
end $$;
revoke execute on function spor_utdrag_tatt(text, int, timestamptz, timestamptz) from public;
grant execute on function spor_utdrag_tatt(text, int, timestamptz, timestamptz)
  to glassklar_intern, glassklar_revisjon;
