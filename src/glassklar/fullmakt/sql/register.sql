-- The delegation register: which rows count, who holds them, and the only ways to write it. Each way asks
-- hvem() itself; a refusal is one word, as in org/sql/tildelinger.sql. The same rules stand in
-- fullmakt/rules.py, and a test compares them. Nothing is deleted or dated back; what a row gives is
-- never changed, so a chain of givers cannot be closed into a ring.

-- Days are days in Norway: the session's time zone decides nothing. It and the next have no path of their
-- own, and so are taken into the queries that ask for thousands of rows.
create function norsk_dag(t timestamptz) returns date
language sql immutable as $$ select (t at time zone 'Europe/Oslo')::date $$;

-- Whether a row, its givers aside, counts on a day: confirmed and not withdrawn by then, the day in its period.
create function staar_paa(x fullmakt, dag date) returns boolean
language sql immutable as $$
  select glassklar.norsk_dag(x.bekreftet) <= dag and (x.trukket is null or glassklar.norsk_dag(x.trukket) > dag)
     and x.fra <= dag and (x.til is null or x.til >= dag)
$$;
create function staar_paa(g reglement, dag date) returns boolean
language sql immutable as $$
  select glassklar.norsk_dag(g.bekreftet) <= dag and g.gjelder_fra <= dag and (g.gjelder_til is null or g.gjelder_til >= dag)
$$;

-- The rows from the council down to this one.
create function fullmakt_kjede(f uuid) returns uuid[]
language sql stable security definer set search_path = glassklar, pg_temp as $$
  with recursive k(giver_id, sti) as (
    select x.giver_id, array[x.id] from fullmakt x where x.id = f
    union all
    select x.giver_id, x.id || k.sti from k join fullmakt x on x.id = k.giver_id where x.id <> all (k.sti))
  select sti from k where giver_id is null
$$;

-- Whether a row counts on a day: confirmed by then, not withdrawn by then, the day in its period, and so for
-- every giver up to a reglement that is in force (kommuneloven § 5-14).
create function fullmakt_gjelder(f uuid, dag date) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  with recursive k(giver_id, reglement_id, sti) as (
    select x.giver_id, x.reglement_id, array[x.id] from fullmakt x
     where x.id = f and staar_paa(x, dag)
    union all
    select x.giver_id, x.reglement_id, x.id || k.sti from k join fullmakt x on x.id = k.giver_id
     where x.id <> all (k.sti) and staar_paa(x, dag))
  select exists (
    select 1 from k join reglement g on g.id = k.reglement_id
     where staar_paa(g, dag))
$$;

-- ⚡ All rows that count on a day with their chains, from the top: one walk, not one a row.
create function gjeldende_fullmakter(dag date) returns table (fullmakt uuid, kjede uuid[])
language sql stable security definer set search_path = glassklar, pg_temp as $$
  with recursive egne as materialized (
    select x.id, x.giver_id, x.reglement_id from fullmakt x
     where staar_paa(x, dag)),
  k(id, sti) as (
    select x.id, array[x.id] from egne x join reglement g on g.id = x.reglement_id
     where staar_paa(g, dag)
    union all
    select x.id, k.sti || x.id from k join egne x on x.giver_id = k.id)
  select id, sti from k
$$;

-- The unit and those above it.
create function enheter_over(enhet_ int) returns int[]
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select array_agg(over_id) from enhet_under where under_id = enhet_
$$;

-- Whether what a row says, its givers aside, covers a decision in such units. Without an amount, only rows
-- without limits do. Not a definer function, so that a query takes it in.
create function fullmakt_dekker(x fullmakt, type_ uuid, belop numeric, enheter int[], klasse_ text) returns boolean
language sql immutable as $$
  select x.vedtakstype_id = type_ and x.enhet_id = any (enheter) and starts_with(coalesce(klasse_, ''), x.klasse)
     and case when belop is null then x.beloep_fra is null and x.beloep_til is null
              else coalesce(x.beloep_fra, 0) <= belop and (x.beloep_til is null or belop <= x.beloep_til) end
$$;

-- ⚡ The rows that cover a decision on a day, every giver of theirs included: a unit that is moved in the
-- tree must not widen what a giver had.
create function dekkende_fullmakter(type_ uuid, belop numeric, enhet_ int, klasse_ text, dag date)
returns table (fullmakt uuid, kjede uuid[])
language sql stable security definer set search_path = glassklar, pg_temp as $$
  with recursive o as materialized (select enheter_over(enhet_) as enheter),
  egne as materialized (
    select x.id, x.giver_id, x.reglement_id from fullmakt x, o
     where fullmakt_dekker(x, type_, belop, o.enheter, klasse_)
       and staar_paa(x, dag)),
  k(id, sti) as (
    select x.id, array[x.id] from egne x join reglement g on g.id = x.reglement_id
     where staar_paa(g, dag)
    union all
    select x.id, k.sti || x.id from k join egne x on x.giver_id = k.id)
  select id, sti from k
$$;

-- Whom a row is given to on a day, whether it counts or not: the person, or those in the position. Rights end
-- with the work (Noark 4.5.29-31).
create function fullmakt_mottakere(f uuid, dag date) returns setof int
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select b.id from bruker b
   where b.id in (
       select x.til_bruker_id from fullmakt x where x.id = f
       union all
       select i.bruker_id from fullmakt x join stilling s on s.id = x.til_stilling_id
         join stillingsinnehaver i on i.stilling_id = s.id
        where x.id = f and (s.avsluttet is null or norsk_dag(s.avsluttet) > dag)
          and i.fra <= dag and (i.til is null or i.til >= dag))
     and not b.er_system and (b.avsluttet_dato is null or norsk_dag(b.avsluttet_dato) > dag)
$$;

-- With those who stand in for them: a stand-in acts in own name on behalf of the one who is away. One step:
-- a stand-in's stand-in has nothing.
create function med_vikarer(mottakere int[], dag date) returns table (bruker int, paa_vegne int)
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select m, null::int from unnest(mottakere) m
  union
  select v.bruker_id, v.for_bruker_id from stedfortreder v join bruker b on b.id = v.bruker_id
   where v.for_bruker_id = any (mottakere) and v.fra <= dag and v.til >= dag
     and not b.er_system and (b.avsluttet_dato is null or norsk_dag(b.avsluttet_dato) > dag)
$$;

-- Who may use a row on a day, and for whom; nobody when it does not count.
create function fullmakt_innehavere(f uuid, dag date) returns table (bruker int, paa_vegne int)
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select v.bruker, v.paa_vegne from med_vikarer(array(select fullmakt_mottakere(f, dag)), dag) v
   where fullmakt_gjelder(f, dag)
$$;

-- ⚡ The same for many rows at once, asked together: (row, person, on behalf of).
create function innehavere_av(rader uuid[], dag date) returns table (fullmakt uuid, bruker int, paa_vegne int)
language sql stable security definer set search_path = glassklar, pg_temp as $$
  with i_arbeid as materialized (
    select id from bruker where not er_system and (avsluttet_dato is null or norsk_dag(avsluttet_dato) > dag)),
  mottar as materialized (
    select x.id, coalesce(x.til_bruker_id, i.bruker_id) as bruker from fullmakt x
      left join stilling s on s.id = x.til_stilling_id and (s.avsluttet is null or norsk_dag(s.avsluttet) > dag)
      left join stillingsinnehaver i on i.stilling_id = s.id and i.fra <= dag and (i.til is null or i.til >= dag)
     where x.id = any (rader))
  select m.id, m.bruker, null::int from mottar m where m.bruker in (select id from i_arbeid)
  union
  select m.id, v.bruker_id, v.for_bruker_id from mottar m
    join stedfortreder v on v.for_bruker_id = m.bruker and v.fra <= dag and v.til >= dag
   where m.bruker in (select id from i_arbeid) and v.bruker_id in (select id from i_arbeid)
$$;

-- Who may decide such a case on a day, by which row, and for whom.
create function hvem_kan(type_ uuid, belop numeric, enhet_ int, klasse_ text, dag date)
returns table (fullmakt uuid, kjede uuid[], bruker int, paa_vegne int)
language sql stable security definer set search_path = glassklar, pg_temp as $$
  with d as materialized (select * from dekkende_fullmakter(type_, belop, enhet_, klasse_, dag))
  select d.fullmakt, d.kjede, i.bruker, i.paa_vegne
    from innehavere_av(array(select d.fullmakt from d), dag) i join d on d.fullmakt = i.fullmakt
$$;

-- The rows given to a person or to one they stand in for on a day, whether they count or not.
create function rader_hos(p int, dag date) returns table (fullmakt uuid, paa_vegne int)
language sql stable security definer set search_path = glassklar, pg_temp as $$
  with for_hvem(bruker, vegne) as materialized (
    select p, null::int where p in (select id from bruker where not er_system
                                     and (avsluttet_dato is null or norsk_dag(avsluttet_dato) > dag))
    union
    select v.for_bruker_id, v.for_bruker_id from stedfortreder v
      join bruker b on b.id = p and not b.er_system and (b.avsluttet_dato is null or norsk_dag(b.avsluttet_dato) > dag)
      join bruker a on a.id = v.for_bruker_id and not a.er_system
       and (a.avsluttet_dato is null or norsk_dag(a.avsluttet_dato) > dag)
     where v.bruker_id = p and v.fra <= dag and v.til >= dag)
  select x.id, h.vegne from for_hvem h join fullmakt x on x.til_bruker_id = h.bruker
  union
  select x.id, h.vegne from for_hvem h
    join stillingsinnehaver i on i.bruker_id = h.bruker and i.fra <= dag and (i.til is null or i.til >= dag)
    join stilling s on s.id = i.stilling_id and (s.avsluttet is null or norsk_dag(s.avsluttet) > dag)
    join fullmakt x on x.til_stilling_id = s.id
$$;

-- ⚡ What a person may decide on a day, in own name or for another: asked from the person's side, who has few.
create function hva_kan(p int, dag date) returns table (fullmakt uuid, kjede uuid[], paa_vegne int)
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select r.fullmakt, fullmakt_kjede(r.fullmakt), r.paa_vegne from rader_hos(p, dag) r where fullmakt_gjelder(r.fullmakt, dag)
$$;

-- ⚡ hvem_kan for one person: from their own few rows upwards, as long as each giver counts and covers it too.
create function kan_avgjoere(p int, type_ uuid, belop numeric, enhet_ int, klasse_ text, dag date)
returns table (fullmakt uuid, kjede uuid[], paa_vegne int)
language sql stable security definer set search_path = glassklar, pg_temp as $$
  with recursive o as materialized (select enheter_over(enhet_) as enheter),
  k(id, giver_id, reglement_id, sti, vegne) as (
    select x.id, x.giver_id, x.reglement_id, array[x.id], h.paa_vegne
      from o, rader_hos(p, dag) h join fullmakt x on x.id = h.fullmakt
     where staar_paa(x, dag) and fullmakt_dekker(x, type_, belop, o.enheter, klasse_)
    union all
    select k.id, x.giver_id, x.reglement_id, x.id || k.sti, k.vegne from o, k join fullmakt x on x.id = k.giver_id
     where staar_paa(x, dag) and fullmakt_dekker(x, type_, belop, o.enheter, klasse_) and x.id <> all (k.sti))
  select k.id, k.sti, k.vegne from k join reglement g on g.id = k.reglement_id where staar_paa(g, dag)
$$;

-- -- what may be given -------------------------------------------------------------------------
-- Nobody gives more than they have (fvl. 2025 §§ 22-24): why a new row cannot be given, or null.
create function snevrere_avslag(x fullmakt) returns text
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare g fullmakt; r reglement; kjeden uuid[];
begin
  if x.til < x.fra then return 'til'; end if;
  if (x.beloep_fra is not null or x.beloep_til is not null)
     and not (select har_beloep from vedtakstype where id = x.vedtakstype_id) then return 'beloep'; end if;
  if x.beloep_fra > x.beloep_til or x.beloep_fra < 0 or x.beloep_til < 0
     or 'NaN' in (x.beloep_fra, x.beloep_til) then return 'beloep'; end if;
  if x.giver_id is null then
    select * into r from reglement where id = x.reglement_id;
    -- without a last day it lasts as long as the reglement
    if r.id is null or x.fra < r.gjelder_fra or x.til > r.gjelder_til then return 'periode'; end if;
    return null;
  end if;
  kjeden := fullmakt_kjede(x.giver_id);
  if kjeden is null or x.id = any (kjeden) then return 'ring'; end if;
  select * into g from fullmakt where id = x.giver_id;
  if not g.kan_delegere then return 'delegere'; end if;
  if x.vedtakstype_id <> g.vedtakstype_id then return 'type'; end if;
  if coalesce(x.beloep_fra, 0) < coalesce(g.beloep_fra, 0)
     or g.beloep_til is not null and (x.beloep_til is null or x.beloep_til > g.beloep_til) then
    return 'beloep_videre';
  end if;
  if not exists (select 1 from enhet_under where over_id = g.enhet_id and under_id = x.enhet_id) then return 'enhet'; end if;
  if not starts_with(x.klasse, g.klasse) then return 'klasse'; end if;
  if x.fra < g.fra or g.til is not null and (x.til is null or x.til > g.til) then return 'periode'; end if;
  if exists (
    select 1 from fullmakt o where o.id = any (kjeden)
       and (o.til_stilling_id = x.til_stilling_id or o.til_bruker_id = x.til_bruker_id
            or x.til_bruker_id is not null and exists (
                 select 1 from stillingsinnehaver i where i.stilling_id = o.til_stilling_id
                    and i.bruker_id = x.til_bruker_id and (x.til is null or i.fra <= x.til)
                    and (i.til is null or i.til >= x.fra)))) then
    return 'samme';
  end if;
  return null;
end $$;

-- A row that gives the same receiver the same from the same source in the same time: nobody could say which
-- one a decision was made by.
create function overlappende(x fullmakt) returns uuid
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select o.id from fullmakt o
   where o.id <> x.id and o.trukket is null
     and (o.reglement_id = x.reglement_id or o.giver_id = x.giver_id)
     and (o.til_stilling_id = x.til_stilling_id or o.til_bruker_id = x.til_bruker_id)
     and o.vedtakstype_id = x.vedtakstype_id and o.enhet_id = x.enhet_id and o.klasse = x.klasse
     and (o.til is null or o.til >= x.fra) and (x.til is null or o.fra <= x.til)
     and (o.beloep_til is null or x.beloep_fra is null or o.beloep_til >= x.beloep_fra)
     and (x.beloep_til is null or o.beloep_fra is null or x.beloep_til >= o.beloep_fra)
   order by o.fra, o.id limit 1
$$;

-- Whether a person has one of the roles today.
create function holder_en_av(p int, variadic roller text[]) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select exists (select 1 from unnest(roller) r where holder_rolle(p, r))
$$;

-- One new row at a time: two that overlap must see each other.
create function laas_registeret() returns void
language sql volatile security definer set search_path = glassklar, pg_temp as $$
  select pg_advisory_xact_lock(hashtextextended('fullmaktsregister', 42))
$$;

-- Propose a row; it counts when it is confirmed. Proposed by leaders, the archive, the administrator, and by
-- whoever holds the row that it is given from.
create function foreslaa_fullmakt(reglement_ uuid, giver_ uuid, type_ uuid, hjemmel_ text, beloep_fra_ numeric,
  beloep_til_ numeric, enhet_ int, klasse_ text, stilling_ uuid, bruker_ int, delegere boolean, vilkaar_ text,
  fra_ date, til_ date, brev_ text) returns uuid
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x fullmakt; meg int := hvem(); ord text;
begin
  perform laas_registeret();
  if meg is null or not (holder_en_av(meg, 'leder', 'kommunedirektoer', 'arkivar', 'admin')
       or exists (select 1 from fullmakt_mottakere(giver_, i_dag()) m where m = meg)) then
    perform avslaa('rett');
  end if;
  if (reglement_ is null) = (giver_ is null)
     or giver_ is not null and not exists (select 1 from fullmakt where id = giver_ and trukket is null)
     or reglement_ is not null and not exists (
          select 1 from reglement where id = reglement_ and (gjelder_til is null or gjelder_til >= i_dag())) then
    perform avslaa('giver');
  end if;
  if not exists (select 1 from vedtakstype where id = type_ and aktiv) then perform avslaa('type_finnes'); end if;
  if (stilling_ is null) = (bruker_ is null)
     or stilling_ is not null and not exists (select 1 from stilling where id = stilling_ and avsluttet is null) then
    perform avslaa('mottaker');
  end if;
  if bruker_ is not null and not arbeider_her(bruker_) then perform avslaa('sluttet'); end if;
  if not exists (select 1 from enhet where id = enhet_ and avsluttet_dato is null) then perform avslaa('enhet_finnes'); end if;
  if fra_ is null then perform avslaa('fra_mangler'); end if;
  if til_ < i_dag() then perform avslaa('til_over'); end if;
  x.id := gen_random_uuid(); x.reglement_id := reglement_; x.giver_id := giver_; x.vedtakstype_id := type_;
  x.hjemmel := coalesce(btrim(hjemmel_), ''); x.beloep_fra := beloep_fra_; x.beloep_til := beloep_til_; x.enhet_id := enhet_;
  x.klasse := coalesce(btrim(klasse_), ''); x.til_stilling_id := stilling_; x.til_bruker_id := bruker_;
  x.kan_delegere := coalesce(delegere, false); x.vilkaar := coalesce(btrim(vilkaar_), ''); x.brev := coalesce(btrim(brev_), '');
  x.fra := fra_; x.til := til_; x.foreslaatt_av_id := meg; x.foreslaatt := clock_timestamp(); x.trukket_grunn := '';
  ord := snevrere_avslag(x);
  if ord is null and overlappende(x) is not null then ord := 'overlapp'; end if;
  if ord is not null then perform avslaa(ord); end if;
  insert into fullmakt select x.*;
  return x.id;
end $$;

-- Why the acting person does not confirm a row, or null. A top row: a kommunedirektør who did not propose it.
-- Another: whoever has the row it is given from, and does not get it.
create function bekreft_avslag(f uuid) returns text
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare x fullmakt; meg int := hvem(); ord text;
begin
  select * into x from fullmakt where id = f;
  if meg is null or x.id is null then return 'rett'; end if;
  if x.bekreftet is not null then return 'bekreftet'; end if;
  if x.trukket is not null then return 'trukket'; end if;
  if x.til < i_dag() then return 'til_over'; end if;
  if x.giver_id is null then
    if not holder_rolle(meg, 'kommunedirektoer') then return 'rett'; end if;
    if x.foreslaatt_av_id = meg then return 'selv'; end if;
    if not exists (select 1 from reglement where id = x.reglement_id and bekreftet is not null
                    and (gjelder_til is null or gjelder_til >= greatest(i_dag(), x.fra))) then
      return 'reglement';
    end if;
  else
    if not exists (select 1 from fullmakt_mottakere(x.giver_id, i_dag()) m where m = meg) then return 'rett'; end if;
    if exists (select 1 from fullmakt_mottakere(f, i_dag()) m where m = meg)
       or exists (select 1 from fullmakt_mottakere(f, greatest(i_dag(), x.fra)) m where m = meg) then
      return 'selv';
    end if;
    -- what is given must be the giver's from the first day on
    if not fullmakt_gjelder(x.giver_id, greatest(i_dag(), x.fra)) then return 'giver_gjelder'; end if;
  end if;
  return snevrere_avslag(x);
end $$;

create function bekreft_fullmakt(f uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare ord text;
begin
  -- two who confirm many rows each must not wait for one another
  perform laas_registeret();
  -- the givers stay as they are until this is done
  perform 1 from fullmakt where id = any (fullmakt_kjede(f)) and id <> f order by id for share;
  perform 1 from fullmakt where id = f for update;
  ord := bekreft_avslag(f);
  if ord is not null then perform avslaa(ord); end if;
  update fullmakt set bekreftet = clock_timestamp(), bekreftet_av_id = hvem() where id = f;
end $$;

-- Who takes a row back: the kommunedirektør, anybody it comes from, the person who has it, and for one that is
-- only proposed who proposed it. What is given on from it ends with it.
create function kan_trekke(f uuid) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select exists (
    select 1 from fullmakt x where x.id = f and hvem() is not null and (
         holder_rolle(hvem(), 'kommunedirektoer')
      or x.til_bruker_id = hvem()
      or x.bekreftet is null and x.foreslaatt_av_id = hvem()
      or exists (select 1 from unnest(fullmakt_kjede(x.giver_id)) g, fullmakt_mottakere(g, i_dag()) m where m = hvem())))
$$;

create function trekk_fullmakt(f uuid, hvorfor text) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x fullmakt;
begin
  select * into x from fullmakt where id = f for update;
  if x.id is null or not kan_trekke(f) then perform avslaa('rett'); end if;
  if coalesce(hvorfor, '') !~ '\S' then perform avslaa('grunn'); end if;
  if x.trukket is not null then perform avslaa('trukket'); end if;
  update fullmakt set trukket = clock_timestamp(), trukket_av_id = hvem(), trukket_grunn = btrim(hvorfor) where id = f;
end $$;

-- -- the reglement -----------------------------------------------------------------------------
create function registrer_reglement(navn_ text, organ_ text, vedtatt_ date, sak_ text, fra_ date, til_ date) returns uuid
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare n uuid := gen_random_uuid(); meg int := hvem();
begin
  perform laas_registeret();
  if meg is null or not holder_en_av(meg, 'arkivar', 'kommunedirektoer', 'admin') then perform avslaa('rett'); end if;
  if coalesce(navn_, '') !~ '\S' then perform avslaa('navn'); end if;
  if coalesce(organ_, '') !~ '\S' then perform avslaa('organ'); end if;
  if vedtatt_ is null or vedtatt_ > i_dag() then perform avslaa('vedtatt'); end if;
  if fra_ is null or fra_ < vedtatt_ then perform avslaa('fra_vedtatt'); end if;
  if til_ < fra_ then perform avslaa('til'); end if;
  insert into reglement (id, versjon, navn, organ, vedtatt, saksnr, gjelder_fra, gjelder_til, registrert_av_id, registrert)
  values (n, (select coalesce(max(versjon), 0) + 1 from reglement), btrim(navn_), btrim(organ_), vedtatt_,
          coalesce(btrim(sak_), ''), fra_, til_, meg, clock_timestamp());
  return n;
end $$;

-- A version counts when another person, who is kommunedirektør, has confirmed that it is what was adopted. The
-- version before it ends the day before: the old one applies until the new (kommuneloven § 5-14).
create function bekreft_reglement(n uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare g reglement; meg int := hvem(); slutt date;
begin
  perform laas_registeret();
  select * into g from reglement where id = n for update;
  if meg is null or g.id is null or not holder_rolle(meg, 'kommunedirektoer') then perform avslaa('rett'); end if;
  if g.bekreftet is not null then perform avslaa('bekreftet'); end if;
  if g.registrert_av_id = meg then perform avslaa('selv'); end if;
  if exists (select 1 from reglement o where o.bekreftet is not null and lower(o.organ) = lower(g.organ)
              and o.gjelder_fra >= g.gjelder_fra) then
    perform avslaa('nyere');
  end if;
  -- Never backwards: what counted yesterday has counted, and the new one counts from today at the earliest.
  slutt := greatest(g.gjelder_fra, i_dag()) - 1;
  update reglement set gjelder_til = slutt
   where id <> n and bekreftet is not null and lower(organ) = lower(g.organ)
     and gjelder_fra < g.gjelder_fra and (gjelder_til is null or gjelder_til > slutt);
  update reglement set bekreftet = clock_timestamp(), bekreftet_av_id = meg where id = n;
end $$;

-- -- positions ---------------------------------------------------------------------------------
-- Whoever leads the unit, or the kommunedirektør.
create function styrer_stillinger(e int) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select hvem() is not null and (holder_rolle(hvem(), 'kommunedirektoer') or er_leder_over(hvem(), e))
$$;

create function ny_stilling(navn_ text, enhet_ int) returns uuid
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare s uuid := gen_random_uuid();
begin
  perform laas_registeret();
  if hvem() is null or not (styrer_stillinger(enhet_) or holder_rolle(hvem(), 'admin')) then perform avslaa('rett'); end if;
  if coalesce(navn_, '') !~ '\S' then perform avslaa('navn'); end if;
  if not exists (select 1 from enhet where id = enhet_ and avsluttet_dato is null) then perform avslaa('enhet_finnes'); end if;
  if exists (select 1 from stilling where enhet_id = enhet_ and lower(navn) = lower(btrim(navn_)) and avsluttet is null) then
    perform avslaa('finnes');
  end if;
  insert into stilling (id, navn, enhet_id, opprettet) values (s, btrim(navn_), enhet_, clock_timestamp());
  return s;
end $$;

-- From that day on nobody holds it, and what was given to it rests.
create function avslutt_stilling(s uuid, hvorfor text) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x stilling;
begin
  select * into x from stilling where id = s for update;
  if x.id is null or not (styrer_stillinger(x.enhet_id) or hvem() is not null and holder_rolle(hvem(), 'admin')) then
    perform avslaa('rett');
  end if;
  if coalesce(hvorfor, '') !~ '\S' then perform avslaa('grunn'); end if;
  if x.avsluttet is not null then perform avslaa('avsluttet'); end if;
  update stilling set avsluttet = clock_timestamp() where id = s;
end $$;

-- Put a person in a position. Nobody puts themselves there, and no leader fills a position that they have or
-- have had: that would be giving on what they may not. The administrator enters only whoever is kommunedirektør.
create function innehaver_avslag(s uuid, p int, f date, t date, g text) returns text
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare x stilling; meg int := hvem();
begin
  select * into x from stilling where id = s;
  if meg is null or x.id is null then return 'rett'; end if;
  if coalesce(g, '') !~ '\S' then return 'grunn'; end if;
  if p = meg then return 'selv'; end if;
  if not (holder_rolle(meg, 'kommunedirektoer')
          or er_leder_over(meg, x.enhet_id) and not exists (
               select 1 from stillingsinnehaver i where i.stilling_id = s and i.bruker_id = meg)
          or holder_rolle(meg, 'admin') and holder_rolle(p, 'kommunedirektoer')) then
    return 'rett';
  end if;
  if x.avsluttet is not null then return 'avsluttet'; end if;
  if not arbeider_her(p) then return 'sluttet'; end if;
  if f is null or f < i_dag() then return 'fra'; end if;
  if t < f then return 'til'; end if;
  if exists (select 1 from stillingsinnehaver i where i.stilling_id = s and i.bruker_id = p
              and (i.til is null or i.til >= f) and (t is null or i.fra <= t)) then
    return 'finnes';
  end if;
  return null;
end $$;

create function sett_innehaver(s uuid, p int, f date, t date, g text) returns uuid
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare ord text; n uuid := gen_random_uuid();
begin
  perform 1 from stilling where id = s for no key update;
  ord := innehaver_avslag(s, p, f, t, g);
  if ord is not null then perform avslaa(ord); end if;
  insert into stillingsinnehaver (id, stilling_id, bruker_id, fra, til, grunn, satt_av_id, satt)
  values (n, s, p, f, t, btrim(g), hvem(), clock_timestamp());
  return n;
end $$;

-- End it: a day from today on is the last, null ends it at once.
create function avslutt_innehaver(n uuid, dag date, hvorfor text) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare i stillingsinnehaver; ord text; meg int := hvem();
begin
  select * into i from stillingsinnehaver where id = n for update;
  if meg is null or i.id is null or not (i.bruker_id = meg or holder_rolle(meg, 'admin')
       or styrer_stillinger((select enhet_id from stilling where id = i.stilling_id))) then
    perform avslaa('rett');
  end if;
  ord := slutt_avslag(i.fra, i.til, dag, hvorfor);
  if ord is not null then perform avslaa(ord); end if;
  update stillingsinnehaver set til = siste_dag(dag, i.fra) where id = n;
end $$;

revoke execute on function norsk_dag(timestamptz), staar_paa(fullmakt, date), staar_paa(reglement, date),
  fullmakt_kjede(uuid), fullmakt_gjelder(uuid, date),
  gjeldende_fullmakter(date), enheter_over(int), fullmakt_dekker(fullmakt, uuid, numeric, int[], text), rader_hos(int, date),
  dekkende_fullmakter(uuid, numeric, int, text, date), fullmakt_mottakere(uuid, date),
  med_vikarer(int[], date), fullmakt_innehavere(uuid, date), innehavere_av(uuid[], date),
  hvem_kan(uuid, numeric, int, text, date), kan_avgjoere(int, uuid, numeric, int, text, date), hva_kan(int, date),
  snevrere_avslag(fullmakt), overlappende(fullmakt),
  holder_en_av(int, text[]), laas_registeret(),
  foreslaa_fullmakt(uuid, uuid, uuid, text, numeric, numeric, int, text, uuid, int, boolean, text, date, date, text),
  bekreft_avslag(uuid), bekreft_fullmakt(uuid), kan_trekke(uuid), trekk_fullmakt(uuid, text),
  registrer_reglement(text, text, date, text, date, date), bekreft_reglement(uuid), styrer_stillinger(int),
  ny_stilling(text, int), avslutt_stilling(uuid, text), innehaver_avslag(uuid, int, date, date, text),
  sett_innehaver(uuid, int, date, date, text), avslutt_innehaver(uuid, date, text) from public;
grant execute on function fullmakt_kjede(uuid), fullmakt_gjelder(uuid, date), gjeldende_fullmakter(date),
  fullmakt_innehavere(uuid, date), innehavere_av(uuid[], date), hvem_kan(uuid, numeric, int, text, date), hva_kan(int, date)
  to glassklar_intern, glassklar_revisjon;
grant execute on function bekreft_avslag(uuid), kan_trekke(uuid), styrer_stillinger(int),
  foreslaa_fullmakt(uuid, uuid, uuid, text, numeric, numeric, int, text, uuid, int, boolean, text, date, date, text),
  bekreft_fullmakt(uuid), trekk_fullmakt(uuid, text), registrer_reglement(text, text, date, text, date, date),
  bekreft_reglement(uuid), ny_stilling(text, int), avslutt_stilling(uuid, text),
  sett_innehaver(uuid, int, date, date, text), avslutt_innehaver(uuid, date, text) to glassklar_intern;
