-- The story as it comes from COPY, one batch at a time.
create unlogged table raa_sak (
  id uuid, opprettet timestamptz, dato date, arkivdel uuid, tittel text, tittel2 text,
  offentlig_tittel text, enhet int, bruker int, aar smallint, nr int, klasse_ref uuid,
  klasse_id text, klasse_tittel text, navneord smallint[], gnr int, bnr int
);
create unlogged table raa_post (
  id uuid, sak uuid, type text, tittel text, tittel2 text, offentlig_tittel text, enhet int,
  bruker int, status text, journaldato date, datert date, opprettet timestamptz,
  lopeaar smallint, lopenr int, postnr int,
  kode text, hjemmel text, tillegg text, nivaa smallint, xx_grunn text, eier int, frist date,
  varighet smallint, opphoerer date, meroffentlighet boolean, meroffentlighet_grunn text,
  part text, er_person boolean, intern text, svardato date, svar uuid, svarmaate text,
  navneord smallint[], linje jsonb
);
alter table raa_post alter column linje set storage plain;
-- What the database's own rule hides of each.
create unlogged table raa_sak_vern (
  id uuid, vern int, kode text, enhet int, til date, tm1 boolean, kid boolean, eier int, internt boolean
);
create unlogged table raa_post_vern (
  id uuid, vern int, kode text, enhet int, til date, tr1 boolean, navn boolean, td boolean,
  eier int, internt boolean
);
