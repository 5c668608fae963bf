-- Who works here, in which units and with which roles decides who may read and write. It is set
-- up by the owner; the program only reads it. People change their own password, and log in.
grant select on virksomhet, enhet, enhet_under, bruker, rolletildeling, stedfortreder
  to glassklar_intern, glassklar_revisjon;
grant update on virksomhet, bruker to glassklar_intern;

-- A whole row is written back when a password is changed: what else stands in it must be the same.
create or replace function bare_passord() returns trigger
language plpgsql set search_path = glassklar, pg_temp as $$
begin
  if to_jsonb(new) - array['password', 'last_login'] is distinct from to_jsonb(old) - array['password', 'last_login']
     and not pg_has_role(session_user, 'glassklar_eier', 'member') then
    raise exception 'ikke rett til å endre' using errcode = '42501', column = 'bruker';
  end if;
  return new;
end $$;
create trigger a_rett before update on bruker for each row execute function bare_passord();
