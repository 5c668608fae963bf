-- Search in the public journal. Ids and dates only; the page fetches its rows by key.
--
-- The rows are walked year by year, and each year is asked with literal bounds: the planner then
-- knows how much of the year is wanted and how common the words are, and chooses between the
-- date index and the words' own (a generic plan would be a thousand times slower).
-- Names of private persons and texts of documents (tsv_navn) are found from navnegrense on only
-- (offentlegforskrifta § 6 fourth paragraph); the year that holds the limit is asked in two parts,
-- so that a word that is taken away ("-hansen") follows the same rule.
create function offentlig.finn(
  q tsquery, fra date, til date, enheter text[], typer text[], tilganger text[],
  grense int, navnegrense date, stigende boolean default false,
  etter_dato date default null, etter_id uuid default null, endret_siden timestamptz default null)
returns table (id uuid, journaldato date)
language plpgsql stable set search_path = offentlig, pg_temp as $$
declare
  y record; n int; funnet int := 0; vilkaar text; retn text := 'desc'; sml text := '<'; rekkefoelge text;
begin
  if numnode(q) = 0 then return; end if;
  if stigende then retn := 'asc'; sml := '>'; end if;
  rekkefoelge := case when endret_siden is null then format('journaldato %1$s, id %1$s', retn)
                      else 'lagt_ut desc, id desc' end;
  for y in
    with aar as (
      select c.relname, substring(c.relname from '[0-9]{4}$')::int as aar
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = 'offentlig.journalpost'::regclass and c.relname ~ '_[0-9]{4}$'),
    ytter as (select make_date(min(aar), 1, 1) - 1 as foer, make_date(max(aar) + 1, 1, 1) as etter from aar),
    rom as (
      select relname, make_date(aar, 1, 1) as a, make_date(aar, 12, 31) as b from aar
      union all select 'journalpost_resten', '0001-01-01', foer from ytter
      union all select 'journalpost_resten', etter, '9999-12-31' from ytter),
    delt as (
      select relname, a, b, 'tsv' as felt from rom where q is null
      union all select relname, greatest(a, navnegrense), b, 'tsv_navn' from rom where q is not null and b >= navnegrense
      union all select relname, a, least(b, navnegrense - 1), 'tsv' from rom where q is not null and a < navnegrense)
    select relname, greatest(a, fra) as a, least(b, til) as b, felt,
           greatest(a, fra) > case when relname ~ '[0-9]$' then make_date(right(relname, 4)::int, 1, 1) else '0001-01-01' end as klipt_fra,
           least(b, til) < case when relname ~ '[0-9]$' then make_date(right(relname, 4)::int, 12, 31) else '9999-12-31' end as klipt_til
      from delt
     where b >= coalesce(fra, a) and a <= coalesce(til, b)
       and (etter_dato is null or case when stigende then b >= etter_dato else a <= etter_dato end)
     order by case when stigende then a end, a desc
  loop
    vilkaar := '';
    if y.klipt_fra then vilkaar := vilkaar || format(' and journaldato >= %L', y.a); end if;
    if y.klipt_til then vilkaar := vilkaar || format(' and journaldato <= %L', y.b); end if;
    if cardinality(enheter) = 1 then vilkaar := vilkaar || format(' and enhet_kode = %L', enheter[1]);
    elsif enheter is not null then vilkaar := vilkaar || ' and enhet_kode = any($2)'; end if;
    if typer is not null then vilkaar := vilkaar || ' and retning = any($3)'; end if;
    if tilganger is not null then vilkaar := vilkaar || ' and tilgang = any($4)'; end if;
    if etter_dato is not null then
      vilkaar := vilkaar || format(' and (journaldato, id) %s (%L, %L)', sml, etter_dato, etter_id);
    end if;
    if endret_siden is not null then vilkaar := vilkaar || format(' and lagt_ut >= %L', endret_siden); end if;
    if q is not null then vilkaar := vilkaar || format(' and %I @@ $1', y.felt); end if;
    return query execute format(
      'select id, journaldato from offentlig.%I where trukket is null %s order by %s limit %s',
      y.relname, vilkaar, rekkefoelge, case when endret_siden is null then grense - funnet else grense end)
      using q, enheter, typer, tilganger;
    get diagnostics n = row_count;
    funnet := funnet + n;
    if endret_siden is null and funnet >= grense then return; end if;
  end loop;
end $$;

revoke execute on function offentlig.finn(tsquery, date, date, text[], text[], text[], int, date, boolean, date, uuid, timestamptz) from public;
grant execute on function offentlig.finn(tsquery, date, date, text[], text[], text[], int, date, boolean, date, uuid, timestamptz)
  to glassklar_offentlig, glassklar_intern;
