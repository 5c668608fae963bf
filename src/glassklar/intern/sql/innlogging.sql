-- Sessions, the memory that processes share, and second factors (docs/decisions/0017).

-- Sessions stand in a table of our own: keys as hashes, data encrypted, and whose they are.
grant select, insert, update, delete on oekt to glassklar_intern;

-- Counts of attempts, used codes, forms that were sent. Empty after a crash, and no worse for it.
create unlogged table delt_minne (
  noekkel text primary key,
  verdi jsonb not null,
  utloeper timestamptz not null
);
create index delt_minne_utloeper on delt_minne (utloeper);
grant select, insert, update, delete on delt_minne to glassklar_intern;

-- Second factors are read and written by the person they belong to, and nobody else. Before the
-- session begins it is the person who has shown the first factor that acts.
grant select, insert, update, delete on mfa_authenticator to glassklar_intern;
alter table mfa_authenticator enable row level security;
create policy egne on mfa_authenticator to glassklar_intern
  using (user_id = (select hvem())) with check (user_id = (select hvem()));
-- That one was added or removed is traced; its secret never is, and neither is each use of it.
create trigger zz_spor after insert or delete or update of user_id, type on mfa_authenticator
  for each row execute function spor_rad('id', 'data');

-- Who is whom with a provider is written by the owner's command, and read at login.
grant select on socialaccount_socialaccount to glassklar_intern;
create trigger zz_spor after insert or delete or update of user_id, provider
  on socialaccount_socialaccount for each row execute function spor_rad('id', 'uid');
-- The library's other tables are not used, and nobody has a right on them.
