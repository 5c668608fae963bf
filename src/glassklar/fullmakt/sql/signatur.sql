-- Whether approvals are signed by passkeys. The database keeps the signature with the approval; it cannot
-- verify WebAuthn itself: the action does (signatur.py), and anybody can do it again later.
insert into fullmakt_valg (id, krev_passnoekkel) values (1, false);
grant select on fullmakt_valg to glassklar_intern, glassklar_revisjon;
select spor_paa('fullmakt_valg', 'id');

create function sett_passnoekkelkrav(krev boolean) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if hvem() is null or skriverett() = '0' or not arbeider_her(hvem())
     or not (har_rolle('admin') or har_rolle('kommunedirektoer')) then
    perform avslaa('rett');
  end if;
  update fullmakt_valg set krev_passnoekkel = coalesce(krev, false), satt_av_id = hvem(), satt = clock_timestamp()
   where id = 1 and krev_passnoekkel is distinct from coalesce(krev, false);
end $$;
revoke execute on function sett_passnoekkelkrav(boolean) from public;
grant execute on function sett_passnoekkelkrav(boolean) to glassklar_intern;
