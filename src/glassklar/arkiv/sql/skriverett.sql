-- Who may write what decides who may read. Actions ask the same before (arkiv/registreringer/
-- rettigheter.py); here it holds for whoever has the connection: nobody gives themselves
-- a case, a unit or an opened document. Refusal 42501.

create function styrer_alt() returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select pg_has_role(session_user, 'glassklar_eier', 'member') or har_rolle('arkivar') or er_system()
$$;

create function leder_over(e int) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select har_rolle('leder') and exists (
    select 1 from bruker b join enhet_under u on u.over_id = b.enhet_id
     where b.id = hvem() and u.under_id = e)
$$;

create function kan_skrive_sak(m uuid) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select styrer_alt() or exists (
    select 1 from mappe k where k.id = m
       and ((k.saksansvarlig_id = hvem() and har_rolle('saksbehandler')) or leder_over(k.enhet_id)))
$$;

create function kan_skrive_post(r uuid) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select styrer_alt() or exists (
    select 1 from registrering g left join mappe k on k.id = g.mappe_id where g.id = r
       and ((hvem() in (g.saksbehandler_id, k.saksansvarlig_id) and har_rolle('saksbehandler'))
            or leder_over(g.enhet_id)))
$$;

-- Whether the acting person reads a row with this label: the policy's own question.
create function kan_lese(v int, s uuid, t date) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select coalesce(pg_has_role(session_user, 'glassklar_eier', 'member')
    or v is null or t <= i_dag() or v = any(mine_vern())
    or (s = any(mine_saker()) and v = any(mine_saksvern())), false)
$$;

create function leser_dokument(d uuid) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select not exists (select 1 from dokument_skjermet x where x.dokument_id = d and not kan_lese(x.vern, x.sak, x.vern_til))
     and not exists (select 1 from dokumentobjekt x where x.dokument_id = d and not kan_lese(x.vern, x.sak, x.vern_til))
$$;

create function nekt(felt text) returns void language plpgsql set search_path = glassklar, pg_temp as $$
begin
  raise exception 'ikke rett til å endre' using errcode = '42501', column = felt;
end $$;

-- A shielding stands on its unit for good, is set by whoever may change the unit, and is
-- changed only by whoever reads what it hides.
create function skjerming_rett() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare s skjerming; e int; v int;
begin
  if tg_op = 'UPDATE' and (new.gjelder, new.art) is distinct from (old.gjelder, old.art) then
    perform nekt('gjelder');
  end if;
  -- which case it belongs to is not for the program to say
  new.mappe := case new.art
    when 'M' then new.gjelder
    when 'R' then (select mappe_id from registrering where id = new.gjelder)
    when 'D' then (select g.mappe_id from regdok k join registrering g on g.id = k.registrering_id
                    where k.dokument_id = new.gjelder order by k.tilknyttet_dato, g.id limit 1)
    end;
  if tg_op = 'UPDATE' and to_jsonb(new) - 'mappe' = to_jsonb(old) - 'mappe' then return new; end if;
  case new.art
    when 'M' then
      if not kan_skrive_sak(new.gjelder) then perform nekt('kode'); end if;
      if exists (select 1 from mappe_skjermet where mappe_id = new.gjelder) then
        s := skjerming_mappe(new.gjelder);
        select enhet_id into e from mappe where id = new.gjelder;
      end if;
    when 'R' then
      if not kan_skrive_post(new.gjelder) then perform nekt('kode'); end if;
      if exists (select 1 from registrering_skjermet where registrering_id = new.gjelder) then
        select x.* into s from registrering g,
          skjerming_registrering(g.id, g.mappe_id, g.referanse_arkivdel_id, g.arkivdel_id) x where g.id = new.gjelder;
        select enhet_id into e from registrering where id = new.gjelder;
      end if;
    when 'D' then
      if not (styrer_alt() or exists (
                select 1 from regdok where dokument_id = new.gjelder and kan_skrive_post(registrering_id)))
         or not leser_dokument(new.gjelder) then perform nekt('kode'); end if;
    else
      if not (styrer_alt() or har_rolle('admin')) then perform nekt('kode'); end if;
  end case;
  if s.kode is not null and s.kode <> 'AAPEN' then
    v := vern_nr(s.kode, e);   -- apart: a new number is seen by the next statement only
    if not kan_lese(v, new.mappe, s.opphoerer) then perform nekt('kode'); end if;
  end if;
  return new;
end $$;
create trigger a_rett before insert or update on skjerming for each row execute function skjerming_rett();

-- Case, unit, series and handler of an entry or case decide who reads it.
create function plass_rett() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if tg_table_name = 'registrering' then
    if tg_op = 'UPDATE' and not kan_skrive_post(old.id) then perform nekt('mappe_id'); end if;
    if new.mappe_id is not null and (tg_op = 'INSERT' or old.mappe_id is distinct from new.mappe_id)
       and not kan_skrive_sak(new.mappe_id) then perform nekt('mappe_id'); end if;
  elsif not kan_skrive_sak(old.id) then
    perform nekt('saksansvarlig_id');
  end if;
  return new;
end $$;
create trigger a_rett before insert on registrering for each row execute function plass_rett();
create trigger a_rett_endret before update of mappe_id, arkivdel_id, referanse_arkivdel_id, enhet_id, saksbehandler_id
  on registrering for each row when ((old.mappe_id, old.arkivdel_id, old.referanse_arkivdel_id, old.enhet_id, old.saksbehandler_id)
    is distinct from (new.mappe_id, new.arkivdel_id, new.referanse_arkivdel_id, new.enhet_id, new.saksbehandler_id))
  execute function plass_rett();
create trigger a_rett before update of arkivdel_id, referanse_arkivdel_id, enhet_id, saksansvarlig_id
  on mappe for each row when ((old.arkivdel_id, old.referanse_arkivdel_id, old.enhet_id, old.saksansvarlig_id)
    is distinct from (new.arkivdel_id, new.referanse_arkivdel_id, new.enhet_id, new.saksansvarlig_id))
  execute function plass_rett();

-- What hangs on an entry: an existing document is joined to one more by whoever reads it, and
-- the kind of a correspondent is changed by whoever may change the entry.
create function barn_rett() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  case tg_table_name
    when 'regdok' then
      if not kan_skrive_post(new.registrering_id) then perform nekt('dokument'); end if;
      if not leser_dokument(new.dokument_id) then perform nekt('dokument'); end if;
    when 'dokument' then
      if not styrer_alt() then perform nekt('referanse_arkivdel_id'); end if;
    else
      if not kan_skrive_post(old.registrering_id) then perform nekt('type'); end if;
  end case;
  return new;
end $$;
create trigger a_rett before insert on regdok for each row execute function barn_rett();
create trigger a_rett before update of referanse_arkivdel_id on dokument for each row
  when (old.referanse_arkivdel_id is distinct from new.referanse_arkivdel_id) execute function barn_rett();
create trigger a_rett before update of type on korrespondansepart for each row
  when (old.type is distinct from new.type) execute function barn_rett();
