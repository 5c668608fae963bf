# SPDX-License-Identifier: EUPL-1.2
"""The trace: one event for each change, whoever makes it, and nobody can take it back."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction

import fabrikk
from glassklar.arkiv.api import NyttDokument, endre_post, flytt_post, vurder
from glassklar.arkiv.models import Registrering, RegistreringSkjermet
from glassklar.grunn.identitet import signert, transaksjon
from glassklar.tilgang.api import NySkjerming

UO3 = NySkjerming("UO", 3, "offl-13", "fvl-13-1-1")
ROLLER = ("glassklar_intern", "glassklar_offentlig", "glassklar_revisjon", "glassklar_eier")


INNLOGGING = {"bruker", "mfa_authenticator", "socialaccount_socialaccount"}


def eier(sql, *verdier):
    with connections["eier"].cursor() as c:
        c.execute(sql, list(verdier))
        return c.fetchall() if c.description else None


@pytest.mark.django_db
def test_hver_sportrigger_er_hel_og_peker_paa_en_kolonne_som_finnes():
    """After, for each row, insert and update and delete, with the key's column as argument."""
    rader = eier(
        """select c.relname, t.tgtype::int, p.proname,
                  split_part(encode(t.tgargs, 'escape'), E'\\\\000', 1), t.tgattr::text, t.tgqual
             from pg_trigger t join pg_class c on c.oid = t.tgrelid
             join pg_proc p on p.oid = t.tgfoid
            where t.tgname = 'zz_spor'"""
    )
    assert len(rader) > 45
    for tabell, slag, funksjon, noekkel, kolonner, vilkaar in rader:
        assert (slag, funksjon, vilkaar) == (29, "spor_rad", None), tabell
        assert eier(
            "select count(*) from information_schema.columns where table_schema = 'glassklar'"
            " and table_name = %s and column_name = %s", tabell, noekkel,
        ) == [(1,)], tabell  # fmt: skip
        # Only logging in is left out: the time of it, and the secrets that it uses.
        assert (kolonner != "") == (tabell in INNLOGGING), tabell


@pytest.mark.django_db
def test_innsetting_endring_og_sletting_gir_hver_sin_hendelse():
    with connections["eier"].cursor() as c:
        c.execute(
            "create table proeve (id uuid, tekst text, tall int, liste text[], password text,"
            " vern int, sak uuid, vern_til date)"
        )
        c.execute("select spor_paa('proeve', 'id')")
        rad = "00000000-0000-7000-8000-000000000001"

        def hendelser():
            c.execute("select op, foer, etter, vern, vern_til from spor where tabell = 'proeve'"
                      " and rad = %s order by id", [rad])  # fmt: skip
            return [
                (op if isinstance(op, str) else op.decode(), _json(f), _json(e), v, til)
                for op, f, e, v, til in c.fetchall()
            ]

        c.execute("insert into proeve values (%s, 'a', null, '{x,y}', 'hemmelig', 7, null,"
                  " '2030-01-01')", [rad])  # fmt: skip
        ny = {"id": rad, "tekst": "a", "liste": ["x", "y"], "vern": 7, "vern_til": "2030-01-01"}
        assert hendelser() == [("I", None, ny, 7, date(2030, 1, 1))]
        c.execute("update proeve set tekst = 'a', tall = tall where id = %s", [rad])
        c.execute("update proeve set password = 'ny' where id = %s", [rad])
        assert len(hendelser()) == 1
        c.execute("update proeve set tekst = null, tall = 1, password = 'b' where id = %s", [rad])
        assert hendelser()[1:] == [
            ("U", {"tekst": "a", "tall": None}, {"tekst": None, "tall": 1}, 7, date(2030, 1, 1))
        ]
        c.execute("update proeve set vern = null, vern_til = null where id = %s", [rad])
        assert hendelser()[2][1:3] == (
            {"vern": 7, "vern_til": "2030-01-01"},
            {"vern": None, "vern_til": None},
        )
        c.execute("delete from proeve where id = %s", [rad])
        op, foer, etter, *_ = hendelser()[3]
        assert (op, etter) == ("D", None)
        assert foer == {"id": rad, "tall": 1, "liste": ["x", "y"]}
        assert "hemmelig" not in json.dumps(hendelser(), default=str)


def _json(x):
    return json.loads(x) if isinstance(x, str) else x


@pytest.fixture
def sted(ferdig):
    return ferdig(_lag_sted)


def _lag_sted():
    fabrikk.virksomhet()
    e = fabrikk.enhet("42", "Byggesak")
    return e, fabrikk.arkivdel("SAK"), fabrikk.arkivar(e)


def siden(nr):
    return eier(
        "select tabell, op, bruker, rolle, handling, grunn, foer::text, etter::text from spor"
        " where id > %s order by id", nr,
    )  # fmt: skip


def siste():
    return eier("select coalesce(max(id), 0) from spor")[0][0]


def test_en_registrering_gir_en_hendelse_for_hver_rad(sted):
    e, a, arkivar = sted
    m = fabrikk.sak(arkivar, e, a)
    nr = siste()
    fabrikk.post(arkivar, m, skjerming=UO3,
                 dokumenter=[NyttDokument("Brev", [fabrikk.fil(b"x")], "H")])  # fmt: skip
    hendelser = siden(nr)
    assert Counter(h[0] for h in hendelser) == dict.fromkeys(
        ["registrering", "registrering_skjermet", "skjerming", "korrespondansepart",
         "kp_identitet", "dokument", "regdok", "dokument_skjermet", "dokumentobjekt",
         "loepenummer", "journalpostnummer"], 1,
    )  # fmt: skip
    assert {h[1:6] for h in hendelser} == {("I", arkivar.pk, "glassklar_intern", "registrer", None)}


def test_en_endring_har_bare_de_endrede_feltene_og_grunnen(sted):
    e, a, arkivar = sted
    p = fabrikk.post(arkivar, fabrikk.sak(arkivar, e, a), tittel="Før", tittel2="linje")
    nr = siste()
    endre_post(
        bruker=arkivar, registrering=p.pk, tittel="Etter", tittel2="linje", grunn="skrivefeil"
    )
    foer, etter = {}, {}
    # The person's own change, and the public title that the database keeps.
    for tabell, op, hvem, _rolle, handling, grunn, f, e_ in siden(nr):
        assert (tabell, op, hvem, handling, grunn) == (
            "registrering", "U", arkivar.pk, "endre_post", "skrivefeil")  # fmt: skip
        assert not set(foer) & set(json.loads(f))
        foer |= json.loads(f)
        etter |= json.loads(e_)
    assert set(foer) == set(etter) == {
        "tittel", "offentlig_tittel", "endret_dato", "endret_av_id", "versjon"}  # fmt: skip
    assert (foer["tittel"], etter["tittel"]) == ("Før", "Etter")


def test_ren_sql_gir_samme_spor_og_ingen_endring_gir_ingen(sted):
    e, a, arkivar = sted
    p = fabrikk.post(arkivar, fabrikk.sak(arkivar, e, a), tittel="Før")
    nr = siste()
    with transaksjon(arkivar, "skjult i sql"), connection.cursor() as c:
        c.execute("update registrering set tittel = tittel, status = status where id = %s", [p.pk])
    assert siden(nr) == []
    with transaksjon(arkivar, ""), connection.cursor() as c:
        c.execute("set local glassklar.handling = ''")
        c.execute("update registrering set dokumentart = 'klage' where id = %s", [p.pk])
    ((tabell, op, hvem, *_midt, foer, etter),) = siden(nr)
    assert (tabell, op, hvem) == ("registrering", "U", arkivar.pk)
    assert (json.loads(foer), json.loads(etter)) == ({"dokumentart": ""}, {"dokumentart": "klage"})


def test_en_endring_med_psql_er_sporet_med_rollen(sted, roller, tjener):
    """Nobody is above it: the owner of the tables and the server's superuser are traced too."""
    e, a, arkivar = sted
    p = fabrikk.post(arkivar, fabrikk.sak(arkivar, e, a))
    nr = siste()
    base = roller.eier.database
    som_super = tjener.som(tjener.bruker, tjener.passord, base)
    for nummer, (adresse, rolle) in enumerate(
        ((roller.eier, "glassklar_eier"), (som_super, som_super.bruker))
    ):
        with psycopg.connect(adresse.url, options="-c search_path=glassklar") as k:
            k.execute(f"update registrering set dokumentart = 'x{nummer}' where id = %s", [p.pk])
            k.execute("insert into arkivskaper values (gen_random_uuid(), %s, 'x', '')", [rolle])
        (endring, ny) = siden(nr)
        assert endring[:5] == ("registrering", "U", None, rolle, None)
        assert json.loads(endring[7]) == {"dokumentart": f"x{nummer}"}
        assert ny[:4] == ("arkivskaper", "I", None, rolle)
        nr = siste()


def test_det_som_angres_staar_ikke_i_sporet(sted):
    e, a, arkivar = sted
    p = fabrikk.post(arkivar, fabrikk.sak(arkivar, e, a))
    nr = siste()
    with pytest.raises(ZeroDivisionError), transaksjon(arkivar, "x"):
        raise ZeroDivisionError(Registrering.objects.filter(pk=p.pk).update(dokumentart="klage"))
    assert siden(nr) == []


def test_passord_og_innlogging_naar_aldri_sporet(sted):
    _e, _a, arkivar = sted
    nr = siste()
    arkivar.set_password("et helt nytt passord")
    with transaksjon(arkivar, "passord"):
        arkivar.save()
    fabrikk.bruker("nyperson")
    eier("update bruker set password = 'hash$hemmelig', last_login = now(), navn = 'Nytt Navn'"
         " where id = %s", arkivar.pk)  # fmt: skip
    hendelser = siden(nr)
    assert [(h[0], h[1]) for h in hendelser] == [("bruker", "I"), ("bruker", "U")]
    assert set(json.loads(hendelser[1][7])) == {"navn"}
    assert "password" not in str(hendelser)
    assert "hash$hemmelig" not in str(eier("select foer::text, etter::text from spor"))


def test_systemmerket_er_en_sporet_endring(sted):
    _e, _a, arkivar = sted
    nr = siste()
    eier("update bruker set er_system = true where id = %s", arkivar.pk)
    assert [json.loads(h[7]) for h in siden(nr)] == [{"er_system": True}]


@pytest.mark.parametrize(
    "sql",
    ["update glassklar.spor set handling = 'x'", "delete from glassklar.spor",
     "truncate glassklar.spor", "update glassklar.spor_resten set handling = 'x'",
     "delete from glassklar.spor_resten", "insert into glassklar.spor (rolle, tabell, rad, op)"
     " values ('x', 'x', gen_random_uuid(), 'I')"],
)  # fmt: skip
def test_ingen_rolle_kan_endre_sporet(sted, roller, sql):
    foer = eier("select count(*), md5(string_agg(spor::text, '' order by id)) from spor")
    adresser = {"intern": roller.intern, "offentlig": roller.offentlig,
                "revisjon": roller.revisjon, "eier": roller.eier}  # fmt: skip
    for navn, adresse in adresser.items():
        if navn == "eier" and sql.startswith("insert"):
            continue  # the owner owns it; nobody logs in as the owner in operation
        with psycopg.connect(adresse.url) as k:
            k.execute("set search_path = glassklar")
            k.execute("select set_config('glassklar.hvem', %s, false)", [signert(sted[2].pk)])
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                k.execute(sql)
    assert eier("select count(*), md5(string_agg(spor::text, '' order by id)) from spor") == foer


def test_eieren_kan_heller_ikke_endre_en_maaned_direkte(sted):
    """The statement trigger stands on the parent; the parts must refuse too."""
    (del_,) = [n for (n,) in eier(
        "select relname from pg_class where relispartition and relname = 'spor_'"
        " || to_char(now(), 'YYYYMM')")]  # fmt: skip
    for sql in (f"delete from {del_}", f"update {del_} set handling = 'x'", f"truncate {del_}",
                "delete from spor_resten", "update spor_resten set grunn = 'x'"):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(using="eier"):
            eier(sql)


def test_hver_del_av_sporet_har_begge_sperrene(sted):
    """Those that were there before, and those that are made ahead."""
    eier("select spor_lag_maaned('2031-02-01')")
    rader = eier(
        """select c.relname, array_agg(t.tgname::text || t.tgtype::int order by t.tgname)
             from pg_class c left join pg_trigger t on t.tgrelid = c.oid and t.tgenabled = 'O'
            where c.oid = 'spor'::regclass or c.oid in (
                  select inhrelid from pg_inherits where inhparent = 'spor'::regclass)
            group by 1"""
    )
    assert len(rader) >= 5
    # 58: before, for each statement, update, delete and truncate. 19: before, for each row, update.
    assert {tuple(t) for _, t in rader} == {("spor_staar58", "spor_uendret19")}


def etikett(tabell, rad):
    return eier("select vern, sak, vern_til from spor_vern where tabell = %s and rad = %s",
                tabell, rad)  # fmt: skip


def test_etiketten_i_sporet_foelger_raden(sted):
    e, a, arkivar = sted
    m1, m2 = fabrikk.sak(arkivar, e, a), fabrikk.sak(arkivar, e, a, tittel="To")
    p = fabrikk.post(arkivar, m1, tittel2="åpen først")
    assert etikett("registrering_skjermet", p.pk) == []
    vurder(bruker=arkivar, registrering=p.pk, vurdering=UO3)
    with transaksjon(arkivar, "les"):
        vern = RegistreringSkjermet.objects.get(pk=p.pk).vern
    assert etikett("registrering_skjermet", p.pk) == [(vern, m1.pk, None)]
    flytt_post(bruker=arkivar, registrering=p.pk, til_mappe=m2.pk)
    # Same code, same unit, another case: the label in the trace follows all the same.
    assert etikett("registrering_skjermet", p.pk) == [(vern, m2.pk, None)]
    til = date(2099, 1, 1)
    vurder(bruker=arkivar, registrering=p.pk, vurdering=NySkjerming(
        "UO", 3, "offl-13", "fvl-13-1-1", opphoerer=til))  # fmt: skip
    assert etikett("registrering_skjermet", p.pk) == [(vern, m2.pk, til)]
    vurder(bruker=arkivar, registrering=p.pk, vurdering=NySkjerming("AAPEN", 0))
    assert etikett("registrering_skjermet", p.pk) == [(None, None, None)]


def test_hendelsen_har_etiketten_den_ble_skrevet_med(sted):
    e, a, arkivar = sted
    m = fabrikk.sak(arkivar, e, a)
    p = fabrikk.post(arkivar, m, tittel2="skjult", skjerming=UO3)
    ((vern, sak),) = eier(
        "select vern, sak from spor where tabell = 'registrering_skjermet' and rad = %s", p.pk
    )
    assert vern is not None
    assert sak == m.pk


def test_maanedene_lages_forut_og_ingenting_faller_utenfor(sted):
    with connection.cursor() as c:
        c.execute("select spor_lag_maaned('2031-02-17'), spor_lag_maaned('2031-02-01')")
    assert eier(
        "select pg_get_expr(relpartbound, oid) from pg_class where relname = 'spor_203102'"
    ) == [("FOR VALUES FROM ('2031-02-01 00:00:00+00') TO ('2031-03-01 00:00:00+00')",)]
    assert eier("select count(*) from spor_resten") == [(0,)]
    with connections["eier"].cursor() as c:
        c.execute("insert into spor (tid, rolle, tabell, rad, op) values"
                  " ('2040-01-05', 'x', 'x', gen_random_uuid(), 'I')")  # fmt: skip
        # A month that has begun without a part of its own keeps its rows.
        c.execute("select spor_lag_maaned('2040-01-01')")
    assert eier("select to_regclass('spor_204001')") == [(None,)]


def test_saltet_gjoer_hver_hendelse_ugjettelig(sted):
    assert eier("select count(*) = count(distinct salt) from spor") == [(True,)]


@pytest.mark.django_db
def test_bare_eieren_skriver_uten_person():
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as c:
        c.execute("insert into arkivskaper values (gen_random_uuid(), 'x', 'x', '')")
