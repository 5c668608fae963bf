-- Who acted for whom and in which unit, the text that is sealed, and how read events lose their content.
alter table spor add column paa_vegne int, add column enhet int;
-- The order that events are sealed in.
alter table spor drop constraint spor_pkey, add primary key (xid, id, tid);
comment on column spor.op is 'I ny, U endret, D slettet, L lest, G grunnlag, B beskjaering';

-- The line of an event: the bytes that its leaf commits to (docs/decisions/0021). Never change the order
-- or the form of a field; a new form is a new number in front. What the verifier reads of every line
-- comes first, before any text that people write. Null when the content is taken away.
create function spor_linje(s spor) returns text
language sql stable
return case when s.salt <> '00000000-0000-0000-0000-000000000000' then
  jsonb_build_array(1, s.id, s.op::text, s.xid::text::bigint,
    to_char(s.tid at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    s.tabell, s.rad, s.bruker, s.paa_vegne, s.enhet, s.rolle, s.handling, s.grunn, s.foer, s.etter,
    s.vern, s.sak, s.vern_til, s.salt)::text end;

-- Whether p stands in for somebody today.
create function spor_er_vikar(p int, for_hvem int) returns boolean
language sql stable set search_path = glassklar, pg_temp as $$
  select exists (select 1 from stedfortreder t where t.bruker_id = p and t.for_bruker_id = for_hvem
                    and t.fra <= i_dag() and t.til >= i_dag())
$$;

-- Argument 0: the column with the row's key. Integer keys are kept as a uuid made of zeros.
-- Argument 1, if any: a column left out, because it is a copy of what stands elsewhere.
-- ⚡ Runs ten times in a registering: every expression counts.
create or replace function spor_rad() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare f jsonb; e jsonb; r jsonb; h int := hvem(); en int; vegne text; n text; rid uuid;
begin
  if h is null then
    if session_user <> 'glassklar_forsegler' and not pg_has_role(session_user, 'glassklar_eier', 'member') then
      raise exception 'ingen handlende person' using errcode = '42501';
    end if;
  else
    select b.enhet_id into en from bruker b where b.id = h;
    vegne := nullif(current_setting('glassklar.paa_vegne', true), '');
    -- the program says for whom; it counts only while the person is a stand-in for them
    if vegne is not null then
      if (case when vegne ~ '^[0-9]{1,9}$' then not spor_er_vikar(h, vegne::int) else true end) then vegne := null; end if;
    end if;
  end if;
  if tg_op = 'INSERT' then
    r := jsonb_strip_nulls(to_jsonb(new)); e := r - array['password', 'last_login', coalesce(tg_argv[1], '')];
  elsif tg_op = 'DELETE' then
    r := jsonb_strip_nulls(to_jsonb(old)); f := r - array['password', 'last_login', coalesce(tg_argv[1], '')];
  else
    r := to_jsonb(new);
    select jsonb_object_agg(a.key, a.value), jsonb_object_agg(a.key, r -> a.key) into f, e
      from jsonb_each(to_jsonb(old)) a
     where a.value is distinct from r -> a.key and a.key not in ('password', 'last_login', coalesce(tg_argv[1], ''));
    if f is null then return null; end if;
  end if;
  n := r ->> tg_argv[0];
  rid := case when length(n) = 36 then n::uuid
              when n ~ '^[0-9]+$' then lpad(n, 32, '0')::uuid
              else md5(n)::uuid end;
  if tg_op = 'UPDATE' and f ?| array['vern', 'sak', 'vern_til'] then
    insert into spor_vern values (tg_table_name, rid, (r ->> 'vern')::int, (r ->> 'sak')::uuid,
                                  (r ->> 'vern_til')::date)
      on conflict (tabell, rad) do update
      set vern = excluded.vern, sak = excluded.sak, vern_til = excluded.vern_til;
  end if;
  insert into spor (bruker, paa_vegne, enhet, rolle, handling, grunn, tabell, rad, op, foer, etter, vern, sak, vern_til)
  values (h, vegne::int, en, session_user, nullif(current_setting('glassklar.handling', true), ''),
          nullif(current_setting('glassklar.grunn', true), ''), tg_table_name, rid,
          left(tg_op, 1)::"char", f, e, (r ->> 'vern')::int, (r ->> 'sak')::uuid,
          (r ->> 'vern_til')::date);
  return null;
end $$;

-- What stands, stands. The one change there is takes the content of a read event that is older than a year,
-- all of it and nothing else; its leaf stays. It is done by spor_beskjaer(), which leaves a trace itself:
-- the verifier accepts no empty line that such a trace does not cover.
create function spor_beskjaering() returns trigger language plpgsql set search_path = glassklar, pg_temp as $$
declare b spor := old;
begin
  b.bruker := null; b.paa_vegne := null; b.enhet := null; b.rolle := ''; b.handling := null; b.grunn := null;
  b.rad := '00000000-0000-0000-0000-000000000000'; b.foer := null; b.etter := null; b.vern := null;
  b.sak := null; b.vern_til := null; b.salt := '00000000-0000-0000-0000-000000000000';
  if old.op <> 'L' or old.tid >= now() - interval '1 year' or new is distinct from b then
    raise exception 'sporet kan ikke endres' using errcode = '42501';
  end if;
  return new;
end $$;
revoke execute on function spor_beskjaering() from public;

create or replace function spor_staar() returns trigger language plpgsql set search_path = glassklar, pg_temp as $$
begin
  -- whoever sets this gets no further than to the trigger for each row
  if tg_op = 'UPDATE' and current_setting('glassklar.beskjaerer', true) = 'ja' then return null; end if;
  raise exception 'sporet kan ikke endres' using errcode = '42501';
end $$;
-- On every part, made before or later; the one on the parent does not cover them, and a part may be named.
-- The trigger for each row comes from the parent.
create trigger spor_uendret before update on spor for each row execute function spor_beskjaering();

create or replace function spor_lag_maaned(dag date) returns void
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare m date := date_trunc('month', dag); n text := 'spor_' || to_char(m, 'YYYYMM');
begin
  if to_regclass('glassklar.' || n) is not null then return; end if;
  if exists (select 1 from spor_resten where tid >= m and tid < m + interval '1 month') then
    return;   -- the month has begun without one: it stays where it is
  end if;
  execute format('create table glassklar.%I partition of glassklar.spor for values from (%L) to (%L)',
                 n, m, (m + interval '1 month')::date);
  execute format('create trigger spor_staar before update or delete or truncate on glassklar.%I'
                 ' for each statement execute function spor_staar()', n);
end $$;
revoke execute on function spor_staar(), spor_lag_maaned(date), spor_er_vikar(int, int), spor_linje(spor) from public;
grant execute on function spor_lag_maaned(date) to glassklar_intern;
grant execute on function spor_linje(spor) to glassklar_intern, glassklar_revisjon, glassklar_forsegler;
grant select on spor to glassklar_forsegler;
create policy forsegler on spor for select to glassklar_forsegler using (true);
