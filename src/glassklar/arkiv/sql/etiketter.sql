-- Labels on protected rows. The same rules stand in tilgang/rules.py; a test compares them.

-- Whether a shielding hides a field. Fields are the M502 codes, and FIL for the files.
-- felt_art: whose field it is (M case, R entry, D document); art: what the shielding stands on.
create function skjuler(s skjerming, felt_art text, felt text) returns boolean
language sql immutable set search_path = glassklar, pg_temp as $$
  select case
    when s.kode is null or s.kode = 'AAPEN' then false
    when s.kode = 'XX' and s.xx_grunn = 'ikke_vurdert' then true
    when felt = any(s.brytere) then true
    when felt = 'TM1' and 'TMO' = any(s.brytere) then true
    when felt = 'TR1' and 'TRO' = any(s.brytere) then true
    when felt = 'FIL' then s.nivaa >= 1
    -- an entry inherits from its case only that the files are shielded
    when s.art = 'M' and felt_art <> 'M' then false
    when felt in ('TM1', 'TR1') then s.nivaa >= 2
    when felt in ('KID', 'TKL', 'NA', 'NM') then s.nivaa >= 3
    else false end
$$;

-- The shielding in force for a case: its own, else that of the series it points to, else its series'.
create function skjerming_mappe(m uuid) returns skjerming
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare s skjerming; a uuid; ra uuid;
begin
  select * into s from skjerming where gjelder = m;
  if found then return s; end if;
  select referanse_arkivdel_id, arkivdel_id into ra, a from mappe where id = m;
  if ra is not null then
    select * into s from skjerming where gjelder = ra;
    if found then return s; end if;
  end if;
  select * into s from skjerming where gjelder = a;
  return s;
end $$;

create function skjerming_registrering(r uuid, m uuid, ra uuid, a uuid) returns skjerming
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare s skjerming;
begin
  select * into s from skjerming where gjelder = r;
  if found then return s; end if;
  if ra is not null then
    select * into s from skjerming where gjelder = ra;
    if found then return s; end if;
  end if;
  if m is not null then return skjerming_mappe(m); end if;
  select * into s from skjerming where gjelder = a;
  return s;
end $$;

create function etikett_mappe(m uuid, felt text, out vern int, out sak uuid, out vern_til date)
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare s skjerming;
begin
  s := skjerming_mappe(m);
  if not skjuler(s, 'M', felt) then return; end if;
  vern := vern_nr(s.kode, (select enhet_id from mappe where id = m));
  sak := m; vern_til := s.opphoerer;
end $$;

create function etikett_registrering(r uuid, felt text, out vern int, out sak uuid, out vern_til date)
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare s skjerming; m uuid; ra uuid; a uuid; e int;
begin
  select mappe_id, referanse_arkivdel_id, arkivdel_id, enhet_id into m, ra, a, e
    from registrering where id = r;
  s := skjerming_registrering(r, m, ra, a);
  if not skjuler(s, 'R', felt) then return; end if;
  vern := vern_nr(s.kode, e); sak := m; vern_til := s.opphoerer;
end $$;

-- A document takes its own shielding, else that of the series it points to (M208), else of the
-- entries it stands in: the one that hides it longest, so that no entry opens it for another.
create function etikett_dokument(d uuid, felt text, out vern int, out sak uuid, out vern_til date)
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare s skjerming; k record;
begin
  select * into s from skjerming where gjelder = d;
  if not found then
    select x.* into s from dokument o join skjerming x on x.gjelder = o.referanse_arkivdel_id where o.id = d;
  end if;
  if found then
    if not skjuler(s, 'D', felt) then return; end if;
    select r.mappe_id, r.enhet_id into k from regdok rd join registrering r on r.id = rd.registrering_id
     where rd.dokument_id = d order by rd.tilknyttet_dato, r.id limit 1;
    vern := vern_nr(s.kode, k.enhet_id); sak := k.mappe_id; vern_til := s.opphoerer;
    return;
  end if;
  select x.vern, x.sak, x.vern_til into vern, sak, vern_til
    from regdok rd, etikett_registrering(rd.registrering_id, felt) x
   where rd.dokument_id = d and x.vern is not null
   order by x.vern_til desc nulls first, rd.tilknyttet_dato, rd.registrering_id limit 1;
end $$;

-- BEFORE triggers: overwrite whatever the program wrote.
create function sett_etikett() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare v int; s uuid; t date; f text; r record;
begin
  case tg_table_name
    when 'mappe_skjermet' then
      select * into v, s, t from etikett_mappe(new.mappe_id, 'TM1');
    when 'mappe_klasse', 'mappe_sekundaerklasse' then
      -- number and title stand in one row: what hides either hides both
      select * into v, s, t from etikett_mappe(new.mappe_id, 'KID');
      if v is null then select * into v, s, t from etikett_mappe(new.mappe_id, 'TKL'); end if;
    when 'registrering_skjermet' then
      select * into v, s, t from etikett_registrering(new.registrering_id, 'TR1');
    when 'kp_identitet' then
      select type, registrering_id into f, new.registrering_id from korrespondansepart where id = new.kp_id;
      -- internal parties are staff in their office: not shielded by name
      if f in ('IA', 'IM', 'IK') then
        v := null;
      else
        select * into v, s, t from etikett_registrering(
          new.registrering_id, case when f in ('EA', 'IS') then 'NA' else 'NM' end);
      end if;
    when 'dokument_skjermet' then
      select * into v, s, t from etikett_dokument(new.dokument_id, 'TD');
    when 'dokumentobjekt' then
      if new.variant = 'O' then v := null;     -- made to be given to everybody
      else select * into v, s, t from etikett_dokument(new.dokument_id, 'FIL'); end if;
    when 'dokumenttekst' then
      select d.vern, d.sak, d.vern_til, d.dokument_id into v, s, t, new.dokument_id
        from dokumentobjekt d where d.id = new.objekt_id;
    when 'dokumentflyt' then
      select * into v, s, t from etikett_registrering(new.registrering_id, 'MT');
    when 'moetedeltaker_navn' then
      v := null;
    when 'merknad_tekst' then
      select * into r from merknad where id = new.merknad_id;
      if r.mappe_id is not null then select * into v, s, t from etikett_mappe(r.mappe_id, 'MT');
      elsif r.registrering_id is not null then
        select * into v, s, t from etikett_registrering(r.registrering_id, 'MT');
      else select * into v, s, t from etikett_dokument(r.dokument_id, 'MT'); end if;
    when 'part_identitet' then
      select * into r from part where id = new.part_id;
      if r.mappe_id is not null then select * into v, s, t from etikett_mappe(r.mappe_id, 'NPS');
      elsif r.registrering_id is not null then
        select * into v, s, t from etikett_registrering(r.registrering_id, 'NPS');
      else select * into v, s, t from etikett_dokument(r.dokument_id, 'NPS'); end if;
  end case;
  new.vern := v; new.sak := s; new.vern_til := t;
  return new;
end $$;

-- Relabelling: touch the rows, and the trigger above does the rest.
create function merk_dokument(d uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  update dokument_skjermet set vern = vern where dokument_id = d;
  update dokumentobjekt set vern = vern where dokument_id = d;
  update dokumenttekst set vern = vern where dokument_id = d;
  update merknad_tekst t set vern = t.vern from merknad k where k.id = t.merknad_id and k.dokument_id = d;
  update part_identitet t set vern = t.vern from part k where k.id = t.part_id and k.dokument_id = d;
end $$;

create function merk_registrering(r uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  update registrering_skjermet set vern = vern where registrering_id = r;
  update kp_identitet set vern = vern where registrering_id = r;
  update dokumentflyt set vern = vern where registrering_id = r;
  update merknad_tekst t set vern = t.vern from merknad k where k.id = t.merknad_id and k.registrering_id = r;
  update part_identitet t set vern = t.vern from part k where k.id = t.part_id and k.registrering_id = r;
  perform merk_dokument(dokument_id) from regdok where registrering_id = r;
end $$;

create function merk_mappe(m uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  update mappe_skjermet set vern = vern where mappe_id = m;
  update mappe_klasse set vern = vern where mappe_id = m;
  update mappe_sekundaerklasse set vern = vern where mappe_id = m;
  update merknad_tekst t set vern = t.vern from merknad k where k.id = t.merknad_id and k.mappe_id = m;
  update part_identitet t set vern = t.vern from part k where k.id = t.part_id and k.mappe_id = m;
  perform merk_registrering(id) from registrering where mappe_id = m;
end $$;

-- The search rows of an entry, and of every other entry that holds a document of it: the
-- document's label may have changed for them too.
create function soek_bygg_post(r uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  perform soek_bygg(r);
  perform soek_bygg(x.o) from (
    select distinct b.registrering_id as o from regdok a join regdok b on b.dokument_id = a.dokument_id
     where a.registrering_id = r and b.registrering_id <> r) x;
end $$;
create function soek_bygg_saken(m uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  perform soek_bygg_mappe(m, false);
  perform soek_bygg(x.o) from (
    select id as o from registrering where mappe_id = m
    union
    select b.registrering_id from registrering g join regdok a on a.registrering_id = g.id
      join regdok b on b.dokument_id = a.dokument_id where g.mappe_id = m) x;
end $$;
create function soek_bygg_dokument(d uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  perform soek_bygg(registrering_id) from regdok where dokument_id = d;
end $$;

create function skjerming_endret() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if tg_op = 'UPDATE' and (new.kode, new.nivaa, new.brytere, new.xx_grunn, new.opphoerer)
       is not distinct from (old.kode, old.nivaa, old.brytere, old.xx_grunn, old.opphoerer) then
    return null;
  end if;
  case new.art
    when 'M' then perform merk_mappe(new.gjelder); perform soek_bygg_saken(new.gjelder);
    when 'R' then
      -- a new entry gets its protected rows after its shielding: nothing to touch then
      if exists (select 1 from registrering_skjermet where registrering_id = new.gjelder)
         or exists (select 1 from kp_identitet where registrering_id = new.gjelder)
         or exists (select 1 from regdok where registrering_id = new.gjelder) then
        perform merk_registrering(new.gjelder); perform soek_bygg_post(new.gjelder);
      end if;
    when 'D' then perform merk_dokument(new.gjelder); perform soek_bygg_dokument(new.gjelder);
    when 'A' then
      perform merk_mappe(m.id), soek_bygg_saken(m.id) from mappe m
        where new.gjelder in (m.arkivdel_id, m.referanse_arkivdel_id);
      perform merk_registrering(r.id), soek_bygg_post(r.id) from registrering r
        where r.referanse_arkivdel_id = new.gjelder or (r.arkivdel_id = new.gjelder and r.mappe_id is null);
      perform merk_dokument(d.id), soek_bygg_dokument(d.id) from dokument d
        where d.referanse_arkivdel_id = new.gjelder;
    else null;
  end case;
  return null;
end $$;
create trigger b_etikett after insert or update on skjerming
  for each row execute function skjerming_endret();

-- Moving an entry, or giving it or its case to another unit, relabels.
create function flyttet() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  case tg_table_name
    when 'mappe' then perform merk_mappe(new.id); perform soek_bygg_saken(new.id);
    when 'dokument' then perform merk_dokument(new.id); perform soek_bygg_dokument(new.id);
    else
      -- the trigger on skjerming finds the case that each belongs to now
      update skjerming set mappe = mappe where gjelder = new.id
         or gjelder in (select dokument_id from regdok where registrering_id = new.id);
      perform merk_registrering(new.id); perform soek_bygg_post(new.id);
  end case;
  return null;
end $$;
create trigger b_etikett after update of enhet_id, arkivdel_id, referanse_arkivdel_id on mappe
  for each row when ((old.enhet_id, old.arkivdel_id, old.referanse_arkivdel_id)
    is distinct from (new.enhet_id, new.arkivdel_id, new.referanse_arkivdel_id))
  execute function flyttet();
create trigger b_etikett after update of mappe_id, enhet_id, arkivdel_id, referanse_arkivdel_id on registrering
  for each row when ((old.mappe_id, old.enhet_id, old.arkivdel_id, old.referanse_arkivdel_id)
    is distinct from (new.mappe_id, new.enhet_id, new.arkivdel_id, new.referanse_arkivdel_id))
  execute function flyttet();
create trigger b_etikett after update of referanse_arkivdel_id on dokument
  for each row when (old.referanse_arkivdel_id is distinct from new.referanse_arkivdel_id)
  execute function flyttet();

-- A document joined to one more entry may become shielded by it, in every entry.
create function tilknyttet() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if exists (select 1 from dokument_skjermet where dokument_id = new.dokument_id)
     or exists (select 1 from dokumentobjekt where dokument_id = new.dokument_id) then
    perform merk_dokument(new.dokument_id); perform soek_bygg_dokument(new.dokument_id);
  end if;
  return null;
end $$;
create trigger b_etikett after insert on regdok for each row execute function tilknyttet();

-- Sender or receiver, outside or own staff: the kind decides whether the name is hidden.
create function annen_part() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  update kp_identitet set vern = vern where kp_id = new.id;
  perform soek_bygg(new.registrering_id);
  return null;
end $$;
create trigger b_etikett after update of type on korrespondansepart
  for each row when (old.type is distinct from new.type) execute function annen_part();

do $$ declare t text; begin
  foreach t in array array['mappe_skjermet', 'mappe_klasse', 'mappe_sekundaerklasse',
      'registrering_skjermet', 'kp_identitet', 'dokument_skjermet', 'dokumentobjekt',
      'dokumenttekst', 'dokumentflyt', 'moetedeltaker_navn', 'merknad_tekst', 'part_identitet'] loop
    execute format('create trigger b_etikett before insert or update on %I'
                   ' for each row execute function sett_etikett()', t);
  end loop;
end $$;
