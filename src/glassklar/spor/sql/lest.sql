-- What the acting person was shown of what is shielded: one event a unit. Of oneself only, and names of
-- tables, doors and fields only: no value has room in it.
create function spor_lest(doer text, tabeller text[], rader uuid[], hva text[], v int[], s uuid[], til date[])
returns void language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare h int := hvem(); en int;
begin
  if h is null then
    raise exception 'ingen handlende person' using errcode = '42501';
  end if;
  if doer is null or doer !~ '^[a-z0-9_-]{1,40}(:[a-z0-9_-]{1,40})?$'
     or exists (select from unnest(tabeller || hva) x where x is null or x !~ '^[a-z0-9_]{1,40}(,[a-z0-9_]{1,40}){0,30}$')
  then
    raise exception 'ikke et navn' using errcode = '22023';
  end if;
  select b.enhet_id into en from bruker b where b.id = h;
  insert into spor (bruker, enhet, rolle, handling, tabell, rad, op, etter, vern, sak, vern_til)
  select h, en, session_user, 'les', x.t, x.r, 'L',
         jsonb_build_object('doer', doer, 'hva', to_jsonb(string_to_array(x.f, ','))), x.v, x.s, x.til
    from unnest(tabeller, rader, hva, v, s, til) x(t, r, f, v, s, til);
end $$;
revoke execute on function spor_lest(text, text[], uuid[], text[], int[], uuid[], date[]) from public;
grant execute on function spor_lest(text, text[], uuid[], text[], int[], uuid[], date[]) to glassklar_intern;
