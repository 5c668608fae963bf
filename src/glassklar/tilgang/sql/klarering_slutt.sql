-- A clearance rests on the place its holder has. It ends by itself when the holder changes unit,
-- leaves, or has no role in the unit any more; what was is kept.

-- The place, also for what the owner reads in from a file.
create function klarering_grunnlag() returns trigger language plpgsql set search_path = glassklar, pg_temp as $$
begin
  if new.grunnlag_id is null then
    select enhet_id into new.grunnlag_id from bruker where id = new.bruker_id;
  end if;
  return new;
end $$;
create trigger a_grunnlag before insert on klarering for each row execute function klarering_grunnlag();

-- Another unit: at once. Left: roles and stand-in too; those that stand in for one who left go on.
create function bruker_flyttet() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare dag date := i_dag() - 1; hvorfor text := 'enhet';
begin
  if new.avsluttet_dato is not null and old.avsluttet_dato is null then
    hvorfor := 'sluttet';
    update rolletildeling set til = greatest(fra - 1, dag), avsluttet = now(), avsluttet_av_id = hvem(),
      avsluttet_aarsak = hvorfor where bruker_id = new.id and (til is null or til > dag);
    update stedfortreder set til = greatest(fra - 1, dag), avsluttet = now(), avsluttet_av_id = hvem(),
      avsluttet_aarsak = hvorfor where bruker_id = new.id and til > dag;
  end if;
  update klarering set til = greatest(fra - 1, dag), avsluttet = now(), avsluttet_av_id = hvem(),
    avsluttet_aarsak = hvorfor
   where bruker_id = new.id and (til is null or til > dag)
     and (hvorfor = 'sluttet' or grunnlag_id is not null and grunnlag_id is distinct from new.enhet_id);
  return null;
end $$;
create trigger c_klarering after update of enhet_id, avsluttet_dato on bruker for each row
  when ((old.enhet_id, old.avsluttet_dato) is distinct from (new.enhet_id, new.avsluttet_dato))
  execute function bruker_flyttet();

-- The last day of the unbroken time, from a day on, in which a person holds a role that counts in
-- a unit (held there, above it, or without a unit in the one they belong to). Null: no end in sight,
-- or none held.
create function rolle_slutter(p int, e int, fra_dag date) returns date
language sql stable security definer set search_path = glassklar, pg_temp as $$
  with r as (
    select t.fra, t.til from rolletildeling t join bruker b on b.id = t.bruker_id
      join enhet_under u on u.over_id = coalesce(t.enhet_id, b.enhet_id) and u.under_id = e
     where t.bruker_id = p)
  select min(a.til) from r a
   where a.til >= fra_dag - 1 and not exists (
     select 1 from r b where b.fra <= a.til + 1 and (b.til is null or b.til > a.til))
$$;

-- At COMMIT, when what belongs together is written: one role may be changed for another.
create function klarering_med_rolle() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare k record; slutt date;
begin
  for k in select * from klarering x where x.bruker_id = new.bruker_id and x.grunnlag_id is not null
              and (x.til is null or x.til >= i_dag()) loop
    slutt := rolle_slutter(k.bruker_id, k.grunnlag_id, greatest(k.fra, i_dag()));
    if slutt is not null and (k.til is null or k.til > slutt) then
      update klarering set til = greatest(fra - 1, slutt), avsluttet = now(), avsluttet_av_id = hvem(),
        avsluttet_aarsak = 'rolle' where id = k.id;
    end if;
  end loop;
  return null;
end $$;
create constraint trigger c_klarering after insert or update on rolletildeling
  deferrable initially deferred for each row when (new.til is not null) execute function klarering_med_rolle();
create constraint trigger c_klarering after insert on klarering
  deferrable initially deferred for each row execute function klarering_med_rolle();

revoke execute on function klarering_grunnlag(), bruker_flyttet(), rolle_slutter(int, int, date),
  klarering_med_rolle() from public;
