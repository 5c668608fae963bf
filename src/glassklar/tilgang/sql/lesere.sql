-- Who could read this, that evening? The answer of the rows and the trace as they stood when the
-- day ended; the same rules as the policies (tilgang/policy.py), asked for everybody at once.

create function dagens_slutt(dag date) returns timestamptz
language sql stable set search_path = glassklar, pg_temp as $$
  select case when dag >= i_dag() then 'infinity' else (dag + 1)::timestamp at time zone 'Europe/Oslo' end
$$;

-- A case, or an entry with its documents, and the fields that were hidden under one label.
create function etiketter_da(hva uuid, da timestamptz, dag date)
returns table (gjelder uuid, art text, felt text[], etikett etikett_den_gangen)
language plpgsql stable set search_path = glassklar, pg_temp as $$
begin
  return query
    with ting as (
      select hva as id, 'M' as art, array['TM1', 'KID', 'TKL', 'NPS', 'MT'] as felter
       where exists (select 1 from mappe m where m.id = hva)
      union all select hva, 'R', array['TR1', 'NA', 'NM', 'NPS', 'MT']
       where exists (select 1 from registrering r where r.id = hva)
      union all select n.dokument, 'D', array['FIL', 'TD', 'NPS', 'MT'] from knytninger_da(hva, null, da) n
    )
    select t.id, t.art, array_agg(f.felt order by f.nr), e
      from ting t, unnest(t.felter) with ordinality f(felt, nr), etikett_da(t.id, t.art, f.felt, da) e
     where e.kode is not null and (e.til is null or e.til > dag)
     group by t.id, t.art, e;
end $$;

-- Who read under a label, and why: the clearance, role or grant by its number, and for own cases
-- what made the case their own.
create function lesere_da(e etikett_den_gangen, da timestamptz, dag date)
returns table (bruker int, grunn text, id int, forhold text, forhold_id int)
language plpgsql stable set search_path = glassklar, pg_temp as $$
declare over int[] := enheter_over_da(e.enhet, da);
begin
  -- XX is no kind of content: the archive, the unit's leader and its owner (docs/decisions/0008)
  if e.kode = 'XX' then
    return query
      select r.bruker, 'arkivar', r.id, '', null::int from roller_da('arkivar', da, dag) r
      union all
      select r.bruker, 'leder', r.id, '', null from roller_da('leder', da, dag) r
       where (bruker_da(r.bruker, da) ->> 'enhet_id')::int = any(over)
      union all
      select e.eier, 'xx_eier', null, '', null where e.eier is not null;
  else
    return query
      select k.bruker_id, 'klarering', k.id, '', null::int from klareringer_da(e.kode, da) k
       where k.fra <= dag and (k.til is null or k.til >= dag)
         and (k.omfang = 'alle' or k.omfang = 'enhet' and k.enhet_id = any(over))
      union all
      select k.bruker_id, 'klarering', k.id, s.forhold, s.id
        from klareringer_da(e.kode, da) k join egne_da(e.sak, da, dag) s on s.bruker = k.bruker_id
       where k.omfang = 'egne' and k.fra <= dag and (k.til is null or k.til >= dag);
  end if;
  if not e.unntatt then
    return query select p.bruker, 'part', p.id, '', null::int from parter_da(e.sak, da, dag) p;
  end if;
  if e.internt then
    return query select f.bruker, 'folkevalgt', f.id, '', null::int from folkevalgte_da(e.kode, e.sak, da, dag) f;
  end if;
  return query select r.bruker, 'revisor', r.id, '', null::int from roller_da('revisor', da, dag) r;
end $$;

create function kunne_lese_da(hva uuid, da timestamptz, dag date)
returns table (gjelder uuid, art text, felt text[], kode text, enhet int, til date,
               bruker int, grunn text, id int, forhold text, forhold_id int)
language sql stable set search_path = glassklar, pg_temp as $$
  select x.gjelder, x.art, x.felt, (x.etikett).kode, (x.etikett).enhet, (x.etikett).til,
         l.bruker, l.grunn, l.id, l.forhold, l.forhold_id
    from etiketter_da(hva, da, dag) x
    left join lateral (
      select l.* from lesere_da(x.etikett, da, dag) l, bruker_da(l.bruker, da) j
       where j ->> 'er_system' = 'false' and j ->> 'avsluttet_dato' is null) l on true
$$;

-- The archive, the chief executive, the auditor, and leaders of the unit that the case or entry has now.
create function ser_lesere(hva uuid) returns boolean
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
begin
  return hvem() is not null and (
    har_rolle('arkivar') or har_rolle('kommunedirektoer') or har_rolle('revisor')
    or exists (select 1 from mappe m where m.id = hva and er_leder_over(hvem(), m.enhet_id))
    or exists (select 1 from registrering r left join mappe m on m.id = r.mappe_id
                where r.id = hva and er_leder_over(hvem(), coalesce(r.enhet_id, m.enhet_id))));
end $$;

-- One row for each hidden part and each who could read it; a part that nobody could read has one
-- row without a person. No row: nothing was hidden. Whether it was there at all: fantes().
create function hvem_kunne_lese(hva uuid, dag date)
returns table (gjelder uuid, art text, felt text[], kode text, enhet int, til date,
               bruker int, grunn text, id int, forhold text, forhold_id int)
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
begin
  if dag is null or not ser_lesere(hva) then perform avslaa('rett'); end if;
  return query select * from kunne_lese_da(hva, dagens_slutt(dag), dag);
end $$;

create function fantes(hva uuid, dag date) returns boolean
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
begin
  return coalesce(mappe_da(hva, dagens_slutt(dag)), registrering_da(hva, dagens_slutt(dag))) is not null;
end $$;

revoke execute on function dagens_slutt(date), etiketter_da(uuid, timestamptz, date),
  lesere_da(etikett_den_gangen, timestamptz, date),
  kunne_lese_da(uuid, timestamptz, date), ser_lesere(uuid), hvem_kunne_lese(uuid, date),
  fantes(uuid, date) from public;
grant execute on function ser_lesere(uuid), hvem_kunne_lese(uuid, date), fantes(uuid, date) to glassklar_intern;
