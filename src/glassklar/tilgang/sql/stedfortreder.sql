-- The cases of those whom the acting person stands in for today: what the other handles, owns or
-- is responsible for as an employee. Never what the other got by name (party, councillor), and
-- never a stand-in's stand-in. Which codes are read there is the reader's own clearances alone
-- (docs/decisions/0018). Tables of the archive: looked up when it is called.
create function stedfortreder_saker() returns setof uuid
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare andre int[];
begin
  andre := array(select t.for_bruker_id from stedfortreder t
                  where t.bruker_id = hvem() and t.fra <= i_dag() and t.til >= i_dag());
  if cardinality(andre) = 0 then return; end if;
  return query
    select id from mappe where saksansvarlig_id = any(andre)
    union
    select mappe_id from registrering where saksbehandler_id = any(andre) and mappe_id is not null
    union
    select s.mappe from skjerming s where s.eier_id = any(andre) and s.kode = 'XX' and s.mappe is not null;
end $$;
revoke execute on function stedfortreder_saker() from public;
