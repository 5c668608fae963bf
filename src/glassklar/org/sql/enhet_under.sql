-- The closure of the unit tree follows the tree by itself.
create or replace function enhet_under_bygg() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  delete from enhet_under;
  insert into enhet_under (over_id, under_id)
  with recursive t(over_id, under_id) as (
    select id, id from enhet
    union
    select t.over_id, e.id from t join enhet e on e.overordnet_id = t.under_id
  ) select over_id, under_id from t;
  return null;
end $$;
revoke execute on function enhet_under_bygg() from public;
drop trigger if exists enhet_under on enhet;
create trigger enhet_under after insert or update of overordnet_id or delete on enhet
  for each statement execute function enhet_under_bygg();
