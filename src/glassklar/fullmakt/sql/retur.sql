-- E-mail that comes back: each try of a letter has a secret of its own in its envelope sender, of which the
-- hash is kept; a report that names it says what became of the letter after it was handed over.

drop function ta_utsending(uuid, timestamptz);
-- The worker takes what is due for itself, so that two never send the same one; true: it has it. What is to be
-- sent by e-mail gets the new secret's hash: reports on an earlier try say nothing of this one.
create function ta_utsending(u uuid, til timestamptz, avtrykk bytea) returns boolean
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if not er_system() then perform avslaa('rett'); end if;
  update utsending set neste = til,
      konvolutt = case when status = 'klar' and kanal = 'epost' then avtrykk else konvolutt end
   where id = u and status in ('klar', 'sendt') and neste <= clock_timestamp();
  return found;
end $$;

-- What a report came to, in one word. Only what has been handed over can come back. A decision that took
-- effect stays in effect: the letter can be sent again, another way.
create function utsending_retur(avtrykk bytea, utfall text, grunn text) returns text
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x utsending;
begin
  if not er_system() then perform avslaa('rett'); end if;
  if utfall is null or utfall not in ('feilet', 'forsinket') then return 'uten'; end if;
  select * into x from utsending where konvolutt = avtrykk for no key update;
  if x.id is null then return 'ukjent'; end if;
  if x.status <> 'levert' then return 'uten'; end if;
  if utfall = 'feilet' then
    update utsending set status = 'feilet', feil = grunn, levert = null where id = x.id;
  else
    update utsending set feil = 'retur_forsinket' where id = x.id;
  end if;
  return utfall;
end $$;

revoke execute on function ta_utsending(uuid, timestamptz, bytea), utsending_retur(bytea, text, text) from public;
grant execute on function ta_utsending(uuid, timestamptz, bytea), utsending_retur(bytea, text, text)
  to glassklar_intern;
