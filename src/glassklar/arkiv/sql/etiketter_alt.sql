-- The label with all it says: code and unit, case, end; the owner of an XX; whether it is internal
-- (for councillors), and whether it is withheld from parties. Replaces the three columns' labels.
-- The same rules stand in tilgang/rules.py and tests/tilgang/verden.py; tests compare them.
drop function etikett_mappe(uuid, text);
drop function etikett_registrering(uuid, text);
drop function etikett_dokument(uuid, text);
create type etikett as (vern int, sak uuid, til date, eier int, internt boolean, unntatt boolean);

-- Made for the municipality's own preparation of the case (offl. §§ 14-15), and nothing that
-- fvl. § 13 or another act keeps secret.
create function er_intern(hjemmel text, tillegg text) returns boolean
language sql immutable set search_path = glassklar, pg_temp as $$
  select coalesce(hjemmel ~ '^offl-1[45](-|$)' and coalesce(tillegg, '') = '', false)
$$;

-- The label that a shielding gives in this unit and case; r: the entry, null for the case itself.
create function etikett_av(s skjerming, e int, m uuid, r uuid) returns etikett
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x etikett;
begin
  x.vern := vern_nr(s.kode, e); x.sak := m; x.til := s.opphoerer;
  if s.kode = 'XX' then x.eier := s.eier_id; end if;
  x.internt := er_intern(s.hjemmel, s.tillegg);
  if x.internt and r is not null then
    x.internt := not exists (
      select 1 from felthjemmel f where f.registrering_id = r and not er_intern(f.hjemmel, f.tillegg));
  end if;
  x.unntatt := r is not null and exists (select 1 from partsunntak u where u.gjelder = r and u.hjemmel <> '');
  return x;
end $$;

create function etikett_mappe(m uuid, felt text) returns etikett
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare s skjerming;
begin
  s := skjerming_mappe(m);
  if not skjuler(s, 'M', felt) then return null; end if;
  return etikett_av(s, (select enhet_id from mappe where id = m), m, null);
end $$;

create function etikett_registrering(r uuid, felt text) returns etikett
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare s skjerming; m uuid; ra uuid; a uuid; e int;
begin
  select mappe_id, referanse_arkivdel_id, arkivdel_id, enhet_id into m, ra, a, e
    from registrering where id = r;
  s := skjerming_registrering(r, m, ra, a);
  if not skjuler(s, 'R', felt) then return null; end if;
  return etikett_av(s, e, m, r);
end $$;

-- A document takes its own shielding, else that of the series it points to (M208), else of the
-- entries it stands in: the one that hides it longest, so that no entry opens it for another.
-- Internal only when every entry that hides it says so; withheld when any of them is.
create function etikett_dokument(d uuid, felt text) returns etikett
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare s skjerming; k record; x etikett; y etikett; n int := 0;
begin
  select * into s from skjerming where gjelder = d;
  if not found then
    select z.* into s from dokument o join skjerming z on z.gjelder = o.referanse_arkivdel_id where o.id = d;
  end if;
  if found then
    if not skjuler(s, 'D', felt) then return null; end if;
    select r.id, r.mappe_id, r.enhet_id into k from regdok rd join registrering r on r.id = rd.registrering_id
     where rd.dokument_id = d order by rd.tilknyttet_dato, r.id limit 1;
    x := etikett_av(s, k.enhet_id, k.mappe_id, k.id);
  else
    for k in select registrering_id as id from regdok where dokument_id = d order by tilknyttet_dato, registrering_id loop
      y := etikett_registrering(k.id, felt);
      if y.vern is null then continue; end if;
      n := n + 1;
      if x.vern is null then x := y; continue; end if;
      y.internt := x.internt and y.internt;
      x.internt := y.internt;
      if x.til is not null and (y.til is null or y.til > x.til) then x := y; end if;
    end loop;
    if n = 0 then return null; end if;
  end if;
  x.unntatt := exists (select 1 from partsunntak u where u.hjemmel <> '' and (
    u.gjelder = d or u.gjelder in (select registrering_id from regdok where dokument_id = d)));
  return x;
end $$;

create or replace function sett_etikett() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x etikett; f text; r record;
begin
  case tg_table_name
    when 'mappe_skjermet' then
      x := etikett_mappe(new.mappe_id, 'TM1');
    when 'mappe_klasse', 'mappe_sekundaerklasse' then
      -- number and title stand in one row: what hides either hides both
      x := etikett_mappe(new.mappe_id, 'KID');
      if x.vern is null then x := etikett_mappe(new.mappe_id, 'TKL'); end if;
    when 'registrering_skjermet' then
      x := etikett_registrering(new.registrering_id, 'TR1');
    when 'kp_identitet' then
      select type, registrering_id into f, new.registrering_id from korrespondansepart where id = new.kp_id;
      -- internal parties are staff in their office: not shielded by name
      if f not in ('IA', 'IM', 'IK') then
        x := etikett_registrering(new.registrering_id, case when f in ('EA', 'IS') then 'NA' else 'NM' end);
      end if;
    when 'dokument_skjermet' then
      x := etikett_dokument(new.dokument_id, 'TD');
    when 'dokumentobjekt' then
      -- a redacted variant is made to be given to everybody
      if new.variant <> 'O' then x := etikett_dokument(new.dokument_id, 'FIL'); end if;
    when 'dokumenttekst' then
      select d.vern, d.sak, d.vern_til, d.vern_eier, d.internt, d.unntatt_part, d.dokument_id into r
        from dokumentobjekt d where d.id = new.objekt_id;
      new.dokument_id := r.dokument_id;
      x := row(r.vern, r.sak, r.vern_til, r.vern_eier, r.internt, r.unntatt_part);
    when 'dokumentflyt' then
      x := etikett_registrering(new.registrering_id, 'MT');
    when 'moetedeltaker_navn' then
      x := null;
    when 'merknad_tekst' then
      select * into r from merknad where id = new.merknad_id;
      if r.mappe_id is not null then x := etikett_mappe(r.mappe_id, 'MT');
      elsif r.registrering_id is not null then x := etikett_registrering(r.registrering_id, 'MT');
      else x := etikett_dokument(r.dokument_id, 'MT'); end if;
    when 'part_identitet' then
      select * into r from part where id = new.part_id;
      if r.mappe_id is not null then x := etikett_mappe(r.mappe_id, 'NPS');
      elsif r.registrering_id is not null then x := etikett_registrering(r.registrering_id, 'NPS');
      else x := etikett_dokument(r.dokument_id, 'NPS'); end if;
  end case;
  new.vern := x.vern; new.sak := x.sak; new.vern_til := x.til; new.vern_eier := x.eier;
  new.internt := coalesce(x.internt, false); new.unntatt_part := coalesce(x.unntatt, false);
  return new;
end $$;

create or replace function skjerming_endret() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if tg_op = 'UPDATE' and (new.kode, new.nivaa, new.brytere, new.xx_grunn, new.opphoerer, new.eier_id, new.hjemmel, new.tillegg)
       is not distinct from (old.kode, old.nivaa, old.brytere, old.xx_grunn, old.opphoerer, old.eier_id, old.hjemmel, old.tillegg) then
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

-- A field with a basis of its own, and what is withheld from parties, change the label too.
create function grunnlag_endret() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if tg_table_name = 'felthjemmel' then
    perform merk_registrering(new.registrering_id); perform soek_bygg_post(new.registrering_id);
  elsif new.art = 'R' then
    perform merk_registrering(new.gjelder); perform soek_bygg_post(new.gjelder);
  else
    perform merk_dokument(new.gjelder); perform soek_bygg_dokument(new.gjelder);
  end if;
  return null;
end $$;
create trigger b_etikett after insert or update on felthjemmel for each row execute function grunnlag_endret();
create trigger b_etikett after insert or update on partsunntak for each row execute function grunnlag_endret();

revoke execute on function er_intern(text, text), etikett_av(skjerming, int, uuid, uuid),
  etikett_mappe(uuid, text), etikett_registrering(uuid, text), etikett_dokument(uuid, text),
  grunnlag_endret() from public;
