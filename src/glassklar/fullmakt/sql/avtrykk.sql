-- The content that an approval is bound to, and who has written in it.

-- One secret a decision: the hash is shown to staff who may not read line 2, and tells them nothing.
create table vedtak_salt (
  registrering_id uuid primary key references registrering (id),
  salt bytea not null default sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'))
);

-- A field with its length in front, so that no text can pretend to be two; null is told apart.
-- Called for every field: no fixed path, so that it is taken into the query.
create function med_lengde(t text) returns bytea
language sql stable as $$
  select case when t is null then '\xffffffff'::bytea
              else int4send(octet_length(convert_to(t, 'UTF8'))) || convert_to(t, 'UTF8') end
$$;
create function med_lengde(t text[]) returns bytea
language sql stable set search_path = glassklar, pg_temp as $$
  select int4send(coalesce(cardinality(t), 0))
    || coalesce((select string_agg(med_lengde(x), ''::bytea order by n) from unnest(t) with ordinality u(x, n)), '')
$$;

-- All that matters in a decision: where it belongs, its titles, what was decided, by which law, for how
-- much, who gets it, and every document in order with its files. Not labels, status, or dates that
-- the system sets. Null for an entry that is no decision, or has no secret yet.
create function vedtak_avtrykk(r uuid) returns bytea
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select sha256(
    med_lengde('glassklar vedtak 1') || s.salt || uuid_send(g.id)
    || med_lengde(g.mappe_id::text) || med_lengde(g.enhet_id::text) || med_lengde(g.journalposttype)
    || med_lengde(coalesce(nullif(x.tittel1, ''), g.tittel)) || med_lengde(x.tittel2)
    || med_lengde(x.beskrivelse) || med_lengde(x.forfatter)
    || med_lengde(v.vedtakstype_id::text) || med_lengde(v.beloep::text) || med_lengde(v.hjemmel)
    || med_lengde(v.utfall) || med_lengde(v.klageadgang::text)
    || coalesce((
         select int4send(count(*)::int) || string_agg(
             uuid_send(k.id) || med_lengde(k.type) || med_lengde(k.enhet_id::text)
             || med_lengde(k.saksbehandler_id::text) || med_lengde(i.navn) || med_lengde(i.postadresse)
             || med_lengde(i.postnummer) || med_lengde(i.poststed) || med_lengde(i.land) || med_lengde(i.epost)
             || med_lengde(i.telefon) || med_lengde(i.kontaktperson) || med_lengde(i.person_id)
             || med_lengde(i.organisasjons_id), ''::bytea order by k.rekkefoelge, k.id)
           from korrespondansepart k left join kp_identitet i on i.kp_id = k.id
          where k.registrering_id = g.id), int4send(0))
    || coalesce((
         select int4send(count(*)::int) || string_agg(
             uuid_send(d.dokument_id) || med_lengde(d.tilknyttet_som) || med_lengde(t.tittel)
             || med_lengde(t.beskrivelse) || med_lengde(t.forfatter) || coalesce((
                  select int4send(count(*)::int) || string_agg(
                      med_lengde(o.variant) || med_lengde(o.sjekksum) || med_lengde(o.filnavn) || med_lengde(o.mime),
                      ''::bytea order by o.variant, o.id)
                    from dokumentobjekt o
                   where o.dokument_id = d.dokument_id and o.variant <> 'O' and o.versjon = (
                     select max(n.versjon) from dokumentobjekt n where n.dokument_id = d.dokument_id and n.variant <> 'O')),
                int4send(0)), ''::bytea order by d.nr)
           from regdok d left join dokument_skjermet t on t.dokument_id = d.dokument_id
          where d.registrering_id = g.id), int4send(0)))
    from registrering g
    join vedtak_salt s on s.registrering_id = g.id
    left join registrering_skjermet x on x.registrering_id = g.id
    left join vedtak v on v.registrering_id = g.id and v.opphevet is null
   where g.id = r
$$;

-- Columns that say nothing about what somebody wrote: labels, order, and what the system keeps.
create function er_innhold(endring jsonb) returns boolean
language sql immutable set search_path = glassklar, pg_temp as $$
  select coalesce(endring - array['vern', 'sak', 'vern_til', 'vern_eier', 'internt', 'unntatt_part', 'skjulte_ord',
    'navneord', 'offentlig_tittel', 'status', 'journaldato', 'sendt_dato', 'arkivert_dato', 'arkivert_av_id',
    'endret_dato', 'endret_av_id', 'versjon', 'restanse', 'offentlighetsvurdert_dato', 'forfallsdato',
    'utlaant_dato', 'utlaant_til_id', 'journalenhet_id', 'referanse_arkivdel_id', 'arkivdel_id', 'noekkelord',
    'problem', 'rekkefoelge', 'nr', 'antall_vedlegg'] <> '{}', false)
$$;

-- Everybody who has written in a decision, or was named as its handler; and those they wrote for.
create function vedtak_forfattere(r uuid) returns int[]
language sql stable security definer set search_path = glassklar, pg_temp as $$
  with g as (select id, saksbehandler_id, opprettet_av_id, opprettet_dato from registrering where id = r),
  d as (select dokument_id as id from regdok where registrering_id = r),
  rad(tabell, id) as (
    select 'registrering', r union all select 'registrering_skjermet', r union all select 'vedtak', r
    union all select t, k.id from korrespondansepart k, unnest(array['korrespondansepart', 'kp_identitet']) t
     where k.registrering_id = r
    union all select t, d.id from d, unnest(array['dokument_skjermet', 'regdok']) t
    union all select 'dokumentobjekt', o.id from d join dokumentobjekt o on o.dokument_id = d.id where o.variant <> 'O'),
  fra as (
    select least(g.opprettet_dato, (select min(o.opprettet_dato) from d join dokument o on o.id = d.id))
           - interval '1 day' as tid from g),
  skrevet as (
    select s.bruker, s.paa_vegne from rad join spor s on s.rad = rad.id and s.tabell = rad.tabell
     where s.tid >= (select tid from fra) and s.op in ('I', 'U', 'D')
       and (s.op <> 'U' or er_innhold(s.etter)))
  select array(
    select x from (
      select bruker as x from skrevet union select paa_vegne from skrevet
      union select saksbehandler_id from g union select opprettet_av_id from g) alle
     where x is not null and not exists (select 1 from bruker b where b.id = x and b.er_system)
     order by x)
$$;
revoke execute on function med_lengde(text), med_lengde(text[]), er_innhold(jsonb), vedtak_avtrykk(uuid),
  vedtak_forfattere(uuid) from public;
grant execute on function vedtak_avtrykk(uuid), vedtak_forfattere(uuid) to glassklar_intern, glassklar_revisjon;
