-- Everybody inside sees who may decide what, and how a decision came about (kommuneloven § 5-14, seed
-- of this room: Råd 1). What counts is written by functions that ask who acts; nothing is deleted.
grant select on stilling, stillingsinnehaver, reglement, vedtakstype, kravsteg, fullmakt, vedtak, vedtak_arv,
  utfoert_steg, godkjenningsloep, godkjenningssteg, godkjenning, habilitet to glassklar_intern, glassklar_revisjon;
grant insert, update on vedtakstype, kravsteg, vedtak to glassklar_intern;

do $$ declare t text; begin
  foreach t in array array['stilling', 'stillingsinnehaver', 'reglement', 'vedtakstype', 'kravsteg', 'fullmakt',
      'utfoert_steg', 'godkjenningsloep', 'godkjenningssteg', 'godkjenning', 'habilitet', 'interesse', 'brevmal',
      'brev', 'utsending', 'klage'] loop
    perform spor_paa(t::regclass, 'id');
  end loop;
  perform spor_paa('vedtak', 'registrering_id'), spor_paa('vedtak_arv', 'registrering_id'),
    spor_paa('habilitet_tekst', 'habilitet_id');
end $$;

-- Types and the steps they ask for are kept by the administrator and the archive.
create function typer_rett() returns trigger
language plpgsql security definer set search_path = glassklar, pg_temp as $$
begin
  if skriverett() = '0' or not (har_rolle('admin') or har_rolle('arkivar') or er_system()
       or pg_has_role(session_user, 'glassklar_eier', 'member')) then
    perform nekt(tg_table_name);
  end if;
  return new;
end $$;
create trigger a_rett before insert or update on vedtakstype for each row execute function typer_rett();
create trigger a_rett before insert or update on kravsteg for each row execute function typer_rett();
revoke execute on function typer_rett() from public;
