revoke execute on function vern_nr(text, int), mine_vern(), mine_saksvern() from public;
grant execute on function mine_vern(), mine_saksvern() to glassklar_intern;
grant select, insert, update on tilgangskode, skjerming, gradering to glassklar_intern;
grant select, insert on tilgangskode_versjon to glassklar_intern;
grant select on vern to glassklar_intern;
grant select on tilgangskode, tilgangskode_versjon, skjerming, gradering, vern, klarering,
  sakstilgang to glassklar_revisjon;
select spor_paa('tilgangskode', 'kode'), spor_paa('tilgangskode_versjon', 'id'),
       spor_paa('skjerming', 'gjelder'), spor_paa('gradering', 'gjelder'),
       spor_paa('klarering', 'id'), spor_paa('sakstilgang', 'id');
-- One code, one basis for every reader: clearances are given by functions that check who may.
revoke all on klarering, sakstilgang from glassklar_intern;
