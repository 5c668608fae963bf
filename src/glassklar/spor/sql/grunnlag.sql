-- What the verifier needs: the live rows as the trace has them, an event for every row that was there before
-- its table was traced, and checkpoints that say their number and time.

-- How many checkpoints are signed. Number and time stand in each (an extension line), so that none can
-- be taken away or moved in time unseen.
alter table logg_tilstand add column sjekkpunkter bigint not null default 0;
update logg_tilstand t set sjekkpunkter = (select count(*) from logg_sjekkpunkt s where s.logg = t.logg);

-- The columns of each traced table that the trace covers. Another set asks for spor_grunnlag().
create table spor_dekning (tabell text primary key, kolonner text[] not null);

-- A row's key as the trace has it; the same as in spor_rad().
create function spor_noekkel(n text) returns uuid language sql immutable as $$
  select case when length(n) = 36 then n::uuid when n ~ '^[0-9]+$' then lpad(n, 32, '0')::uuid else md5(n)::uuid end
$$;

-- The traced tables, as the catalogue has them: key column, column left out, all columns, whether it is on.
create function spor_sporede() returns table (tabell text, noekkel text, utelatt text, kolonner text[], paa boolean)
language sql stable set search_path = glassklar, pg_temp as $$
  select c.relname::text, x.a[1], coalesce(x.a[2], ''),
         (select array_agg(k.attname::text order by k.attname) from pg_attribute k
           where k.attrelid = c.oid and k.attnum > 0 and not k.attisdropped),
         t.tgenabled = 'O'
    from pg_trigger t join pg_class c on c.oid = t.tgrelid,
         lateral (select string_to_array(encode(t.tgargs, 'escape'), '\000') as a) x
   where t.tgname = 'zz_spor' and c.relnamespace = 'glassklar'::regnamespace
$$;

-- The rows of a traced table in the trace's own form: keys, and values without nulls and what is left out.
create function spor_tilstand(t text) returns table (rad uuid, verdier text)
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare s record;
begin
  select x.a[1] as noekkel, coalesce(x.a[2], '') as utelatt into strict s
    from pg_trigger g, lateral (select string_to_array(encode(g.tgargs, 'escape'), '\000') as a) x
   where g.tgrelid = format('glassklar.%I', t)::regclass and g.tgname = 'zz_spor';
  return query execute format(
    'select spor_noekkel(y.r ->> %L), (y.r - array[''password'', ''last_login'', %L])::text
       from (select jsonb_strip_nulls(to_jsonb(hele_raden)) as r from glassklar.%I hele_raden) y', s.noekkel, s.utelatt, t);
end $$;

-- Events for what a table had before it was traced, or got while its triggers were off: «G» for rows under a
-- key that the trace knows nothing of, «U» for columns that were added to rows it knows. Returns how many.
-- Only the owner runs it: at the end of a migration, and in the maker of invented municipalities.
create function spor_grunnlag(t text) returns bigint
language plpgsql set search_path = glassklar, pg_temp as $$
declare s record; n bigint; m bigint; nye text[]; rader text;
begin
  select x.noekkel, x.utelatt, x.kolonner into strict s from spor_sporede() x where x.tabell = t;
  select array(select k from unnest(s.kolonner) k where k not in ('password', 'last_login', s.utelatt)
                except select unnest(d.kolonner) from spor_dekning d where d.tabell = t) into nye;
  rader := format(
    '(select spor_noekkel(y.r ->> %L) as rad, y.r - array[''password'', ''last_login'', %L] as r
        from (select jsonb_strip_nulls(to_jsonb(hele_raden)) as r from glassklar.%I hele_raden) y) z', s.noekkel, s.utelatt, t);
  execute format(
    'insert into spor (bruker, rolle, handling, tabell, rad, op, etter, vern, sak, vern_til)
     select $1, session_user, ''grunnlag'', %1$L, z.rad, ''G'', z.r,
            (z.r ->> ''vern'')::int, (z.r ->> ''sak'')::uuid, (z.r ->> ''vern_til'')::date
       from %2$s
      where not exists (select from spor e where e.rad = z.rad and e.tabell = %1$L and e.op in (''I'', ''G''))', t, rader)
    using hvem();
  get diagnostics n = row_count;
  if cardinality(nye) > 0 then
    execute format(
      'insert into spor (bruker, rolle, handling, tabell, rad, op, foer, etter, vern, sak, vern_til)
       select $1, session_user, ''grunnlag'', %1$L, z.rad, ''U'', k.f, k.e,
              (z.r ->> ''vern'')::int, (z.r ->> ''sak'')::uuid, (z.r ->> ''vern_til'')::date
         from %2$s, lateral (
           select jsonb_object_agg(c, null::text) as f, jsonb_object_agg(c, z.r -> c) as e from unnest($2) c
            where z.r ? c and not exists (
              select from spor h where h.rad = z.rad and h.tabell = %1$L and h.etter ? c)) k
        where k.f is not null and not exists (
          select from spor e where e.rad = z.rad and e.tabell = %1$L and e.op in (''I'', ''G'')
             and e.etter ?& array(select c from unnest($2) c where z.r ? c))', t, rader)
      using hvem(), nye;
    get diagnostics m = row_count;
    n := n + m;
  end if;
  insert into spor_dekning values (t, s.kolonner) on conflict (tabell) do update set kolonner = excluded.kolonner;
  return n;
end $$;

-- The same for every table whose columns are not those that are covered.
create function spor_grunnlag_alle() returns bigint
language plpgsql set search_path = glassklar, pg_temp as $$
declare t text; n bigint := 0;
begin
  for t in select x.tabell from spor_sporede() x left join spor_dekning d using (tabell)
            where d.kolonner is distinct from x.kolonner order by 1 loop
    n := n + spor_grunnlag(t);
  end loop;
  return n;
end $$;

-- That the whole trace was taken out is itself an event of reading.
create function spor_eksportert(storrelse bigint, tilstand boolean) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  insert into spor (bruker, rolle, handling, tabell, rad, op, etter)
  values (hvem(), session_user, 'eksporter_spor', 'spor', '00000000-0000-0000-0000-000000000000', 'L',
    jsonb_build_object('doer', 'kommandolinje', 'storrelse', storrelse,
      'hva', case when tilstand then '["spor", "tilstand"]'::jsonb else '["spor"]' end));
end $$;
revoke execute on function spor_noekkel(text), spor_sporede(), spor_tilstand(text), spor_grunnlag(text),
  spor_grunnlag_alle(), spor_eksportert(bigint, boolean) from public;
grant execute on function spor_sporede(), spor_tilstand(text), spor_eksportert(bigint, boolean) to glassklar_revisjon;
grant select on spor_dekning to glassklar_revisjon;
