-- Whoever is inhabil in a case is shut out of writing in it (forvaltningsloven 1967 § 6, 2025 § 25). The
-- archive, which writes everywhere, goes on registering; deciding is another matter (fullmakt).
create function er_sperret(s uuid, p int) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select exists (select 1 from sperre x where x.sak = s and x.bruker_id = p and (x.til is null or x.til > now()))
$$;

create or replace function kan_skrive_sak(m uuid) returns boolean
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare r "char" := skriverett();
begin
  if r <> 'N' then return r = 'A'; end if;
  return exists (
    select 1 from mappe k where k.id = m
       and ((k.saksansvarlig_id = hvem() and har_rolle('saksbehandler')) or leder_over(k.enhet_id)))
    and not er_sperret(m, hvem());
end $$;

create or replace function kan_skrive_post(r uuid) returns boolean
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare s "char" := skriverett();
begin
  if s <> 'N' then return s = 'A'; end if;
  return exists (
    select 1 from registrering g left join mappe k on k.id = g.mappe_id where g.id = r
       and ((hvem() in (g.saksbehandler_id, k.saksansvarlig_id) and har_rolle('saksbehandler'))
            or leder_over(g.enhet_id))
       and not er_sperret(g.mappe_id, hvem()));
end $$;

create or replace function kan_legge_i_sak(m uuid) returns boolean
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare r "char" := skriverett(); h int;
begin
  if r <> 'N' then return r = 'A'; end if;
  h := hvem();
  return exists (
    select 1 from mappe k where k.id = m
       and ((k.saksansvarlig_id = h and har_rolle('saksbehandler')) or leder_over(k.enhet_id)
         or (k.opprettet_av_id = h and age(k.xmin) <= 0 and k.opprettet_dato > now() - interval '1 day')))
    and not er_sperret(m, h);
end $$;

create or replace function kan_legge_i_post(r uuid) returns boolean
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare s "char" := skriverett(); h int;
begin
  if s <> 'N' then return s = 'A'; end if;
  h := hvem();
  -- cheapest first: what is being made now is nearly always asked about
  return exists (
    select 1 from registrering g where g.id = r
       and ((g.opprettet_av_id = h and age(g.xmin) <= 0 and g.opprettet_dato > now() - interval '1 day')
         or ((g.saksbehandler_id = h or exists (
               select 1 from mappe k where k.id = g.mappe_id and k.saksansvarlig_id = h)) and har_rolle('saksbehandler'))
         or leder_over(g.enhet_id))
       and not er_sperret(g.mappe_id, h));
end $$;

grant select on sperre to glassklar_intern, glassklar_revisjon;
select spor_paa('sperre', 'id');
revoke execute on function er_sperret(uuid, int) from public;
