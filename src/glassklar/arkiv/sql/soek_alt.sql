-- Search with the readers beside the cleared. Words under a label stand by code, case, owner of an
-- XX, internal and withheld: each row is read by all or none of a reader's rights.
alter table soek_vernet add column eier int, add column internt boolean not null default false,
  add column unntatt_part boolean not null default false;
create index soek_vernet_eier on soek_vernet (eier) where eier is not null;

drop function soek_bygg_utloepte();
drop function soek_tekster(uuid);
drop function soek_skriv(uuid, "char", date, boolean, int[], uuid[], text[]);
drop function soek_sett_inn(uuid, "char", date, int[], uuid[], text[], int);
create type soektekst as (vern int, sak uuid, eier int, internt boolean, unntatt boolean, tekst text);

create function soek_tekster(r uuid) returns setof soektekst
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare i date := i_dag();
begin
  return query
  select null::int, null::uuid, null::int, false, false, g.tittel from registrering g where g.id = r
  union all
  select case when s.vern_til <= i then null else s.vern end, s.sak, s.vern_eier, s.internt, s.unntatt_part,
         concat_ws(' ', s.tittel2, s.beskrivelse, array_to_string(s.noekkelord, ' '), array_to_string(s.forfatter, ' '))
    from registrering_skjermet s where s.registrering_id = r
  union all
  select case when k.vern_til <= i then null else k.vern end, k.sak, k.vern_eier, k.internt, k.unntatt_part,
         concat_ws(' ', k.navn, k.kontaktperson, k.organisasjons_id, k.poststed)
    from kp_identitet k where k.registrering_id = r
  union all
  select case when d.vern_til <= i then null else d.vern end, d.sak, d.vern_eier, d.internt, d.unntatt_part,
         concat_ws(' ', d.tittel, d.beskrivelse)
    from regdok k join dokument_skjermet d on d.dokument_id = k.dokument_id where k.registrering_id = r
  union all
  select case when x.vern_til <= i then null else x.vern end, x.sak, x.vern_eier, x.internt, x.unntatt_part,
         left(x.tekst, 300000)
    from regdok k join dokumenttekst x on x.dokument_id = k.dokument_id where k.registrering_id = r
  union all
  select case when t.vern_til <= i then null else t.vern end, t.sak, t.vern_eier, t.internt, t.unntatt_part, t.tekst
    from merknad m join merknad_tekst t on t.merknad_id = m.id where m.registrering_id = r
  union all
  select case when n.vern_til <= i then null else n.vern end, n.sak, n.vern_eier, n.internt, n.unntatt_part,
         concat_ws(' ', n.navn, n.kontaktperson)
    from part p join part_identitet n on n.part_id = p.id where p.registrering_id = r;
end $$;

-- One row of open words, and one for each label: words that are read in one case, or by one reader,
-- must not be found by another.
create function soek_sett_inn(o uuid, a "char", d date, tekster soektekst[], maks int) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare aapen tsvector;
begin
  select to_tsvector('norwegian', coalesce(string_agg(left(t.tekst, maks), ' '), '')) into aapen
    from unnest(tekster) t where t.vern is null;
  insert into soek_aapen values (o, a, d, aapen);
  insert into soek_vernet (objekt, art, dato, vern, sak, tsv, eier, internt, unntatt_part)
  select o, a, d, w.id, t.sak,
         soek_merk(aapen || to_tsvector('norwegian', string_agg(left(t.tekst, maks), ' ')), w.kode_id, w.enhet_id),
         t.eier, coalesce(t.internt, false), coalesce(t.unntatt, false)
    from unnest(tekster) t join vern w on w.id = t.vern
   group by w.id, t.sak, t.eier, coalesce(t.internt, false), coalesce(t.unntatt, false);
end $$;

create function soek_skriv(o uuid, a "char", d date, ny boolean, tekster soektekst[]) returns void
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
  if (select coalesce(sum(length(t.tekst)), 0) from unnest(tekster) t) < 100000 then
    perform soek_sett_inn(o, a, d, tekster, maks);
    return;
  end if;
  -- Words of one object must fit in one megabyte: of very long texts only the beginning is found.
  loop
    begin
      perform soek_sett_inn(o, a, d, tekster, maks);
      return;
    exception when program_limit_exceeded then
      if maks < 1000 then raise; end if;
      maks := maks / 3;
    end;
  end loop;
end $$;

create or replace function soek_bygg_en(r uuid, ny boolean) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare d date; t soektekst[];
begin
  select (opprettet_dato at time zone 'Europe/Oslo')::date into d from registrering where id = r;
  if d is null then return; end if;
  select array_agg(x) into t from soek_tekster(r) x;
  perform soek_skriv(r, 'R', d, ny, t);
end $$;

create or replace function soek_bygg_mappe(m uuid, ny boolean) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare d date; t soektekst[]; i date := i_dag();
begin
  select (opprettet_dato at time zone 'Europe/Oslo')::date into d from mappe where id = m;
  if d is null then return; end if;
  select array_agg(row(x.vern, x.sak, x.eier, x.internt, x.unntatt, x.tekst)::soektekst) into t from (
    select null::int as vern, null::uuid as sak, null::int as eier, false as internt, false as unntatt, tittel as tekst
      from mappe where id = m
    union all
    select case when k.vern_til <= i then null else k.vern end, k.sak, k.vern_eier, k.internt, k.unntatt_part,
           concat_ws(' ', k.tittel2, k.beskrivelse, array_to_string(k.noekkelord, ' '))
      from mappe_skjermet k where k.mappe_id = m
    union all
    select case when n.vern_til <= i then null else n.vern end, n.sak, n.vern_eier, n.internt, n.unntatt_part,
           concat_ws(' ', n.navn, n.kontaktperson)
      from part p join part_identitet n on n.part_id = p.id where p.mappe_id = m
    union all
    select case when n.vern_til <= i then null else n.vern end, n.sak, n.vern_eier, n.internt, n.unntatt_part, n.tekst
      from merknad k join merknad_tekst n on n.merknad_id = k.id where k.mappe_id = m
  ) x;
  perform soek_skriv(m, 'M', d, ny, t);
end $$;

-- What stopped being shielded: the end is written to the trace, once, and its words move to the open
-- index. Rebuilds what ended lately, and what still has a label there that no text of it has.
-- Returns how many were rebuilt.
create function soek_bygg_utloepte() returns int
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare k record; n int := 0;
begin
  update skjerming set utloept = opphoerer where opphoerer <= i_dag() and utloept is distinct from opphoerer;
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

-- The reader's prefixes: whole codes, and code with unit. The auditor and the system user have all;
-- the archive has XX, and a leader XX in the units below.
create or replace function mine_prefikser(own boolean) returns text[]
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare h int := hvem();
begin
  if own or er_system() or er_revisor() then return array(select kode from tilgangskode); end if;
  return array(
    select case when k.omfang = 'enhet' then k.kode_id || '.' || u.under_id else k.kode_id end
      from klarering k left join enhet_under u on k.omfang = 'enhet' and u.over_id = k.enhet_id
     where k.bruker_id = h and k.kode_id <> 'XX' and k.omfang <> 'egne'
       and k.fra <= i_dag() and (k.til is null or k.til >= i_dag())
       and (k.omfang <> 'enhet' or u.under_id is not null)
    union select 'XX' where har_rolle('arkivar')
    union select 'XX.' || u.under_id from bruker b join enhet_under u on u.over_id = b.enhet_id
           where b.id = h and har_rolle('leder'));
end $$;

-- Newest first, ids and dates only; the page fetches rows under the ordinary policies. Words under
-- a code that the reader is cleared for are looked up by code. What is read in a case, or by name, is
-- fetched by case and owner first, and the words are compared afterwards: the word index is never
-- asked for words that stand in cases the reader does not know.
create or replace function soek(tekst text, grense int, foer_dato date default null, foer_id uuid default null)
returns table (objekt uuid, art "char", dato date)
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare
  q tsquery; qv tsquery; qa tsquery; egne uuid[]; egnevern int[]; part uuid[]; organ uuid[]; organvern int[];
  h int := hvem(); xx boolean; funnet int := 0; y record; r record; d date; med text := ''; noekkel text;
begin
  if h is null then return; end if;
  q := websearch_to_tsquery('norwegian', left(tekst, 500));
  if numnode(q) = 0 then return; end if;
  qv := soek_prefiks(q, mine_prefikser(false));
  egnevern := mine_saksvern();
  if egnevern <> '{}' then egne := mine_saker(); end if;
  part := mine_partssaker();
  organ := mine_organsaker();
  if organ <> '{}' then organvern := mine_organvern(); end if;
  xx := exists (select 1 from skjerming where eier_id = h and kode = 'XX');
  noekkel := case when foer_dato is null then '' else 'and (dato < $5 or (dato = $5 and objekt < $6))' end;
  if egne <> '{}' then
    med := med || ' union all select objekt, art, dato, tsv from %2$s where sak = any($7) and vern = any($8) %3$s';
  end if;
  if part <> '{}' then
    med := med || ' union all select objekt, art, dato, tsv from %2$s where sak = any($9) and not unntatt_part %3$s';
  end if;
  if organvern <> '{}' then
    med := med || ' union all select objekt, art, dato, tsv from %2$s where sak = any($10) and vern = any($11) and internt %3$s';
  end if;
  if xx then
    med := med || ' union all select objekt, art, dato, tsv from %2$s where eier = $12 %3$s';
  end if;
  if med <> '' then
    qa := soek_prefiks(q, mine_prefikser(true));
    med := ' union all (select distinct on (dato, objekt) objekt, art, dato from ('
      || substr(med, 12) || ' offset 0) m where tsv @@ $3 order by dato desc, objekt desc limit $4)';
  end if;
  if qv is not null then
    med := ' union all (select distinct on (dato, objekt) objekt, art, dato from %2$s'
      ' where tsv @@ $2 %3$s order by dato desc, objekt desc limit $4)' || med;
  end if;
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
         (select objekt, art, dato from %1$s where tsv @@ $1 %3$s order by dato desc, objekt desc limit $4)'
      || med || ') x order by dato desc, objekt desc limit $4',
      case when y.rest then 'soek_aapen_resten' else 'soek_aapen_' || y.aar end,
      case when y.rest then 'soek_vernet_resten' else 'soek_vernet_' || y.aar end,
      noekkel)
      using q, qv, qa, grense - funnet, foer_dato, foer_id, egne, egnevern, part, organ, organvern, h
    loop
      funnet := funnet + 1;
      objekt := r.objekt; art := r.art; dato := r.dato; return next;
    end loop;
    if funnet >= grense then return; end if;
  end loop;
end $$;

revoke execute on function soek_tekster(uuid), soek_sett_inn(uuid, "char", date, soektekst[], int),
  soek_skriv(uuid, "char", date, boolean, soektekst[]), soek_bygg_utloepte() from public;
grant execute on function soek_bygg_utloepte() to glassklar_intern;
