-- One writes what a label protects while another changes what the label comes from: neither sees the
-- other's row. So the first holds the case, entry and document (key share, as a foreign key does, so
-- writers never wait for each other), and the second takes them whole and labels what is there then.
create function hold_grunnlag() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare m uuid; r uuid; d uuid;
begin
  case tg_table_name
    when 'registrering', 'mappe_skjermet', 'mappe_klasse', 'mappe_sekundaerklasse' then m := new.mappe_id;
    when 'registrering_skjermet', 'dokumentflyt' then r := new.registrering_id;
    when 'kp_identitet' then select registrering_id into r from korrespondansepart where id = new.kp_id;
    when 'regdok' then r := new.registrering_id; d := new.dokument_id;
    when 'dokument_skjermet', 'dokumentobjekt' then d := new.dokument_id;
    when 'dokumenttekst' then select dokument_id into d from dokumentobjekt where id = new.objekt_id;
    when 'merknad_tekst' then
      select mappe_id, registrering_id, dokument_id into m, r, d from merknad where id = new.merknad_id;
    when 'part_identitet' then
      select mappe_id, registrering_id, dokument_id into m, r, d from part where id = new.part_id;
  end case;
  if d is not null then
    perform 1 from dokument where id = d for key share;
    perform 1 from registrering where id in (select registrering_id from regdok where dokument_id = d) for key share;
    perform 1 from mappe where id in (
      select g.mappe_id from regdok k join registrering g on g.id = k.registrering_id where k.dokument_id = d) for key share;
  end if;
  if r is not null then select mappe_id into m from registrering where id = r for key share; end if;
  if m is not null then perform 1 from mappe where id = m for key share; end if;
  return new;
end $$;

create function ta_grunnlag() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare hva uuid;
begin
  hva := to_jsonb(new) ->> case tg_table_name when 'felthjemmel' then 'registrering_id'
           when 'skjerming' then 'gjelder' when 'partsunntak' then 'gjelder' else 'id' end;
  if tg_table_name = 'skjerming' and to_jsonb(new) ->> 'art' = 'A' then
    -- a whole series: nothing new meanwhile, and all that stands in it
    lock table mappe, registrering, dokument in share row exclusive mode;
    perform 1 from mappe where hva in (arkivdel_id, referanse_arkivdel_id) for update;
    perform 1 from registrering where hva in (arkivdel_id, referanse_arkivdel_id) for update;
    perform 1 from dokument where referanse_arkivdel_id = hva for update;
    return new;
  end if;
  perform 1 from mappe where id = hva for update;
  perform 1 from registrering where id = hva for update;
  perform 1 from dokument where id = hva for update;
  return new;
end $$;
revoke execute on function hold_grunnlag(), ta_grunnlag() from public;

do $$ declare t text; begin
  foreach t in array array['registrering', 'mappe_skjermet', 'mappe_klasse', 'mappe_sekundaerklasse',
      'registrering_skjermet', 'kp_identitet', 'regdok', 'dokument_skjermet', 'dokumentobjekt',
      'dokumenttekst', 'dokumentflyt', 'merknad_tekst', 'part_identitet'] loop
    execute format('create trigger a_hold before insert on %I'
                   ' for each row execute function hold_grunnlag()', t);
  end loop;
  foreach t in array array['skjerming', 'felthjemmel', 'partsunntak'] loop
    execute format('create trigger a_hold before insert or update on %I'
                   ' for each row execute function ta_grunnlag()', t);
  end loop;
end $$;
create trigger a_hold_flytt before update of enhet_id, arkivdel_id, referanse_arkivdel_id on mappe
  for each row when ((old.enhet_id, old.arkivdel_id, old.referanse_arkivdel_id)
    is distinct from (new.enhet_id, new.arkivdel_id, new.referanse_arkivdel_id))
  execute function ta_grunnlag();
create trigger a_hold_flytt before update of mappe_id, enhet_id, arkivdel_id, referanse_arkivdel_id on registrering
  for each row when ((old.mappe_id, old.enhet_id, old.arkivdel_id, old.referanse_arkivdel_id)
    is distinct from (new.mappe_id, new.enhet_id, new.arkivdel_id, new.referanse_arkivdel_id))
  execute function ta_grunnlag();
create trigger a_hold_flytt before update of referanse_arkivdel_id on dokument
  for each row when (old.referanse_arkivdel_id is distinct from new.referanse_arkivdel_id)
  execute function ta_grunnlag();
