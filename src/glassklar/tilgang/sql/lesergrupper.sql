-- Who reads beside the cleared: the auditor, the owner of an XX, parties and councillors
-- (docs/decisions/0019). All look at i_dag(), so that what is given begins and ends by itself.

-- The auditor reads everything and writes nothing.
create function er_revisor() returns boolean
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select har_rolle('revisor')
$$;

-- What the acting person may write: A everything (the archive, the system user, the owner's
-- migrations), N what they need to know (4.5.1), 0 nothing (nobody, or an auditor).
create function skriverett() returns "char"
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare h int; revisor boolean; arkivar boolean;
begin
  if pg_has_role(session_user, 'glassklar_eier', 'member') then return 'A'; end if;
  h := hvem();
  if h is null then return '0'; end if;
  select bool_or(t.rolle = 'revisor'), bool_or(t.rolle = 'arkivar') into revisor, arkivar
    from rolletildeling t
   where t.bruker_id = h and t.rolle in ('revisor', 'arkivar')
     and t.fra <= i_dag() and (t.til is null or t.til >= i_dag());
  if revisor then return '0'; end if;
  if arkivar or exists (select 1 from bruker where id = h and er_system) then return 'A'; end if;
  return 'N';
end $$;

-- Pairs (code, unit) that the person reads in every case. XX is no code of a kind of content, so
-- nobody is cleared for it: the archive reads it, and the leader of the unit (its owner is in the label).
create or replace function mine_vern() returns int[]
language plpgsql stable security definer set search_path = glassklar, pg_temp as $$
declare h int := hvem(); ut int[];
begin
  if h is null then return '{}'; end if;
  if exists (select 1 from bruker where id = h and er_system) then
    return array(select id from vern);
  end if;
  select array_agg(v.id) into ut from vern v
   where case when v.kode_id = 'XX' then
           (select har_rolle('arkivar')) or v.enhet_id in (
             select u.under_id from bruker b join enhet_under u on u.over_id = b.enhet_id
              where b.id = h and (select har_rolle('leder')))
         else exists (
           select 1 from klarering k
            where k.bruker_id = h and k.kode_id = v.kode_id
              and k.fra <= i_dag() and (k.til is null or k.til >= i_dag())
              and (k.omfang = 'alle'
                   or (k.omfang = 'enhet' and exists (
                         select 1 from enhet_under u
                          where u.over_id = k.enhet_id and u.under_id = v.enhet_id))))
         end;
  return coalesce(ut, '{}');
end $$;

-- Pairs that the person reads in their own cases.
create or replace function mine_saksvern() returns int[]
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select coalesce(array_agg(v.id), '{}') from vern v
   where v.kode_id <> 'XX' and exists (
        select 1 from klarering k
         where k.bruker_id = hvem() and k.kode_id = v.kode_id and k.omfang = 'egne'
           and k.fra <= i_dag() and (k.til is null or k.til >= i_dag()))
$$;

-- Cases that the person is a party of (fvl. § 18).
create function mine_partssaker() returns uuid[]
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select coalesce(array_agg(t.sak), '{}') from sakstilgang t
   where t.bruker_id = hvem() and t.grunn = 'part'
     and t.fra <= i_dag() and (t.til is null or t.til >= i_dag())
$$;

-- Cases that a body of the councillor's decides or has decided, while they sit in it. A role
-- without a unit is in the councillor's own.
create function mine_organsaker() returns uuid[]
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select coalesce(array_agg(distinct o.sak), '{}')
    from rolletildeling t
    join bruker b on b.id = t.bruker_id
    join enhet e on e.id = coalesce(t.enhet_id, b.enhet_id) and e.folkevalgt
    join saksorgan o on o.enhet_id = e.id
   where t.bruker_id = hvem() and t.rolle = 'politiker'
     and t.fra <= i_dag() and (t.til is null or t.til >= i_dag())
     and o.fra <= i_dag() and (o.til is null or o.til >= i_dag())
$$;

-- Pairs under the codes whose internal documents councillors read.
create function mine_organvern() returns int[]
language sql stable security definer set search_path = glassklar, pg_temp as $$
  select coalesce(array_agg(v.id), '{}')
    from vern v join tilgangskode k on k.kode = v.kode_id and k.folkevalgt
$$;

-- Nobody audits what they take part in: while a person is an auditor they hold no other role.
create function bare_revisor() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if new.til < new.fra then return new; end if;
  perform 1 from bruker where id = new.bruker_id for update;   -- one at a time
  if exists (
    select 1 from rolletildeling t
     where t.bruker_id = new.bruker_id and t.id is distinct from new.id
       and (t.rolle = 'revisor') <> (new.rolle = 'revisor')
       and (t.til is null or (t.til >= new.fra and t.til >= t.fra))
       and (new.til is null or new.til >= t.fra)) then
    raise exception 'en revisor har ingen annen rolle' using errcode = 'GK003', column = 'rolle';
  end if;
  return new;
end $$;
create trigger a_revisor before insert or update on rolletildeling
  for each row execute function bare_revisor();

-- Who may write in a table that belongs to no case. Argument: arkiv, arkiv_admin or admin.
create function krev_rett() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
declare r "char" := skriverett();
begin
  if not (case tg_argv[0]
      when 'arkiv' then r = 'A'
      when 'arkiv_admin' then r = 'A' or (r = 'N' and har_rolle('admin'))
      else r <> '0' and (pg_has_role(session_user, 'glassklar_eier', 'member') or er_system() or har_rolle('admin'))
      end) then
    raise exception 'ikke rett til å endre' using errcode = '42501', table = tg_table_name;
  end if;
  return null;
end $$;
create trigger a_skriv before insert or update on tilgangskode
  for each statement execute function krev_rett('admin');
create trigger a_skriv before insert or update on tilgangskode_versjon
  for each statement execute function krev_rett('admin');
create trigger a_skriv before insert or update on virksomhet
  for each statement execute function krev_rett('arkiv_admin');
create trigger a_skriv before insert or update on gradering
  for each statement execute function krev_rett('arkiv');

-- The auditor reads the trace.
create policy revisor on spor for select to glassklar_intern using ((select er_revisor()));

revoke execute on function er_revisor(), skriverett(), mine_partssaker(), mine_organsaker(),
  mine_organvern(), bare_revisor(), krev_rett() from public;
grant execute on function er_revisor(), skriverett(), mine_partssaker(), mine_organsaker(),
  mine_organvern() to glassklar_intern;
grant select on saksorgan, partsunntak to glassklar_intern, glassklar_revisjon;
select spor_paa('saksorgan', 'id'), spor_paa('partsunntak', 'gjelder');
