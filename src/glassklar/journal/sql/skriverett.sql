-- Release is the archive's; the auditor reads what was released, and writes nothing.
create trigger a_skriv before insert or update on frigivelse
  for each statement execute function krev_rett('arkiv');
create trigger a_skriv before insert or update on tilbakeholdelse
  for each statement execute function krev_rett('arkiv');
alter policy ny on offentliggjoering with check ((select skriverett()) = 'A');
create policy revisor on offentliggjoering for select to glassklar_intern using ((select er_revisor()));
