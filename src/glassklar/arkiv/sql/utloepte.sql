-- What is open from today because its time is over: titles, search words, and that it was so. Each night.
create or replace function soek_bygg_utloepte() returns int
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare k record; n int := 0;
begin
  -- an XX that was never assessed and is over: line 1 goes back to the open row; and of whatever is over,
  -- line 2 to the public title
  update registrering_skjermet x set vern = vern where vern_til <= i_dag() and (tittel1 <> '' or exists (
    select from registrering r where r.id = x.registrering_id and r.offentlig_tittel like '%*****%'));
  update mappe_skjermet x set vern = vern where vern_til <= i_dag() and (tittel1 <> '' or exists (
    select from mappe m where m.id = x.mappe_id and m.offentlig_tittel like '%*****%'));
  update skjerming set utloept = opphoerer where opphoerer <= i_dag() and utloept is distinct from opphoerer;
  for k in
    with slutt as (
      select gjelder, art, opphoerer from skjerming where opphoerer <= i_dag()
    ), saker as (
      select s.gjelder as m, s.opphoerer from slutt s where s.art = 'M'
      union all
      select m.id, s.opphoerer from slutt s join mappe m on s.gjelder in (m.arkivdel_id, m.referanse_arkivdel_id)
       where s.art = 'A'
    ), direkte as (
      select s.gjelder as r, s.opphoerer from slutt s where s.art = 'R'
      union all
      select d.registrering_id, s.opphoerer from slutt s join regdok d on d.dokument_id = s.gjelder where s.art = 'D'
      union all
      select r.id, x.opphoerer from saker x join registrering r on r.mappe_id = x.m
      union all
      select r.id, s.opphoerer from slutt s join registrering r on s.gjelder in (r.arkivdel_id, r.referanse_arkivdel_id)
       where s.art = 'A'
      union all
      select rd.registrering_id, s.opphoerer from slutt s join dokument d on d.referanse_arkivdel_id = s.gjelder
        join regdok rd on rd.dokument_id = d.id where s.art = 'A'
    ), poster as (
      select r, opphoerer from direkte
      union all
      select b.registrering_id, x.opphoerer from direkte x join regdok a on a.registrering_id = x.r
        join regdok b on b.dokument_id = a.dokument_id
    )
    select 'M' as art, m as o, max(opphoerer) as dag from saker group by m
    union all
    select 'R', r, max(opphoerer) from poster group by r
  loop
    if k.dag <= i_dag() - 14 and not exists (
      select 1 from soek_vernet v where v.objekt = k.o
         and (k.art = 'M' or v.vern not in (select t.vern from soek_tekster(k.o) t where t.vern is not null)))
    then continue; end if;
    if k.art = 'M' then perform soek_bygg_mappe(k.o, false); else perform soek_bygg_en(k.o, false); end if;
    n := n + 1;
  end loop;
  return n;
end $$;
