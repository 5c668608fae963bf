-- Habilitet: statements in a case, who is shut out, who decides, and who takes over (forvaltningsloven
-- 1967 §§ 6-9, 2025 §§ 25-29, kommuneloven § 13-3). Written by these functions alone; each asks hvem()
-- itself and refuses with one word. Statements are never changed: the newest one of a person counts.
-- What makes inhabil by itself stands in habilitet_virkning(), made from lov/habilitet.toml.

-- The act in force on a day (house.md question 15).
create function forvaltningslov(dag date) returns text
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select case when (select fvl25_fra from virksomhet where id = 1) <= dag then '2025' else '1967' end
$$;

create function habilitet_naa(s uuid, p int) returns habilitet
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select h from habilitet h where h.sak = s and h.bruker_id = p order by h.tid desc, h.id desc limit 1
$$;

-- Each person's newest statement in a case.
create function habilitet_i_sak(s uuid) returns setof habilitet
language sql stable set search_path = glassklar, pg_temp as $$
  select distinct on (h.bruker_id) h.* from habilitet h where h.sak = s order by h.bruker_id, h.tid desc, h.id desc
$$;

create function er_inhabil(s uuid, p int) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select coalesce((habilitet_naa(s, p)).svar = 'inhabil', false)
$$;

-- Whether o can instruct p: o leads the unit that p belongs to, or one above it, and p leads none above
-- that again. Two leaders of one unit are both above. The kommunedirektør leads the administration
-- (kommuneloven § 13-1); councillors are another body.
create function overordnet(o int, p int) returns boolean
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare e int; folkevalgt_ boolean;
begin
  if o is null or p is null or o = p then return false; end if;
  select b.enhet_id, n.folkevalgt into e, folkevalgt_ from bruker b left join enhet n on n.id = b.enhet_id where b.id = p;
  if holder_rolle(p, 'kommunedirektoer') or folkevalgt_ then return false; end if;
  if holder_rolle(o, 'kommunedirektoer') then return true; end if;
  return exists (
    select 1 from rolletildeling t join bruker b on b.id = t.bruker_id
      join enhet_under u on u.over_id = coalesce(t.enhet_id, b.enhet_id) and u.under_id = e
     where t.bruker_id = o and t.rolle = 'leder' and t.fra <= i_dag() and (t.til is null or t.til >= i_dag())
       and not exists (
         select 1 from rolletildeling t2 join bruker b2 on b2.id = t2.bruker_id
           join enhet_under x on x.over_id = coalesce(t2.enhet_id, b2.enhet_id) and x.under_id = u.over_id
          where t2.bruker_id = p and t2.rolle = 'leder' and x.over_id <> u.over_id
            and t2.fra <= i_dag() and (t2.til is null or t2.til >= i_dag())));
end $$;

-- Below somebody who is inhabil in the case: may prepare, but not decide (§ 6 third paragraph / § 25).
create function overordnet_inhabil(s uuid, p int) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select exists (select 1 from habilitet_i_sak(s) h where h.svar = 'inhabil' and overordnet(h.bruker_id, p))
$$;

-- Who leads p: the leader above, or the kommunedirektør; nobody leads whom they are below.
create function leder_for(meg int, p int) returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select meg <> p and not overordnet(p, meg)
     and (holder_rolle(meg, 'kommunedirektoer') or er_leder_over(meg, (select enhet_id from bruker where id = p)))
$$;

-- The case's decisions first, then its statements: the same order as laas_vedtak().
create function laas_habilitet(s uuid) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  perform 1 from registrering where mappe_id = s and id in (select registrering_id from vedtak) order by id for no key update;
  perform pg_advisory_xact_lock(hashtextextended(s::text, 42));
end $$;

-- What somebody inhabil, or one below them, approved and has not taken effect falls away, and what
-- waits for the inhabil is taken back: whoever sent it sends it to another. A hearing goes on without them.
create function stans_godkjenning(s uuid, p int) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare r uuid; n int;
begin
  for r in select g.id from registrering g join vedtak v on v.registrering_id = g.id
            where g.mappe_id = s and g.status not in ('E', 'J', 'A', 'U') order by g.id loop
    update godkjenning k set ugyldig = clock_timestamp(), ugyldig_grunn = 'inhabil'
     where k.registrering_id = r and k.ugyldig is null
       and (p in (k.bruker_id, k.paa_vegne_id) or overordnet(p, k.bruker_id) or overordnet(p, k.paa_vegne_id));
    get diagnostics n = row_count;
    update godkjenningssteg t set svar = 'T', svart = clock_timestamp() from godkjenningsloep l
     where l.id = t.loep_id and l.registrering_id = r and l.avsluttet is null and t.svar = ''
       and case when l.maate = 'hoering' then t.mottaker_id = p
                else n > 0 or exists (select 1 from godkjenningssteg x
                                       where x.loep_id = l.id and x.svar = '' and x.mottaker_id = p) end;
    update godkjenningsloep l set avsluttet = clock_timestamp(), utfall = 'inhabil'
     where l.registrering_id = r and l.avsluttet is null
       and not exists (select 1 from godkjenningssteg t where t.loep_id = l.id and t.svar = '');
    update registrering set status = 'F' where id = r and status = 'G' and vedtak_mangler(r) > 0;
  end loop;
end $$;

-- After laas_habilitet(). A clock that is set back must not bring an old statement in front.
create function skriv_habilitet(s uuid, p int, svar_ text, forhold_ text, av int, forklaring_ text) returns uuid
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare i uuid := gen_random_uuid(); siste habilitet := habilitet_naa(s, p);
begin
  insert into habilitet (id, sak, bruker_id, svar, forhold, lov, avgjort_av_id, tid)
  values (i, s, p, svar_, forhold_, forvaltningslov(i_dag()), av,
          greatest(clock_timestamp(), siste.tid + interval '1 microsecond'));
  if forklaring_ ~ '\S' then
    insert into habilitet_tekst (habilitet_id, forklaring) values (i, btrim(forklaring_));
  end if;
  if svar_ = 'inhabil' then
    if not exists (select 1 from sperre where sak = s and bruker_id = p and til is null) then
      insert into sperre (id, sak, bruker_id, fra, grunn) values (gen_random_uuid(), s, p, now(), 'inhabil');
    end if;
    perform stans_godkjenning(s, p);
  else
    update sperre set til = now() where sak = s and bruker_id = p and til is null and grunn = 'inhabil';
  end if;
  return i;
end $$;

create function habilitet_avslag(s uuid, svar_ text, forhold_ text, forklaring_ text) returns text
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare meg int := hvem(); virkning text;
begin
  if meg is null or skriverett() = '0' or not arbeider_her(meg) then return 'rett'; end if;
  if not exists (select 1 from mappe where id = s) then return 'sak'; end if;
  if svar_ is null or svar_ not in ('ingen', 'oppgitt', 'inhabil') then return 'svar'; end if;
  -- who has stepped aside does not step back alone (§ 8 / § 29)
  if svar_ <> 'inhabil' and er_inhabil(s, meg) then return 'leder'; end if;
  if length(coalesce(forklaring_, '')) > 4000 then return 'lang'; end if;
  if svar_ = 'ingen' then
    return case when coalesce(forhold_, '') <> '' then 'ingen_forhold' end;
  end if;
  virkning := habilitet_virkning(forvaltningslov(i_dag()), forhold_);
  if virkning is null then return 'forhold'; end if;
  if svar_ = 'oppgitt' and virkning = 'alltid' then return 'alltid'; end if;
  if svar_ = 'oppgitt' and coalesce(forklaring_, '') !~ '\S' then return 'forklaring'; end if;
  return null;
end $$;

-- A person says for themself how they stand in a case.
create function erklaer_habilitet(s uuid, svar_ text, forhold_ text, forklaring_ text) returns uuid
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare ord text;
begin
  perform laas_habilitet(s);
  ord := habilitet_avslag(s, svar_, forhold_, forklaring_);
  if ord is not null then perform avslaa(ord); end if;
  return skriv_habilitet(s, hvem(), svar_, coalesce(forhold_, ''), null, coalesce(forklaring_, ''));
end $$;

create function avgjoerelse_avslag(s uuid, p int, svar_ text, grunn_ text) returns text
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare meg int := hvem(); siste habilitet := habilitet_naa(s, p);
begin
  if meg is null or skriverett() = '0' or not arbeider_her(meg) then return 'rett'; end if;
  if p = meg then return 'selv'; end if;
  if not exists (select 1 from mappe where id = s) then return 'sak'; end if;
  if leder_for(meg, p) is not true then return 'rett'; end if;
  if er_inhabil(s, meg) then return 'inhabil_selv'; end if;
  if svar_ is null or svar_ not in ('oppgitt', 'inhabil') then return 'svar'; end if;
  -- nobody answers for another that there is no tie
  if svar_ = 'oppgitt' and siste.id is null then return 'mangler'; end if;
  if coalesce(grunn_, '') !~ '\S' then return 'grunn'; end if;
  if length(grunn_) > 4000 then return 'lang'; end if;
  return null;
end $$;

-- The leader decides: inhabil, or may go on in spite of what was told (§§ 6 fourth and 8 / §§ 28, 29).
create function avgjoer_habilitet(s uuid, p int, svar_ text, grunn_ text) returns uuid
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare ord text; siste habilitet;
begin
  perform laas_habilitet(s);
  ord := avgjoerelse_avslag(s, p, svar_, grunn_);
  if ord is not null then perform avslaa(ord); end if;
  siste := habilitet_naa(s, p);
  return skriv_habilitet(s, p, svar_, coalesce(nullif(siste.forhold, ''), 'annet'), hvem(), grunn_);
end $$;

create function stedfortreder_i_sak_avslag(s uuid, a int, p int, grunn_ text) returns text
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare meg int := hvem(); m record;
begin
  if meg is null or skriverett() = '0' or not arbeider_her(meg) then return 'rett'; end if;
  select k.enhet_id, k.avsluttet_dato into m from mappe k where k.id = s;
  if not found then return 'sak'; end if;
  if a = meg then return 'selv'; end if;
  if (leder_for(meg, a) or (er_leder_over(meg, m.enhet_id) and not overordnet(a, meg))) is not true then return 'rett'; end if;
  if er_inhabil(s, meg) then return 'inhabil_selv'; end if;
  if m.avsluttet_dato is not null then return 'avsluttet'; end if;
  if not er_inhabil(s, a) then return 'ikke_inhabil'; end if;
  if a = p then return 'samme'; end if;
  if p is null or not arbeider_her(p) then return 'sluttet'; end if;
  if not (holder_rolle(p, 'saksbehandler') or holder_rolle(p, 'leder')) then return 'rolle'; end if;
  if er_inhabil(s, p) then return 'inhabil'; end if;
  if coalesce(grunn_, '') !~ '\S' then return 'grunn'; end if;
  return null;
end $$;

-- A substitute for the inhabil (§ 9 / § 29 fourth paragraph): the case, and what is open in it.
create function oppnevn_stedfortreder(s uuid, a int, p int, grunn_ text) returns int
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare ord text; n int; k int;
begin
  perform 1 from registrering where mappe_id = s order by id for no key update;
  perform laas_habilitet(s);
  ord := stedfortreder_i_sak_avslag(s, a, p, grunn_);
  if ord is not null then perform avslaa(ord); end if;
  update mappe set saksansvarlig_id = p, versjon = versjon + 1, endret_dato = now(), endret_av_id = hvem()
   where id = s and saksansvarlig_id = a;
  get diagnostics n = row_count;
  update registrering set saksbehandler_id = p, versjon = versjon + 1, endret_dato = now(), endret_av_id = hvem()
   where mappe_id = s and saksbehandler_id = a
     and (status not in ('E', 'J', 'A', 'U') or (journalposttype = 'I' and status = 'J' and restanse));
  get diagnostics k = row_count;
  if n + k = 0 then perform avslaa('ingenting'); end if;
  return n + k;
end $$;

-- The explanation of a statement: the person, those above, who may approve in the case, the auditor.
create function ser_habilitet_tekst(h uuid) returns boolean
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare x habilitet; meg int := hvem();
begin
  select * into x from habilitet where id = h;
  if meg is null or x.id is null then return false; end if;
  return x.bruker_id = meg or er_revisor() or overordnet(meg, x.bruker_id)
    or exists (select 1 from registrering g join vedtak v on v.registrering_id = g.id,
                 lateral vedtak_fullmakter(g.id, i_dag()) f where g.mappe_id = x.sak and f.bruker = meg);
end $$;
alter table habilitet_tekst enable row level security;
create policy les on habilitet_tekst for select to glassklar_intern using (ser_habilitet_tekst(habilitet_id));
create policy revisjon on habilitet_tekst for select to glassklar_revisjon using (true);
grant select on habilitet_tekst to glassklar_intern, glassklar_revisjon;

-- What employees tell of their interests is theirs to write. Others see it as far as they let it, and
-- at least as far as the municipality has decided.
create function ser_interesse(p int, synlig_ text) returns boolean
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare meg int := hvem(); minst text;
begin
  if meg is null then return false; end if;
  if p = meg or er_revisor() then return true; end if;
  select interesser_synlig into minst from virksomhet where id = 1;
  if 'alle' in (synlig_, minst) then return true; end if;
  return 'leder' in (synlig_, minst) and overordnet(meg, p);
end $$;
alter table interesse enable row level security;
create policy les on interesse for select to glassklar_intern using (ser_interesse(bruker_id, synlig));
create policy revisjon on interesse for select to glassklar_revisjon using (true);
grant select on interesse to glassklar_intern, glassklar_revisjon;

create function meld_interesse(art_ text, motpart_ text, orgnummer_ text, beloep_ numeric, beholdt_ boolean,
    fra_ date, til_ date, forklaring_ text, synlig_ text) returns uuid
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare i uuid := gen_random_uuid(); meg int := hvem();
begin
  if meg is null or skriverett() = '0' or not arbeider_her(meg) then perform avslaa('rett'); end if;
  if art_ is null or art_ not in ('verv', 'biverv', 'eierandel', 'eiendom', 'gave') then perform avslaa('art'); end if;
  if coalesce(motpart_, '') !~ '\S' then perform avslaa('motpart'); end if;
  if coalesce(orgnummer_, '') !~ '^([0-9]{9})?$' then perform avslaa('orgnummer'); end if;
  if beloep_ < 0 then perform avslaa('beloep'); end if;
  if fra_ is null or (art_ = 'gave' and fra_ > i_dag()) then perform avslaa('fra'); end if;
  if til_ < fra_ then perform avslaa('til'); end if;
  if synlig_ is null or synlig_ not in ('meg', 'leder', 'alle') then perform avslaa('synlig'); end if;
  if length(motpart_) > 500 or length(coalesce(forklaring_, '')) > 4000 then perform avslaa('lang'); end if;
  insert into interesse (id, bruker_id, art, motpart, orgnummer, beloep, beholdt, fra, til, forklaring, synlig, opprettet)
  values (i, meg, art_, btrim(motpart_), coalesce(orgnummer_, ''), beloep_, case when art_ = 'gave' then beholdt_ end,
          fra_, til_, coalesce(btrim(forklaring_), ''), synlig_, clock_timestamp());
  return i;
end $$;

-- The last day, or (the day before the first) that it was never so; and who may see it.
create function avslutt_interesse(i uuid, dag date) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare x interesse;
begin
  select * into x from interesse where id = i for update;
  if hvem() is null or x.bruker_id is distinct from hvem() then perform avslaa('rett'); end if;
  if x.til < i_dag() then perform avslaa('ferdig'); end if;
  if dag is null or dag < x.fra - 1 then perform avslaa('dag_interesse'); end if;
  update interesse set til = dag where id = i;
end $$;

create function vis_interesse(i uuid, synlig_ text) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if synlig_ is null or synlig_ not in ('meg', 'leder', 'alle') then perform avslaa('synlig'); end if;
  update interesse set synlig = synlig_ where id = i and bruker_id = hvem();
  if not found then perform avslaa('rett'); end if;
end $$;

revoke execute on function forvaltningslov(date), habilitet_naa(uuid, int), habilitet_i_sak(uuid), er_inhabil(uuid, int),
  overordnet(int, int), overordnet_inhabil(uuid, int), leder_for(int, int), laas_habilitet(uuid), stans_godkjenning(uuid, int),
  skriv_habilitet(uuid, int, text, text, int, text), habilitet_avslag(uuid, text, text, text),
  erklaer_habilitet(uuid, text, text, text), avgjoerelse_avslag(uuid, int, text, text),
  avgjoer_habilitet(uuid, int, text, text), stedfortreder_i_sak_avslag(uuid, int, int, text),
  oppnevn_stedfortreder(uuid, int, int, text), ser_habilitet_tekst(uuid), ser_interesse(int, text),
  meld_interesse(text, text, text, numeric, boolean, date, date, text, text), avslutt_interesse(uuid, date),
  vis_interesse(uuid, text), habilitet_virkning(text, text) from public;
grant execute on function forvaltningslov(date), habilitet_i_sak(uuid), er_inhabil(uuid, int), overordnet(int, int),
  overordnet_inhabil(uuid, int), leder_for(int, int), erklaer_habilitet(uuid, text, text, text),
  avgjoer_habilitet(uuid, int, text, text), oppnevn_stedfortreder(uuid, int, int, text), ser_habilitet_tekst(uuid),
  ser_interesse(int, text), meld_interesse(text, text, text, numeric, boolean, date, date, text, text),
  avslutt_interesse(uuid, date), vis_interesse(uuid, text) to glassklar_intern;
