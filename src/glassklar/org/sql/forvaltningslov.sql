-- From which day the act of 2025 counts, and how far interests are seen, is for who governs the system,
-- not for whoever has the connection.
create function bare_systemeier() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if not (har_rolle('admin') or har_rolle('kommunedirektoer')
          or pg_has_role(session_user, 'glassklar_eier', 'member')) then
    perform avslaa('rett');
  end if;
  return new;
end $$;
revoke execute on function bare_systemeier() from public;
create trigger a_systemeier before update on virksomhet for each row
  when ((old.fvl25_fra, old.interesser_synlig) is distinct from (new.fvl25_fra, new.interesser_synlig))
  execute function bare_systemeier();
