-- Relabelling a whole case: one UPDATE a table, and only what inherits from the case. An entry with
-- a shielding of its own, or of the series it points to, does not change with the case's.
create function arvinger(m uuid) returns uuid[]
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select coalesce(array_agg(r.id), '{}') from registrering r
   where r.mappe_id = m and not exists (select 1 from skjerming s where s.gjelder in (r.id, r.referanse_arkivdel_id))
$$;

create function merk_registreringer(rr uuid[]) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare dd uuid[];
begin
  update registrering_skjermet set vern = vern where registrering_id = any(rr);
  update kp_identitet set vern = vern where registrering_id = any(rr);
  update dokumentflyt set vern = vern where registrering_id = any(rr);
  update merknad_tekst t set vern = t.vern from merknad k where k.id = t.merknad_id and k.registrering_id = any(rr);
  update part_identitet t set vern = t.vern from part k where k.id = t.part_id and k.registrering_id = any(rr);
  -- a document with a shielding of its own follows that
  dd := array(select distinct k.dokument_id from regdok k join dokument d on d.id = k.dokument_id
               where k.registrering_id = any(rr));
  update dokument_skjermet set vern = vern where dokument_id = any(dd);
  update dokumentobjekt set vern = vern where dokument_id = any(dd);
  update dokumenttekst set vern = vern where dokument_id = any(dd);
  update merknad_tekst t set vern = t.vern from merknad k where k.id = t.merknad_id and k.dokument_id = any(dd);
  update part_identitet t set vern = t.vern from part k where k.id = t.part_id and k.dokument_id = any(dd);
end $$;

create or replace function merk_mappe(m uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  update mappe_skjermet set vern = vern where mappe_id = m;
  update mappe_klasse set vern = vern where mappe_id = m;
  update mappe_sekundaerklasse set vern = vern where mappe_id = m;
  update merknad_tekst t set vern = t.vern from merknad k where k.id = t.merknad_id and k.mappe_id = m;
  update part_identitet t set vern = t.vern from part k where k.id = t.part_id and k.mappe_id = m;
  perform merk_registreringer(arvinger(m));
end $$;

create or replace function soek_bygg_saken(m uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare rr uuid[] := arvinger(m);
begin
  perform soek_bygg_mappe(m, false);
  perform soek_bygg(x.o) from (
    select unnest(rr) as o
    union
    select b.registrering_id from regdok a join regdok b on b.dokument_id = a.dokument_id
     where a.registrering_id = any(rr)) x;
end $$;
revoke execute on function arvinger(uuid), merk_registreringer(uuid[]) from public;
