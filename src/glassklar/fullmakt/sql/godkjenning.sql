-- No decision takes effect unless somebody with authority for it, who has not written it and is not
-- inhabil, approved exactly that content (G3). Approvals are written by these functions alone.

create function vedtak_noe(r uuid) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select exists (select 1 from registrering where id = r and vedtak)
      or exists (select 1 from vedtak where registrering_id = r and opphevet is null)
$$;

-- What an authority must cover: type, amount, unit and class of the case. No row where something is missing.
create function vedtak_gjelder(r uuid) returns table (type uuid, belop numeric, enhet int, klasse text)
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select x.vedtakstype_id, case when t.har_beloep then x.beloep end, coalesce(g.enhet_id, m.enhet_id), coalesce(k.klasse_id, '')
    from registrering g join vedtak x on x.registrering_id = g.id and x.opphevet is null
    join vedtakstype t on t.id = x.vedtakstype_id
    left join mappe m on m.id = g.mappe_id left join mappe_klasse k on k.mappe_id = g.mappe_id
   where g.id = r and (x.beloep is not null or not t.har_beloep)
$$;

-- The authority rows that cover a decision on a day, with who holds them (and for whom, if a stand-in).
create function vedtak_fullmakter(r uuid, dag date) returns table (fullmakt uuid, bruker int, paa_vegne int)
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select h.fullmakt, h.bruker, h.paa_vegne
    from vedtak_gjelder(r) v, lateral hvem_kan(v.type, v.belop, v.enhet, v.klasse, dag) h
$$;

-- The same for one person, with the chains.
create function vedtak_kan_avgjoere(r uuid, b int) returns table (fullmakt uuid, kjede uuid[], paa_vegne int)
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select h.* from vedtak_gjelder(r) v, lateral kan_avgjoere(b, v.type, v.belop, v.enhet, v.klasse, i_dag()) h
$$;

-- Whether b may approve this content (its hash) now. Why not, each reason one word, in the order they are told;
-- empty: may, by which row, and on behalf of whom. A way by which a stand-in acts for somebody who has written
-- it, is inhabil or below somebody who is, or has approved it already, is barred.
create function godkjenner_vurdering(r uuid, b int, h bytea, out hindre text[], out fullmakt uuid, out kjede uuid[], out paa_vegne int)
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare sak_ uuid; forfattere int[] := vedtak_forfattere(r); f record; stengt text; ord text; har_godkjent int[];
begin
  hindre := '{}';
  select mappe_id into sak_ from registrering where id = r;
  select array_agg(k.bruker_id) || array_agg(k.paa_vegne_id) into har_godkjent from godkjenning k
   where k.registrering_id = r and k.ugyldig is null and k.avtrykk = h;
  ord := 'fullmakt';
  for f in select x.* from vedtak_kan_avgjoere(r, b) x order by x.paa_vegne is not null, x.fullmakt loop
    stengt := case
      when f.paa_vegne is null then null
      when f.paa_vegne = any(forfattere) or er_inhabil(sak_, f.paa_vegne) or overordnet_inhabil(sak_, f.paa_vegne) then 'stedfortreder'
      when f.paa_vegne = any(har_godkjent) then 'godkjent_foer' end;
    if stengt is null then
      fullmakt := f.fullmakt; kjede := f.kjede; paa_vegne := f.paa_vegne;
      exit;
    end if;
    if ord <> 'godkjent_foer' then ord := stengt; end if;
  end loop;
  if not arbeider_her(b) then hindre := array_append(hindre, 'sluttet'); end if;
  if b = any(forfattere) then hindre := array_append(hindre, 'skrevet'); end if;
  if fullmakt is null and ord <> 'godkjent_foer' then hindre := array_append(hindre, ord); end if;
  if er_inhabil(sak_, b) then hindre := array_append(hindre, 'inhabil');
  elsif not exists (select 1 from habilitet where sak = sak_ and bruker_id = b) then
    hindre := array_append(hindre, 'habilitet_mangler');
  end if;
  if overordnet_inhabil(sak_, b) then hindre := array_append(hindre, 'overordnet_inhabil'); end if;
  if (fullmakt is null and ord = 'godkjent_foer') or b = any(har_godkjent) then hindre := array_append(hindre, 'godkjent_foer'); end if;
  if b = hvem() and not leser_post(r) then hindre := array_append(hindre, 'klarering'); end if;
end $$;

create function godkjenner_hindre(r uuid, b int) returns text[]
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select x.hindre from godkjenner_vurdering(r, b, vedtak_avtrykk(r)) x
$$;

-- The required steps of the type that are neither done nor passed.
create function vedtak_mangler_steg(r uuid) returns setof uuid
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select k.id from vedtak v join kravsteg k on k.vedtakstype_id = v.vedtakstype_id and k.aktiv
   where v.registrering_id = r and not exists (
     select 1 from utfoert_steg u where u.registrering_id = r and u.kravsteg_id = k.id and u.angret is null)
   order by k.rekkefoelge, k.kode
$$;

-- How many approvals of a content (its hash) are still missing; null for what is no decision, and one more
-- than anybody can give for a decision without a type.
create function innhold_mangler(r uuid, h bytea) returns int
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare krav int; n int;
begin
  if not vedtak_noe(r) then return null; end if;
  if exists (select 1 from vedtak_arv where registrering_id = r and avtrykk = h) then return 0; end if;
  select t.antall_godkjennere into krav from vedtak v join vedtakstype t on t.id = v.vedtakstype_id
   where v.registrering_id = r and v.opphevet is null;
  if krav is null or h is null then return 99; end if;
  select count(distinct bruker_id) into n from godkjenning
   where registrering_id = r and ugyldig is null and avtrykk = h;
  return greatest(krav - n, 0);
end $$;

-- Of the content as it is now.
create function vedtak_mangler(r uuid) returns int
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select innhold_mangler(r, vedtak_avtrykk(r))
$$;

-- The guard. Locks the entry, so that two who write and approve at once wait for each other; then
-- what has taken effect must be approved as it is, and what has not loses approvals of other contents.
create function vedtak_kontroll(r uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare g record; h bytea;
begin
  select status, vedtak into g from registrering where id = r for no key update;
  if not found or not (g.vedtak or exists (select 1 from vedtak where registrering_id = r and opphevet is null)) then
    return;
  end if;
  if g.status in ('E', 'J', 'A') then
    if vedtak_mangler(r) > 0 then
      raise exception 'vedtaket er ikke godkjent slik det er nå' using errcode = 'GK002', column = 'status';
    end if;
    return;
  end if;
  h := vedtak_avtrykk(r);
  if exists (select 1 from godkjenning where registrering_id = r and ugyldig is null and avtrykk is distinct from h) then
    -- the status first: what is checked at once, and not at commit, comes back here for each of these
    update registrering set status = 'F' where id = r and status = 'G' and innhold_mangler(r, h) > 0;
    update godkjenning set ugyldig = clock_timestamp(), ugyldig_grunn = 'endret'
     where registrering_id = r and ugyldig is null and avtrykk is distinct from h;
    -- who had approved is asked again, in their turn
    update godkjenningssteg s set svar = '', svart = null from godkjenningsloep l
     where l.id = s.loep_id and l.registrering_id = r and l.avsluttet is null and s.svar = 'G';
    perform loep_videre(l.id) from godkjenningsloep l where l.registrering_id = r and l.avsluttet is null;
  elsif g.status = 'G' and innhold_mangler(r, h) > 0 then
    raise exception 'vedtaket er ikke godkjent' using errcode = 'GK002', column = 'status';
  end if;
end $$;

create function krev_godkjenning() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare n jsonb := coalesce(to_jsonb(new), to_jsonb(old)); o jsonb := to_jsonb(old); nokkel text; x uuid;
begin
  nokkel := case tg_table_name when 'registrering' then 'id'
    when 'dokument_skjermet' then 'dokument_id' when 'dokumentobjekt' then 'dokument_id' else 'registrering_id' end;
  if nokkel = 'dokument_id' then
    for x in select distinct registrering_id from regdok
              where dokument_id in ((n ->> nokkel)::uuid, (o ->> nokkel)::uuid) order by 1 loop
      perform vedtak_kontroll(x);
    end loop;
    return null;
  end if;
  if tg_table_name = 'registrering' and tg_op = 'UPDATE' and (o ->> 'vedtak')::boolean
     and not (n ->> 'vedtak')::boolean and n ->> 'status' in ('E', 'J', 'A') then
    raise exception 'det er et vedtak' using errcode = 'GK002', column = 'vedtak';
  end if;
  perform vedtak_kontroll((n ->> nokkel)::uuid);
  if o is not null and o ->> nokkel <> n ->> nokkel then perform vedtak_kontroll((o ->> nokkel)::uuid); end if;
  return null;
end $$;

create constraint trigger y_godkjent after insert or update on registrering deferrable initially deferred
  for each row when (new.type = 'journalpost') execute function krev_godkjenning();
do $$ declare t text; begin
  foreach t in array array['registrering_skjermet', 'korrespondansepart', 'kp_identitet', 'regdok',
      'dokument_skjermet', 'dokumentobjekt', 'vedtak', 'godkjenning'] loop
    execute format('create constraint trigger y_godkjent after insert or update or delete on %I'
                   ' deferrable initially deferred for each row execute function krev_godkjenning()', t);
  end loop;
end $$;

-- A decision belongs to an own document, is written by whoever may write the entry, and once it has been
-- sent for approval it is a decision for good.
create function vedtak_rett() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if tg_op = 'UPDATE' and new.registrering_id <> old.registrering_id then perform nekt('registrering_id'); end if;
  if not kan_legge_i_post(new.registrering_id) then perform nekt('vedtak'); end if;
  if not exists (select 1 from registrering where id = new.registrering_id and type = 'journalpost'
                  and journalposttype in ('U', 'N', 'X')) then
    raise exception 'bare egne dokumenter er vedtak' using errcode = 'GK003', column = 'vedtak';
  end if;
  if new.opphevet is not null and exists (select 1 from godkjenningsloep where registrering_id = new.registrering_id) then
    raise exception 'det har vært til godkjenning' using errcode = 'GK003', column = 'vedtak';
  end if;
  if tg_op = 'INSERT' then new.opprettet_av_id := coalesce(hvem(), new.opprettet_av_id); new.opprettet := now();
  else new.opprettet_av_id := old.opprettet_av_id; new.opprettet := old.opprettet; end if;
  return new;
end $$;
create trigger a_rett before insert or update on vedtak for each row execute function vedtak_rett();

create function vedtak_merket() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  insert into vedtak_salt (registrering_id) values (new.registrering_id) on conflict do nothing;
  update registrering set vedtak = (new.opphevet is null)
   where id = new.registrering_id and vedtak <> (new.opphevet is null);
  return null;
end $$;
create trigger b_merket after insert or update on vedtak for each row execute function vedtak_merket();

-- The next in the line gets it; all at once where they are asked side by side.
create function loep_videre(l uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare maate_ text; foerste int;
begin
  select maate into maate_ from godkjenningsloep where id = l;
  select min(nr) into foerste from godkjenningssteg where loep_id = l and svar = '';
  update godkjenningssteg set sendt = case when maate_ <> 'sekvens' or nr = foerste then coalesce(sendt, clock_timestamp()) end
   where loep_id = l and svar = ''
     and (sendt is null) = (maate_ <> 'sekvens' or nr = foerste);
end $$;

create function laas_vedtak(r uuid) returns registrering
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare g registrering;
begin
  select * into g from registrering where id = r for no key update;
  if g.id is null or not vedtak_noe(r) then perform avslaa('vedtak'); end if;
  perform pg_advisory_xact_lock(hashtextextended(coalesce(g.mappe_id, g.id)::text, 42));
  return g;
end $$;

-- Send a finished decision to those who are to approve it, in order or at once, or to a hearing.
create function send_loep(r uuid, maate_ text, mottakere int[]) returns uuid
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare g registrering; v record; l uuid := gen_random_uuid(); meg int := hvem(); b int; n int := 0; h bytea;
begin
  g := laas_vedtak(r);
  if meg is null or not kan_skrive_post(r) then perform avslaa('rett'); end if;
  if g.status not in ('F', 'G') then perform avslaa('status'); end if;
  if maate_ not in ('sekvens', 'parallell', 'hoering') then perform avslaa('maate'); end if;
  select x.*, t.har_beloep, t.antall_godkjennere, t.aktiv into v
    from vedtak x join vedtakstype t on t.id = x.vedtakstype_id where x.registrering_id = r and x.opphevet is null;
  if v.registrering_id is null then perform avslaa('type'); end if;
  if v.har_beloep and v.beloep is null then perform avslaa('beloep'); end if;
  if v.hjemmel !~ '\S' then perform avslaa('hjemmel'); end if;
  if v.utfall = '' then perform avslaa('utfall'); end if;
  if exists (select 1 from godkjenningsloep where registrering_id = r and avsluttet is null) then perform avslaa('sendt'); end if;
  if not exists (select 1 from habilitet where sak = g.mappe_id and bruker_id = meg) then perform avslaa('habilitet'); end if;
  if er_inhabil(g.mappe_id, meg) then perform avslaa('inhabil'); end if;
  if coalesce(cardinality(mottakere), 0) = 0 or cardinality(mottakere) <> (select count(distinct x) from unnest(mottakere) x) then
    perform avslaa('mottakere');
  end if;
  if maate_ <> 'hoering' then
    if cardinality(mottakere) < v.antall_godkjennere then perform avslaa('antall'); end if;
    if exists (select 1 from vedtak_mangler_steg(r)) then perform avslaa('steg'); end if;
  end if;
  h := vedtak_avtrykk(r);
  foreach b in array mottakere loop
    if b = meg or not arbeider_her(b) then perform avslaa('mottaker'); end if;
    -- what the receiver answers on the page is not asked of them before
    if maate_ <> 'hoering' and not (godkjenner_vurdering(r, b, h)).hindre <@ array['habilitet_mangler', 'godkjent_foer'] then
      perform avslaa('mottaker');
    end if;
  end loop;
  insert into godkjenningsloep (id, registrering_id, maate, sendt_av_id, sendt, avtrykk, utfall)
  values (l, r, maate_, meg, clock_timestamp(), h, '');
  foreach b in array mottakere loop
    n := n + 1;
    insert into godkjenningssteg (id, loep_id, nr, mottaker_id, svar) values (gen_random_uuid(), l, n, b, '');
  end loop;
  perform loep_videre(l);
  return l;
end $$;

-- A receiver's step, locked with its decision; or a stand-in's for the receiver.
create function mitt_steg(s uuid) returns table (loep uuid, r uuid, mottaker int, sendt_av int, sendt timestamptz, sett bytea, maate text)
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x record; meg int := hvem();
begin
  select l.registrering_id as r into x from godkjenningssteg t join godkjenningsloep l on l.id = t.loep_id where t.id = s;
  if x.r is null then perform avslaa('steg_finnes'); end if;
  perform laas_vedtak(x.r);
  select t.*, l.registrering_id, l.sendt_av_id, l.avsluttet, l.maate into x
    from godkjenningssteg t join godkjenningsloep l on l.id = t.loep_id where t.id = s for no key update of t, l;
  if meg is null or not (x.mottaker_id = meg or er_vikar_for(meg, x.mottaker_id)) then perform avslaa('rett'); end if;
  if x.avsluttet is not null or x.svar <> '' or x.sendt is null then perform avslaa('ikke_sendt'); end if;
  return query select x.loep_id, x.registrering_id, x.mottaker_id, x.sendt_av_id, x.sendt, x.sett_avtrykk, x.maate::text;
end $$;

-- Whether p stands in for q today.
create function er_vikar_for(p int, q int) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select exists (select 1 from stedfortreder t where t.bruker_id = p and t.for_bruker_id = q
                    and t.fra <= i_dag() and t.til >= i_dag())
$$;

-- The receiver has the whole content before them; returns what it is.
create function sett_steg(s uuid) returns bytea
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare m record; h bytea;
begin
  select * into m from mitt_steg(s);
  if not leser_post(m.r) then perform avslaa('klarering'); end if;
  h := vedtak_avtrykk(m.r);
  update godkjenningssteg set sist_sett = clock_timestamp(), sett_avtrykk = h where id = s and sett_avtrykk is distinct from h;
  return h;
end $$;

-- Every answer is a row of the document's way in the line (M660-M665).
create function flytrad(r uuid, fra int, til int, sendt timestamptz, svar text, merknad text) returns uuid
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare d uuid := gen_random_uuid();
begin
  insert into dokumentflyt (id, registrering_id, flyt_fra_id, flyt_til_id, sendt_dato, mottatt_dato, status, merknad)
  values (d, r, fra, til, sendt, clock_timestamp(), svar, coalesce(btrim(merknad), ''));
  return d;
end $$;

-- Answer without approving: S sent back, I refused, H an opinion in a hearing.
create function svar_loep(s uuid, svar_ text, merknad text) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare m record; d uuid; st text;
begin
  select * into m from mitt_steg(s);
  if svar_ is null or svar_ not in ('S', 'I', 'H') or (svar_ = 'H') <> (m.maate = 'hoering') then perform avslaa('svar'); end if;
  if coalesce(merknad, '') !~ '\S' then perform avslaa('merknad'); end if;
  d := flytrad(m.r, m.sendt_av, hvem(), m.sendt, case svar_ when 'H' then '' else svar_ end, merknad);
  update godkjenningssteg set svar = svar_, svart = clock_timestamp(), dokumentflyt_id = d where id = s;
  if svar_ = 'H' then
    update godkjenningsloep set avsluttet = clock_timestamp(), utfall = 'uttalt'
     where id = m.loep and not exists (select 1 from godkjenningssteg where loep_id = m.loep and svar = '');
    return;
  end if;
  update godkjenningsloep set avsluttet = clock_timestamp(), utfall = case svar_ when 'S' then 'retur' else 'avslag' end
   where id = m.loep;
  perform ugyldiggjoer(m.r, 'trukket');
  update registrering set status = 'R' where id = m.r and status in ('F', 'G');
  update dokument set status = 'B' where status = 'F' and id in (select dokument_id from regdok where registrering_id = m.r)
    and not exists (select 1 from regdok k join registrering g on g.id = k.registrering_id
                     where k.dokument_id = dokument.id and g.status in ('E', 'J', 'A', 'U'));
end $$;

create function ugyldiggjoer(r uuid, hvorfor text) returns void
language sql security definer set search_path = glassklar, pg_temp as $$
  update godkjenning set ugyldig = clock_timestamp(), ugyldig_grunn = hvorfor where registrering_id = r and ugyldig is null
$$;

-- The sender takes it back, or whoever may write the entry.
create function trekk_loep(l uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x record;
begin
  select registrering_id as r into x from godkjenningsloep where id = l;
  if x.r is null then perform avslaa('steg_finnes'); end if;
  perform laas_vedtak(x.r);
  if hvem() is null or not kan_skrive_post(x.r) then perform avslaa('rett'); end if;
  update godkjenningsloep set avsluttet = clock_timestamp(), utfall = 'trukket' where id = l and avsluttet is null;
  if not found then perform avslaa('avsluttet'); end if;
  perform ugyldiggjoer(x.r, 'trukket');
  update godkjenningssteg set svar = 'T', svart = clock_timestamp() where loep_id = l and svar = '';
  update registrering set status = 'F' where id = x.r and status = 'G';
end $$;

-- It is not for me: a body decides. The case goes to the body by whoever opens it for its members.
create function loeft_loep(s uuid, organ int, merknad text) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare m record; d uuid;
begin
  select * into m from mitt_steg(s);
  if not exists (select 1 from enhet where id = organ and folkevalgt and avsluttet_dato is null) then perform avslaa('organ'); end if;
  if coalesce(merknad, '') !~ '\S' then perform avslaa('merknad'); end if;
  d := flytrad(m.r, m.sendt_av, hvem(), m.sendt, '', merknad);
  update godkjenningssteg set svar = 'L', svart = clock_timestamp(), dokumentflyt_id = d where id = s;
  update godkjenningsloep set avsluttet = clock_timestamp(), utfall = 'loeftet', organ_id = organ where id = m.loep;
  perform ugyldiggjoer(m.r, 'trukket');
  update registrering set status = 'F' where id = m.r and status = 'G';
end $$;

-- Approve exactly the content whose hash the page showed. Everything that the answer rests on is held
-- until commit: the entry, the case's statements, the chain of authority and who holds its positions.
create function godkjenn_vedtak(s uuid, sett bytea, merknad text, underskrift jsonb) returns uuid
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare m record; meg int := hvem(); h bytea; f record; k uuid := gen_random_uuid(); d uuid;
begin
  select * into m from mitt_steg(s);
  if m.maate = 'hoering' then perform avslaa('svar'); end if;
  perform 1 from fullmakt where id in (select unnest(x.kjede) from vedtak_kan_avgjoere(m.r, meg) x) order by id for share;
  perform 1 from stillingsinnehaver where bruker_id = meg order by id for share;
  perform 1 from stedfortreder where bruker_id = meg order by id for share;
  perform 1 from bruker where id = meg for share;
  h := vedtak_avtrykk(m.r);
  if h is distinct from sett then perform avslaa('endret'); end if;
  if m.sett is distinct from h then perform avslaa('lest'); end if;
  select * into f from godkjenner_vurdering(m.r, meg, h);
  if f.hindre <> '{}' then perform avslaa(f.hindre[1]); end if;
  if exists (select 1 from vedtak_mangler_steg(m.r)) then perform avslaa('steg'); end if;
  d := flytrad(m.r, m.sendt_av, meg, m.sendt, 'G', merknad);
  insert into godkjenning (id, registrering_id, steg_id, bruker_id, paa_vegne_id, fullmakt_id, kjede, avtrykk, tid, signatur, ugyldig_grunn)
  values (k, m.r, s, meg, f.paa_vegne, f.fullmakt, kjede_tekst(f.kjede), h, clock_timestamp(), underskrift, '');
  update godkjenningssteg set svar = 'G', svart = clock_timestamp(), dokumentflyt_id = d where id = s;
  if not exists (select 1 from godkjenningssteg where loep_id = m.loep and svar = '') then
    update godkjenningsloep set avsluttet = clock_timestamp(), utfall = 'godkjent' where id = m.loep;
    if innhold_mangler(m.r, h) = 0 then update registrering set status = 'G' where id = m.r and status = 'F'; end if;
  else
    perform loep_videre(m.loep);
  end if;
  return k;
end $$;

-- The chain as it is now, for the record: who gave what to whom, by what.
create function kjede_tekst(kjede uuid[]) returns jsonb
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
begin
  return coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'id', f.id, 'stilling', s.navn, 'bruker', b.navn, 'reglement', r.navn, 'organ', r.organ, 'vedtatt', r.vedtatt,
      'sak', nullif(r.saksnr, ''), 'brev', nullif(f.brev, ''), 'fra', f.fra, 'til', f.til)) order by u.nr), '[]')
    from unnest(kjede) with ordinality u(id, nr) join fullmakt f on f.id = u.id
    left join stilling s on s.id = f.til_stilling_id left join bruker b on b.id = f.til_bruker_id
    left join reglement r on r.id = f.reglement_id;
end $$;

-- An approver who thinks again, before it has taken effect.
create function trekk_godkjenning(k uuid, hvorfor text) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x record;
begin
  select registrering_id as r, bruker_id as b into x from godkjenning where id = k;
  if x.r is null then perform avslaa('steg_finnes'); end if;
  perform laas_vedtak(x.r);
  if hvem() is distinct from x.b then perform avslaa('rett'); end if;
  if coalesce(hvorfor, '') !~ '\S' then perform avslaa('grunn'); end if;
  if exists (select 1 from registrering where id = x.r and status in ('E', 'J', 'A', 'U')) then perform avslaa('status'); end if;
  update godkjenning set ugyldig = clock_timestamp(), ugyldig_grunn = 'trukket' where id = k and ugyldig is null;
  if not found then perform avslaa('avsluttet'); end if;
  update godkjenningssteg s set svar = 'T' from godkjenning g where g.id = k and s.id = g.steg_id;
  update godkjenningsloep l set avsluttet = clock_timestamp(), utfall = 'trukket' from godkjenning g join godkjenningssteg s on s.id = g.steg_id
   where g.id = k and l.id = s.loep_id and l.avsluttet is null;
  update registrering set status = 'F' where id = x.r and status = 'G';
end $$;

-- A required step: done, with the document that shows it; or passed by a leader, who says why.
create function utfoer_steg(r uuid, k uuid, dokument uuid, grunn_ text, fravik boolean) returns uuid
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare g registrering; x record; u uuid := gen_random_uuid();
begin
  g := laas_vedtak(r);
  if hvem() is null then perform avslaa('rett'); end if;
  if g.status in ('E', 'J', 'A', 'U') then perform avslaa('status'); end if;
  select s.* into x from kravsteg s join vedtak v on v.vedtakstype_id = s.vedtakstype_id and v.registrering_id = r
   where s.id = k and s.aktiv;
  if x.id is null then perform avslaa('steg_finnes'); end if;
  if exists (select 1 from utfoert_steg where registrering_id = r and kravsteg_id = k and angret is null) then perform avslaa('finnes'); end if;
  if fravik then
    if not x.kan_fravikes then perform avslaa('fravik'); end if;
    if not er_leder_over(hvem(), g.enhet_id) or hvem() = any(vedtak_forfattere(r)) then perform avslaa('rett'); end if;
    if coalesce(grunn_, '') !~ '\S' then perform avslaa('grunn'); end if;
  else
    if not kan_skrive_post(r) then perform avslaa('rett'); end if;
    if dokument is null and coalesce(grunn_, '') !~ '\S' then perform avslaa('dokument'); end if;
    if dokument is not null and not exists (select 1 from registrering d where d.id = dokument and d.mappe_id = g.mappe_id) then
      perform avslaa('dokument');
    end if;
  end if;
  insert into utfoert_steg (id, registrering_id, kravsteg_id, fraveket, dokument_id, grunn, av_id, tid)
  values (u, r, k, fravik, dokument, coalesce(btrim(grunn_), ''), hvem(), clock_timestamp());
  return u;
end $$;

create function angre_steg(u uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x utfoert_steg; g registrering;
begin
  select * into x from utfoert_steg where id = u;
  if x.id is null then perform avslaa('steg_finnes'); end if;
  g := laas_vedtak(x.registrering_id);
  if hvem() is null or not (x.av_id = hvem() or kan_skrive_post(g.id)) then perform avslaa('rett'); end if;
  if g.status in ('G', 'E', 'J', 'A', 'U') then perform avslaa('status'); end if;
  update utfoert_steg set angret = clock_timestamp() where id = u and angret is null;
end $$;

-- What was decided before this was asked for stands as it was; its content is bound from now on.
insert into vedtak_salt (registrering_id) select id from registrering where vedtak on conflict do nothing;
insert into vedtak_arv (registrering_id, avtrykk, grunn)
  select id, vedtak_avtrykk(id), 'avgjort før godkjenning ble krevd' from registrering where vedtak and status in ('E', 'J', 'A');

revoke execute on function vedtak_noe(uuid), vedtak_fullmakter(uuid, date), vedtak_gjelder(uuid),
  vedtak_kan_avgjoere(uuid, int), godkjenner_vurdering(uuid, int, bytea), innhold_mangler(uuid, bytea), godkjenner_hindre(uuid, int),
  vedtak_mangler_steg(uuid), vedtak_mangler(uuid), vedtak_kontroll(uuid), krev_godkjenning(), vedtak_rett(), vedtak_merket(),
  loep_videre(uuid), laas_vedtak(uuid), send_loep(uuid, text, int[]), mitt_steg(uuid), er_vikar_for(int, int), sett_steg(uuid),
  flytrad(uuid, int, int, timestamptz, text, text), svar_loep(uuid, text, text), ugyldiggjoer(uuid, text), trekk_loep(uuid),
  loeft_loep(uuid, int, text), godkjenn_vedtak(uuid, bytea, text, jsonb), kjede_tekst(uuid[]), trekk_godkjenning(uuid, text),
  utfoer_steg(uuid, uuid, uuid, text, boolean), angre_steg(uuid) from public;
grant execute on function vedtak_fullmakter(uuid, date), godkjenner_hindre(uuid, int), vedtak_mangler_steg(uuid), vedtak_mangler(uuid),
  send_loep(uuid, text, int[]), sett_steg(uuid), svar_loep(uuid, text, text), trekk_loep(uuid), loeft_loep(uuid, int, text),
  godkjenn_vedtak(uuid, bytea, text, jsonb), trekk_godkjenning(uuid, text), utfoer_steg(uuid, uuid, uuid, text, boolean),
  angre_steg(uuid) to glassklar_intern;
grant execute on function vedtak_mangler(uuid) to glassklar_revisjon;
