-- Cases that are the acting person's own: assigned, handling an entry, owner of an XX, given by
-- name, or of somebody they stand in for. A party's case is not the party's own.
create or replace function mine_saker() returns uuid[]
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare h int := hvem();
begin
  if h is null then return '{}'; end if;
  return array(
    select t.sak from sakstilgang t
     where t.bruker_id = h and t.grunn <> 'part' and t.fra <= i_dag() and (t.til is null or t.til >= i_dag())
    union select m.id from mappe m where m.saksansvarlig_id = h
    union select r.mappe_id from registrering r where r.saksbehandler_id = h and r.mappe_id is not null
    union select s.mappe from skjerming s where s.eier_id = h and s.kode = 'XX' and s.mappe is not null
    union select x from stedfortreder_saker() x);
end $$;

-- Whether the acting person may say who else reads a case: the archive, the leader of its unit.
create function styrer_lesere(m uuid) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select skriverett() = 'A' or (skriverett() = 'N' and exists (
    select 1 from mappe k where k.id = m and leder_over(k.enhet_id)))
$$;

create function krev_periode(fra date, til date, grunn text) returns void
language plpgsql set search_path = glassklar, pg_temp as $$
begin
  if coalesce(btrim(grunn), '') = '' then
    raise exception 'grunn mangler' using errcode = 'GK003', column = 'grunn';
  end if;
  if fra is null or fra < i_dag() then
    raise exception 'gjelder fra i dag eller senere' using errcode = 'GK003', column = 'fra';
  end if;
  if til < fra then
    raise exception 'slutter før det begynner' using errcode = 'GK003', column = 'til';
  end if;
end $$;

-- A body decides the case: its members read the internal documents. Nobody lets themselves in.
create function sett_saksorgan(ny uuid, m uuid, organ int, fra_ date, til_ date, grunn_ text) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if not styrer_lesere(m) then perform nekt('sak'); end if;
  perform krev_periode(fra_, til_, grunn_);
  if not exists (select 1 from enhet where id = organ and folkevalgt and avsluttet_dato is null) then
    raise exception 'ikke et folkevalgt organ' using errcode = 'GK003', column = 'enhet';
  end if;
  if exists (select 1 from rolletildeling t join bruker b on b.id = t.bruker_id
              where t.bruker_id = hvem() and t.rolle = 'politiker' and coalesce(t.enhet_id, b.enhet_id) = organ
                and (t.til is null or t.til >= i_dag())) then
    perform nekt('enhet');
  end if;
  insert into saksorgan (id, sak, enhet_id, fra, til, gitt_av_id, grunn)
  values (ny, m, organ, fra_, til_, hvem(), btrim(grunn_));
end $$;

create function avslutt_saksorgan(id_ uuid, til_ date) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare o saksorgan;
begin
  select * into o from saksorgan where id = id_ for update;
  if o.id is null or not styrer_lesere(o.sak) then perform nekt('sak'); end if;
  if til_ is null or til_ < i_dag() - 1 or til_ > o.til then
    raise exception 'feil sluttdato' using errcode = 'GK003', column = 'til';
  end if;
  update saksorgan set til = til_ where id = id_;
end $$;

-- A party of the case reads it (fvl. § 18). Given by whoever may change the case; never to oneself.
create function gi_partsinnsyn(m uuid, hvem_ int, fra_ date, til_ date) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if not kan_skrive_sak(m) or hvem_ = hvem() then perform nekt('bruker'); end if;
  perform krev_periode(fra_, til_, current_setting('glassklar.grunn', true));
  if not exists (select 1 from bruker where id = hvem_ and not er_system and avsluttet_dato is null)
     or not exists (select 1 from mappe where id = m) then
    raise exception 'finnes ikke' using errcode = 'GK003', column = 'bruker';
  end if;
  insert into sakstilgang (bruker_id, sak, grunn, fra, til) values (hvem_, m, 'part', fra_, til_);
end $$;

create function avslutt_partsinnsyn(m uuid, hvem_ int, til_ date) returns int
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare n int;
begin
  if not kan_skrive_sak(m) then perform nekt('bruker'); end if;
  if til_ is null or til_ < i_dag() - 1 then
    raise exception 'feil sluttdato' using errcode = 'GK003', column = 'til';
  end if;
  update sakstilgang set til = til_ where bruker_id = hvem_ and sak = m and grunn = 'part'
     and (til is null or til > til_);
  get diagnostics n = row_count;
  return n;
end $$;

-- An entry or document withheld from the parties (fvl. §§ 18-19); an empty basis lifts it. Not by
-- a party of the case.
create function sett_partsunntak(gjelder_ uuid, art_ text, hjemmel_ text) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if not (case art_ when 'R' then kan_skrive_post(gjelder_) when 'D' then kan_legge_i_dokument(gjelder_) else false end)
     or exists (select 1 from registrering g where g.mappe_id = any(mine_partssaker())
          and (g.id = gjelder_ or exists (select 1 from regdok k where k.registrering_id = g.id and k.dokument_id = gjelder_)))
  then perform nekt('unntak'); end if;
  if hjemmel_ is null or hjemmel_ !~ '^(fvl-1[89](-[0-9a-z]+)*)?$' then
    raise exception 'hjemmelen er forvaltningsloven § 18 eller § 19' using errcode = 'GK003', column = 'hjemmel';
  end if;
  insert into partsunntak (gjelder, art, hjemmel, satt_av_id, satt) values (gjelder_, art_, hjemmel_, hvem(), now())
    on conflict (gjelder) do update set hjemmel = excluded.hjemmel, satt_av_id = excluded.satt_av_id, satt = excluded.satt;
end $$;

revoke execute on function mine_saker(), styrer_lesere(uuid), krev_periode(date, date, text),
  sett_saksorgan(uuid, uuid, int, date, date, text), avslutt_saksorgan(uuid, date),
  gi_partsinnsyn(uuid, int, date, date), avslutt_partsinnsyn(uuid, int, date),
  sett_partsunntak(uuid, text, text) from public;
grant execute on function mine_saker(), sett_saksorgan(uuid, uuid, int, date, date, text),
  avslutt_saksorgan(uuid, date), gi_partsinnsyn(uuid, int, date, date),
  avslutt_partsinnsyn(uuid, int, date), sett_partsunntak(uuid, text, text) to glassklar_intern;
