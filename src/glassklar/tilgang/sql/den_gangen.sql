-- Rows as they were at an earlier moment: the row of today with every later change undone, out of
-- the trace. Null when the row was made later. What was there before the trace began counts as
-- always there. For the owner's functions only.
create function rad_da(t text, r uuid, naa jsonb, da timestamptz) returns jsonb
language sql stable set search_path = glassklar, pg_temp as $$
  select case when bool_or(s.op = 'I') then null
    -- of several values the last one wins: the oldest change after the moment
    else naa || coalesce(jsonb_object_agg(e.key, e.value order by s.tid desc, s.id desc)
                         filter (where e.key is not null), '{}') end
    from spor s left join lateral jsonb_each(case when s.op = 'U' then s.foer end) e on true
   where s.rad = r and s.tabell = t and s.tid > da
$$;
create function rad_da(t text, r int, naa jsonb, da timestamptz) returns jsonb
language sql stable set search_path = glassklar, pg_temp as $$
  select rad_da(t, lpad(r::text, 32, '0')::uuid, naa, da)
$$;

create function klareringer_da(k text, da timestamptz) returns setof klarering
language sql stable set search_path = glassklar, pg_temp as $$
  select x.* from klarering n, rad_da('klarering', n.id, to_jsonb(n), da) j,
    jsonb_populate_record(null::klarering, j) x where n.kode_id = k and j is not null
$$;

-- Who held a role on a day, as it stood at the moment.
create function roller_da(r text, da timestamptz, dag date) returns table (bruker int, id int)
language sql stable set search_path = glassklar, pg_temp as $$
  select x.bruker_id, x.id from rolletildeling n, rad_da('rolletildeling', n.id, to_jsonb(n), da) j,
    jsonb_populate_record(null::rolletildeling, j) x
   where n.rolle = r and j is not null and x.fra <= dag and (x.til is null or x.til >= dag)
$$;

create function stedfortredere_da(andre int[], da timestamptz, dag date) returns table (bruker int, id int)
language sql stable set search_path = glassklar, pg_temp as $$
  select x.bruker_id, x.id from stedfortreder n, rad_da('stedfortreder', n.id, to_jsonb(n), da) j,
    jsonb_populate_record(null::stedfortreder, j) x
   where n.for_bruker_id = any(andre) and j is not null and x.fra <= dag and x.til >= dag
$$;

create function bruker_da(b int, da timestamptz) returns jsonb
language sql stable set search_path = glassklar, pg_temp as $$
  select rad_da('bruker', n.id, to_jsonb(n) - array['password', 'last_login'], da) from bruker n where n.id = b
$$;

-- The unit and those above it, in the tree as it was.
create function enheter_over_da(e int, da timestamptz) returns int[]
language plpgsql stable set search_path = glassklar, pg_temp as $$
declare ut int[] := '{}'; x int := e; j jsonb;
begin
  while x is not null and not x = any(ut) loop
    ut := ut || x;
    select rad_da('enhet', n.id, to_jsonb(n), da) into j from enhet n where n.id = x;
    x := (j ->> 'overordnet_id')::int;
  end loop;
  return ut;
end $$;

create function skjerming_da(hva uuid, da timestamptz) returns skjerming
language plpgsql stable set search_path = glassklar, pg_temp as $$
declare j jsonb;
begin
  select rad_da('skjerming', hva, to_jsonb(n), da) into j from skjerming n where n.gjelder = hva;
  if j is null then return null; end if;
  return jsonb_populate_record(null::skjerming, j);
end $$;

-- The tables of the archive below are looked up when the functions are called.
create function mappe_da(m uuid, da timestamptz) returns jsonb
language plpgsql stable set search_path = glassklar, pg_temp as $$
begin
  return (select rad_da('mappe', m, to_jsonb(n), da) from mappe n where n.id = m);
end $$;
create function registrering_da(r uuid, da timestamptz) returns jsonb
language plpgsql stable set search_path = glassklar, pg_temp as $$
begin
  return (select rad_da('registrering', r, to_jsonb(n), da) from registrering n where n.id = r);
end $$;
create function dokument_da(d uuid, da timestamptz) returns jsonb
language plpgsql stable set search_path = glassklar, pg_temp as $$
begin
  return (select rad_da('dokument', d, to_jsonb(n), da) from dokument n where n.id = d);
end $$;

-- The documents of an entry, and the entries of a document: a link is made and never undone.
create function knytninger_da(r uuid, d uuid, da timestamptz)
returns table (registrering uuid, dokument uuid, dato timestamptz)
language plpgsql stable set search_path = glassklar, pg_temp as $$
begin
  return query
    select k.registrering_id, k.dokument_id, k.tilknyttet_dato from regdok k
     where (k.registrering_id = r or k.dokument_id = d) and not exists (
       select 1 from spor s where s.rad = k.dokument_id and s.tabell = 'regdok' and s.op = 'I' and s.tid > da
          and s.etter ->> 'registrering_id' = k.registrering_id::text);
end $$;

-- Entries that stood in a case: those there now, and those that have had a number there.
create function poster_da(m uuid, da timestamptz) returns table (id uuid, rad jsonb)
language plpgsql stable set search_path = glassklar, pg_temp as $$
begin
  return query
    select x.id, x.rad from (
      select k.id, registrering_da(k.id, da) as rad from (
        select n.id from registrering n where n.mappe_id = m
        union select p.registrering_id from journalpostnummer p where p.mappe_id = m) k) x
     where x.rad ->> 'mappe_id' = m::text;
end $$;

-- The shielding in force: the same order as arkiv/sql/etiketter.sql.
create function skjerming_mappe_da(m uuid, da timestamptz) returns skjerming
language plpgsql stable set search_path = glassklar, pg_temp as $$
declare s skjerming; j jsonb := mappe_da(m, da); hva uuid;
begin
  foreach hva in array array[m, (j ->> 'referanse_arkivdel_id')::uuid, (j ->> 'arkivdel_id')::uuid] loop
    s := skjerming_da(hva, da);
    exit when s.kode is not null;
  end loop;
  return s;
end $$;

create function skjerming_registrering_da(r uuid, j jsonb, da timestamptz) returns skjerming
language plpgsql stable set search_path = glassklar, pg_temp as $$
declare s skjerming := skjerming_da(r, da);
begin
  if s.kode is null then s := skjerming_da((j ->> 'referanse_arkivdel_id')::uuid, da); end if;
  if s.kode is not null then return s; end if;
  if j ->> 'mappe_id' is not null then return skjerming_mappe_da((j ->> 'mappe_id')::uuid, da); end if;
  return skjerming_da((j ->> 'arkivdel_id')::uuid, da);
end $$;

-- The label that a field had; the same as arkiv/sql/etiketter_alt.sql makes. Code null: open, or
-- not there yet.
create type etikett_den_gangen as (
  kode text, enhet int, sak uuid, til date, eier int, internt boolean, unntatt boolean);

create function unntatt_da(u uuid, da timestamptz) returns boolean
language plpgsql stable set search_path = glassklar, pg_temp as $$
begin
  return exists (select 1 from partsunntak n, rad_da('partsunntak', u, to_jsonb(n), da) j
                  where n.gjelder = u and j ->> 'hjemmel' <> '');
end $$;

-- r: the entry that it stands in, null for the case itself.
create function etikett_da(s skjerming, enhet int, sak uuid, r uuid, da timestamptz) returns etikett_den_gangen
language plpgsql stable set search_path = glassklar, pg_temp as $$
declare x etikett_den_gangen;
begin
  x.kode := s.kode; x.enhet := enhet; x.sak := sak; x.til := s.opphoerer;
  if s.kode = 'XX' then x.eier := s.eier_id; end if;
  x.internt := er_intern(s.hjemmel, s.tillegg);
  if x.internt and r is not null then
    x.internt := not exists (
      select 1 from felthjemmel n, rad_da('felthjemmel', n.id, to_jsonb(n), da) j
       where n.registrering_id = r and j is not null and not er_intern(j ->> 'hjemmel', j ->> 'tillegg'));
  end if;
  x.unntatt := r is not null and unntatt_da(r, da);
  return x;
end $$;

create function etikett_registrering_da(r uuid, felt text, da timestamptz) returns etikett_den_gangen
language plpgsql stable set search_path = glassklar, pg_temp as $$
declare j jsonb := registrering_da(r, da); s skjerming;
begin
  if j is null then return null; end if;
  s := skjerming_registrering_da(r, j, da);
  if not skjuler(s, 'R', felt) then return null; end if;
  return etikett_da(s, (j ->> 'enhet_id')::int, (j ->> 'mappe_id')::uuid, r, da);
end $$;

create function etikett_mappe_da(m uuid, felt text, da timestamptz) returns etikett_den_gangen
language plpgsql stable set search_path = glassklar, pg_temp as $$
declare j jsonb := mappe_da(m, da); s skjerming := skjerming_mappe_da(m, da);
begin
  if j is null or not skjuler(s, 'M', felt) then return null; end if;
  return etikett_da(s, (j ->> 'enhet_id')::int, m, null, da);
end $$;

create function etikett_dokument_da(d uuid, felt text, da timestamptz) returns etikett_den_gangen
language plpgsql stable set search_path = glassklar, pg_temp as $$
declare j jsonb := dokument_da(d, da); s skjerming; x etikett_den_gangen; y etikett_den_gangen; k record;
begin
  if j is null then return null; end if;
  s := skjerming_da(d, da);
  if s.kode is null then s := skjerming_da((j ->> 'referanse_arkivdel_id')::uuid, da); end if;
  if s.kode is not null then
    if not skjuler(s, 'D', felt) then return null; end if;
    select n.registrering as id, registrering_da(n.registrering, da) as rad into k
      from knytninger_da(null, d, da) n order by n.dato, n.registrering limit 1;
    x := etikett_da(s, (k.rad ->> 'enhet_id')::int, (k.rad ->> 'mappe_id')::uuid, k.id, da);
  else
    for k in select n.registrering as id from knytninger_da(null, d, da) n order by n.dato, n.registrering loop
      y := etikett_registrering_da(k.id, felt, da);
      if y.kode is null then continue; end if;
      if x.kode is null then x := y; continue; end if;
      y.internt := x.internt and y.internt;
      x.internt := y.internt;
      if x.til is not null and (y.til is null or y.til > x.til) then x := y; end if;
    end loop;
    if x.kode is null then return null; end if;
  end if;
  x.unntatt := unntatt_da(d, da) or exists (
    select 1 from knytninger_da(null, d, da) n where unntatt_da(n.registrering, da));
  return x;
end $$;

create function etikett_da(hva uuid, art text, felt text, da timestamptz) returns etikett_den_gangen
language plpgsql stable set search_path = glassklar, pg_temp as $$
begin
  case art when 'R' then return etikett_registrering_da(hva, felt, da);
           when 'M' then return etikett_mappe_da(hva, felt, da);
           else return etikett_dokument_da(hva, felt, da); end case;
end $$;

-- Whose own case it was, and why.
create function egne_da(m uuid, da timestamptz, dag date) returns table (bruker int, forhold text, id int)
language plpgsql stable set search_path = glassklar, pg_temp as $$
declare poster uuid[]; enheter uuid[]; ansatte int[];
begin
  if m is null then return; end if;
  poster := array(select p.id from poster_da(m, da) p);
  -- an XX may stand on the case, an entry or a document; its case then stands on it
  enheter := array(select s.gjelder from skjerming s where s.mappe = m
    union select s.gjelder from skjerming s where s.gjelder in (
      select n.registrering_id from journalpostnummer n where n.mappe_id = m
      union select k.dokument_id from regdok k join journalpostnummer n on n.registrering_id = k.registrering_id
             where n.mappe_id = m));
  return query
    with ansatt as (
      select (mappe_da(m, da) ->> 'saksansvarlig_id')::int as b, 'saksansvarlig' as f
      union select (registrering_da(p, da) ->> 'saksbehandler_id')::int, 'saksbehandler' from unnest(poster) p
      union select s.eier_id, 'xx_eier' from unnest(enheter) u, skjerming_da(u, da) s
             where s.kode = 'XX' and s.mappe = m
    )
    select a.b, a.f, null::int from ansatt a where a.b is not null
    union
    select x.bruker, 'stedfortreder', x.id
      from stedfortredere_da(array(select distinct a.b from ansatt a where a.b is not null), da, dag) x
    union
    select x.bruker_id, x.grunn::text, x.id from sakstilgang n, rad_da('sakstilgang', n.id, to_jsonb(n), da) j,
      jsonb_populate_record(null::sakstilgang, j) x
     where n.sak = m and j is not null and x.grunn <> 'part' and x.fra <= dag and (x.til is null or x.til >= dag);
end $$;

-- Who sat in a body that decided the case, when the code lets councillors read internal documents.
create function folkevalgte_da(k text, m uuid, da timestamptz, dag date) returns table (bruker int, id int)
language plpgsql stable set search_path = glassklar, pg_temp as $$
begin
  if not exists (select 1 from tilgangskode n, rad_da('tilgangskode', md5(n.kode)::uuid, to_jsonb(n), da) j
                  where n.kode = k and j ->> 'folkevalgt' = 'true') then return; end if;
  return query
    select r.bruker, r.id from roller_da('politiker', da, dag) r
      join rolletildeling t on t.id = r.id
     where exists (
       select 1 from saksorgan n, rad_da('saksorgan', n.id, to_jsonb(n), da) j, enhet e
        where n.sak = m and e.id = n.enhet_id and e.folkevalgt
          and n.enhet_id = coalesce(t.enhet_id, (bruker_da(r.bruker, da) ->> 'enhet_id')::int)
          and (j ->> 'fra')::date <= dag and (j ->> 'til' is null or (j ->> 'til')::date >= dag));
end $$;

create function parter_da(m uuid, da timestamptz, dag date) returns table (bruker int, id int)
language sql stable set search_path = glassklar, pg_temp as $$
  select x.bruker_id, x.id from sakstilgang n, rad_da('sakstilgang', n.id, to_jsonb(n), da) j,
    jsonb_populate_record(null::sakstilgang, j) x
   where n.sak = m and j is not null and x.grunn = 'part' and x.fra <= dag and (x.til is null or x.til >= dag)
$$;

do $$ declare f regprocedure; begin
  for f in select oid from pg_proc where pronamespace = 'glassklar'::regnamespace
      and (proname like '%\_da') loop
    execute format('revoke execute on function %s from public', f);
  end loop;
end $$;
