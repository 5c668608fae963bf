-- What is received is read by the archive (and by the system user, who takes in mail and reads
-- texts) while it waits. Once it is registered its sender, title and text stand in the entry, under
-- the entry's codes; the item knows no code of its own, so it is read by whoever of the archive reads
-- all of the entry. The auditor has a policy of their own.
create function leser_mottak(m uuid) returns boolean
language sql stable security definer cost 1000 set search_path = glassklar, pg_temp as $$
  select exists (select 1 from mottak k where k.id = m and (k.registrering_id is null or leser_post(k.registrering_id)))
$$;

-- Take an item out of the list: false when it does not wait there. A function, since the archive may
-- register under a code that the one who does it is not cleared for, and then the item is gone at once.
create function registrer_mottak(m uuid, r uuid, naar timestamptz) returns boolean
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if skriverett() <> 'A' then return false; end if;
  update mottak set status = 'registrert', registrering_id = r, behandlet = naar, behandlet_av_id = hvem()
   where id = m and status = 'ny';
  return found;
end $$;

revoke execute on function leser_mottak(uuid), registrer_mottak(uuid, uuid, timestamptz) from public;
grant execute on function leser_mottak(uuid), leser_post(uuid), registrer_mottak(uuid, uuid, timestamptz)
  to glassklar_intern;

alter policy arkivet on mottak using ((select er_system()) or ((select har_rolle('arkivar'))
  and (registrering_id is null or leser_post(registrering_id))));
alter policy arkivet on mottak_fil using ((select er_system()) or ((select har_rolle('arkivar'))
  and leser_mottak(mottak_id)));
