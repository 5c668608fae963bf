-- The freeze matrix. Rows come from noark/frys.py; a test compares. Refusals: GK001 frozen,
-- GK003 not allowed now; the column is named, a value never.
create table frysregel (
  tabell text not null, tilstand text not null, kolonne text not null, krav text not null,
  primary key (tabell, tilstand, kolonne)
);
grant select on frysregel to glassklar_intern, glassklar_revisjon;

create function registrering_tilstand(type text, jptype text, status text, arkivert timestamptz)
returns text[] language sql immutable set search_path = glassklar, pg_temp as $$
  select array['alltid']
    || case when status = 'A' or (type <> 'journalpost' and arkivert is not null) then array['arkivert'] else '{}' end
    || case when jptype = 'I' and status in ('J', 'A') then array['inn_journalfoert'] else '{}' end
    || case when jptype = 'I' and status = 'A' then array['inn_arkivert'] else '{}' end
    || case when type = 'journalpost' and jptype <> 'I' and status in ('E', 'J', 'A')
            then array['egen_endelig'] else '{}' end
$$;

create function tilstand_av(r uuid) returns text[]
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select registrering_tilstand(type, journalposttype, status, arkivert_dato) from registrering where id = r
$$;

create function frys() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare t text[] := array['alltid']; o jsonb := to_jsonb(old); n jsonb := to_jsonb(new); k text;
begin
  if o = n then return new; end if;
  case tg_table_name
    when 'registrering' then
      t := registrering_tilstand(old.type, old.journalposttype, old.status, old.arkivert_dato);
    when 'registrering_skjermet', 'kp_identitet', 'korrespondansepart', 'regdok' then
      t := tilstand_av(old.registrering_id);
    when 'mappe' then
      if old.avsluttet_dato is not null then
        t := t || array['mappe_avsluttet'];
        if old.type = 'saksmappe' then t := t || array['sak_avsluttet']; end if;
      end if;
    when 'mappe_skjermet' then
      if exists (select 1 from mappe where id = old.mappe_id and avsluttet_dato is not null) then
        t := t || array['mappe_avsluttet'];
      end if;
    when 'dokument' then
      if old.status = 'F' then t := t || array['dokument_ferdigstilt']; end if;
    when 'dokumentobjekt' then t := t || array['fil_lagret'];
    else null;
  end case;
  select f.kolonne into k from frysregel f
   where f.tabell = tg_table_name and f.tilstand = any(t)
     and o -> f.kolonne is distinct from n -> f.kolonne
   order by f.kolonne limit 1;
  if k is not null then
    raise exception 'feltet er låst' using errcode = 'GK001', column = k, table = tg_table_name;
  end if;
  return new;
end $$;

do $$ declare t text; begin
  foreach t in array array['registrering', 'registrering_skjermet', 'korrespondansepart',
      'kp_identitet', 'regdok', 'mappe', 'mappe_skjermet', 'dokument', 'dokumentobjekt'] loop
    -- named to run before the label trigger: labels may always change
    execute format('create trigger a_frys before update on %I for each row execute function frys()', t);
  end loop;
end $$;

-- Nothing is added to what is closed (2.3.6, 2.4.4-5, 2.5.5, 2.6.7, 3.2.23-24, 3.2.31).
create function lukket() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare t text[];
begin
  case tg_table_name
    when 'mappe' then
      if exists (select 1 from arkivdel where id = new.arkivdel_id
                  and (avsluttet_dato is not null or status in ('P', 'O'))) then
        raise exception 'arkivdelen er avsluttet' using errcode = 'GK003', column = 'arkivdel_id';
      end if;
      if exists (select 1 from registrering where mappe_id = new.forelder_id) then
        raise exception 'mappen har registreringer' using errcode = 'GK003', column = 'forelder_id';
      end if;
    when 'registrering' then
      if exists (select 1 from mappe where id = new.mappe_id and avsluttet_dato is not null) then
        raise exception 'mappen er avsluttet' using errcode = 'GK003', column = 'mappe_id';
      end if;
      if new.type in ('journalpost', 'arkivnotat') and not exists (
           select 1 from mappe where id = new.mappe_id and type = 'saksmappe') then
        raise exception 'krever saksmappe' using errcode = 'GK003', column = 'mappe_id';
      end if;
    when 'mappe_klasse' then
      if new.klasse_ref_id is null then return new; end if;
      if exists (select 1 from klasse where id = new.klasse_ref_id and avsluttet_dato is not null)
         or exists (select 1 from klasse where forelder_id = new.klasse_ref_id) then
        raise exception 'klassen kan ikke brukes' using errcode = 'GK003', column = 'klasse';
      end if;
    when 'regdok' then
      t := tilstand_av(new.registrering_id);
      if 'arkivert' = any(t) then
        raise exception 'registreringen er arkivert' using errcode = 'GK001', column = 'dokument';
      end if;
    when 'korrespondansepart' then
      t := tilstand_av(new.registrering_id);
      if t && array['inn_arkivert', 'egen_endelig'] then
        raise exception 'registreringen er låst' using errcode = 'GK001', column = 'korrespondansepart';
      end if;
    when 'dokumentobjekt' then
      -- a redacted variant may always be added (3.2.27); a new version of finished content not
      if new.variant <> 'O' and exists (
           select 1 from regdok rd join registrering r on r.id = rd.registrering_id
            where rd.dokument_id = new.dokument_id and r.status in ('E', 'J', 'A'))
         and not har_rolle('arkivar') then
        raise exception 'dokumentet er ferdigstilt' using errcode = 'GK001', column = 'fil';
      end if;
    else null;
  end case;
  return new;
end $$;
do $$ declare t text; begin
  foreach t in array array['mappe', 'registrering', 'mappe_klasse', 'regdok', 'korrespondansepart',
      'dokumentobjekt'] loop
    execute format('create trigger a_lukket before insert on %I for each row execute function lukket()', t);
  end loop;
end $$;
create trigger a_lukket_flytt before update of arkivdel_id, forelder_id on mappe
  for each row when ((old.arkivdel_id, old.forelder_id) is distinct from (new.arkivdel_id, new.forelder_id))
  execute function lukket();
create trigger a_lukket_flytt before update of klasse_ref_id on mappe_klasse
  for each row when (old.klasse_ref_id is distinct from new.klasse_ref_id) execute function lukket();
create trigger a_lukket_flytt before update of mappe_id on registrering
  for each row when (old.mappe_id is distinct from new.mappe_id) execute function lukket();

-- E, J and A only when every document is finished (3.2.30), and a journalled entry has a
-- correspondent (2.6.3). At commit, so that the order of statements does not matter.
create function ferdig() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare s text; jt text;
begin
  select status, type into s, jt from registrering where id = new.id;
  if s not in ('E', 'J', 'A') then return null; end if;
  if exists (select 1 from regdok rd join dokument d on d.id = rd.dokument_id
              where rd.registrering_id = new.id and d.status <> 'F') then
    raise exception 'dokumentet er ikke ferdigstilt' using errcode = 'GK003', column = 'dokumentstatus';
  end if;
  if jt = 'journalpost' and not exists (select 1 from korrespondansepart where registrering_id = new.id) then
    raise exception 'mangler korrespondansepart' using errcode = 'GK003', column = 'korrespondansepart';
  end if;
  return null;
end $$;
create constraint trigger y_ferdig after insert or update of status on registrering
  deferrable initially deferred for each row when (new.status in ('E', 'J', 'A'))
  execute function ferdig();

-- A case closes only when its entries are finished and answered (3.2.6-3.2.9).
create function kan_avsluttes() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if not exists (select 1 from mappe_klasse where mappe_id = new.id) then
    raise exception 'saken mangler klasse' using errcode = 'GK003', column = 'klasse';
  end if;
  if exists (select 1 from registrering where mappe_id = new.id and type = 'journalpost'
              and status not in ('A', 'U')) then
    raise exception 'saken har poster som ikke er arkivert' using errcode = 'GK003', column = 'status';
  end if;
  if exists (select 1 from registrering where mappe_id = new.id and restanse) then
    raise exception 'saken har restanser' using errcode = 'GK003', column = 'restanse';
  end if;
  return null;
end $$;
create constraint trigger y_avslutt after update of status, avsluttet_dato on mappe
  deferrable initially deferred for each row
  when (new.type = 'saksmappe' and ((new.status = 'A' and old.status <> 'A')
    or (new.avsluttet_dato is not null and old.avsluttet_dato is null)))
  execute function kan_avsluttes();

-- Restanser: incoming, and internal for follow-up, wait until written off (3.4).
-- Written off as a whole, or by every receiver of an internal entry.
create function er_avskrevet(r uuid) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select exists (select 1 from avskrivning a where a.registrering_id = r and a.part_id is null)
      or (exists (select 1 from avskrivning a where a.registrering_id = r)
          and not exists (select 1 from korrespondansepart k where k.registrering_id = r
                and k.type in ('IM', 'EM') and not exists (select 1 from avskrivning a where a.part_id = k.id)))
$$;
create function restanse_ny() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  new.restanse := new.type = 'journalpost' and new.journalposttype in ('I', 'N') and new.status <> 'U'
    and not er_avskrevet(new.id);
  return new;
end $$;
create trigger a_restanse before insert on registrering for each row execute function restanse_ny();
create trigger a_restanse_endret before update of journalposttype, status on registrering
  for each row execute function restanse_ny();
create function avskrevet() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if er_avskrevet(new.registrering_id) then
    update registrering set restanse = false where id = new.registrering_id and restanse;
  end if;
  return null;
end $$;
create trigger b_avskrevet after insert on avskrivning for each row execute function avskrevet();
