-- Templates, letters and their way out. Written by functions that ask who acts; nothing is deleted.
grant select on brevmal, brevprofil, brev, utsending, klage to glassklar_intern, glassklar_revisjon;
select spor_paa('brevprofil', 'id');

-- Who keeps the templates and the look: the archive and the administrator; the owner sets them up.
create function steller_brev() returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select hvem() is not null and (har_rolle('admin') or har_rolle('arkivar'))
      or hvem() is null and pg_has_role(session_user, 'glassklar_eier', 'member')
$$;

-- A new version of a template; the ones before stay, for the letters made from them.
create function ny_brevmal(kode_ text, maalform_ text, navn_ text, type uuid, kilde_ text) returns uuid
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare m uuid := gen_random_uuid(); n int;
begin
  if not steller_brev() then perform avslaa('rett'); end if;
  if coalesce(kode_, '') !~ '^[a-z0-9_-]{1,30}$' then perform avslaa('kode'); end if;
  if maalform_ is null or maalform_ not in ('nb', 'nn', 'en') then perform avslaa('maalform'); end if;
  if coalesce(navn_, '') !~ '\S' then perform avslaa('navn'); end if;
  if coalesce(kilde_, '') !~ '\S' then perform avslaa('kilde'); end if;
  perform pg_advisory_xact_lock(hashtextextended('brevmal/' || kode_ || '/' || maalform_, 42));
  select coalesce(max(versjon), 0) + 1 into n from brevmal where kode = kode_ and maalform = maalform_;
  update brevmal set aktiv = false where kode = kode_ and maalform = maalform_ and aktiv;
  insert into brevmal (id, kode, maalform, versjon, vedtakstype_id, navn, kilde, aktiv, satt_av_id, tid)
  values (m, kode_, maalform_, n, type, btrim(navn_), kilde_, true, hvem(), clock_timestamp());
  return m;
end $$;

-- A template that is not to be chosen any more.
create function avslutt_brevmal(m uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if not steller_brev() then perform avslaa('rett'); end if;
  update brevmal set aktiv = false where id = m and aktiv;
  if not found then perform avslaa('ferdig'); end if;
end $$;

create function sett_brevprofil(farge_ text, vaapen_ text, alt_ text) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if not steller_brev() then perform avslaa('rett'); end if;
  if coalesce(farge_, '') !~ '^#[0-9a-fA-F]{6}$' then perform avslaa('farge'); end if;
  if vaapen_ <> '' and coalesce(alt_, '') !~ '\S' then perform avslaa('alt'); end if;
  insert into brevprofil (id, farge, vaapen, vaapen_alt) values (1, farge_, vaapen_, btrim(alt_))
  on conflict (id) do update set farge = farge_, vaapen = vaapen_, vaapen_alt = btrim(alt_);
end $$;

-- The letter that a decision was made into: its file stands in the entry already.
create function skriv_brev(r uuid, m uuid, o uuid, b int) returns uuid
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare n uuid := gen_random_uuid();
begin
  perform laas_vedtak(r);
  if hvem() is null or not kan_legge_i_post(r) then perform avslaa('rett'); end if;
  if not exists (select 1 from brevmal where id = m) then perform avslaa('mal'); end if;
  if not arbeider_her(b) then perform avslaa('beslutter'); end if;
  if not exists (select 1 from dokumentobjekt x join regdok k on k.dokument_id = x.dokument_id
                  where x.id = o and k.registrering_id = r and k.tilknyttet_som = 'H') then
    perform avslaa('fil');
  end if;
  insert into brev (id, registrering_id, mal_id, objekt_id, beslutter_id, laget_av_id, laget)
  values (n, r, m, o, b, hvem(), clock_timestamp());
  return n;
end $$;

-- Why a decision may not be sent now, in one word; null: it may. Only what is approved as it is now,
-- and by the one whom the letter names.
create function utsending_hinder(r uuid) returns text
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare g record; b brev;
begin
  select status, journalposttype into g from registrering where id = r;
  if not vedtak_noe(r) then return 'vedtak'; end if;
  if vedtak_mangler(r) > 0 then return 'godkjenning'; end if;
  if g.status not in ('F', 'G', 'E', 'J') then return 'status'; end if;
  if g.journalposttype <> 'U' then return 'type'; end if;
  select x.* into b from brev x where x.registrering_id = r order by laget desc, id desc limit 1;
  -- A later file than the letter has taken its place: then the letter's own words bind nobody.
  if b.id is not null and exists (
       select 1 from dokumentobjekt o join dokumentobjekt n on n.dokument_id = o.dokument_id
        where o.id = b.objekt_id and n.variant <> 'O'
        group by o.versjon having max(n.versjon) = o.versjon)
     and not exists (select 1 from vedtak_arv where registrering_id = r and avtrykk = vedtak_avtrykk(r))
     and not exists (select 1 from godkjenning where registrering_id = r and ugyldig is null
                      and b.beslutter_id = bruker_id) then
    return 'beslutter';
  end if;
  return null;
end $$;

-- One letter to one recipient. Not twice to the same one, unless the first failed.
create function bestill_utsending(r uuid, kp uuid, kanal_ text) returns uuid
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare u uuid := gen_random_uuid(); ord text; meg int := hvem();
begin
  perform laas_vedtak(r);
  if meg is null or not kan_skrive_post(r) then perform avslaa('rett'); end if;
  ord := utsending_hinder(r);
  if ord is not null then perform avslaa(ord); end if;
  if kanal_ is null or kanal_ not in ('epost', 'utskrift') then perform avslaa('kanal'); end if;
  if not exists (select 1 from korrespondansepart where id = kp and registrering_id = r and type in ('EM', 'EK', 'GM')) then
    perform avslaa('mottaker');
  end if;
  -- Ordinary e-mail is read on the way: what is shielded does not go there.
  if kanal_ = 'epost' and er_skjermet_post(r) then perform avslaa('skjermet'); end if;
  if exists (select 1 from utsending where korrespondansepart_id = kp and status <> 'feilet') then perform avslaa('sendt'); end if;
  insert into utsending (id, registrering_id, korrespondansepart_id, kanal, status, forsoek, feil, kvittering, opprettet, neste)
  values (u, r, kp, kanal_, 'klar', 0, '', '', clock_timestamp(), clock_timestamp());
  return u;
end $$;

-- Whether anything in the entry is kept from somebody now.
create function er_skjermet_post(r uuid) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select exists (
    select 1 from (
      select vern, vern_til from registrering_skjermet where registrering_id = r
      union all select vern, vern_til from kp_identitet where registrering_id = r
      union all select x.vern, x.vern_til from regdok k join dokument_skjermet x using (dokument_id) where k.registrering_id = r
      union all select x.vern, x.vern_til from regdok k join dokumentobjekt x using (dokument_id) where k.registrering_id = r) v
     where vern is not null and (vern_til is null or vern_til > i_dag()))
$$;

-- The worker takes what is due for itself, so that two never send the same one; true: it has it.
create function ta_utsending(u uuid, til timestamptz) returns boolean
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if not er_system() then perform avslaa('rett'); end if;
  update utsending set neste = til where id = u and status in ('klar', 'sendt') and neste <= clock_timestamp();
  return found;
end $$;

-- What came of a try; the worker's alone. A decision is sent (E) when all its recipients have it.
create function utsending_svar(u uuid, status_ text, feil_ text, kvittering_ text, neste_ timestamptz) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x utsending;
begin
  if not er_system() then perform avslaa('rett'); end if;
  select * into x from utsending where id = u for no key update;
  if x.id is null or x.status not in ('klar', 'sendt') or status_ not in ('klar', 'sendt', 'levert', 'feilet') then
    perform avslaa('ferdig');
  end if;
  update utsending set status = status_, feil = coalesce(feil_, ''), neste = neste_,
      kvittering = case when coalesce(kvittering_, '') <> '' then kvittering_ else kvittering end,
      forsoek = forsoek + case when x.status = 'klar' then 1 else 0 end,
      sendt = case when status_ in ('sendt', 'levert') then coalesce(sendt, clock_timestamp()) else sendt end,
      levert = case when status_ = 'levert' then clock_timestamp() end
   where id = u;
  if status_ = 'levert' then perform ekspeder(x.registrering_id); end if;
end $$;

create function ekspeder(r uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare g registrering;
begin
  select * into g from registrering where id = r for no key update;
  if g.status not in ('F', 'G') or vedtak_mangler(r) > 0 then return; end if;
  if exists (select 1 from korrespondansepart k where k.registrering_id = r and k.type in ('EM', 'GM') and not exists (
       select 1 from utsending u where u.korrespondansepart_id = k.id and u.status = 'levert')) then
    return;
  end if;
  update registrering set status = 'E', sendt_dato = coalesce(sendt_dato, now()), endret_dato = now(),
      endret_av_id = hvem(), versjon = versjon + 1 where id = r;
end $$;

-- Somebody posted the paper letter; and: try once more what failed.
create function utsending_postlagt(u uuid) returns text
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x utsending;
begin
  select * into x from utsending where id = u for no key update;
  if x.id is null then perform avslaa('ferdig'); end if;
  if hvem() is null or not kan_skrive_post(x.registrering_id) then perform avslaa('rett'); end if;
  if x.kanal <> 'utskrift' or x.status <> 'sendt' then perform avslaa('ferdig'); end if;
  update utsending set status = 'levert', levert = clock_timestamp(), neste = null where id = u;
  perform ekspeder(x.registrering_id);
  return x.kvittering;
end $$;

create function utsending_igjen(u uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x utsending; ord text;
begin
  select * into x from utsending where id = u for no key update;
  if x.id is null or x.status <> 'feilet' then perform avslaa('ferdig'); end if;
  perform laas_vedtak(x.registrering_id);
  if hvem() is null or not kan_skrive_post(x.registrering_id) then perform avslaa('rett'); end if;
  ord := utsending_hinder(x.registrering_id);
  if ord is not null then perform avslaa(ord); end if;
  if exists (select 1 from utsending where korrespondansepart_id = x.korrespondansepart_id and status <> 'feilet') then
    perform avslaa('sendt');
  end if;
  update utsending set status = 'klar', forsoek = 0, feil = '', neste = clock_timestamp() where id = u;
end $$;

-- What a recipient holds in their hand is not changed behind it: from the first letter out, the
-- approval stands, until the decision is in force and the archive's own freeze takes over. That the
-- approver turns out to be inhabil is told all the same.
create function utsendt_staar() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if old.ugyldig is null and new.ugyldig is not null and new.ugyldig_grunn in ('endret', 'trukket')
     and exists (select 1 from utsending where registrering_id = new.registrering_id and status in ('sendt', 'levert')) then
    raise exception 'brevet er sendt' using errcode = 'GK001';
  end if;
  return new;
end $$;
create trigger c_utsendt before update on godkjenning for each row execute function utsendt_staar();

revoke execute on function utsendt_staar(), steller_brev(), ny_brevmal(text, text, text, uuid, text), avslutt_brevmal(uuid),
  sett_brevprofil(text, text, text), skriv_brev(uuid, uuid, uuid, int), utsending_hinder(uuid),
  bestill_utsending(uuid, uuid, text), er_skjermet_post(uuid), utsending_svar(uuid, text, text, text, timestamptz),
  ekspeder(uuid), utsending_postlagt(uuid), utsending_igjen(uuid), ta_utsending(uuid, timestamptz) from public;
grant execute on function steller_brev(), ny_brevmal(text, text, text, uuid, text), avslutt_brevmal(uuid),
  sett_brevprofil(text, text, text), skriv_brev(uuid, uuid, uuid, int), utsending_hinder(uuid),
  bestill_utsending(uuid, uuid, text), er_skjermet_post(uuid), utsending_svar(uuid, text, text, text, timestamptz),
  utsending_postlagt(uuid), utsending_igjen(uuid), ta_utsending(uuid, timestamptz) to glassklar_intern;
