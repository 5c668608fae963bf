-- From which day the act of 2025 counts, and how far interests are seen, is for the administrator, not
-- for whoever has the connection.
create trigger a_systemeier before update on virksomhet for each row
  when ((old.fvl25_fra, old.interesser_synlig) is distinct from (new.fvl25_fra, new.interesser_synlig))
  execute function bare_admin_maks();
