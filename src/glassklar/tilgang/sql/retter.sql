-- What the acting person may read, worked out once a transaction (docs/decisions/0020). It is kept in
-- the parameter glassklar.retter of the transaction, signed with the key of hvem() and bound to the
-- identity, the transaction and the connection. Any role may set a parameter, so everything that is
-- not that very value is worth nothing: then it is worked out anew. Nothing here raises on a bad one.

-- Transactions that have changed what a right rests on. In them nothing is remembered: not a value
-- from before the change, nor one from after it, which a savepoint may undo. A row is of use to its
-- own transaction only.
create table rettendring (xid xid8 primary key);

create function rett_endret() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  insert into rettendring values (pg_current_xact_id()) on conflict do nothing;
  return null;
end $$;
do $$ declare t text; begin
  foreach t in array array['klarering', 'rolletildeling', 'stedfortreder', 'sakstilgang', 'vern',
      'enhet', 'enhet_under', 'tilgangskode'] loop
    -- before: whatever a row's own triggers ask is asked after it
    execute format('create trigger d_rett before insert or update or delete or truncate on %I
      for each statement execute function rett_endret()', t);
  end loop;
end $$;
-- A login and a new password change no right.
create trigger d_rett before insert or delete or update of enhet_id, er_system on bruker
  for each statement execute function rett_endret();

-- The units that a person leads today and all below. A role without a unit is for the unit they
-- belong to, as in er_leder_over().
create function ledede_enheter(p int) returns int[]
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
begin
  return array(
    select distinct u.under_id from rolletildeling t join bruker b on b.id = t.bruker_id
      join enhet_under u on u.over_id = coalesce(t.enhet_id, b.enhet_id)
     where t.bruker_id = p and t.rolle = 'leder' and t.fra <= i_dag() and (t.til is null or t.til >= i_dag()));
end $$;

-- Who read under a label on a day, as lesere.sql had it, but a leader's XX by the units they led.
create or replace function lesere_da(e etikett_den_gangen, da timestamptz, dag date)
returns table (bruker int, grunn text, id int, forhold text, forhold_id int)
language plpgsql stable set search_path = glassklar, pg_temp as $$
declare over int[] := enheter_over_da(e.enhet, da);
begin
  if e.kode = 'XX' then
    return query
      select r.bruker, 'arkivar', r.id, '', null::int from roller_da('arkivar', da, dag) r
      union all
      select r.bruker, 'leder', r.id, '', null from roller_da('leder', da, dag) r join rolletildeling t on t.id = r.id
       where coalesce(t.enhet_id, (bruker_da(r.bruker, da) ->> 'enhet_id')::int) = any(over)
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

-- Numbers as the text of a multirange. By hand: range_agg() takes five times as long.
create function som_rekker(ider int[]) returns text
language plpgsql immutable set search_path = glassklar, pg_temp as $$
begin
  if ider is null or ider = '{}' then return '{}'; end if;
  return (
    select '{' || string_agg('[' || r.fra || ',' || r.til || ']', ',') || '}' from (
      select min(y.n) as fra, max(y.n) as til from (
        select x.n, x.n - dense_rank() over (order by x.n) as rekke from unnest(ider) x(n)) y
       group by y.rekke) r);
end $$;

-- The rights of a person, as text: pairs read everywhere | pairs read in own cases | whose cases are
-- their own: theirs, and those of whom they stand in for | bodies they sit in, 0, pairs whose internal
-- documents they read there | whether any case is given by name. Nothing in it grows with the cases.
create function regn_retter(h int) returns text
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare dag date := i_dag(); alt boolean; arkivar boolean; leder boolean; politiker boolean;
  overalt text[]; i_egne text[]; i_enhet boolean;
  alle int[] := '{}'; egne int[]; organ int[] := '{}'; personer int[]; navngitt boolean;
begin
  select coalesce(bool_or(b.er_system or t.rolle = 'revisor'), false), coalesce(bool_or(t.rolle = 'arkivar'), false),
         coalesce(bool_or(t.rolle = 'leder'), false), coalesce(bool_or(t.rolle = 'politiker'), false)
    into alt, arkivar, leder, politiker
    from bruker b left join rolletildeling t
      on t.bruker_id = b.id and t.fra <= dag and (t.til is null or t.til >= dag)
   where b.id = h;
  -- XX is no code of a kind of content, so nobody is cleared for it: the archive reads it, and the
  -- leader of the unit (its owner is in the label)
  select array_agg(k.kode_id::text) filter (where k.omfang = 'alle'),
         array_agg(k.kode_id::text) filter (where k.omfang = 'egne'), coalesce(bool_or(k.omfang = 'enhet'), false)
    into overalt, i_egne, i_enhet
    from klarering k
   where k.bruker_id = h and k.kode_id <> 'XX' and k.fra <= dag and (k.til is null or k.til >= dag);
  if arkivar then overalt := overalt || 'XX'::text; end if;
  if alt then
    alle := array(select v.id from vern v);
  elsif overalt is not null then
    alle := array(select v.id from vern v where v.kode_id = any(overalt));
  end if;
  if i_enhet and not alt then
    alle := alle || array(
      select v.id from klarering k join enhet_under u on u.over_id = k.enhet_id
        join vern v on v.kode_id = k.kode_id and v.enhet_id = u.under_id
       where k.bruker_id = h and k.kode_id <> 'XX' and k.omfang = 'enhet'
         and k.fra <= dag and (k.til is null or k.til >= dag));
  end if;
  if leder and not alt then
    alle := alle || array(select v.id from vern v where v.kode_id = 'XX' and v.enhet_id = any(ledede_enheter(h)));
  end if;
  if i_egne is not null then
    egne := array(select v.id from vern v where v.kode_id = any(i_egne));
  end if;
  select array(select t.for_bruker_id from stedfortreder t where t.bruker_id = h and t.fra <= dag and t.til >= dag),
         exists (select 1 from sakstilgang t
                  where t.bruker_id = h and t.fra <= dag and (t.til is null or t.til >= dag))
    into personer, navngitt;
  if politiker then
    organ := array(
      select distinct e.id from rolletildeling t join bruker b on b.id = t.bruker_id
        join enhet e on e.id = coalesce(t.enhet_id, b.enhet_id) and e.folkevalgt
       where t.bruker_id = h and t.rolle = 'politiker' and t.fra <= dag and (t.til is null or t.til >= dag));
    if organ <> '{}' then
      organ := organ || 0
        || array(select v.id from vern v join tilgangskode k on k.kode = v.kode_id and k.folkevalgt);
    end if;
  end if;
  return concat_ws('|', som_rekker(alle), som_rekker(egne), h || personer, organ, navngitt);
end $$;

-- Part nr of the acting person's rights, null when nobody acts. The remembered value is
-- '<hmac>retter|<transaction start>|<connection>|<identity>|<rights>'.
create function min_rett(nr int) returns text
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare
  hvem_ text := current_setting('glassklar.hvem', true);
  husket text := current_setting('glassklar.retter', true);
  x xid8 := pg_current_xact_id_if_assigned();
  endret boolean := false; hode text; h int; n noekkel%rowtype;
begin
  if hvem_ is null or hvem_ = '' then return null; end if;
  if x is not null then endret := exists (select 1 from rettendring r where r.xid = x); end if;
  if not endret then
    hode := concat_ws('|', 'retter', (extract(epoch from now()) * 1000000)::bigint, pg_backend_pid(), hvem_, '');
    select * into n from noekkel where id = 1;
    if starts_with(substr(husket, 65), hode) and left(husket, 64)
         = encode(sha256(n.o || sha256(n.i || convert_to(substr(husket, 65), 'UTF8'))), 'hex') then
      return split_part(substr(husket, 65 + length(hode)), '|', nr);
    end if;
  end if;
  h := hvem();
  if h is null then return null; end if;
  husket := regn_retter(h);
  if not endret then
    hode := hode || husket;
    perform set_config('glassklar.retter',
      encode(sha256(n.o || sha256(n.i || convert_to(hode, 'UTF8'))), 'hex') || hode, true);
  end if;
  return split_part(husket, '|', nr);
end $$;

-- Pairs (code, unit) that the person reads in every case; all for the auditor and the system user. As
-- ranges: whoever reads everything has one of them.
create function mitt_vern() returns int4multirange
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
begin return coalesce(min_rett(1)::int4multirange, '{}'); end $$;

-- Pairs that the person reads in their own cases.
create function mitt_saksvern() returns int4multirange
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
begin return coalesce(min_rett(2)::int4multirange, '{}'); end $$;

-- The same two as lists.
create or replace function mine_vern() returns int[]
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare m int4multirange := mitt_vern();
begin return array(select v.id from vern v where v.id <@ m); end $$;

create or replace function mine_saksvern() returns int[]
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare m int4multirange := mitt_saksvern();
begin return array(select v.id from vern v where v.id <@ m); end $$;

-- Those whose cases are the person's own today: themself, and those they stand in for.
create function mine_personer() returns int[]
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
begin return coalesce(min_rett(3)::int[], '{}'); end $$;

-- The elected bodies that the person sits in today, 0, and the pairs under the codes whose internal
-- documents councillors read. Empty for everybody else.
create function mitt_organ() returns int[]
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
begin return coalesce(min_rett(4)::int[], '{}'); end $$;

-- Whether any case is given to the person by name today.
create function har_navngitt() returns boolean
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
begin return coalesce(min_rett(5)::boolean, false); end $$;

-- The rest is asked of one row, by what a row's case is found with; no list of cases is made.

-- Whether it is the case of one of these: assigned, handling an entry, or owner of an XX in it. Runs
-- with the caller's rights: all this is open to whoever works here.
create function egen_sak(s uuid, personer int[]) returns boolean
language plpgsql stable strict as $$
begin
  return exists (select 1 from glassklar.mappe m where m.id = s and m.saksansvarlig_id = any(personer))
      or exists (select 1 from glassklar.registrering r where r.mappe_id = s and r.saksbehandler_id = any(personer))
      or exists (select 1 from glassklar.skjerming k where k.mappe = s and k.kode = 'XX' and k.eier_id = any(personer));
end $$;

-- Whether one of the bodies decides or has decided the case, and its members read this pair.
create function organsak(s uuid, v int, organ int[]) returns boolean
language plpgsql stable strict as $$
declare skille int := array_position(organ, 0);
begin
  return skille is not null and v = any(organ[skille + 1:]) and exists (
    select 1 from glassklar.saksorgan o where o.sak = s and o.enhet_id = any(organ[:skille - 1])
       and o.fra <= glassklar.i_dag() and (o.til is null or o.til >= glassklar.i_dag()));
end $$;

-- Whether a row is read because its case is given to the person by name: a party reads all that is not
-- withheld from parties, others what they are cleared for in own cases.
create function navngitt_sak(s uuid, v int, unntatt boolean) returns boolean
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
begin
  return exists (
    select 1 from sakstilgang t
     where t.bruker_id = hvem() and t.sak = s and t.fra <= i_dag() and (t.til is null or t.til >= i_dag())
       and case when t.grunn = 'part' then unntatt is not true else v <@ mitt_saksvern() end);
end $$;

revoke execute on function rett_endret(), ledede_enheter(int), som_rekker(int[]), regn_retter(int),
  min_rett(int), mitt_vern(), mitt_saksvern(), mine_personer(), mitt_organ(), har_navngitt(),
  egen_sak(uuid, int[]), organsak(uuid, int, int[]), navngitt_sak(uuid, int, boolean) from public;
grant execute on function mitt_vern(), mitt_saksvern(), mine_personer(), mitt_organ(), har_navngitt(),
  egen_sak(uuid, int[]), organsak(uuid, int, int[]), navngitt_sak(uuid, int, boolean) to glassklar_intern;
