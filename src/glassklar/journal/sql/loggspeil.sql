-- The verifier of the public log compares what the public reads with what was sealed.
grant select on offentlig.logg_blad, offentlig.logg_flis, offentlig.logg_bunt, offentlig.logg_sjekkpunkt,
  offentlig.logg_noekkel to glassklar_forsegler;
