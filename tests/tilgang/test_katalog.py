# SPDX-License-Identifier: EUPL-1.2
"""The catalogue: policies, grants, functions and statistics are exactly what they should be.

A new table or function fails here until somebody has written down who may use it, and why.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connections, transaction

from glassklar.arkiv.vernede import VERNEDE as VERNEDE_TABELLER
from glassklar.spor.etterproev import utelatt
from glassklar.tilgang.models import Vernet
from glassklar.tilgang.policy import policy_sql

pytestmark = pytest.mark.django_db

#: Table privileges in the order SELECT, INSERT, UPDATE, DELETE: intern, then revisjon.
RETTIGHETER: dict[tuple[str, str], str] = {
    # Written by actions, read by the auditor; rows are never removed.
    ("SIU", "S"): """
        arkiv arkiv_skaper arkivdel arkivdel_sekundaer arkivskaper klasse klassifikasjonssystem
        mappe moetedeltaker registrering felthjemmel dokument regdok presedens presedens_mappe
        presedens_registrering nasjonal_identifikator kryssreferanse konvertering
        elektronisk_signatur registrering_referanse kassasjon tilgangskode skjerming gradering
        mottak mottak_fil dokument_skjermet dokumentflyt dokumentobjekt dokumenttekst kp_identitet
        mappe_klasse mappe_sekundaerklasse mappe_skjermet merknad_tekst moetedeltaker_navn
        part_identitet registrering_skjermet frigivelse
        tilbakeholdelse vedtakstype kravsteg vedtak""",
    # Log data, and rows whose place never changes (some columns of two of them may).
    ("SI", "S"): """
        avskrivning sletting utfoert_kassasjon merknad korrespondansepart part
        tilgangskode_versjon offentliggjoering""",
    # Set up by the owner, or written by functions that ask who acts; the program reads.
    ("S", "S"): """
        stilling stillingsinnehaver reglement fullmakt vedtak_arv utfoert_steg godkjenningsloep
        godkjenningssteg godkjenning habilitet sperre brevmal brevprofil brev utsending klage
        fullmakt_valg habilitet_tekst interesse enhet enhet_under rolletildeling stedfortreder
        frysregel journalpostnummer loepenummer
        saksnummer vern spor saksorgan partsunntak
        logg_tilstand logg_flis logg_bunt logg_sjekkpunkt logg_noekkel logg_utsending
        logg_epoke""",
    ("SU", "S"): "virksomhet",
    # Not the password hashes: the auditor reads named columns.
    ("SU", ""): "bruker",
    # Who may read what: changed by functions that check who asks.
    # And the names of the columns that the trace covers, which the owner writes.
    ("", "S"): "klarering sakstilgang spor_dekning",
    # Nobody: the signing key, the counters, the search, the labels of the trace, the transactions
    # that change what a right rests on.
    ("", ""): """
        noekkel rettendring journalteller saksteller mappeteller soek_aapen soek_vernet spor_vern
        vedtak_salt auth_group auth_group_permissions auth_permission django_session
        account_emailaddress
        account_emailconfirmation socialaccount_socialapp socialaccount_socialtoken""",
    # The queue, sessions, counts of attempts, one's own second factors: short-lived or one's own,
    # so they are removed too, and the auditor has nothing to see in them.
    ("SIUD", ""): """
        procrastinate_events procrastinate_jobs procrastinate_periodic_defers
        procrastinate_workers oekt delt_minne mfa_authenticator""",
    ("S", ""): "django_content_type django_migrations socialaccount_socialaccount",
}
KOLONNER = {
    ("korrespondansepart", "glassklar_intern", "UPDATE"): {
        "type", "enhet_id", "saksbehandler_id", "er_person", "rekkefoelge"},
    ("part", "glassklar_intern", "UPDATE"): {"rolle", "part_id", "er_person"},
    ("bruker", "glassklar_revisjon", "SELECT"): {
        "id", "brukernavn", "navn", "epost", "enhet_id", "er_system", "opprettet_dato",
        "avsluttet_dato"},
}  # fmt: skip

#: Tables without policies, by the reason. The protected ones are found among the models.
UTEN_POLICY = {
    "nothing in it can be shielded": """
        arkiv arkiv_skaper arkivdel arkivdel_sekundaer arkivskaper klasse klassifikasjonssystem
        mappe moetedeltaker registrering felthjemmel korrespondansepart dokument regdok part merknad
        presedens presedens_mappe presedens_registrering nasjonal_identifikator kryssreferanse
        konvertering elektronisk_signatur registrering_referanse kassasjon avskrivning sletting
        utfoert_kassasjon journalpostnummer loepenummer saksnummer frysregel""",
    "that something is shielded, and why, is open (5.2.26)": """
        skjerming gradering tilgangskode tilgangskode_versjon vern partsunntak""",
    "names of tables and columns": "spor_dekning",
    "who may decide what, and how a decision came about, is open to all staff": """
        stilling stillingsinnehaver reglement fullmakt vedtakstype kravsteg vedtak vedtak_arv
        utfoert_steg godkjenningsloep godkjenningssteg godkjenning habilitet sperre
        fullmakt_valg""",
    "letters are in protected files; that one was sent, or complained about, is open to staff": """
        brevmal brevprofil brev utsending klage""",
    "hashes, sizes and public keys": """
        logg_tilstand logg_flis logg_bunt logg_sjekkpunkt logg_noekkel logg_utsending logg_epoke""",
    "when something is to be public": "frigivelse tilbakeholdelse",
    "the organisation is no secret": """
        virksomhet enhet enhet_under bruker rolletildeling stedfortreder saksorgan""",
    "no right at all for the program's role": """
        noekkel rettendring journalteller saksteller mappeteller soek_aapen soek_vernet spor_vern
        vedtak_salt klarering sakstilgang auth_group auth_group_permissions auth_permission
        django_session account_emailaddress account_emailconfirmation socialaccount_socialapp
        socialaccount_socialtoken""",
    "the frameworks' own; jobs hold keys, not texts": """
        django_content_type django_migrations procrastinate_events procrastinate_jobs
        procrastinate_periodic_defers procrastinate_workers""",
    "read before anybody is known: hashed keys and encrypted data, or keyed hashes": """
        oekt delt_minne socialaccount_socialaccount""",
}
#: One's own second factors are each person's own.
#: Ties and interests are for the person, those above, and whom they let see them.
ANDRE_MED_POLICY = {"spor", "mottak", "mottak_fil", "offentliggjoering", "mfa_authenticator",
                    "habilitet_tekst", "interesse"}  # fmt: skip

DEFINER = {
    "identity and clearances": """
        hvem har_rolle er_system er_revisor mine_vern mine_saksvern mine_saker vern_nr
        mine_partssaker mine_organsaker mine_organvern bare_revisor ledede_enheter""",
    "a reader's rights, once a transaction": """
        regn_retter min_rett rett_endret mitt_vern mitt_saksvern mine_personer mitt_organ
        har_navngitt navngitt_sak""",
    "labels": """
        skjerming_mappe skjerming_registrering etikett_av grunnlag_endret etikett_mappe
        etikett_registrering etikett_dokument sett_etikett merk_dokument merk_registrering
        merk_registreringer arvinger merk_mappe skjerming_endret flyttet tilknyttet annen_part
        hold_grunnlag ta_grunnlag enhet_under_bygg""",
    "titles follow the label": """
        sett_tittel sett_etikett_post sett_etikett_sak tittel_skrevet krev_skjermet""",
    "who may write": """
        skriverett styrer_alt leder_over kan_skrive_sak kan_skrive_post kan_legge_i_sak
        kan_legge_i_post kan_legge_i_dokument kan_skrive_deltaker kan_skrive_ved
        kan_skrive_merknad kan_skrive_part kan_lese leser_dokument leser_post leser_sak
        skjerming_rett serie_rett innhold_rett krev_rett""",
    "what is received and registered is read as the entry": "leser_mottak registrer_mottak",
    "who reads a case beside the cleared": """
        styrer_lesere sett_saksorgan avslutt_saksorgan gi_partsinnsyn avslutt_partsinnsyn
        sett_partsunntak""",
    "who gives and ends roles, clearances and stand-ins: they ask hvem() themselves": """
        gi_rolle avslutt_rolle rolle_avslag gi_stedfortreder avslutt_stedfortreder
        stedfortreder_avslag gi_klarering avslutt_klarering klarering_avslag holder_rolle
        er_leder_over arbeider_her laas_person bare_admin_maks""",
    "a clearance ends with the place it rests on": """
        bruker_flyttet rolle_slutter klarering_med_rolle""",
    "who sees clearances, and who could read what; no shielded text": """
        synlige_klareringer stedfortreder_saker ser_lesere hvem_kunne_lese fantes""",
    "trace": "spor_rad spor_lest spor_lag_maaned spor_beskjaer",
    "the auditor's verifying: the live rows in the trace's form, and that they were taken out": """
        spor_tilstand spor_eksportert spor_utdrag_tatt""",
    "who reads the trace: yes or no about labels and people": "spor_merket spor_aapen spor_ser",
    "the sealed log: its name, and how many events wait": "logg_navn logg_venter",
    "numbers": "nummer_sak nummer_registrering nummer_flyttet gi_journalpostnummer",
    "freeze and guards, which must see all rows": """
        frys lukket tilstand_av ferdig kan_avsluttes restanse_ny er_avskrevet avskrevet""",
    "search": """
        soek soek_lag_aar soek_tekster soek_skriv soek_sett_inn soek_bygg soek_bygg_en
        soek_bygg_mappe soek_bygg_sak soek_bygg_post soek_bygg_saken soek_bygg_dokument
        soek_bygg_utloepte soek_bygg_utloepte_rader
        soek_utsatt mine_prefikser""",
    "who is shut out of a case": "er_sperret",
    "decisions: the content's hash, who wrote it, who may approve, and the guard": """
        typer_rett vedtak_avtrykk vedtak_forfattere vedtak_noe vedtak_gjelder
        vedtak_fullmakter vedtak_kan_avgjoere godkjenner_vurdering godkjenner_hindre
        vedtak_mangler_steg innhold_mangler vedtak_mangler vedtak_kontroll krev_godkjenning
        vedtak_rett vedtak_merket loep_videre laas_vedtak mitt_steg er_vikar_for flytrad
        ugyldiggjoer kjede_tekst""",
    "the delegation register: which rows count, and who holds them": """
        fullmakt_kjede fullmakt_gjelder gjeldende_fullmakter dekkende_fullmakter
        fullmakt_mottakere med_vikarer fullmakt_innehavere innehavere_av hvem_kan hva_kan
        kan_avgjoere rader_hos enheter_over snevrere_avslag overlappende holder_en_av
        laas_registeret""",
    "the delegation register: they ask hvem() themselves": """
        foreslaa_fullmakt bekreft_avslag bekreft_fullmakt kan_trekke trekk_fullmakt
        registrer_reglement bekreft_reglement styrer_stillinger ny_stilling avslutt_stilling
        innehaver_avslag sett_innehaver avslutt_innehaver""",
    "approval: they ask hvem() themselves": """
        send_loep sett_steg svar_loep trekk_loep loeft_loep godkjenn_vedtak trekk_godkjenning
        utfoer_steg angre_steg""",
    "habilitet: who is inhabil, who is above whom, and who sees an explanation": """
        forvaltningslov habilitet_naa er_inhabil overordnet overordnet_inhabil leder_for
        laas_habilitet stans_godkjenning skriv_habilitet habilitet_avslag avgjoerelse_avslag
        stedfortreder_i_sak_avslag ser_habilitet_tekst ser_interesse""",
    "habilitet and interests: they ask hvem() themselves": """
        erklaer_habilitet avgjoer_habilitet oppnevn_stedfortreder meld_interesse
        avslutt_interesse vis_interesse sett_passnoekkelkrav""",
    "letters, dispatch and complaints: they ask hvem() themselves": """
        steller_brev ny_brevmal avslutt_brevmal sett_brevprofil skriv_brev utsending_hinder
        utsendt_staar bestill_utsending er_skjermet_post utsending_svar ekspeder utsending_postlagt
        ta_utsending utsending_igjen utsending_retur klagebehandler_hinder vedtaksdag
        registrer_klage laas_klage bytt_klagebehandler grunngi_sen_klage avgjoer_klage""",
    "release": """
        offentlig_lag_aar offentlig_skriv offentlig_skriv_sak offentlig_dag offentlig_virksomhet
        offentlig_koder offentlig_felt""",
    "the public log: its events, and copies of what is sealed": """
        offentlig_logg offentlig_logg_grunnlag offentlig_logg_speil""",
}
INTERN_KALLER = """
    hvem har_rolle er_system er_revisor skriverett i_dag mine_partssaker mine_organsaker
    mine_organvern kan_legge_i_sak kan_legge_i_post kan_legge_i_dokument kan_skrive_deltaker
    kan_skrive_merknad kan_skrive_part sett_saksorgan avslutt_saksorgan gi_partsinnsyn
    avslutt_partsinnsyn gi_rolle avslutt_rolle gi_stedfortreder avslutt_stedfortreder
    gi_klarering avslutt_klarering synlige_klareringer ser_lesere hvem_kunne_lese fantes
    sett_partsunntak leser_mottak leser_post registrer_mottak
    mine_vern mine_saksvern mine_saker soek soek_lag_aar soek_bygg_utloepte
    mitt_vern mitt_saksvern mine_personer mitt_organ har_navngitt navngitt_sak egen_sak organsak
    spor_lag_maaned spor_linje spor_lest spor_beskjaer spor_utdrag_tatt logg_venter
    spor_leses spor_merket spor_aapen spor_ser leder_over
    offentlig_lag_aar offentlig_skriv offentlig_skriv_sak offentlig_dag
    offentlig_virksomhet offentlig_koder offentlig_felt
    fullmakt_kjede fullmakt_gjelder gjeldende_fullmakter fullmakt_innehavere innehavere_av
    hvem_kan hva_kan foreslaa_fullmakt foreslaa_fullmakter bekreft_avslag bekreft_fullmakt
    kan_trekke trekk_fullmakt registrer_reglement bekreft_reglement styrer_stillinger ny_stilling
    avslutt_stilling sett_innehaver avslutt_innehaver
    vedtak_avtrykk vedtak_forfattere vedtak_fullmakter godkjenner_hindre vedtak_mangler_steg
    vedtak_mangler send_loep sett_steg svar_loep trekk_loep loeft_loep godkjenn_vedtak
    trekk_godkjenning utfoer_steg angre_steg
    forvaltningslov habilitet_i_sak er_inhabil overordnet overordnet_inhabil leder_for
    erklaer_habilitet avgjoer_habilitet oppnevn_stedfortreder ser_habilitet_tekst ser_interesse
    meld_interesse avslutt_interesse vis_interesse sett_passnoekkelkrav
    steller_brev ny_brevmal avslutt_brevmal sett_brevprofil skriv_brev utsending_hinder
    bestill_utsending er_skjermet_post utsending_svar utsending_postlagt ta_utsending
    utsending_igjen utsending_retur klagebehandler_hinder vedtaksdag registrer_klage
    bytt_klagebehandler
    grunngi_sen_klage avgjoer_klage"""
REVISJON_KALLER = """
    hvem har_rolle er_system i_dag spor_linje logg_venter spor_sporede spor_tilstand
    fullmakt_kjede fullmakt_gjelder gjeldende_fullmakter fullmakt_innehavere innehavere_av
    hvem_kan hva_kan
    spor_eksportert spor_utdrag_tatt vedtak_avtrykk vedtak_forfattere vedtak_mangler"""


def ord_(*tekster: str) -> set[str]:
    return {o for t in tekster for o in t.split()}


def spoer(sql: str, *verdier):
    with connections["eier"].cursor() as c:
        c.execute(sql, list(verdier))
        return c.fetchall()


def tabeller() -> set[str]:
    return {
        t
        for (t,) in spoer(
            "select relname from pg_class where relnamespace = 'glassklar'::regnamespace"
            " and relkind in ('r', 'p') and not relispartition"
        )
    }


VERNEDE = {m._meta.db_table for m in apps.get_models() if issubclass(m, Vernet)}


def test_hver_vernet_modell_har_nettopp_radpolicyen():
    hent = (
        "select policyname, cmd, permissive, roles::text[], qual, with_check from pg_policies"
        " where schemaname = 'glassklar' and tablename = %s order by 1"
    )
    assert set(VERNEDE_TABELLER) == VERNEDE
    assert len(VERNEDE) >= 12
    fasit = {}
    with transaction.atomic(using="eier"):
        for t, kan_skrive in VERNEDE_TABELLER.items():
            with connections["eier"].cursor() as c:
                # Parsed by the server on a table of the same shape and name, as it stores it.
                c.execute(f"create table proevetabell (like {t} including all)")
                c.execute(policy_sql("proevetabell", kan_skrive))
                fasit[t] = spoer(hent, "proevetabell")
                c.execute("drop table proevetabell")
            assert len(fasit[t]) == 4
        transaction.set_rollback(True, using="eier")
    assert {t: spoer(hent, t) for t in VERNEDE} == fasit


def test_vernede_tabeller_har_etikett_radsikring_og_etikettrigger():
    rader = spoer(
        """select c.relname, c.relrowsecurity, c.relforcerowsecurity, (
              select t.tgtype::int from pg_trigger t
               where t.tgrelid = c.oid and t.tgname = 'b_etikett' and t.tgenabled = 'O')
             from pg_class c where c.relnamespace = 'glassklar'::regnamespace
              and c.relname = any(%s)""",
        list(VERNEDE),
    )
    # 23: for each row, before, insert and update.
    assert {r[0]: r[1:] for r in rader} == dict.fromkeys(VERNEDE, (True, False, 23))


def test_hver_tabell_har_policy_eller_staar_paa_listen():
    med = {
        t
        for (t,) in spoer(
            "select relname from pg_class where relnamespace = 'glassklar'::regnamespace"
            " and relkind in ('r', 'p') and relrowsecurity"
        )
    }
    assert med == VERNEDE | ANDRE_MED_POLICY
    uten = ord_(*UTEN_POLICY.values())
    assert tabeller() - med == uten


def test_hver_innholdstabell_har_sportrigger():
    med = {
        t
        for (t,) in spoer(
            "select c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
            " where t.tgname = 'zz_spor' and t.tgenabled = 'O'"
        )
    }
    assert tabeller() - med == ord_(*utelatt.TABELLER.values())


#: Written by the program without the right being asked of the row, by the reason.
UTEN_SKRIVERETT = {
    "one's own password and the time of login": "bruker",
    "asked in the function that writes it": "skjerming",
}


def test_hver_tabell_spoer_om_skriveretten():
    """Write access is need-to-know in every table that the program writes in (4.5.1)."""
    skrives = {
        t
        for rettigheter, navn in RETTIGHETER.items()
        if set(rettigheter[0]) & set("IUD") and set(rettigheter[0]) != set("SIUD")
        for t in navn.split()
    }
    triggere = {
        t
        for (t,) in spoer(
            "select c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
            " join pg_proc p on p.oid = t.tgfoid where t.tgenabled = 'O'"
            " and p.proname in ('innhold_rett', 'krev_rett', 'vedtak_rett', 'typer_rett')"
        )
    }
    policyer = {
        t
        for (t,) in spoer(
            "select tablename from pg_policies where with_check like '%%skriverett()%%' group by 1"
        )
    }
    assert skrives - triggere - policyer == ord_(*UTEN_SKRIVERETT.values())


def _rettigheter(skjema: str, partisjoner: bool) -> dict[str, dict[str, str]]:
    ut: dict[str, dict[str, str]] = {}
    for tabell, rolle, rett in spoer(
        """select c.relname, r, coalesce(string_agg(left(p, 1), '' order by n), '')
             from pg_class c, unnest(array['glassklar_intern', 'glassklar_offentlig',
                    'glassklar_revisjon', 'public']) r
             left join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE',
                    'REFERENCES', 'TRIGGER']) with ordinality p(p, n) on true
            where c.relnamespace = %s::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
              and c.relispartition = %s
              and case when r = 'public' then exists (
                    select 1 from aclexplode(c.relacl) x where x.grantee = 0)
                  else has_table_privilege(r, c.oid, p) end
            group by 1, 2""",
        skjema,
        partisjoner,
    ):
        ut.setdefault(tabell, {})[rolle] = rett
    return ut


def test_rettighetene_er_nettopp_matrisen():
    ventet = {}
    for (intern, revisjon), navn in RETTIGHETER.items():
        for t in navn.split():
            rad = {"glassklar_intern": intern, "glassklar_revisjon": revisjon}
            ventet[t] = {r: p for r, p in rad.items() if p}
    faktisk = _rettigheter("glassklar", partisjoner=False)
    assert {t: faktisk.get(t, {}) for t in tabeller()} == ventet


def test_ingen_del_av_en_tabell_kan_leses_direkte():
    """A policy on the parent does not protect a part that is asked for by name."""
    assert _rettigheter("glassklar", partisjoner=True) == {}


def test_kolonnerettighetene_er_nettopp_disse():
    rader = spoer(
        """select c.relname, x.grantee::regrole::text, x.privilege_type, a.attname
             from pg_attribute a join pg_class c on c.oid = a.attrelid, aclexplode(a.attacl) x
            where c.relnamespace in ('glassklar'::regnamespace, 'offentlig'::regnamespace)"""
    )
    ut: dict[tuple[str, str, str], set[str]] = {}
    for tabell, rolle, rett, kolonne in rader:
        ut.setdefault((tabell, rolle, rett), set()).add(kolonne)
    assert ut == KOLONNER


def test_det_offentlige_skjemaet_leses_og_skrives_av_ingen():
    rader = _rettigheter("offentlig", False) | _rettigheter("offentlig", True)
    assert {r for t in rader.values() for r in t} == {"glassklar_intern", "glassklar_offentlig"}
    assert {p for t in rader.values() for p in t.values()} == {"S"}


def test_skjemaer_og_database():
    rader = spoer(
        """select s, r, has_schema_privilege(r, s, 'usage'), has_schema_privilege(r, s, 'create')
             from unnest(array['glassklar', 'offentlig', 'public']) s, unnest(array[
               'glassklar_intern', 'glassklar_offentlig', 'glassklar_revisjon']) r"""
    )
    assert {(s, r) for s, r, bruk, _lag in rader if bruk} == {
        ("glassklar", "glassklar_intern"), ("glassklar", "glassklar_revisjon"),
        ("offentlig", "glassklar_intern"), ("offentlig", "glassklar_offentlig"),
    }  # fmt: skip
    assert not any(lag for *_rest, lag in rader)
    assert spoer(
        """select r, has_database_privilege(r, current_database(), 'temp'),
                  has_database_privilege(r, current_database(), 'create'), rolsuper or rolbypassrls
                  or rolcreaterole or rolreplication
             from pg_roles, lateral (select rolname::text) x(r)
            where r in ('glassklar_intern', 'glassklar_offentlig', 'glassklar_revisjon')
            order by 1"""
    ) == [(f"glassklar_{r}", False, False, False) for r in ("intern", "offentlig", "revisjon")]
    assert spoer(
        "select m.member::regrole::text from pg_auth_members m where m.member::regrole::text in"
        " ('glassklar_intern', 'glassklar_offentlig', 'glassklar_revisjon')"
    ) == []  # fmt: skip


def test_sekvenser_er_bare_koeens():
    rader = spoer(
        """select c.relname from pg_class c, unnest(array['glassklar_intern',
             'glassklar_offentlig', 'glassklar_revisjon']) r
           where c.relkind = 'S' and (has_sequence_privilege(r, c.oid, 'select')
             or has_sequence_privilege(r, c.oid, 'usage')
             or has_sequence_privilege(r, c.oid, 'update'))"""
    )
    assert all(n.startswith("procrastinate_") for (n,) in rader)


def _funksjoner(vilkaar: str) -> set[str]:
    return {
        n
        for (n,) in spoer(
            f"""select proname from pg_proc p where p.pronamespace in
               ('glassklar'::regnamespace, 'offentlig'::regnamespace) and {vilkaar}"""
        )
    }


def test_ingen_funksjon_kan_kalles_av_alle():
    assert _funksjoner("has_function_privilege('public', p.oid, 'execute')") == set()
    ((forvalg,),) = spoer(
        "select count(*) from pg_default_acl d where d.defaclrole = 'glassklar_eier'::regrole"
        " and d.defaclobjtype = 'f' and d.defaclnamespace = 0"
        " and not exists (select 1 from aclexplode(d.defaclacl) x where x.grantee = 0)"
    )
    assert forvalg == 1


def test_hvem_som_kan_kalle_hva():
    i_skjema = "p.pronamespace = 'glassklar'::regnamespace and proname not like 'procrastinate%%'"
    for rolle, navn in {
        "intern": INTERN_KALLER, "revisjon": REVISJON_KALLER, "offentlig": "",
    }.items():  # fmt: skip
        kan = f"has_function_privilege('glassklar_{rolle}', p.oid, 'execute')"
        assert _funksjoner(f"{i_skjema} and {kan}") == ord_(navn), rolle


def test_definerfunksjonene_er_en_lukket_liste_med_fast_soekesti():
    assert _funksjoner("p.prosecdef") == ord_(*DEFINER.values())
    stier = spoer(
        "select distinct proconfig, proowner::regrole::text from pg_proc where prosecdef"
        " and pronamespace in ('glassklar'::regnamespace, 'offentlig'::regnamespace)"
    )
    assert stier == [(["search_path=glassklar, pg_temp"], "glassklar_eier")]


def test_ingen_statistikk_paa_det_som_kan_skjermes():
    """A row estimate for a guessed value tells whether somebody has it."""
    rader = spoer(
        """select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
            where c.relnamespace = 'glassklar'::regnamespace and c.relname = any(%s)
              and a.attnum > 0 and not a.attisdropped
              and (a.atttypid in ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype)
                   or a.atttypid in (select oid from pg_type where typcategory = 'A'))
              and coalesce(a.attstattarget, -1) <> 0""",
        [*VERNEDE, "mottak", "mottak_fil"],
    )
    assert rader == []
    assert spoer("select count(*) from pg_statistic_ext") == [(0,)]


def test_ingen_indeks_eller_unik_regel_paa_det_som_kan_skjermes():
    rader = spoer(
        """select c.relname, a.attname from pg_index i join pg_class c on c.oid = i.indrelid
             join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey::int[])
            where c.relname = any(%s) and a.atttypid in (
               'text'::regtype, 'varchar'::regtype, 'jsonb'::regtype, 'text[]'::regtype)""",
        [*VERNEDE, "mottak_fil"],
    )
    # The variant of a file (whole, redacted) is no content.
    assert set(rader) == {("dokumentobjekt", "variant")}
    assert spoer(
        "select count(*) from pg_index i join pg_class c on c.oid = i.indrelid"
        " where c.relname = any(%s) and (i.indexprs is not null)",
        list(VERNEDE),
    ) == [(0,)]  # fmt: skip


def test_ingen_visning_gaar_utenom_radsikringen():
    rader = spoer(
        "select relname, reloptions from pg_class where relkind in ('v', 'm')"
        " and relnamespace in ('glassklar'::regnamespace, 'offentlig'::regnamespace)"
    )
    assert all("security_invoker=true" in (valg or []) for _navn, valg in rader)
