-- What the policy on the trace asks (tilgang/sporpolicy.py). These see all rows, and give away nothing
-- but yes and no.

-- Whether the trace of an open row holds text that a label is on, or was.
create function spor_merket(t text, r uuid) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select exists (select from spor_vern s where s.tabell = t and s.rad = r and s.vern is not null)
$$;

-- Whether the label of a row is open, or the reader's in every case. The label that the row had last; else
-- the one that the event was written with.
create function spor_aapen(t text, r uuid, v int, til date) returns boolean
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare s spor_vern;
begin
  select * into s from spor_vern x where x.tabell = t and x.rad = r;
  if found then v := s.vern; til := s.vern_til; end if;
  return v is null or til <= i_dag() or v = any(mine_vern());
end $$;

-- Who sees what was done about people and their rights: the person, those who look after accesses, the
-- leader of the person (or, of a clearance, of its unit). Keys and prunings: the archive and the administrator.
create function spor_ser(t text, r uuid) returns boolean
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare tekst text := ltrim(replace(r::text, '-', ''), '0'); n int; p int; p2 int; en int; s uuid;
begin
  if t in ('spor', 'logg_noekkel', 'logg_epoke') then return har_rolle('arkivar') or har_rolle('admin'); end if;
  if t in ('mfa_authenticator', 'socialaccount_socialaccount') then return har_rolle('admin'); end if;
  if tekst !~ '^[0-9]{1,9}$' then return false; end if;
  n := tekst::int;
  case t
    when 'bruker' then p := n;
    when 'rolletildeling' then select x.bruker_id into p from rolletildeling x where x.id = n;
    when 'stedfortreder' then select x.bruker_id, x.for_bruker_id into p, p2 from stedfortreder x where x.id = n;
    when 'klarering' then select x.bruker_id, x.enhet_id into p, en from klarering x where x.id = n;
    when 'sakstilgang' then
      select x.bruker_id, x.sak into p, s from sakstilgang x where x.id = n;
      return p = hvem() or ser_lesere(s);
    else return false;
  end case;
  return p = hvem() or coalesce(p2 = hvem(), false) or har_rolle('admin') or har_rolle('kommunedirektoer')
      or har_rolle('arkivar')
      or er_leder_over(hvem(), (select b.enhet_id from bruker b where b.id = p))
      or (p2 is not null and er_leder_over(hvem(), (select b.enhet_id from bruker b where b.id = p2)))
      or (en is not null and er_leder_over(hvem(), en));
end $$;
revoke execute on function spor_merket(text, uuid), spor_aapen(text, uuid, int, date), spor_ser(text, uuid) from public;
grant execute on function spor_merket(text, uuid), spor_aapen(text, uuid, int, date), spor_ser(text, uuid) to glassklar_intern;
