-- A password is changed by its own person: who acts is signed by the program, so a statement that is
-- smuggled in changes nobody else's. The time of login is written before anybody acts.
create or replace function bare_passord() returns trigger
language plpgsql set search_path = glassklar, pg_temp as $$
begin
  if pg_has_role(session_user, 'glassklar_eier', 'member') then return new; end if;
  if to_jsonb(new) - array['password', 'last_login'] is distinct from to_jsonb(old) - array['password', 'last_login']
     or (new.password is distinct from old.password and new.id is distinct from hvem()) then
    raise exception 'ikke rett til å endre' using errcode = '42501', column = 'bruker';
  end if;
  return new;
end $$;
