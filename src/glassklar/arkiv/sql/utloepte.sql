-- What is open from today because its time is over, each night: line 2 goes to the public title before the
-- search rows are made anew from it.
alter function soek_bygg_utloepte() rename to soek_bygg_utloepte_rader;
revoke execute on function soek_bygg_utloepte_rader() from glassklar_intern;

create function soek_bygg_utloepte() returns int
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  update registrering_skjermet x set vern = vern where vern_til <= i_dag() and exists (
    select from registrering r where r.id = x.registrering_id and r.offentlig_tittel like '%*****%');
  update mappe_skjermet x set vern = vern where vern_til <= i_dag() and exists (
    select from mappe m where m.id = x.mappe_id and m.offentlig_tittel like '%*****%');
  return soek_bygg_utloepte_rader();
end $$;
revoke execute on function soek_bygg_utloepte() from public;
grant execute on function soek_bygg_utloepte() to glassklar_intern;
