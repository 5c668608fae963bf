-- Complaints (fvl. 1967 §§ 28-34, fvl. 2025 §§ 61-68): handled by somebody else than who decided or
-- prepared. The same rules stand in klageregler.py; the days are counted there and checked here.

-- Why a person may not handle a complaint over a decision, in one word; null: they may.
create function klagebehandler_hinder(v uuid, b int) returns text
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare s uuid;
begin
  select mappe_id into s from registrering where id = v;
  if not arbeider_her(b) then return 'sluttet'; end if;
  if exists (select 1 from godkjenning where registrering_id = v and b in (bruker_id, paa_vegne_id)
              and (ugyldig is null or ugyldig_grunn <> 'trukket')) then
    return 'avgjorde';
  end if;
  if b = any(vedtak_forfattere(v)) then return 'forberedte'; end if;
  if er_inhabil(s, b) or overordnet_inhabil(s, b) then return 'inhabil'; end if;
  return null;
end $$;

-- The day the year of fvl. § 31 third paragraph runs from: when it was decided.
create function vedtaksdag(v uuid) returns date
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select coalesce((select norsk_dag(max(tid)) from godkjenning where registrering_id = v and ugyldig is null),
                  g.dokumentets_dato, norsk_dag(g.sendt_dato), norsk_dag(g.opprettet_dato))
    from registrering g where g.id = v
$$;

create function registrer_klage(v uuid, k uuid, mottatt_ date, frist_ date, grunn text, b int) returns uuid
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare g registrering; n uuid := gen_random_uuid(); ord text; p registrering; uker int; adgang boolean;
begin
  g := laas_vedtak(v);
  if hvem() is null or not (kan_skrive_post(v) or kan_skrive_post(k)) then perform avslaa('rett'); end if;
  if g.status not in ('E', 'J', 'A') then perform avslaa('ikke_sendt'); end if;
  select x.klageadgang, t.klagefrist_uker into adgang, uker
    from vedtak x join vedtakstype t on t.id = x.vedtakstype_id where x.registrering_id = v;
  if adgang is false then perform avslaa('klageadgang'); end if;
  select * into p from registrering where id = k;
  if p.id is null or p.journalposttype is distinct from 'I' or p.mappe_id is distinct from g.mappe_id then
    perform avslaa('klage');
  end if;
  if exists (select 1 from klage where vedtak_id = v and klage_id = k) then perform avslaa('finnes'); end if;
  if mottatt_ is null or mottatt_ > i_dag() then perform avslaa('mottatt'); end if;
  -- Never shorter than the law's from the day it was decided (fvl. § 29, fvl. 2025 § 63).
  if frist_ < vedtaksdag(v) + 7 * coalesce(uker, 3) then perform avslaa('frist'); end if;
  if grunn is null or grunn not in ('', 'ikke_lastes', 'saerlige') then perform avslaa('grunn_for_sen'); end if;
  ord := klagebehandler_hinder(v, b);
  if ord is not null then perform avslaa(ord); end if;
  insert into klage (id, vedtak_id, klage_id, mottatt, frist, rettidig, grunn_for_sen, behandler_id, utfall)
  values (n, v, k, mottatt_, frist_, frist_ is null or mottatt_ <= frist_,
          case when mottatt_ > frist_ then grunn else '' end, b, '');
  return n;
end $$;

-- A complaint that is not ended, locked with its decision.
create function laas_klage(k uuid) returns klage
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x klage;
begin
  select * into x from klage where id = k;
  if x.id is null then perform avslaa('finnes_ikke'); end if;
  perform laas_vedtak(x.vedtak_id);
  select * into x from klage where id = k for no key update;
  if x.utfall <> '' then perform avslaa('ferdig'); end if;
  return x;
end $$;

-- Given to another, by whoever leads the unit or may write the complaint.
create function bytt_klagebehandler(k uuid, b int) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x klage; ord text;
begin
  x := laas_klage(k);
  if hvem() is null or not (kan_skrive_post(x.vedtak_id) or kan_skrive_post(x.klage_id) or hvem() = x.behandler_id) then
    perform avslaa('rett');
  end if;
  ord := klagebehandler_hinder(x.vedtak_id, b);
  if ord is not null then perform avslaa(ord); end if;
  update klage set behandler_id = b where id = k;
end $$;

-- Why a late complaint is handled (fvl. § 31, fvl. 2025 § 65), said by the one who handles it.
create function grunngi_sen_klage(k uuid, grunn text) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x klage;
begin
  x := laas_klage(k);
  if hvem() is distinct from x.behandler_id or klagebehandler_hinder(x.vedtak_id, hvem()) is not null then
    perform avslaa('rett');
  end if;
  if x.rettidig then perform avslaa('rettidig'); end if;
  if grunn is null or grunn not in ('ikke_lastes', 'saerlige') then perform avslaa('grunn_for_sen'); end if;
  if x.mottatt > vedtaksdag(x.vedtak_id) + interval '1 year' then perform avslaa('for_sen'); end if;
  update klage set grunn_for_sen = grunn where id = k;
end $$;

-- How it ends (fvl. § 33, fvl. 2025 § 67).
create function avgjoer_klage(k uuid, utfall_ text, nytt uuid, pakke_ uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x klage; saken uuid; ord text; kan boolean;
begin
  x := laas_klage(k);
  select mappe_id into saken from registrering where id = x.vedtak_id;
  if hvem() is distinct from x.behandler_id then perform avslaa('rett'); end if;
  ord := klagebehandler_hinder(x.vedtak_id, hvem());
  if ord is not null then perform avslaa(ord); end if;
  if utfall_ is null or utfall_ not in ('omgjort', 'oversendt', 'avvist', 'trukket') then perform avslaa('utfall'); end if;
  kan := x.rettidig or (x.grunn_for_sen <> '' and x.mottatt <= vedtaksdag(x.vedtak_id) + interval '1 year');
  if utfall_ = 'avvist' and kan then perform avslaa('kan_behandles'); end if;
  if utfall_ in ('omgjort', 'oversendt') and not kan then
    perform avslaa(case when x.mottatt > vedtaksdag(x.vedtak_id) + interval '1 year' then 'for_sen' else 'sen_uten_grunn' end);
  end if;
  if utfall_ = 'omgjort' and (nytt is null or nytt = x.vedtak_id or not vedtak_noe(nytt) or vedtak_mangler(nytt) > 0
       or not exists (select 1 from registrering where id = nytt and mappe_id = saken and status in ('G', 'E', 'J', 'A'))) then
    perform avslaa('nytt_vedtak');
  end if;
  if utfall_ = 'oversendt' and (pakke_ is null or not exists (
       select 1 from dokumentobjekt o join regdok d on d.dokument_id = o.dokument_id
         join registrering g on g.id = d.registrering_id
        where o.id = pakke_ and g.mappe_id = saken and g.journalposttype = 'U')) then
    perform avslaa('pakke');
  end if;
  update klage set utfall = utfall_, avgjort = clock_timestamp(), avgjort_av_id = hvem(),
      nytt_vedtak_id = case when utfall_ = 'omgjort' then nytt end,
      pakke_id = case when utfall_ = 'oversendt' then pakke_ end,
      oversendt = case when utfall_ = 'oversendt' then clock_timestamp() end
   where id = k;
end $$;

revoke execute on function klagebehandler_hinder(uuid, int), vedtaksdag(uuid), registrer_klage(uuid, uuid, date, date, text, int),
  laas_klage(uuid), bytt_klagebehandler(uuid, int), grunngi_sen_klage(uuid, text), avgjoer_klage(uuid, text, uuid, uuid) from public;
grant execute on function klagebehandler_hinder(uuid, int), vedtaksdag(uuid), registrer_klage(uuid, uuid, date, date, text, int),
  bytt_klagebehandler(uuid, int), grunngi_sen_klage(uuid, text), avgjoer_klage(uuid, text, uuid, uuid) to glassklar_intern;
