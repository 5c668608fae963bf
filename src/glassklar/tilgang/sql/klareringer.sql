-- Clearances are given and ended by these functions alone; nobody reads or writes the table. The
-- same rules stand in tilgang/klareringsregler.py, and a test compares them.
-- A leader: own and unit extent, for people of the led unit or below, for units they lead.
-- The chief executive (kommunedirektoer): all of it. Nobody for themself.
create function klarering_avslag(p int, k text, o text, e int, f date, t date, g text) returns text
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare meg int := hvem(); maks int;
begin
  if meg is null then return 'rett'; end if;
  if coalesce(g, '') !~ '\S' then return 'grunn'; end if;
  if p = meg then return 'selv'; end if;
  if not arbeider_her(p) then return 'sluttet'; end if;
  if not exists (select 1 from tilgangskode where kode = k and aktiv and kode not in ('AAPEN', 'XX')) then return 'kode'; end if;
  if o is null or o not in ('egne', 'enhet', 'alle') then return 'omfang'; end if;
  if (o = 'enhet') <> (e is not null) or e is not null and not exists (
       select 1 from enhet where id = e and avsluttet_dato is null and not folkevalgt) then
    return 'enhet';
  end if;
  if not holder_rolle(meg, 'kommunedirektoer') then
    if not er_leder_over(meg, (select enhet_id from bruker where id = p)) then return 'rett'; end if;
    if o = 'alle' then return 'alle'; end if;
    if o = 'enhet' and not er_leder_over(meg, e) then return 'annen_enhet'; end if;
  end if;
  if f is null or f < i_dag() then return 'fra'; end if;
  if t is null then return 'til_mangler'; end if;
  if t < f then return 'til'; end if;
  select klarering_maks_maaneder into maks from virksomhet;
  if t > (i_dag() + make_interval(months => coalesce(maks, 24)))::date then return 'for_lenge'; end if;
  if exists (select 1 from klarering x where x.bruker_id = p and x.kode_id = k and x.omfang = o
              and x.enhet_id is not distinct from e and (x.til is null or x.til >= f) and x.fra <= t) then
    return 'finnes';
  end if;
  return null;
end $$;

create function gi_klarering(p int, k text, o text, e int, f date, t date, g text) returns int
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare ord text; n int;
begin
  perform laas_person(p);
  ord := klarering_avslag(p, k, o, e, f, t, g);
  if ord is not null then perform avslaa(ord); end if;
  insert into klarering (bruker_id, kode_id, omfang, enhet_id, fra, til, gitt_av_id, grunn)
  values (p, k, o, e, f, t, hvem(), btrim(g)) returning id into n;
  return n;
end $$;

-- Ended by a leader of the holder or of the unit it is for, the chief executive, an administrator
-- (taking away is no grant), or the holder, who gives it up.
create function avslutt_klarering(n int, dag date, g text) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x klarering; ord text; meg int := hvem();
begin
  select * into x from klarering where id = n for update;
  if meg is null or x.id is null or not (
       x.bruker_id = meg or holder_rolle(meg, 'kommunedirektoer') or holder_rolle(meg, 'admin')
       or er_leder_over(meg, (select enhet_id from bruker where id = x.bruker_id)) or er_leder_over(meg, x.enhet_id)) then
    perform avslaa('rett');
  end if;
  ord := slutt_avslag(x.fra, x.til, dag, g);
  if ord is not null then perform avslaa(ord); end if;
  update klarering set til = siste_dag(dag, x.fra), avsluttet = now(), avsluttet_av_id = meg,
    avsluttet_aarsak = 'person', avsluttet_grunn = btrim(g) where id = n;
end $$;

-- The clearances that the acting person may see: own, of people in units they lead, and all for
-- those who keep order: chief executive, administrator, archive, auditor.
create function synlige_klareringer() returns setof klarering
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare meg int := hvem(); mine int[];
begin
  if meg is null then return; end if;
  if har_rolle('kommunedirektoer') or har_rolle('admin') or har_rolle('arkivar') or har_rolle('revisor') or er_system() then
    return query select * from klarering;
    return;
  end if;
  mine := array(
    select distinct u.under_id from rolletildeling t join bruker b on b.id = t.bruker_id
      join enhet_under u on u.over_id = coalesce(t.enhet_id, b.enhet_id)
     where t.bruker_id = meg and t.rolle = 'leder' and t.fra <= i_dag() and (t.til is null or t.til >= i_dag()));
  return query select k.* from klarering k join bruker b on b.id = k.bruker_id
                where k.bruker_id = meg or b.enhet_id = any(mine) or k.enhet_id = any(mine);
end $$;

revoke execute on function klarering_avslag(int, text, text, int, date, date, text),
  gi_klarering(int, text, text, int, date, date, text), avslutt_klarering(int, date, text),
  synlige_klareringer() from public;
grant execute on function gi_klarering(int, text, text, int, date, date, text),
  avslutt_klarering(int, date, text), synlige_klareringer() to glassklar_intern;
