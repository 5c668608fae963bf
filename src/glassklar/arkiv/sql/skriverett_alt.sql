-- Writing is need-to-know in every content table (4.5.1), and an auditor writes nothing. The rows
-- that can be shielded ask these functions in their policies (arkiv/vernede.py); the open tables ask
-- in a trigger. Functions that run with the owner's rights (labels, numbers) are not asked.
create or replace function styrer_alt() returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select skriverett() = 'A'
$$;

create or replace function kan_skrive_sak(m uuid) returns boolean
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare r "char" := skriverett();
begin
  if r <> 'N' then return r = 'A'; end if;
  return exists (
    select 1 from mappe k where k.id = m
       and ((k.saksansvarlig_id = hvem() and har_rolle('saksbehandler')) or leder_over(k.enhet_id)));
end $$;

create or replace function kan_skrive_post(r uuid) returns boolean
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare s "char" := skriverett();
begin
  if s <> 'N' then return s = 'A'; end if;
  return exists (
    select 1 from registrering g left join mappe k on k.id = g.mappe_id where g.id = r
       and ((hvem() in (g.saksbehandler_id, k.saksansvarlig_id) and har_rolle('saksbehandler'))
            or leder_over(g.enhet_id)));
end $$;

-- What a person makes in a transaction they may also fill in that transaction: a case opened for a
-- colleague, a letter registered to another unit. A row's xmin is not older than the transaction then.
create function kan_legge_i_sak(m uuid) returns boolean
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare r "char" := skriverett(); h int;
begin
  if r <> 'N' then return r = 'A'; end if;
  h := hvem();
  return exists (
    select 1 from mappe k where k.id = m
       and ((k.saksansvarlig_id = h and har_rolle('saksbehandler')) or leder_over(k.enhet_id)
         or (k.opprettet_av_id = h and age(k.xmin) <= 0 and k.opprettet_dato > now() - interval '1 day')));
end $$;
create function kan_legge_i_post(r uuid) returns boolean
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare s "char" := skriverett(); h int;
begin
  if s <> 'N' then return s = 'A'; end if;
  h := hvem();
  -- cheapest first: what is being made now is nearly always asked about
  return exists (
    select 1 from registrering g where g.id = r
       and ((g.opprettet_av_id = h and age(g.xmin) <= 0 and g.opprettet_dato > now() - interval '1 day')
         or ((g.saksbehandler_id = h or exists (
               select 1 from mappe k where k.id = g.mappe_id and k.saksansvarlig_id = h)) and har_rolle('saksbehandler'))
         or leder_over(g.enhet_id)));
end $$;
create function kan_legge_i_dokument(d uuid) returns boolean
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare s "char" := skriverett();
begin
  if s <> 'N' then return s = 'A'; end if;
  if exists (select 1 from regdok where dokument_id = d) then
    return exists (select 1 from regdok where dokument_id = d and kan_legge_i_post(registrering_id));
  end if;
  return exists (select 1 from dokument o where o.id = d and o.opprettet_av_id = hvem() and age(o.xmin) <= 0);
end $$;
create function kan_skrive_deltaker(i uuid) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select kan_legge_i_sak((select mappe_id from moetedeltaker where id = i))
$$;
create function kan_skrive_ved(m uuid, r uuid, d uuid) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select case when m is not null then kan_legge_i_sak(m) when r is not null then kan_legge_i_post(r)
              when d is not null then kan_legge_i_dokument(d) else styrer_alt() end
$$;
create function kan_skrive_merknad(i uuid) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select coalesce((select kan_skrive_ved(mappe_id, registrering_id, dokument_id) from merknad where id = i), false)
$$;
create function kan_skrive_part(i uuid) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select coalesce((select kan_skrive_ved(mappe_id, registrering_id, dokument_id) from part where id = i), false)
$$;

-- Whether the acting person reads a row with this label for their work: what they read as a party or
-- councillor opens nothing for writing.
drop function kan_lese(int, uuid, date);
create function kan_lese(v int, s uuid, t date, e int) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select coalesce(pg_has_role(session_user, 'glassklar_eier', 'member')
    or v is null or t <= i_dag() or v = any(mine_vern()) or e = hvem()
    or (s = any(mine_saker()) and v = any(mine_saksvern())), false)
$$;
create or replace function leser_dokument(d uuid) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select not exists (select 1 from dokument_skjermet x where x.dokument_id = d and not kan_lese(x.vern, x.sak, x.vern_til, x.vern_eier))
     and not exists (select 1 from dokumentobjekt x where x.dokument_id = d and not kan_lese(x.vern, x.sak, x.vern_til, x.vern_eier))
$$;
-- Whether everything of an entry, or of a case with its entries, is read: who moves it must.
create function leser_post(r uuid) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select not exists (
    select 1 from registrering_skjermet x where x.registrering_id = r and not kan_lese(x.vern, x.sak, x.vern_til, x.vern_eier)
    union all
    select 1 from kp_identitet x where x.registrering_id = r and not kan_lese(x.vern, x.sak, x.vern_til, x.vern_eier)
    union all
    select 1 from dokumentflyt x where x.registrering_id = r and not kan_lese(x.vern, x.sak, x.vern_til, x.vern_eier)
    union all
    select 1 from merknad k join merknad_tekst x on x.merknad_id = k.id where k.registrering_id = r and not kan_lese(x.vern, x.sak, x.vern_til, x.vern_eier)
    union all
    select 1 from part k join part_identitet x on x.part_id = k.id where k.registrering_id = r and not kan_lese(x.vern, x.sak, x.vern_til, x.vern_eier)
    union all
    select 1 from regdok k where k.registrering_id = r and not leser_dokument(k.dokument_id))
$$;
create function leser_sak(m uuid) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select not exists (
    select 1 from mappe_skjermet x where x.mappe_id = m and not kan_lese(x.vern, x.sak, x.vern_til, x.vern_eier)
    union all
    select 1 from mappe_klasse x where x.mappe_id = m and not kan_lese(x.vern, x.sak, x.vern_til, x.vern_eier)
    union all
    select 1 from merknad k join merknad_tekst x on x.merknad_id = k.id where k.mappe_id = m and not kan_lese(x.vern, x.sak, x.vern_til, x.vern_eier)
    union all
    select 1 from part k join part_identitet x on x.part_id = k.id where k.mappe_id = m and not kan_lese(x.vern, x.sak, x.vern_til, x.vern_eier)
    union all
    select 1 from registrering g where g.mappe_id = m and not leser_post(g.id))
$$;

-- A shielding stands on its unit for good, is set by whoever may change the unit, and is
-- changed only by whoever reads what it hides.
create or replace function skjerming_rett() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare s skjerming; e int; v int;
begin
  if skriverett() = '0' then perform nekt('kode'); end if;
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
      if not kan_legge_i_sak(new.gjelder) then perform nekt('kode'); end if;
      if exists (select 1 from mappe_skjermet where mappe_id = new.gjelder) then
        s := skjerming_mappe(new.gjelder);
        select enhet_id into e from mappe where id = new.gjelder;
      end if;
    when 'R' then
      if not kan_legge_i_post(new.gjelder) then perform nekt('kode'); end if;
      if exists (select 1 from registrering_skjermet where registrering_id = new.gjelder) then
        select x.* into s from registrering g,
          skjerming_registrering(g.id, g.mappe_id, g.referanse_arkivdel_id, g.arkivdel_id) x where g.id = new.gjelder;
        select enhet_id into e from registrering where id = new.gjelder;
      end if;
    when 'D' then
      if not kan_legge_i_dokument(new.gjelder) or not leser_dokument(new.gjelder) then perform nekt('kode'); end if;
    else
      perform serie_rett(new.gjelder);
  end case;
  if s.kode is not null and s.kode <> 'AAPEN' then
    v := vern_nr(s.kode, e);   -- apart: a new number is seen by the next statement only
    if not kan_lese(v, new.mappe, s.opphoerer, case when s.kode = 'XX' then s.eier_id end) then perform nekt('kode'); end if;
  end if;
  return new;
end $$;

-- A series' shielding is inherited by all that stands in it or points to it. While nothing does, the
-- administrator sets it; afterwards only an archivist who reads under every code in use.
create function serie_rett(a uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if pg_has_role(session_user, 'glassklar_eier', 'member') or er_system() then return; end if;
  if skriverett() = '0' or not (styrer_alt() or har_rolle('admin')) then perform nekt('kode'); end if;
  if (exists (select 1 from mappe where a in (arkivdel_id, referanse_arkivdel_id))
      or exists (select 1 from registrering where a in (arkivdel_id, referanse_arkivdel_id))
      or exists (select 1 from dokument where referanse_arkivdel_id = a))
     and not (styrer_alt() and not exists (select 1 from vern x where not x.id = any(mine_vern()))) then
    perform nekt('kode');
  end if;
end $$;

-- The open tables. Argument of the trigger: none; the table says which unit the row belongs to.
create function innhold_rett() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare r "char" := skriverett(); ok boolean := false;
begin
  if r = 'A' and tg_table_name not in ('registrering', 'mappe', 'regdok') then return new; end if;
  if r = '0' then perform nekt(tg_table_name); end if;
  case tg_table_name
    when 'mappe' then
      if tg_op = 'INSERT' then
        ok := r = 'A' or har_rolle('saksbehandler') or har_rolle('leder');
      else
        ok := kan_skrive_sak(old.id);
        if ok and (old.arkivdel_id, old.referanse_arkivdel_id, old.enhet_id)
             is distinct from (new.arkivdel_id, new.referanse_arkivdel_id, new.enhet_id) then
          ok := leser_sak(old.id);
        end if;
      end if;
    when 'registrering' then
      if tg_op = 'INSERT' then
        ok := r = 'A' or (new.mappe_id is not null and kan_skrive_sak(new.mappe_id));
      else
        ok := kan_skrive_post(old.id);
        if ok and (old.mappe_id, old.arkivdel_id, old.referanse_arkivdel_id, old.enhet_id)
             is distinct from (new.mappe_id, new.arkivdel_id, new.referanse_arkivdel_id, new.enhet_id) then
          ok := leser_post(old.id)
            and (new.mappe_id is not distinct from old.mappe_id or new.mappe_id is null or kan_skrive_sak(new.mappe_id));
        end if;
      end if;
    when 'regdok' then
      ok := (r = 'A' or kan_legge_i_post(new.registrering_id)) and leser_dokument(new.dokument_id)
        and (tg_op = 'INSERT' or kan_skrive_post(old.registrering_id));
    when 'dokument' then
      ok := tg_op = 'INSERT' or (kan_legge_i_dokument(old.id)
        and old.referanse_arkivdel_id is not distinct from new.referanse_arkivdel_id);
    when 'korrespondansepart', 'felthjemmel', 'avskrivning' then
      ok := kan_legge_i_post(new.registrering_id) and (tg_op = 'INSERT' or kan_skrive_post(old.registrering_id));
    when 'moetedeltaker' then
      ok := kan_legge_i_sak(new.mappe_id) and (tg_op = 'INSERT' or kan_skrive_sak(old.mappe_id));
    when 'merknad', 'part' then
      ok := kan_skrive_ved(new.mappe_id, new.registrering_id, new.dokument_id);
    when 'nasjonal_identifikator' then
      ok := kan_skrive_ved(new.mappe_id, new.registrering_id, null)
        and (tg_op = 'INSERT' or kan_skrive_ved(old.mappe_id, old.registrering_id, null));
    when 'kryssreferanse' then
      ok := new.fra_klasse_id is null and kan_skrive_ved(new.fra_mappe_id, new.fra_registrering_id, null)
        and (tg_op = 'INSERT' or kan_skrive_ved(old.fra_mappe_id, old.fra_registrering_id, null));
    when 'registrering_referanse' then
      ok := kan_legge_i_post(new.fra_id) and (tg_op = 'INSERT' or kan_skrive_post(old.fra_id));
    when 'konvertering' then
      ok := kan_legge_i_dokument((select dokument_id from dokumentobjekt where id = new.objekt_id))
        and (tg_op = 'INSERT' or old.objekt_id = new.objekt_id);
  end case;
  if ok is not true then perform nekt(tg_table_name); end if;
  return new;
end $$;

drop trigger a_rett on registrering;
drop trigger a_rett_endret on registrering;
drop trigger a_rett on mappe;
drop trigger a_rett on regdok;
drop trigger a_rett on dokument;
drop trigger a_rett on korrespondansepart;
drop function plass_rett();
drop function barn_rett();
do $$ declare t text; begin
  foreach t in array array['mappe', 'registrering', 'regdok', 'dokument', 'korrespondansepart',
      'felthjemmel', 'avskrivning', 'moetedeltaker', 'merknad', 'part', 'nasjonal_identifikator',
      'kryssreferanse', 'registrering_referanse', 'konvertering'] loop
    execute format('create trigger a_rett before insert or update on %I for each row
      when (not pg_has_role(current_user, ''glassklar_eier'', ''member'')) execute function innhold_rett()', t);
  end loop;
  -- what only the archive keeps
  foreach t in array array['presedens', 'presedens_mappe', 'presedens_registrering',
      'elektronisk_signatur', 'kassasjon', 'utfoert_kassasjon', 'sletting'] loop
    execute format('create trigger a_skriv before insert or update on %I
      for each statement execute function krev_rett(''arkiv'')', t);
  end loop;
  foreach t in array array['arkivskaper', 'arkiv', 'arkiv_skaper', 'klassifikasjonssystem', 'arkivdel',
      'arkivdel_sekundaer', 'klasse'] loop
    execute format('create trigger a_skriv before insert or update on %I
      for each statement execute function krev_rett(''arkiv_admin'')', t);
  end loop;
end $$;

-- What is received and not yet assessed: the archive and the system user; read by the auditor too.
do $$ declare t text; begin
  foreach t in array array['mottak', 'mottak_fil'] loop
    execute format('alter policy arkivet on %I with check ((select skriverett()) = ''A'')', t);
    execute format('create policy revisor on %I for select to glassklar_intern using ((select er_revisor()))', t);
  end loop;
end $$;

revoke execute on function kan_legge_i_sak(uuid), kan_legge_i_post(uuid), kan_legge_i_dokument(uuid),
  kan_skrive_deltaker(uuid), kan_skrive_ved(uuid, uuid, uuid), kan_skrive_merknad(uuid), kan_skrive_part(uuid),
  kan_lese(int, uuid, date, int), leser_post(uuid), leser_sak(uuid), serie_rett(uuid), innhold_rett() from public;
grant execute on function kan_legge_i_sak(uuid), kan_legge_i_post(uuid), kan_legge_i_dokument(uuid),
  kan_skrive_deltaker(uuid), kan_skrive_merknad(uuid), kan_skrive_part(uuid) to glassklar_intern;
