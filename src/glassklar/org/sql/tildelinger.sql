-- Roles and stand-ins are given and ended by these functions alone. Each asks hvem() itself; the
-- same rules stand in org/rules.py, and a test compares them. A refusal is one word (the message),
-- which org/actions turns into a text: class 42501 when the person may not, GK003 when it does
-- not fit. Nothing is deleted or dated back.
create function holder_rolle(p int, r text) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select exists (select 1 from rolletildeling t where t.bruker_id = p and t.rolle = r
                    and t.fra <= i_dag() and (t.til is null or t.til >= i_dag()))
$$;

-- Whether p leads unit e today. A leader's role without a unit is for the unit they belong to.
create function er_leder_over(p int, e int) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select exists (
    select 1 from rolletildeling t join bruker b on b.id = t.bruker_id
      join enhet_under u on u.over_id = coalesce(t.enhet_id, b.enhet_id) and u.under_id = e
     where t.bruker_id = p and t.rolle = 'leder'
       and t.fra <= i_dag() and (t.til is null or t.til >= i_dag()))
$$;

-- Somebody who works here: not the system user, not one who has left.
create function arbeider_her(p int) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select exists (select 1 from bruker where id = p and not er_system and avsluttet_dato is null)
$$;

create function avslaa(ord text) returns void language plpgsql set search_path = glassklar, pg_temp as $$
begin
  if ord in ('rett', 'selv', 'alle', 'annen_enhet') then raise exception using message = ord, errcode = '42501'; end if;
  raise exception using message = ord, errcode = 'GK003';
end $$;

-- One at a time for each person, so that two givers see each other's rows.
create function laas_person(p int) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  perform 1 from bruker where id = p for no key update;
end $$;

create function rolle_avslag(p int, r text, e int, f date, t date, g text) returns text
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare meg int := hvem();
begin
  if meg is null then return 'rett'; end if;
  if coalesce(g, '') !~ '\S' then return 'grunn'; end if;
  if p = meg then return 'selv'; end if;
  if r is null or r not in ('arkivar', 'saksbehandler', 'leder', 'kommunedirektoer', 'politiker', 'revisor', 'admin') then
    return 'rolle';
  end if;
  -- who governs who governs: not the administrator alone
  if not holder_rolle(meg, case when r in ('admin', 'kommunedirektoer', 'revisor') then 'kommunedirektoer' else 'admin' end) then
    return 'rett';
  end if;
  if not arbeider_her(p) then return 'sluttet'; end if;
  if r = 'politiker' and e is null or e is not null and not exists (
       select 1 from enhet where id = e and avsluttet_dato is null and folkevalgt = (r = 'politiker')) then
    return 'enhet';
  end if;
  if f is null or f < i_dag() then return 'fra'; end if;
  if t < f then return 'til'; end if;
  if exists (select 1 from rolletildeling x where x.bruker_id = p and (x.rolle = 'revisor') <> (r = 'revisor')
              and (x.til is null or x.til >= f) and (t is null or x.fra <= t)) then
    return 'revisor';
  end if;
  if exists (select 1 from rolletildeling x where x.bruker_id = p and x.rolle = r and x.enhet_id is not distinct from e
              and (x.til is null or x.til >= f) and (t is null or x.fra <= t)) then
    return 'finnes';
  end if;
  return null;
end $$;

create function gi_rolle(p int, r text, e int, f date, t date, g text) returns int
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare ord text; n int;
begin
  perform laas_person(p);
  ord := rolle_avslag(p, r, e, f, t, g);
  if ord is not null then perform avslaa(ord); end if;
  insert into rolletildeling (bruker_id, rolle, enhet_id, fra, til, gitt_av_id, grunn)
  values (p, r, e, f, t, hvem(), btrim(g)) returning id into n;
  return n;
end $$;

-- The last day that a grant holds after it is ended: a day from today on, or (null) at once.
create function siste_dag(dag date, f date) returns date
language sql stable set search_path = glassklar, pg_temp as $$
  select greatest(coalesce(dag, i_dag() - 1), f - 1)
$$;

-- What is wrong with ending something that runs from f to t, on a day, for a reason.
create function slutt_avslag(f date, t date, dag date, g text) returns text
language plpgsql stable set search_path = glassklar, pg_temp as $$
begin
  if coalesce(g, '') !~ '\S' then return 'grunn'; end if;
  if t < i_dag() then return 'ferdig'; end if;
  if dag < i_dag() or dag > t then return 'dag'; end if;
  return null;
end $$;

create function avslutt_rolle(n int, dag date, g text) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x rolletildeling; ord text; meg int := hvem();
begin
  select * into x from rolletildeling where id = n for update;
  if meg is null or x.id is null or not (x.bruker_id = meg or holder_rolle(meg,
       case when x.rolle in ('admin', 'kommunedirektoer', 'revisor') then 'kommunedirektoer' else 'admin' end)) then
    perform avslaa('rett');
  end if;
  ord := slutt_avslag(x.fra, x.til, dag, g);
  if ord is not null then perform avslaa(ord); end if;
  update rolletildeling set til = siste_dag(dag, x.fra), avsluttet = now(), avsluttet_av_id = meg,
    avsluttet_aarsak = 'person', avsluttet_grunn = btrim(g) where id = n;
end $$;

-- A stand-in is named by the person self, a leader above, or an administrator; never by the
-- stand-in. At most a year: longer than that the cases get another handler.
create function stedfortreder_avslag(a int, p int, f date, t date, g text) returns text
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare meg int := hvem();
begin
  if meg is null then return 'rett'; end if;
  if coalesce(g, '') !~ '\S' then return 'grunn'; end if;
  if p = meg then return 'selv'; end if;
  if not (a = meg or er_leder_over(meg, (select enhet_id from bruker where id = a)) or holder_rolle(meg, 'admin')) then
    return 'rett';
  end if;
  if a = p then return 'samme'; end if;
  if not arbeider_her(a) or not arbeider_her(p) then return 'sluttet'; end if;
  if f is null or f < i_dag() then return 'fra'; end if;
  if t is null then return 'til_mangler'; end if;
  if t < f then return 'til'; end if;
  if t > (i_dag() + interval '12 months')::date then return 'for_lenge'; end if;
  if exists (select 1 from stedfortreder x where x.for_bruker_id = a and x.bruker_id = p and x.til >= f and x.fra <= t) then
    return 'finnes';
  end if;
  return null;
end $$;

create function gi_stedfortreder(a int, p int, f date, t date, g text) returns int
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare ord text; n int;
begin
  perform laas_person(a);
  ord := stedfortreder_avslag(a, p, f, t, g);
  if ord is not null then perform avslaa(ord); end if;
  insert into stedfortreder (for_bruker_id, bruker_id, fra, til, gitt_av_id, grunn)
  values (a, p, f, t, hvem(), btrim(g)) returning id into n;
  return n;
end $$;

create function avslutt_stedfortreder(n int, dag date, g text) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x stedfortreder; ord text; meg int := hvem();
begin
  select * into x from stedfortreder where id = n for update;
  if meg is null or x.id is null or not (meg in (x.for_bruker_id, x.bruker_id) or holder_rolle(meg, 'admin')
       or er_leder_over(meg, (select enhet_id from bruker where id = x.for_bruker_id))) then
    perform avslaa('rett');
  end if;
  ord := slutt_avslag(x.fra, x.til, dag, g);
  if ord is not null then perform avslaa(ord); end if;
  update stedfortreder set til = siste_dag(dag, x.fra), avsluttet = now(), avsluttet_av_id = meg,
    avsluttet_aarsak = 'person', avsluttet_grunn = btrim(g) where id = n;
end $$;

revoke execute on function holder_rolle(int, text), er_leder_over(int, int), arbeider_her(int), avslaa(text),
  laas_person(int), rolle_avslag(int, text, int, date, date, text), siste_dag(date, date),
  gi_rolle(int, text, int, date, date, text), slutt_avslag(date, date, date, text),
  avslutt_rolle(int, date, text), stedfortreder_avslag(int, int, date, date, text),
  gi_stedfortreder(int, int, date, date, text), avslutt_stedfortreder(int, date, text) from public;
grant execute on function gi_rolle(int, text, int, date, date, text), avslutt_rolle(int, date, text),
  gi_stedfortreder(int, int, date, date, text), avslutt_stedfortreder(int, date, text) to glassklar_intern;

-- How far ahead clearances may be given is for the administrator, not for whoever has the connection.
create function bare_admin_maks() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if not (har_rolle('admin') or pg_has_role(session_user, 'glassklar_eier', 'member')) then perform avslaa('rett'); end if;
  return new;
end $$;
revoke execute on function bare_admin_maks() from public;
create trigger a_maks before update of klarering_maks_maaneder on virksomhet for each row
  when (old.klarering_maks_maaneder is distinct from new.klarering_maks_maaneder) execute function bare_admin_maks();
