-- Search in the public journal: ids and dates only; the page fetches its rows by key.
--
-- The rows are walked year by year, and each year is asked with literal bounds: the planner then
-- knows how much of the year is wanted and how common the words are, and chooses between the
-- date index and the words' own (a generic plan would be a thousand times slower).
-- Names of private persons and texts of documents (tsv_navn) are found from navnegrense on only
-- (offentlegforskrifta § 6 fourth paragraph); the year that holds the limit is asked in two parts,
-- so that a word that is taken away ("-hansen") follows the same rule.

-- The parts to ask, in order: table, column of words, conditions, rows in the part and in its table.
-- $1 to $4 in the conditions are words, units, types and access.
create function offentlig.deler(
  q tsquery, fra date, til date, enheter text[], typer text[], tilganger text[], navnegrense date,
  stigende boolean default false, etter_dato date default null, etter_id uuid default null,
  endret_siden timestamptz default null)
returns table (tabell text, felt text, vilkaar text, rader float8, i_tabell float8)
language sql stable set search_path = offentlig, pg_temp as $$
  with alle as (
    select c.relname::text as tabell, nullif(substring(c.relname from '_([0-9]{4})$'), '')::int as aar,
           pg_relation_size(c.oid) > 0 as brukt, greatest(c.reltuples, 1)::float8 as rader
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'offentlig.journalpost'::regclass),
  rom as (
    select tabell, aar, make_date(aar, 1, 1) as a, make_date(aar, 12, 31) as b, rader from alle where brukt and aar is not null
    union all
    select r.tabell, null, x.a, x.b, r.rader
      from alle r, (select min(aar) as foerste, max(aar) as siste from alle) y,
           lateral (values (date '0001-01-01', make_date(y.foerste, 1, 1) - 1),
                           (make_date(y.siste + 1, 1, 1), date '9999-12-31')) x(a, b)
     where r.brukt and r.aar is null),
  -- Names and texts are asked by month, as they are indexed.
  delt as (
    select *, 'tsv' as felt from rom where q is null
    union all
    select tabell, aar, a, least(b, navnegrense - 1), rader, 'tsv' from rom where q is not null and a < navnegrense
    union all
    select tabell, aar, greatest(a, navnegrense), b, rader, 'tsv_navn' from rom where q is not null and b >= navnegrense and aar is null
    union all
    select tabell, aar, greatest(make_date(aar, m, 1), navnegrense), (make_date(aar, m, 1) + interval '1 month - 1 day')::date, rader, 'tsv_navn'
      from rom, generate_series(1, 12) m
     where q is not null and aar is not null and (make_date(aar, m, 1) + interval '1 month - 1 day')::date >= navnegrense),
  klipt as (
    select tabell, felt, greatest(a, fra) as a, least(b, til) as b, rader,
           coalesce(make_date(aar, 1, 1), date '0001-01-01') as aar_fra,
           coalesce(make_date(aar, 12, 31), date '9999-12-31') as aar_til from delt)
  select tabell, felt,
         'trukket is null'
         || case when a > aar_fra or felt = 'tsv_navn' then format(' and journaldato >= %L', a) else '' end
         || case when b < aar_til or felt = 'tsv_navn' then format(' and journaldato <= %L', b) else '' end
         || case when cardinality(enheter) = 1 then format(' and enhet_kode = %L', enheter[1])
                 when enheter is not null then ' and enhet_kode = any($2)' else '' end
         || case when cardinality(typer) = 1 then format(' and retning = %L', typer[1])
                 when typer is not null then ' and retning = any($3)' else '' end
         || case when cardinality(tilganger) = 1 then format(' and tilgang = %L', tilganger[1])
                 when tilganger is not null then ' and tilgang = any($4)' else '' end
         || case when etter_dato is null then ''
                 when stigende then format(' and (journaldato, id) > (%L, %L)', etter_dato, etter_id)
                 else format(' and (journaldato, id) < (%L, %L)', etter_dato, etter_id) end
         || case when endret_siden is null then '' else format(' and lagt_ut >= %L', endret_siden) end
         || case when q is null then '' else format(' and %I @@ $1', felt) end,
         rader * least(1, (b - a + 1) / 365.0), rader
    from klipt
   where a <= b
     and (etter_dato is null or case when stigende then b >= etter_dato else a <= etter_dato end)
   order by case when stigende then a end, a desc
$$;

-- Newest or oldest first, after a key (etter_dato, etter_id) when one is given; or, with
-- endret_siden, what was released or corrected since then (not in order: the reader sorts).
create function offentlig.finn(
  q tsquery, fra date, til date, enheter text[], typer text[], tilganger text[],
  grense int, navnegrense date, stigende boolean default false,
  etter_dato date default null, etter_id uuid default null, endret_siden timestamptz default null)
returns table (id uuid, journaldato date)
language plpgsql volatile set search_path = offentlig, pg_temp as $$
declare
  d record; n int; funnet int := 0; rekkefoelge text; plan json; forrige text := ''; andel float8;
  trengs int := grense; foerst_ord boolean;
begin
  if numnode(q) = 0 then return; end if;
  rekkefoelge := case when endret_siden is not null then 'lagt_ut desc, id desc'
                      when stigende then 'journaldato, id' else 'journaldato desc, id desc' end;
  for d in select * from deler(q, fra, til, enheter, typer, tilganger, navnegrense, stigende,
                               etter_dato, etter_id, endret_siden)
  loop
    if endret_siden is null then trengs := grense - funnet; end if;
    foerst_ord := false;
    if d.felt = 'tsv_navn' then
      -- The planner does not know that a document's words lie outside the row: reading them in
      -- date order costs some eight times as much for each row as finding rows by the word.
      if d.tabell <> forrige then
        forrige := d.tabell;
        execute format('explain (format json) select 1 from offentlig.%I where tsv_navn @@ $1', d.tabell) into plan using q;
        andel := greatest((plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8, 1) / d.i_tabell;
      end if;
      foerst_ord := andel * d.rader < 8 * least(trengs / andel, d.rader);
    end if;
    perform set_config('enable_indexscan', case when foerst_ord then 'off' else 'on' end, true),
            set_config('enable_seqscan', case when foerst_ord then 'off' else 'on' end, true);
    return query execute format('select id, journaldato from offentlig.%I where %s order by %s limit %s',
                                d.tabell, d.vilkaar, rekkefoelge, trengs)
      using q, enheter, typer, tilganger;
    get diagnostics n = row_count;
    funnet := funnet + n;
    if endret_siden is null and funnet >= grense then return; end if;
  end loop;
end $$;

-- How many hits there are, up to a limit. Words are counted from their index alone, without
-- reading them out of the rows.
create function offentlig.tell(
  q tsquery, fra date, til date, enheter text[], typer text[], tilganger text[],
  grense int, navnegrense date)
returns int
language plpgsql volatile set search_path = offentlig, pg_temp as $$
declare d record; n int; funnet int := 0;
begin
  if numnode(q) = 0 then return 0; end if;
  if q is not null then
    perform set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true),
            set_config('enable_indexonlyscan', 'off', true);
  end if;
  for d in select * from deler(q, fra, til, enheter, typer, tilganger, navnegrense) loop
    execute format('select count(*) from (select 1 from offentlig.%I where %s limit %s) x',
                   d.tabell, d.vilkaar, grense - funnet)
      into n using q, enheter, typer, tilganger;
    funnet := funnet + n;
    exit when funnet >= grense;
  end loop;
  return funnet;
end $$;

revoke execute on function
  offentlig.deler(tsquery, date, date, text[], text[], text[], date, boolean, date, uuid, timestamptz),
  offentlig.finn(tsquery, date, date, text[], text[], text[], int, date, boolean, date, uuid, timestamptz),
  offentlig.tell(tsquery, date, date, text[], text[], text[], int, date) from public;
grant execute on function
  offentlig.deler(tsquery, date, date, text[], text[], text[], date, boolean, date, uuid, timestamptz),
  offentlig.finn(tsquery, date, date, text[], text[], text[], int, date, boolean, date, uuid, timestamptz),
  offentlig.tell(tsquery, date, date, text[], text[], text[], int, date)
  to glassklar_offentlig, glassklar_intern;
