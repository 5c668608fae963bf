-- Search for staff. Tables without rights for anybody, read through one function. Words under
-- a label stand with the label's code in front, so that a search never touches an index entry
-- that the reader may not know of. By year; newest first.
create table soek_aapen (
  objekt uuid not null, art "char" not null, dato date not null, tsv tsvector not null
) partition by range (dato);
create table soek_vernet (
  objekt uuid not null, art "char" not null, dato date not null, vern int not null,
  sak uuid, tsv tsvector not null
) partition by range (dato);

create function soek_lag_aar(aar int) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare t text; n text; finnes boolean;
begin
  foreach t in array array['soek_aapen', 'soek_vernet'] loop
    n := t || '_' || aar;
    if aar not between 1900 and 2200 or to_regclass('glassklar.' || n) is not null then continue; end if;
    -- the year has begun without one: its rows stay where they are
    execute format('select exists (select 1 from glassklar.%I where dato >= %L and dato < %L)',
                   t || '_resten', make_date(aar, 1, 1), make_date(aar + 1, 1, 1)) into finnes;
    if finnes then continue; end if;
    execute format('create table glassklar.%I partition of glassklar.%I for values from (%L) to (%L)',
                   n, t, make_date(aar, 1, 1), make_date(aar + 1, 1, 1));
    execute format('alter table glassklar.%I alter column tsv set statistics 1000', n);
    execute format('create index on glassklar.%I (dato desc, objekt desc)', n);
    execute format('create index on glassklar.%I (objekt)', n);
    execute format('create index on glassklar.%I using gin (tsv) with (fastupdate = off)', n);
    if t = 'soek_vernet' then execute format('create index on glassklar.%I (sak)', n); end if;
  end loop;
end $$;
create table soek_aapen_resten partition of soek_aapen default;
create table soek_vernet_resten partition of soek_vernet default;
create index on soek_aapen_resten (dato desc, objekt desc);
create index on soek_aapen_resten (objekt);
create index on soek_aapen_resten using gin (tsv) with (fastupdate = off);
create index on soek_vernet_resten (dato desc, objekt desc);
create index on soek_vernet_resten (objekt);
create index on soek_vernet_resten using gin (tsv) with (fastupdate = off);
select soek_lag_aar(a) from generate_series(2000, extract(year from current_date)::int + 1) a;

-- Every lexeme twice: behind the code, and behind code and unit. What becomes too long for
-- a word by that (2046 bytes) nobody searches for.
create function soek_merk(t tsvector, k text, e int) returns tsvector
language plpgsql immutable set search_path = glassklar, pg_temp as $$
declare r tsvector;
begin
  select coalesce(string_agg('''' || replace(replace(p || ':' || lexeme, '\', '\\'), '''', '''''') || ''''
           || coalesce(':' || array_to_string(positions, ','), ''), ' '), '')::tsvector into r
    from unnest(t), (values (k), (k || '.' || coalesce(e::text, '-'))) x(p)
   where octet_length(p || ':' || lexeme) < 2047;
  return r;
end $$;

-- A query for a set of prefixes.
create function soek_prefiks(q tsquery, prefikser text[]) returns tsquery
language plpgsql immutable set search_path = glassklar, pg_temp as $$
declare r tsquery;
begin
  if q is null or numnode(q) = 0 or coalesce(cardinality(prefikser), 0) = 0 then return null; end if;
  select string_agg('(' || regexp_replace(q::text, $r$'((?:[^']|'')+)'$r$, '''' || p || ':\1''', 'g') || ')', ' | ')::tsquery
    into r from unnest(prefikser) p;
  return r;
end $$;

-- The texts of one entry with their labels.
create function soek_tekster(r uuid) returns table (vern int, sak uuid, tekst text)
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
begin
  return query
  select null::int, null::uuid, g.tittel from registrering g where g.id = r
  union all
  select case when s.vern_til <= i_dag() then null else s.vern end, s.sak,
         concat_ws(' ', s.tittel2, s.beskrivelse, array_to_string(s.noekkelord, ' '), array_to_string(s.forfatter, ' '))
    from registrering_skjermet s where s.registrering_id = r
  union all
  select case when i.vern_til <= i_dag() then null else i.vern end, i.sak,
         concat_ws(' ', i.navn, i.kontaktperson, i.organisasjons_id, i.poststed)
    from kp_identitet i where i.registrering_id = r
  union all
  select case when d.vern_til <= i_dag() then null else d.vern end, d.sak, concat_ws(' ', d.tittel, d.beskrivelse)
    from regdok k join dokument_skjermet d on d.dokument_id = k.dokument_id where k.registrering_id = r
  union all
  select case when x.vern_til <= i_dag() then null else x.vern end, x.sak, left(x.tekst, 300000)
    from regdok k join dokumenttekst x on x.dokument_id = k.dokument_id where k.registrering_id = r
  union all
  select case when t.vern_til <= i_dag() then null else t.vern end, t.sak, t.tekst
    from merknad m join merknad_tekst t on t.merknad_id = m.id where m.registrering_id = r
  union all
  select case when i.vern_til <= i_dag() then null else i.vern end, i.sak, concat_ws(' ', i.navn, i.kontaktperson)
    from part p join part_identitet i on i.part_id = p.id where p.registrering_id = r;
end $$;

-- One row of open words, and one for each label and case: words that are read in one case
-- must not be found by the reader of another.
create function soek_sett_inn(o uuid, a "char", d date, vern int[], sak uuid[], tekst text[], maks int) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare aapen tsvector;
begin
  select to_tsvector('norwegian', coalesce(string_agg(left(t, maks), ' '), '')) into aapen
    from unnest(vern, tekst) x(n, t) where n is null;
  insert into soek_aapen values (o, a, d, aapen);
  insert into soek_vernet
  select o, a, d, w.id, x.s, soek_merk(aapen || to_tsvector('norwegian', string_agg(left(x.t, maks), ' ')), w.kode_id, w.enhet_id)
    from unnest(vern, sak, tekst) x(n, s, t) join vern w on w.id = x.n
   group by w.id, x.s;
end $$;

create function soek_skriv(o uuid, a "char", d date, ny boolean, vern int[], sak uuid[], tekst text[]) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare maks int := 300000; finnes boolean := not ny;
begin
  if ny then
    -- something in the same transaction may have built it already
    execute format('select exists (select 1 from soek_aapen where dato = %L and objekt = $1)', d) into finnes using o;
  end if;
  if finnes then
    -- a literal date prunes to one year: without it every year is locked
    execute format('delete from soek_aapen where dato = %L and objekt = $1', d) using o;
    execute format('delete from soek_vernet where dato = %L and objekt = $1', d) using o;
  end if;
  if (select coalesce(sum(length(t)), 0) from unnest(tekst) t) < 100000 then
    perform soek_sett_inn(o, a, d, vern, sak, tekst, maks);
    return;
  end if;
  -- Words of one object must fit in one megabyte: of very long texts only the beginning is found.
  loop
    begin
      perform soek_sett_inn(o, a, d, vern, sak, tekst, maks);
      return;
    exception when program_limit_exceeded then
      if maks < 1000 then raise; end if;
      maks := maks / 3;
    end;
  end loop;
end $$;

create function soek_bygg_en(r uuid, ny boolean) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare d date; v int[]; s uuid[]; t text[];
begin
  select (opprettet_dato at time zone 'Europe/Oslo')::date into d from registrering where id = r;
  if d is null then return; end if;
  select array_agg(x.vern), array_agg(x.sak), array_agg(x.tekst) into v, s, t from soek_tekster(r) x;
  perform soek_skriv(r, 'R', d, ny, v, s, t);
end $$;
create function soek_bygg(r uuid) returns void
language sql security definer set search_path = glassklar, pg_temp as $$ select soek_bygg_en(r, false) $$;

create function soek_bygg_mappe(m uuid, ny boolean) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare d date; v int[]; s uuid[]; t text[];
begin
  select (opprettet_dato at time zone 'Europe/Oslo')::date into d from mappe where id = m;
  if d is null then return; end if;
  select array_agg(x.vern), array_agg(x.sak), array_agg(x.tekst) into v, s, t from (
    select null::int as vern, null::uuid as sak, tittel as tekst from mappe where id = m
    union all
    select case when k.vern_til <= i_dag() then null else k.vern end, k.sak,
           concat_ws(' ', k.tittel2, k.beskrivelse, array_to_string(k.noekkelord, ' '))
      from mappe_skjermet k where k.mappe_id = m
    union all
    select case when i.vern_til <= i_dag() then null else i.vern end, i.sak, concat_ws(' ', i.navn, i.kontaktperson)
      from part p join part_identitet i on i.part_id = p.id where p.mappe_id = m
    union all
    select case when n.vern_til <= i_dag() then null else n.vern end, n.sak, n.tekst
      from merknad k join merknad_tekst n on n.merknad_id = k.id where k.mappe_id = m
  ) x;
  perform soek_skriv(m, 'M', d, ny, v, s, t);
end $$;
create function soek_bygg_sak(m uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  perform soek_bygg_mappe(m, false);
  perform soek_bygg_en(id, false) from registrering where mappe_id = m;
end $$;

-- What stopped being shielded: its words move to the open index. Rebuilds what ended lately,
-- and what still has a label there that no text of it has. Returns how many were rebuilt.
create function soek_bygg_utloepte() returns int
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare k record; n int := 0;
begin
  for k in
    with slutt as (
      select gjelder, art, opphoerer from skjerming where opphoerer <= i_dag()
    ), saker as (
      select s.gjelder as m, s.opphoerer from slutt s where s.art = 'M'
      union all
      select m.id, s.opphoerer from slutt s join mappe m on s.gjelder in (m.arkivdel_id, m.referanse_arkivdel_id)
       where s.art = 'A'
    ), direkte as (
      select s.gjelder as r, s.opphoerer from slutt s where s.art = 'R'
      union all
      select d.registrering_id, s.opphoerer from slutt s join regdok d on d.dokument_id = s.gjelder where s.art = 'D'
      union all
      select r.id, x.opphoerer from saker x join registrering r on r.mappe_id = x.m
      union all
      select r.id, s.opphoerer from slutt s join registrering r on s.gjelder in (r.arkivdel_id, r.referanse_arkivdel_id)
       where s.art = 'A'
      union all
      select rd.registrering_id, s.opphoerer from slutt s join dokument d on d.referanse_arkivdel_id = s.gjelder
        join regdok rd on rd.dokument_id = d.id where s.art = 'A'
    ), poster as (
      select r, opphoerer from direkte
      union all
      select b.registrering_id, x.opphoerer from direkte x join regdok a on a.registrering_id = x.r
        join regdok b on b.dokument_id = a.dokument_id
    )
    select 'M' as art, m as o, max(opphoerer) as dag from saker group by m
    union all
    select 'R', r, max(opphoerer) from poster group by r
  loop
    if k.dag <= i_dag() - 14 and not exists (
      select 1 from soek_vernet v where v.objekt = k.o
         and (k.art = 'M' or v.vern not in (select t.vern from soek_tekster(k.o) t where t.vern is not null)))
    then continue; end if;
    if k.art = 'M' then perform soek_bygg_mappe(k.o, false); else perform soek_bygg_en(k.o, false); end if;
    n := n + 1;
  end loop;
  return n;
end $$;

-- Once per object and commit: deferred triggers see the final rows, so the first build is enough.
-- The list of what is built belongs to one command from the client: after SET CONSTRAINTS
-- ... IMMEDIATE a later change is built anew.
create function soek_utsatt() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare o uuid; m uuid; gjort text := coalesce(current_setting('glassklar.soek_bygd', true), '');
        naa text := statement_timestamp()::text;
begin
  if left(gjort, length(naa)) is distinct from naa then gjort := naa; end if;
  case tg_table_name
    when 'registrering' then o := new.id;
    when 'mappe' then m := new.id;
    when 'registrering_skjermet', 'kp_identitet' then o := new.registrering_id;
    when 'mappe_skjermet' then m := new.mappe_id;
    when 'merknad_tekst' then
      select k.registrering_id, k.mappe_id into o, m from merknad k where k.id = new.merknad_id;
    when 'part_identitet' then
      select k.registrering_id, k.mappe_id into o, m from part k where k.id = new.part_id;
    else
      -- a document may stand in several entries
      for o in select registrering_id from regdok where dokument_id = new.dokument_id loop
        if position(o::text in gjort) = 0 then
          perform soek_bygg_en(o, false);
          gjort := gjort || o::text;
        end if;
      end loop;
      perform set_config('glassklar.soek_bygd', gjort, true);
      return null;
  end case;
  if o is not null and position(o::text in gjort) = 0 then
    perform soek_bygg_en(o, tg_table_name = 'registrering' and tg_op = 'INSERT');
    perform set_config('glassklar.soek_bygd', gjort || o::text, true);
  elsif m is not null and position(m::text in gjort) = 0 then
    perform soek_bygg_mappe(m, tg_table_name = 'mappe' and tg_op = 'INSERT');
    perform set_config('glassklar.soek_bygd', gjort || m::text, true);
  end if;
  return null;
end $$;
create constraint trigger z_soek after insert or update of tittel on registrering deferrable initially deferred
  for each row execute function soek_utsatt();
create constraint trigger z_soek after insert or update of tittel on mappe deferrable initially deferred
  for each row execute function soek_utsatt();
create constraint trigger z_soek after insert or update of tittel2, beskrivelse, noekkelord, forfatter
  on registrering_skjermet deferrable initially deferred for each row execute function soek_utsatt();
create constraint trigger z_soek after insert or update of tittel2, beskrivelse, noekkelord on mappe_skjermet
  deferrable initially deferred for each row execute function soek_utsatt();
create constraint trigger z_soek after insert or update of navn, kontaktperson, organisasjons_id, poststed on kp_identitet
  deferrable initially deferred for each row execute function soek_utsatt();
create constraint trigger z_soek after insert or update of tittel, beskrivelse on dokument_skjermet
  deferrable initially deferred for each row execute function soek_utsatt();
create constraint trigger z_soek after insert or update of tekst on dokumenttekst
  deferrable initially deferred for each row execute function soek_utsatt();
create constraint trigger z_soek after insert or update of tekst on merknad_tekst
  deferrable initially deferred for each row execute function soek_utsatt();
create constraint trigger z_soek after insert or update of navn, kontaktperson on part_identitet
  deferrable initially deferred for each row execute function soek_utsatt();

-- The reader's prefixes: whole codes, and code with unit.
create function mine_prefikser(own boolean) returns text[]
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select coalesce(array_agg(distinct p), '{}') from (
    select case when k.omfang = 'enhet' then k.kode_id || '.' || u.under_id else k.kode_id end as p
      from klarering k left join enhet_under u on k.omfang = 'enhet' and u.over_id = k.enhet_id
     where k.bruker_id = hvem() and k.fra <= i_dag() and (k.til is null or k.til >= i_dag())
       and (k.omfang = 'egne') = own
    union all
    select kode from tilgangskode where not own and er_system()
  ) x where p is not null
$$;

-- Newest first, ids and dates only; the page fetches rows under the ordinary policies.
create function soek(tekst text, grense int, foer_dato date default null, foer_id uuid default null)
returns table (objekt uuid, art "char", dato date)
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare
  q tsquery; qv tsquery; qs tsquery; saker uuid[]; funnet int := 0; y record; r record; d date;
begin
  if hvem() is null then return; end if;
  q := websearch_to_tsquery('norwegian', left(tekst, 500));
  if numnode(q) = 0 then return; end if;
  qv := soek_prefiks(q, mine_prefikser(false));
  qs := soek_prefiks(q, mine_prefikser(true));
  if qs is not null then saker := mine_saker(); end if;
  d := coalesce(foer_dato, 'infinity');
  for y in
    select c.relname, pg_get_expr(c.relpartbound, c.oid) ~ 'DEFAULT' as rest,
           nullif(substring(c.relname from '[0-9]{4}$'), '')::int as aar
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'glassklar.soek_aapen'::regclass
     order by 3 desc nulls last
  loop
    if not y.rest and make_date(y.aar, 1, 1) > d then continue; end if;
    for r in execute format(
      'select distinct on (dato, objekt) objekt, art, dato from (
         (select objekt, art, dato from %1$s where tsv @@ $1 %3$s order by dato desc, objekt desc limit $4)
         union all
         (select distinct on (dato, objekt) objekt, art, dato from %2$s
           where $2 is not null and tsv @@ $2 %3$s order by dato desc, objekt desc limit $4)
         union all
         (select distinct on (dato, objekt) objekt, art, dato from %2$s
           where $3 is not null and sak = any($7) and tsv @@ $3 %3$s order by dato desc, objekt desc limit $4)
       ) x order by dato desc, objekt desc limit $4',
      case when y.rest then 'soek_aapen_resten' else 'soek_aapen_' || y.aar end,
      case when y.rest then 'soek_vernet_resten' else 'soek_vernet_' || y.aar end,
      case when foer_dato is null then '' else 'and (dato < $5 or (dato = $5 and objekt < $6))' end)
      using q, qv, qs, grense - funnet, foer_dato, foer_id, saker
    loop
      funnet := funnet + 1;
      objekt := r.objekt; art := r.art; dato := r.dato; return next;
    end loop;
    if funnet >= grense then return; end if;
  end loop;
end $$;

revoke all on soek_aapen, soek_vernet from public;
revoke execute on function soek_lag_aar(int), soek_bygg(uuid), soek_bygg_en(uuid, boolean),
  soek_bygg_mappe(uuid, boolean), soek_bygg_sak(uuid), soek_tekster(uuid), soek_bygg_utloepte(),
  soek_skriv(uuid, "char", date, boolean, int[], uuid[], text[]), mine_prefikser(boolean),
  soek_sett_inn(uuid, "char", date, int[], uuid[], text[], int),
  soek(text, int, date, uuid) from public;
grant execute on function soek(text, int, date, uuid), soek_lag_aar(int), soek_bygg_utloepte()
  to glassklar_intern;
