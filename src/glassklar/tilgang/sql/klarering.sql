-- What the acting person may read, computed once a query. All look at i_dag(), so that
-- clearances begin and end by themselves.
create function vern_nr(k text, e int) returns int
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare n int;
begin
  select id into n from vern where kode_id = k and enhet_id is not distinct from e;
  if n is null then
    insert into vern (kode_id, enhet_id) values (k, e) on conflict do nothing;
    select id into n from vern where kode_id = k and enhet_id is not distinct from e;
  end if;
  return n;
end $$;

-- Pairs (code, unit) that the person reads in every case.
create function mine_vern() returns int[]
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select coalesce(array_agg(v.id), '{}') from vern v
   where exists (select 1 from bruker b where b.id = hvem() and b.er_system)
      or exists (
        select 1 from klarering k
         where k.bruker_id = hvem() and k.kode_id = v.kode_id
           and k.fra <= i_dag() and (k.til is null or k.til >= i_dag())
           and (k.omfang = 'alle'
                or (k.omfang = 'enhet' and exists (
                      select 1 from enhet_under u
                       where u.over_id = k.enhet_id and u.under_id = v.enhet_id))))
$$;

-- Pairs that the person reads in their own cases.
create function mine_saksvern() returns int[]
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select coalesce(array_agg(v.id), '{}') from vern v
   where exists (
        select 1 from klarering k
         where k.bruker_id = hvem() and k.kode_id = v.kode_id and k.omfang = 'egne'
           and k.fra <= i_dag() and (k.til is null or k.til >= i_dag()))
$$;
