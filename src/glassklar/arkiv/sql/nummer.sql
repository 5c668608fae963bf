-- Numbers are rows in insert-only tables, given at COMMIT: no gap, no duplicate, and the lock
-- on the counter is held for the rest of the commit only. Order of locks: case, then year.
create table journalteller (aar smallint primary key, nr int not null);
create table saksteller (aar smallint primary key, nr int not null);
create table mappeteller (mappe uuid primary key, nr int not null);

create function nummer_sak() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare a smallint; n int;
begin
  if new.type <> 'saksmappe' or exists (select 1 from saksnummer where mappe_id = new.id) then return null; end if;
  a := extract(year from new.saksdato);
  insert into saksteller values (a, 1)
    on conflict (aar) do update set nr = saksteller.nr + 1 returning nr into n;
  insert into saksnummer (aar, nr, mappe_id, gitt) values (a, n, new.id, now());
  return null;
end $$;
create constraint trigger z_nummer after insert on mappe deferrable initially deferred
  for each row execute function nummer_sak();

create function gi_journalpostnummer(r uuid, m uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare n int;
begin
  insert into mappeteller values (m, 1)
    on conflict (mappe) do update set nr = mappeteller.nr + 1 returning nr into n;
  insert into journalpostnummer (mappe_id, nr, registrering_id, gjelder) values (m, n, r, true);
end $$;

create function nummer_registrering() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare a smallint; n int;
begin
  if new.type <> 'journalpost' or exists (select 1 from loepenummer where registrering_id = new.id) then return null; end if;
  -- moved in the transaction that made it: it has its number there already
  if not exists (select 1 from journalpostnummer where registrering_id = new.id and gjelder) then
    perform gi_journalpostnummer(new.id, new.mappe_id);
  end if;
  a := extract(year from new.opprettet_dato at time zone 'Europe/Oslo');
  insert into journalteller values (a, 1)
    on conflict (aar) do update set nr = journalteller.nr + 1 returning nr into n;
  insert into loepenummer (aar, nr, registrering_id) values (a, n, new.id);
  return null;
end $$;
create constraint trigger z_nummer after insert on registrering deferrable initially deferred
  for each row execute function nummer_registrering();

-- Moved to another case: the first free number there; the gap stays (3.2.36-37).
create function nummer_flyttet() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if new.type = 'journalpost' then
    update journalpostnummer set gjelder = false where registrering_id = new.id and gjelder;
    perform gi_journalpostnummer(new.id, new.mappe_id);
  end if;
  return null;
end $$;
create trigger c_nummer after update of mappe_id on registrering
  for each row when (old.mappe_id is distinct from new.mappe_id) execute function nummer_flyttet();

revoke all on journalteller, saksteller, mappeteller from public;
grant select on saksnummer, loepenummer, journalpostnummer to glassklar_intern, glassklar_revisjon;
select spor_paa('saksnummer', 'mappe_id'), spor_paa('loepenummer', 'registrering_id'),
       spor_paa('journalpostnummer', 'registrering_id');
