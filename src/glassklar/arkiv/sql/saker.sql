-- Cases that are the acting person's own: assigned, handling an entry, owner of an XX, or
-- given by name (party, councillor, stand-in).
create function mine_saker() returns uuid[]
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select coalesce(array_agg(s), '{}') from (
    select sak as s from sakstilgang
     where bruker_id = hvem() and fra <= i_dag() and (til is null or til >= i_dag())
    union select id from mappe where saksansvarlig_id = hvem()
    union select mappe_id from registrering where saksbehandler_id = hvem() and mappe_id is not null
    union select mappe from skjerming where eier_id = hvem() and kode = 'XX' and mappe is not null
  ) x
$$;
revoke execute on function mine_saker() from public;
grant execute on function mine_saker() to glassklar_intern;
