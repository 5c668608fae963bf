grant select, insert, update on virksomhet, enhet, bruker, rolletildeling, stedfortreder
  to glassklar_intern;
grant select on enhet_under to glassklar_intern;
grant select on virksomhet, enhet, enhet_under, bruker, rolletildeling, stedfortreder
  to glassklar_revisjon;
grant usage on all sequences in schema glassklar to glassklar_intern;
