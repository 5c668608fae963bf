-- Whether the acting person leads the unit: the same for reading, writing and giving.
create or replace function leder_over(e int) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select er_leder_over(hvem(), e)
$$;

-- Whether the acting person reads a row with this label for their work: what they read as a party or
-- councillor opens nothing for writing.
create or replace function kan_lese(v int, s uuid, t date, e int) returns boolean
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
begin
  return coalesce(pg_has_role(session_user, 'glassklar_eier', 'member')
    or v is null or t <= i_dag() or v <@ mitt_vern() or e = hvem()
    or (v <@ mitt_saksvern() and (egen_sak(s, mine_personer()) or exists (
          select 1 from sakstilgang x where x.bruker_id = hvem() and x.sak = s and x.grunn <> 'part'
             and x.fra <= i_dag() and (x.til is null or x.til >= i_dag())))), false);
end $$;

-- A leader's XX stand by the units that they lead.
create or replace function mine_prefikser(own boolean) returns text[]
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare h int := hvem();
begin
  if own or er_system() or er_revisor() then return array(select kode from tilgangskode); end if;
  return array(
    select case when k.omfang = 'enhet' then k.kode_id || '.' || u.under_id else k.kode_id end
      from klarering k left join enhet_under u on k.omfang = 'enhet' and u.over_id = k.enhet_id
     where k.bruker_id = h and k.kode_id <> 'XX' and k.omfang <> 'egne'
       and k.fra <= i_dag() and (k.til is null or k.til >= i_dag())
       and (k.omfang <> 'enhet' or u.under_id is not null)
    union select 'XX' where har_rolle('arkivar')
    union select 'XX.' || x from unnest(ledede_enheter(h)) x);
end $$;
