-- Titles, kept by the database whatever writes them. Line 1 of what nobody has assessed (XX «ikke
-- vurdert») stands in the protected row as ``tittel1``, and ``*****`` in the open one; it goes back
-- when the code is replaced or over. The public title (M025) is computed from the lines and the
-- shielding in force. The Python rules are noark/tittel.py and arkiv/skjerming.py; a test compares.

-- The words of a text by number, marked ones as *****; neighbours share one mask. A text with letters
-- that the rule here does not know for certain, or marks that do not fit it, is masked whole.
create function masker_ord(t text, merkede smallint[]) returns text
language plpgsql immutable strict set search_path = glassklar, pg_temp as $$
declare
  tegn constant text := '[0-9A-Za-z\u00AA\u00B5\u00BA\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02C1]';
  monster constant text := tegn || '[\u0300-\u036F]*(?:' || tegn || '[\u0300-\u036F]*'
    || '|[-\u2010\u2011''\u2019](?=' || tegn || ')|(?<=[0-9])[./,:](?=[0-9]))*';
  alle text[]; mellom text[]; ut text := '';
begin
  if t ~ '[^ -~\u00A0-\u00B1\u00B4-\u00B8\u00BA\u00BB\u00BF-\u02C1\u0300-\u036F\u2010-\u2027\u20AC]' then
    return '*****';
  end if;
  alle := array(select m[1] from regexp_matches(t, monster, 'g') m);
  mellom := regexp_split_to_array(t, monster);
  if exists (select 1 from unnest(merkede) i where i not between 0 and cardinality(alle) - 1) then
    return '*****';
  end if;
  for i in 1 .. cardinality(alle) loop
    if not i - 1 = any(merkede) then ut := ut || mellom[i] || alle[i];
    elsif i = 1 or not i - 2 = any(merkede) then ut := ut || mellom[i] || '*****';
    end if;
  end loop;
  return ut || mellom[cardinality(alle) + 1];
end $$;

-- M025 of a case (M) or entry (R) under this shielding. Line 2 is hidden word for word only when
-- nothing but the marks hides it; until somebody has marked the words, all of it is.
create function offentlig_tittel_av(s skjerming, art text, linje1 text, linje2 text, merkede smallint[]) returns text
language plpgsql stable set search_path = glassklar, pg_temp as $$
declare felt text := case art when 'M' then 'TM1' else 'TR1' end; andre text := linje2;
begin
  if s.kode <> 'AAPEN' and (s.opphoerer is null or s.opphoerer > i_dag()) then
    if s.kode = 'XX' and s.xx_grunn = 'ikke_vurdert' then return '*****'; end if;
    if linje2 <> '' and skjuler(s, art, felt) then
      andre := case when s.nivaa < 2 and merkede <> '{}' and not felt = any(s.brytere)
                    then masker_ord(linje2, merkede) else '*****' end;
    end if;
  end if;
  return case when coalesce(andre, '') = '' then linje1
              when linje1 = '*****' and andre = '*****' then '*****'
              else linje1 || ' – ' || andre end;
end $$;

-- Puts the open row right; returns what stands in the protected row's tittel1.
-- x: the label; t, o: the open row's title and public title; foer1, ny1: tittel1 before and as written.
create function sett_tittel(art text, hva uuid, s skjerming, x etikett, t text, o text, foer1 text, ny1 text,
                            linje2 text, merkede smallint[]) returns text
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare
  hel boolean := coalesce(s.kode = 'XX' and s.xx_grunn = 'ikke_vurdert'
                          and (s.opphoerer is null or s.opphoerer > i_dag()), false);
  en text; ny_t text; ny_o text; laast boolean := false; hvor text;
begin
  loop
    if hel then
      en := case when foer1 <> '' then nullif(ny1, '') when t <> '*****' then t
                 else coalesce(nullif(ny1, ''), t) end;
      if en is null then
        raise exception 'tittelen mangler' using errcode = 'GK003', column = 'tittel';
      end if;
      ny_t := '*****'; ny_o := '*****';
    else
      en := '';
      ny_t := case when t = '*****' then coalesce(nullif(ny1, ''), nullif(foer1, ''), t) else t end;
      ny_o := offentlig_tittel_av(s, art, ny_t, linje2, merkede);
    end if;
    exit when laast or (ny_t = t and ny_o = o);
    -- another may be writing the title: as it stands when nobody is
    if art = 'M' then select tittel, offentlig_tittel into t, o from mappe where id = hva for no key update;
    else select tittel, offentlig_tittel into t, o from registrering where id = hva for no key update;
    end if;
    laast := true;
  end loop;
  if ny_t is distinct from t or ny_o is distinct from o then
    -- what the trace of the open row has said is read as the protected row is
    hvor := case art when 'M' then 'mappe' else 'registrering' end;
    if x.vern is not null then
      insert into spor_vern (tabell, rad, vern, sak, vern_til) values (hvor, hva, x.vern, x.sak, x.til)
        on conflict (tabell, rad) do update
        set vern = excluded.vern, sak = excluded.sak, vern_til = excluded.vern_til;
    else
      update spor_vern set vern = null, sak = null, vern_til = null where tabell = hvor and rad = hva;
    end if;
    if art = 'M' then update mappe set tittel = ny_t, offentlig_tittel = ny_o where id = hva;
    else update registrering set tittel = ny_t, offentlig_tittel = ny_o where id = hva;
    end if;
  end if;
  return en;
end $$;

-- The label and the titles of an entry's and a case's protected row: every change of a shielding, and
-- every move, touches it (etiketter.sql), so this is the one place.
create function sett_etikett_post() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare g record; s skjerming; x etikett;
begin
  if tg_op = 'UPDATE' then
    if new.registrering_id <> old.registrering_id then perform nekt('registrering_id'); end if;
    -- marks belong to the words that stood there
    if new.tittel2 <> old.tittel2 and new.skjulte_ord = old.skjulte_ord then
      new.skjulte_ord := '{}'; new.navneord := '{}';
    end if;
  end if;
  select mappe_id, referanse_arkivdel_id, arkivdel_id, enhet_id, tittel, offentlig_tittel into g
    from registrering where id = new.registrering_id;
  if not found then
    raise exception 'registreringen finnes ikke' using errcode = '23503', column = 'registrering_id';
  end if;
  s := skjerming_registrering(new.registrering_id, g.mappe_id, g.referanse_arkivdel_id, g.arkivdel_id);
  if s.kode <> 'AAPEN' and skjuler(s, 'R', 'TR1') then x := etikett_av(s, g.enhet_id, g.mappe_id, new.registrering_id); end if;
  new.vern := x.vern; new.sak := x.sak; new.vern_til := x.til; new.vern_eier := x.eier;
  new.internt := coalesce(x.internt, false); new.unntatt_part := coalesce(x.unntatt, false);
  new.tittel1 := sett_tittel('R', new.registrering_id, s, x, g.tittel, g.offentlig_tittel,
    case tg_op when 'UPDATE' then old.tittel1 else '' end, new.tittel1, new.tittel2, new.skjulte_ord);
  return new;
end $$;

create function sett_etikett_sak() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare g record; s skjerming; x etikett;
begin
  if tg_op = 'UPDATE' then
    if new.mappe_id <> old.mappe_id then perform nekt('mappe_id'); end if;
    if new.tittel2 <> old.tittel2 and new.skjulte_ord = old.skjulte_ord then
      new.skjulte_ord := '{}'; new.navneord := '{}';
    end if;
  end if;
  select enhet_id, tittel, offentlig_tittel into g from mappe where id = new.mappe_id;
  if not found then
    raise exception 'mappen finnes ikke' using errcode = '23503', column = 'mappe_id';
  end if;
  s := skjerming_mappe(new.mappe_id);
  if s.kode <> 'AAPEN' and skjuler(s, 'M', 'TM1') then x := etikett_av(s, g.enhet_id, new.mappe_id, null); end if;
  new.vern := x.vern; new.sak := x.sak; new.vern_til := x.til; new.vern_eier := x.eier;
  new.internt := coalesce(x.internt, false); new.unntatt_part := coalesce(x.unntatt, false);
  new.tittel1 := sett_tittel('M', new.mappe_id, s, x, g.tittel, g.offentlig_tittel,
    case tg_op when 'UPDATE' then old.tittel1 else '' end, new.tittel1, new.tittel2, new.skjulte_ord);
  return new;
end $$;
drop trigger b_etikett on registrering_skjermet;
drop trigger b_etikett on mappe_skjermet;
create trigger b_etikett before insert or update on registrering_skjermet
  for each row execute function sett_etikett_post();
create trigger b_etikett before insert or update on mappe_skjermet
  for each row execute function sett_etikett_sak();

-- Somebody writes a title in the open row: the protected row's trigger says what it becomes. Line 1
-- that is hidden is changed by those who read it only.
create function tittel_skrevet() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare k record;
begin
  if tg_table_name = 'mappe' then
    select tittel1, vern, sak, vern_til, vern_eier into k from mappe_skjermet where mappe_id = new.id;
  else
    select tittel1, vern, sak, vern_til, vern_eier into k from registrering_skjermet where registrering_id = new.id;
  end if;
  if not found then return null; end if;
  if k.tittel1 = '' or new.tittel = '*****' then k.tittel1 := null;
  elsif not kan_lese(k.vern, k.sak, k.vern_til, k.vern_eier) then perform nekt('tittel');
  else k.tittel1 := new.tittel;
  end if;
  if tg_table_name = 'mappe' then
    update mappe_skjermet set tittel1 = coalesce(k.tittel1, tittel1) where mappe_id = new.id;
  else
    update registrering_skjermet set tittel1 = coalesce(k.tittel1, tittel1) where registrering_id = new.id;
  end if;
  return null;
end $$;
create trigger b_tittel after update of tittel, offentlig_tittel on registrering for each row
  when (pg_trigger_depth() = 0 and (old.tittel, old.offentlig_tittel) is distinct from (new.tittel, new.offentlig_tittel))
  execute function tittel_skrevet();
create trigger b_tittel after update of tittel, offentlig_tittel on mappe for each row
  when (pg_trigger_depth() = 0 and (old.tittel, old.offentlig_tittel) is distinct from (new.tittel, new.offentlig_tittel))
  execute function tittel_skrevet();

-- Every case and entry has its protected row, at commit at the latest.
create function krev_skjermet() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if tg_table_name = 'mappe' then
    if not exists (select 1 from mappe_skjermet where mappe_id = new.id) then
      insert into mappe_skjermet (mappe_id, tittel1, tittel2, beskrivelse, noekkelord, skjulte_ord, navneord)
      values (new.id, '', '', '', '{}', '{}', '{}');
    end if;
  elsif not exists (select 1 from registrering_skjermet where registrering_id = new.id) then
    insert into registrering_skjermet (registrering_id, tittel1, tittel2, beskrivelse, noekkelord, forfatter, skjulte_ord, navneord)
    values (new.id, '', '', '', '{}', '{}', '{}', '{}');
  end if;
  return null;
end $$;
create constraint trigger y_skjermet after insert on registrering deferrable initially deferred
  for each row execute function krev_skjermet();
create constraint trigger y_skjermet after insert on mappe deferrable initially deferred
  for each row execute function krev_skjermet();

-- Frozen is what people write; a title that the label moves, moves in every state.
create or replace function frys() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare t text[] := array['alltid']; o jsonb := to_jsonb(old); n jsonb := to_jsonb(new); k text;
begin
  if o = n then return new; end if;
  case tg_table_name
    when 'registrering' then
      t := registrering_tilstand(old.type, old.journalposttype, old.status, old.arkivert_dato);
    when 'registrering_skjermet', 'kp_identitet', 'korrespondansepart', 'regdok' then
      t := tilstand_av(old.registrering_id);
    when 'mappe' then
      if old.avsluttet_dato is not null then
        t := t || array['mappe_avsluttet'];
        if old.type = 'saksmappe' then t := t || array['sak_avsluttet']; end if;
      end if;
    when 'mappe_skjermet' then
      if exists (select 1 from mappe where id = old.mappe_id and avsluttet_dato is not null) then
        t := t || array['mappe_avsluttet'];
      end if;
    when 'dokument' then
      if old.status = 'F' then t := t || array['dokument_ferdigstilt']; end if;
    when 'dokumentobjekt' then t := t || array['fil_lagret'];
    else null;
  end case;
  select f.kolonne into k from frysregel f
   where f.tabell = tg_table_name and f.tilstand = any(t)
     and o -> f.kolonne is distinct from n -> f.kolonne
     and not (f.kolonne = 'tittel' and tg_table_name in ('mappe', 'registrering') and pg_trigger_depth() > 1)
   order by f.kolonne limit 1;
  if k is not null then
    raise exception 'feltet er låst' using errcode = 'GK001', column = k, table = tg_table_name;
  end if;
  return new;
end $$;

-- Search: words of a hidden line 1 stand under the label. The search rows of what a label moves are
-- built where the label is set; a title that somebody writes is built at commit, once.
create or replace function soek_tekster(r uuid) returns setof soektekst
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare i date := i_dag();
begin
  return query
  select null::int, null::uuid, null::int, false, false, g.tittel from registrering g where g.id = r
  union all
  select case when s.vern_til <= i then null else s.vern end, s.sak, s.vern_eier, s.internt, s.unntatt_part,
         concat_ws(' ', s.tittel1, s.tittel2, s.beskrivelse, array_to_string(s.noekkelord, ' '), array_to_string(s.forfatter, ' '))
    from registrering_skjermet s where s.registrering_id = r
  union all
  select case when k.vern_til <= i then null else k.vern end, k.sak, k.vern_eier, k.internt, k.unntatt_part,
         concat_ws(' ', k.navn, k.kontaktperson, k.organisasjons_id, k.poststed)
    from kp_identitet k where k.registrering_id = r
  union all
  select case when d.vern_til <= i then null else d.vern end, d.sak, d.vern_eier, d.internt, d.unntatt_part,
         concat_ws(' ', d.tittel, d.beskrivelse)
    from regdok k join dokument_skjermet d on d.dokument_id = k.dokument_id where k.registrering_id = r
  union all
  select case when x.vern_til <= i then null else x.vern end, x.sak, x.vern_eier, x.internt, x.unntatt_part,
         left(x.tekst, 300000)
    from regdok k join dokumenttekst x on x.dokument_id = k.dokument_id where k.registrering_id = r
  union all
  select case when t.vern_til <= i then null else t.vern end, t.sak, t.vern_eier, t.internt, t.unntatt_part, t.tekst
    from merknad m join merknad_tekst t on t.merknad_id = m.id where m.registrering_id = r
  union all
  select case when n.vern_til <= i then null else n.vern end, n.sak, n.vern_eier, n.internt, n.unntatt_part,
         concat_ws(' ', n.navn, n.kontaktperson)
    from part p join part_identitet n on n.part_id = p.id where p.registrering_id = r;
end $$;

create or replace function soek_bygg_mappe(m uuid, ny boolean) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare d date; t soektekst[]; i date := i_dag();
begin
  select (opprettet_dato at time zone 'Europe/Oslo')::date into d from mappe where id = m;
  if d is null then return; end if;
  select array_agg(row(x.vern, x.sak, x.eier, x.internt, x.unntatt, x.tekst)::soektekst) into t from (
    select null::int as vern, null::uuid as sak, null::int as eier, false as internt, false as unntatt, tittel as tekst
      from mappe where id = m
    union all
    select case when k.vern_til <= i then null else k.vern end, k.sak, k.vern_eier, k.internt, k.unntatt_part,
           concat_ws(' ', k.tittel1, k.tittel2, k.beskrivelse, array_to_string(k.noekkelord, ' '))
      from mappe_skjermet k where k.mappe_id = m
    union all
    select case when n.vern_til <= i then null else n.vern end, n.sak, n.vern_eier, n.internt, n.unntatt_part,
           concat_ws(' ', n.navn, n.kontaktperson)
      from part p join part_identitet n on n.part_id = p.id where p.mappe_id = m
    union all
    select case when n.vern_til <= i then null else n.vern end, n.sak, n.vern_eier, n.internt, n.unntatt_part, n.tekst
      from merknad k join merknad_tekst n on n.merknad_id = k.id where k.mappe_id = m
  ) x;
  perform soek_skriv(m, 'M', d, ny, t);
end $$;

create or replace function soek_bygg_utloepte() returns int
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare k record; n int := 0;
begin
  -- an XX that was never assessed and is over: line 1 goes back to the open row
  update registrering_skjermet set vern = vern where tittel1 <> '' and vern_til <= i_dag();
  update mappe_skjermet set vern = vern where tittel1 <> '' and vern_til <= i_dag();
  update skjerming set utloept = opphoerer where opphoerer <= i_dag() and utloept is distinct from opphoerer;
  for k in
    with slutt as (
      select gjelder, art, opphoerer from skjerming where opphoerer <= i_dag()
    ), saker as (
      select s.gjelder as m, s.opphoerer from slutt s where s.art = 'M'
      union all
      select m.id, s.opphoerer from slutt s join mappe m on s.gjelder in (m.arkivdel_id, m.referanse_arkivdel_id)
       where s.art = 'A'
    ), direkte as (
      select s.gjelder as r, s.opphoerer from slutt s where s.art = 'R'
      union all
      select d.registrering_id, s.opphoerer from slutt s join regdok d on d.dokument_id = s.gjelder where s.art = 'D'
      union all
      select r.id, x.opphoerer from saker x join registrering r on r.mappe_id = x.m
      union all
      select r.id, s.opphoerer from slutt s join registrering r on s.gjelder in (r.arkivdel_id, r.referanse_arkivdel_id)
       where s.art = 'A'
      union all
      select rd.registrering_id, s.opphoerer from slutt s join dokument d on d.referanse_arkivdel_id = s.gjelder
        join regdok rd on rd.dokument_id = d.id where s.art = 'A'
    ), poster as (
      select r, opphoerer from direkte
      union all
      select b.registrering_id, x.opphoerer from direkte x join regdok a on a.registrering_id = x.r
        join regdok b on b.dokument_id = a.dokument_id
    )
    select 'M' as art, m as o, max(opphoerer) as dag from saker group by m
    union all
    select 'R', r, max(opphoerer) from poster group by r
  loop
    if k.dag <= i_dag() - 14 and not exists (
      select 1 from soek_vernet v where v.objekt = k.o
         and (k.art = 'M' or v.vern not in (select t.vern from soek_tekster(k.o) t where t.vern is not null)))
    then continue; end if;
    if k.art = 'M' then perform soek_bygg_mappe(k.o, false); else perform soek_bygg_en(k.o, false); end if;
    n := n + 1;
  end loop;
  return n;
end $$;

drop trigger z_soek on registrering;
drop trigger z_soek on mappe;
drop trigger z_soek on registrering_skjermet;
drop trigger z_soek on mappe_skjermet;
create constraint trigger z_soek after insert on registrering deferrable initially deferred
  for each row execute function soek_utsatt();
create constraint trigger z_soek_tittel after update of tittel on registrering deferrable initially deferred
  for each row when (pg_trigger_depth() = 0) execute function soek_utsatt();
create constraint trigger z_soek after insert on mappe deferrable initially deferred
  for each row execute function soek_utsatt();
create constraint trigger z_soek_tittel after update of tittel on mappe deferrable initially deferred
  for each row when (pg_trigger_depth() = 0) execute function soek_utsatt();
create constraint trigger z_soek after insert or update of tittel1, tittel2, beskrivelse, noekkelord, forfatter
  on registrering_skjermet deferrable initially deferred for each row execute function soek_utsatt();
create constraint trigger z_soek after insert or update of tittel1, tittel2, beskrivelse, noekkelord on mappe_skjermet
  deferrable initially deferred for each row execute function soek_utsatt();

revoke execute on function masker_ord(text, smallint[]),
  offentlig_tittel_av(skjerming, text, text, text, smallint[]),
  sett_tittel(text, uuid, skjerming, etikett, text, text, text, text, text, smallint[]),
  sett_etikett_post(), sett_etikett_sak(), tittel_skrevet(), krev_skjermet() from public;
