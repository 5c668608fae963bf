# SPDX-License-Identifier: EUPL-1.2
"""Titles are the database's: line 1 of what is not assessed is hidden from staff too, and the
public title never says what the label hides, whatever door it is written by."""

from __future__ import annotations

import importlib
import json
import random
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, connections

import fabrikk
from glassklar.arkiv import api
from glassklar.arkiv.models import Mappe, Registrering, RegistreringSkjermet
from glassklar.arkiv.titler import linje1
from glassklar.grunn.feil import Avvist
from glassklar.grunn.identitet import lesing, transaksjon
from glassklar.grunn.klokke import i_dag
from glassklar.noark.api import masker_ord, ord
from glassklar.tilgang.api import NySkjerming

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def s(ferdig):
    return ferdig(_lag)


def _lag():
    fabrikk.virksomhet()
    e = fabrikk.enhet("E")
    arkivar = fabrikk.arkivar(e)
    sb = fabrikk.bruker("sb", "saksbehandler", i=e, klarering=(("UO", "egne"),))
    a = fabrikk.arkivdel("SAK")
    xx = NySkjerming("XX", 3, xx_grunn="ikke_vurdert", eier=arkivar.pk, frist=i_dag())
    sak = fabrikk.sak(arkivar, e, a, ansvarlig=sb)
    return SimpleNamespace(
        e=e, a=a, arkivar=arkivar, sb=sb, andre=fabrikk.bruker("andre", "saksbehandler", i=e),
        leder=fabrikk.bruker("leder", "leder", i=e), xx=xx, sak=sak,
        aapen=NySkjerming("AAPEN", 0),
    )  # fmt: skip


def _som(bruker, sql, *verdier):
    """What the program's role gets for this person."""
    with transaksjon(bruker, "proeve"), connection.cursor() as c:
        c.execute(sql, verdier)
        return c.fetchall() if c.description else c.rowcount


def _alt(bruker, sak):
    """Everything about titles that the person can get out of the tables and the search."""
    ut = str(_som(bruker, "select to_jsonb(m) from mappe m"))
    ut += str(_som(bruker, "select to_jsonb(g) from registrering g"))
    ut += str(_som(bruker, "select to_jsonb(g) from registrering_skjermet g"))
    ut += str(_som(bruker, "select to_jsonb(g) from mappe_skjermet g"))
    ut += str(_som(bruker, "select to_jsonb(g) from dokument_skjermet g"))
    with lesing(bruker):
        ut += str(api.queries.soek("hemmeligheis"))
    return ut


def _aapen(pk, modell=Registrering):
    r = modell.objects.get(pk=pk)
    return r.tittel, r.offentlig_tittel


# -- line 1 ------------------------------------------------------------------------------------
def test_linje_1_av_en_ikke_vurdert_post_leses_bare_av_dem_som_leser_xx(s):
    p = fabrikk.post(s.arkivar, s.sak, tittel="Hemmeligheis", tittel2="to", skjerming=s.xx,
                     filer=(fabrikk.fil(),))  # fmt: skip
    assert _aapen(p.pk) == ("*****", "*****")
    assert "emmeligheis" not in _alt(s.sb, s.sak)
    assert "emmeligheis" not in _alt(s.andre, s.sak)
    for klarert in (s.arkivar, s.leder):
        with lesing(klarert):
            assert (
                linje1(Registrering.objects.select_related("skjermet").get(pk=p.pk))
                == "Hemmeligheis"
            )
            assert [t.objekt for t in api.queries.soek("hemmeligheis")] == [p.pk]


def test_vurdert_gaar_linje_1_tilbake_i_samme_transaksjon(s):
    p = fabrikk.post(s.arkivar, s.sak, tittel="Hemmeligheis", tittel2="to", skjerming=s.xx)
    api.vurder(bruker=s.arkivar, registrering=p.pk, vurdering=NySkjerming(
        "UO", 2, "offl-13", "fvl-13-1-1"))  # fmt: skip
    assert _aapen(p.pk) == ("Hemmeligheis", "Hemmeligheis – *****")
    with lesing(s.andre):
        assert [t.objekt for t in api.queries.soek("hemmeligheis")] == [p.pk]
    with lesing(s.arkivar):
        assert RegistreringSkjermet.objects.get(pk=p.pk).tittel1 == ""
    api.vurder(bruker=s.arkivar, registrering=p.pk, vurdering=s.xx)
    assert _aapen(p.pk) == ("*****", "*****")
    assert "emmeligheis" not in _alt(s.andre, s.sak)
    api.vurder(bruker=s.arkivar, registrering=p.pk, vurdering=s.aapen)
    assert _aapen(p.pk) == ("Hemmeligheis", "Hemmeligheis – to")


def test_utsatt_lar_tittelen_staa(s):
    utsatt = NySkjerming(
        "XX", 1, "offl-23-3", xx_grunn="utsatt", hendelse="når tilbud er åpnet", eier=s.sb.pk,
        frist=i_dag(),
    )  # fmt: skip
    p = fabrikk.post(s.arkivar, s.sak, tittel="Heis", tittel2="to", skjerming=utsatt)
    assert _aapen(p.pk) == ("Heis", "Heis – to")


def test_saken_og_det_som_arver_fra_den(s):
    sak = fabrikk.sak(s.arkivar, s.e, s.a, tittel="Hemmeligheis sak", skjerming=s.xx)
    p = fabrikk.post(s.arkivar, sak, tittel="Hemmeligheis post")
    egen = fabrikk.post(s.arkivar, sak, tittel="Åpent brev", skjerming=s.aapen)
    assert _aapen(sak.pk, Mappe) == _aapen(p.pk) == ("*****", "*****")
    assert _aapen(egen.pk) == ("Åpent brev", "Åpent brev")
    assert "emmeligheis" not in _alt(s.andre, sak)
    api.vurder_sak(bruker=s.arkivar, mappe=sak.pk, vurdering=NySkjerming("AAPEN", 0, art="M"))
    assert _aapen(sak.pk, Mappe)[0] == "Hemmeligheis sak"
    assert _aapen(p.pk)[0] == "Hemmeligheis post"
    with lesing(s.andre):
        assert {t.objekt for t in api.queries.soek("hemmeligheis")} == {sak.pk, p.pk}


def test_ogsaa_serien(s):
    with transaksjon(s.arkivar, "proeve"), connections["eier"].cursor() as c:
        c.execute(
            "insert into skjerming (gjelder, art, kode, hjemmel, tillegg, nivaa, brytere, xx_grunn,"
            " eier_id, frist, hendelse, meroffentlighet_grunn) values (%s, 'A', 'XX', '', '', 3,"
            " '{}', 'ikke_vurdert', %s, %s, '', '')",
            [s.a.pk, s.arkivar.pk, i_dag()],
        )
    assert _aapen(s.sak.pk, Mappe) == ("*****", "*****")
    p = fabrikk.post(s.arkivar, s.sak, tittel="Hemmeligheis")
    assert _aapen(p.pk) == ("*****", "*****")


def test_flytting_tar_linje_1_med_seg_begge_veier(s):
    skjult = fabrikk.sak(s.arkivar, s.e, s.a, skjerming=s.xx)
    p = fabrikk.post(s.arkivar, s.sak, tittel="Hemmeligheis")
    api.flytt_post(bruker=s.arkivar, registrering=p.pk, til_mappe=skjult.pk)
    assert _aapen(p.pk) == ("*****", "*****")
    api.flytt_post(bruker=s.arkivar, registrering=p.pk, til_mappe=s.sak.pk)
    assert _aapen(p.pk) == ("Hemmeligheis", "Hemmeligheis")


def test_den_som_er_ferdig_og_arkivert_aapnes_ogsaa(s):
    p = fabrikk.post(s.arkivar, s.sak, tittel="Hemmeligheis", skjerming=s.xx)
    with connections["eier"].cursor() as c:
        c.execute(
            "update registrering set status = 'A', journaldato = current_date where id = %s", [p.pk]
        )
    _som(s.arkivar, "update skjerming set kode = 'AAPEN', xx_grunn = '' where gjelder = %s", p.pk)
    assert _aapen(p.pk) == ("Hemmeligheis", "Hemmeligheis")
    # but nobody writes in it
    with pytest.raises(DatabaseError, match="låst"):
        _som(s.arkivar, "update registrering set tittel = 'x' where id = %s", p.pk)
    with pytest.raises(DatabaseError, match="låst"):
        _som(
            s.arkivar,
            "update registrering_skjermet set tittel1 = 'x' where registrering_id = %s",
            p.pk,
        )


def test_frist_som_gaar_ut_aapner_den(s):
    p = fabrikk.post(s.arkivar, s.sak, tittel="Hemmeligheis", skjerming=s.xx)
    # the day passes: nothing touches the row
    with connections["eier"].cursor() as c:
        for tabell in ("skjerming", "registrering_skjermet"):
            c.execute(f"alter table {tabell} disable trigger b_etikett")
        c.execute("update skjerming set opphoerer = current_date where gjelder = %s", [p.pk])
        c.execute("update registrering_skjermet set vern_til = current_date")
        for tabell in ("skjerming", "registrering_skjermet"):
            c.execute(f"alter table {tabell} enable trigger b_etikett")
    assert _aapen(p.pk) == ("*****", "*****")
    with lesing(s.andre):
        rad = Registrering.objects.select_related("skjermet").get(pk=p.pk)
        assert linje1(rad) == "Hemmeligheis"
    system = fabrikk.Bruker.objects.get(brukernavn="system")
    _som(system, "select soek_bygg_utloepte()")
    assert _aapen(p.pk) == ("Hemmeligheis", "Hemmeligheis")
    with lesing(s.andre):
        assert [t.objekt for t in api.queries.soek("hemmeligheis")] == [p.pk]


def _la_gaa_ut(hva):
    """As when the day has come by itself: nothing has touched the rows."""
    tabeller = ("skjerming", "registrering_skjermet", "mappe_skjermet")
    with connections["eier"].cursor() as c:
        for tabell in tabeller:
            c.execute(f"alter table {tabell} disable trigger user")
        c.execute("update skjerming set opphoerer = current_date where gjelder = %s", [hva])
        for tabell in tabeller[1:]:
            c.execute(f"update {tabell} set vern_til = current_date where vern is not null")
        for tabell in tabeller:
            c.execute(f"alter table {tabell} enable trigger user")


def _tittel(tabell, pk):
    with connections["eier"].cursor() as c:
        c.execute(f"select offentlig_tittel from {tabell} where id = %s", [pk])
        return c.fetchone()[0]


def test_den_offentlige_tittelen_aapnes_om_natten_naar_skjermingen_er_over(s):
    """Of an entry of its own, of one that inherits it, of a journalled one, and of the case."""
    uo = NySkjerming("UO", 2, "offl-13", "fvl-13-1-1")
    sak = fabrikk.sak(s.arkivar, s.e, s.a, ansvarlig=s.sb, tittel="Klage", tittel2="Ola Prøve",
                      skjerming=uo)  # fmt: skip
    arvet = fabrikk.post(s.arkivar, sak, tittel="Brev", tittel2="om Ola")
    egen = fabrikk.post(s.arkivar, s.sak, tittel="Varsel", tittel2="om Per", skjerming=uo)
    andre = fabrikk.post(s.arkivar, s.sak, tittel="Melding", tittel2="om Kari", skjerming=uo)
    with connections["eier"].cursor() as c:
        c.execute("alter table registrering disable trigger user")
        c.execute("update registrering set status = 'J', journaldato = current_date where id = %s",
                  [egen.pk])  # fmt: skip
        c.execute("alter table registrering enable trigger user")
    _la_gaa_ut(sak.pk)
    _la_gaa_ut(egen.pk)
    with connections["eier"].cursor() as c:
        c.execute("update registrering_skjermet set vern = vern where registrering_id = %s",
                  [andre.pk])  # fmt: skip
    assert _tittel("registrering", egen.pk) == "Varsel – *****"
    assert _tittel("mappe", sak.pk) == "Klage – *****"
    system = fabrikk.Bruker.objects.get(brukernavn="system")
    _som(system, "select soek_bygg_utloepte()")
    assert _tittel("registrering", egen.pk) == "Varsel – om Per"
    assert _tittel("registrering", arvet.pk) == "Brev – om Ola"
    assert _tittel("mappe", sak.pk) == "Klage – Ola Prøve"
    assert _tittel("registrering", andre.pk) == "Melding – *****"
    # The second night there is nothing to do, and nothing is written.
    with connections["eier"].cursor() as c:
        c.execute("select max(id) from spor")
        foer = c.fetchone()
        _som(system, "select soek_bygg_utloepte()")
        c.execute("select max(id) from spor")
        assert c.fetchone() == foer


def test_sporet_av_den_aapne_raden_merkes_som_den_vernede(s):
    p = fabrikk.post(s.arkivar, s.sak, tittel="Hemmeligheis")

    def vern():
        with connections["eier"].cursor() as c:
            c.execute(
                "select vern from spor_vern where tabell = 'registrering' and rad = %s", [p.pk]
            )
            return c.fetchone()

    assert vern() is None
    api.vurder(bruker=s.arkivar, registrering=p.pk, vurdering=s.xx)
    assert vern()[0] is not None
    api.vurder(bruker=s.arkivar, registrering=p.pk, vurdering=s.aapen)
    assert vern() == (None,)


def test_registrert_under_xx_staar_linje_1_aldri_i_den_aapne_raden(s):
    p = fabrikk.post(s.arkivar, s.sak, tittel="Hemmeligheis", skjerming=s.xx)
    with connections["eier"].cursor() as c:
        c.execute("select foer, etter from spor where tabell = 'registrering' and rad = %s", [p.pk])
        assert "emmeligheis" not in str(c.fetchall())


# -- writing -----------------------------------------------------------------------------------
def test_klarert_retter_linje_1_og_andre_roerer_den_ikke(s):
    p = fabrikk.post(s.arkivar, s.sak, tittel="Hemmeligheis", tittel2="to", skjerming=s.xx,
                     saksbehandler=s.sb.pk)  # fmt: skip
    with pytest.raises(Avvist):
        api.endre_post(bruker=s.sb, registrering=p.pk, tittel="Min tittel")
    with pytest.raises(DatabaseError) as feil:
        _som(s.sb, "update registrering set tittel = 'Min tittel' where id = %s", p.pk)
    assert feil.value.__cause__.sqlstate == "42501"
    # what is not the title may be written
    api.endre_post(bruker=s.sb, registrering=p.pk, forfallsdato=i_dag())
    api.endre_post(bruker=s.arkivar, registrering=p.pk, tittel="Hemmeligheis rettet")
    assert _aapen(p.pk) == ("*****", "*****")
    api.vurder(bruker=s.arkivar, registrering=p.pk, vurdering=s.aapen)
    assert _aapen(p.pk)[0] == "Hemmeligheis rettet"


@pytest.mark.parametrize("sql", [
    "update registrering set tittel = 'x', offentlig_tittel = 'Hemmeligheis' where id = %s",
    "update registrering set offentlig_tittel = 'Hemmeligheis' where id = %s",
    "update registrering_skjermet set tittel1 = 'x' where registrering_id = %s",
    "update registrering_skjermet set vern = null, sak = null where registrering_id = %s",
])  # fmt: skip
def test_ingen_sql_fra_programmets_rolle_lar_linje_1_staa_aapen(s, sql):
    p = fabrikk.post(s.arkivar, s.sak, tittel="Hemmeligheis", skjerming=s.xx)
    _som(s.arkivar, sql, p.pk)
    assert _aapen(p.pk) == ("*****", "*****")
    assert "emmeligheis" not in _alt(s.andre, s.sak)


def test_linje_1_kan_ikke_slettes_ved_aa_toemmes(s):
    p = fabrikk.post(s.arkivar, s.sak, tittel="Hemmeligheis", skjerming=s.xx)
    with pytest.raises(DatabaseError) as feil:
        _som(
            s.arkivar,
            "update registrering_skjermet set tittel1 = '' where registrering_id = %s",
            p.pk,
        )
    assert feil.value.__cause__.sqlstate == "GK003"


def test_den_vernede_raden_flyttes_ikke_til_en_annen_post(s):
    p = fabrikk.post(s.arkivar, s.sak, tittel="Hemmeligheis", skjerming=s.xx)
    with pytest.raises(DatabaseError):
        _som(s.arkivar, "update registrering_skjermet set registrering_id = gen_random_uuid()"
             " where registrering_id = %s", p.pk)  # fmt: skip


def test_uten_vernet_rad_lages_den_ved_commit(s):
    skjult = fabrikk.sak(s.arkivar, s.e, s.a, skjerming=s.xx)
    with transaksjon(s.arkivar, "proeve"):
        Registrering(type="arkivnotat", mappe=skjult, tittel="Hemmeligheis",
                     offentlig_tittel="Hemmeligheis", opprettet_av=s.arkivar,
                     ).save(force_insert=True)  # fmt: skip
    assert "emmeligheis" not in _alt(s.andre, skjult)
    (r,) = Registrering.objects.filter(mappe=skjult)
    with lesing(s.arkivar):
        assert RegistreringSkjermet.objects.get(pk=r.pk).tittel1 == "Hemmeligheis"


# -- the public title --------------------------------------------------------------------------
UO2 = NySkjerming("UO", 2, "offl-13", "fvl-13-1-1")


@pytest.mark.parametrize("sql", [
    "update registrering set offentlig_tittel = 'Brev – hemmeligheis' where id = %s",
    "update registrering_skjermet set tittel2 = 'ny hemmeligheis' where registrering_id = %s",
    "update registrering_skjermet set skjulte_ord = '{}' where registrering_id = %s",
    "update registrering set tittel = 'Brev', offentlig_tittel = 'hemmeligheis' where id = %s",
])  # fmt: skip
@pytest.mark.parametrize("s_", [UO2, NySkjerming("UO", 1, "offl-13", "fvl-13-1-1", art="R")])
def test_den_offentlige_tittelen_kan_ikke_si_det_etiketten_skjuler(s, sql, s_):
    merket = frozenset({0}) if s_.nivaa == 1 else frozenset()
    p = fabrikk.post(s.arkivar, s.sak, tittel="Brev", tittel2="hemmeligheis her", skjerming=s_,
                     skjulte_ord=merket)  # fmt: skip
    assert "hemmeligheis" not in _aapen(p.pk)[1]
    _som(s.arkivar, sql, p.pk)
    assert "hemmeligheis" not in _aapen(p.pk)[1]
    assert _aapen(p.pk)[1].startswith("Brev – *****")


def test_skjerming_ved_sql_masker_tittelen(s):
    p = fabrikk.post(s.arkivar, s.sak, tittel="Brev", tittel2="hemmeligheis", skjerming=s.aapen)
    assert _aapen(p.pk)[1] == "Brev – hemmeligheis"
    _som(s.arkivar, "update skjerming set kode = 'UO', hjemmel = 'offl-13', nivaa = 2"
         " where gjelder = %s", p.pk)  # fmt: skip
    assert _aapen(p.pk)[1] == "Brev – *****"
    # a switch that hides the line does it too
    _som(s.arkivar, "update skjerming set nivaa = 1, brytere = '{TRO}' where gjelder = %s", p.pk)
    assert _aapen(p.pk)[1] == "Brev – *****"


def test_ordene_deles_likt_i_python_og_sql(s):
    r = random.Random(7)
    tegn = [*"abæøåÆØÅéáŋčđŽ019 .,:/-–—_'\"()*", "\u0301", "\u0300", "\u2019", "\u2011"]
    tegn += ["\u00a0", "\u02c1", "\u200d", *"²½я漢ªʼ×÷«…😀"]
    tekster = ["".join(r.choices(tegn, k=r.randint(0, 25))) for _ in range(4000)]
    tekster += [
        "Klage fra Ola-Nordmann's 2026/127 kl. 12.45, jf. § 5",
        "a\u0301bc d",
        *map(chr, range(32, 0x2C2)),
    ]
    par = []
    for t in tekster:
        n = len(ord(t))
        par.append((t, sorted(r.sample(range(n), r.randint(0, min(n, 4))))))
    with connections["eier"].cursor() as c:
        c.execute(
            "select masker_ord(x ->> 0,"
            " array(select (jsonb_array_elements_text(x -> 1))::smallint))"
            " from jsonb_array_elements(%s::jsonb) with ordinality t(x, n) order by n",
            [json.dumps(par)],
        )
        sql = [rad[0] for rad in c.fetchall()]
    like = 0
    for (t, merket), fikk in zip(par, sql, strict=True):
        assert fikk in (masker_ord(t, merket), "*****"), (t, merket)
        like += fikk != "*****"
    assert like > 1000
    with connections["eier"].cursor() as c:
        c.execute("select masker_ord('tre ord her', '{3}'), masker_ord('tre ord her', '{0,1}')")
        assert c.fetchone() == ("*****", "***** her")


# -- what stood there before -------------------------------------------------------------------
def test_oppgraderingen_flytter_det_som_sto_aapent(s):
    p = fabrikk.post(s.arkivar, s.sak, tittel="Hemmeligheis", tittel2="to", skjerming=s.xx)
    uo = fabrikk.post(s.arkivar, s.sak, tittel="Brev", tittel2="hemmeligheis", skjerming=UO2)
    skjult = fabrikk.sak(s.arkivar, s.e, s.a, tittel="Hemmeligheis sak", skjerming=s.xx)
    migrasjon = importlib.import_module("glassklar.arkiv.migrations.0008_pre_titler")
    with connections["eier"].cursor() as c:
        for tabell in ("registrering", "registrering_skjermet", "mappe", "mappe_skjermet"):
            c.execute(f"alter table {tabell} disable trigger user")
        c.execute("update registrering_skjermet set tittel1 = ''")
        c.execute("update mappe_skjermet set tittel1 = ''")
        c.execute("update registrering set tittel = 'Hemmeligheis' where id = %s", [p.pk])
        c.execute("update mappe set tittel = 'Hemmeligheis sak' where id = %s", [skjult.pk])
        c.execute(
            "update registrering set offentlig_tittel = 'Brev – hemmeligheis' where id = %s",
            [uo.pk],
        )
        for tabell in ("registrering", "registrering_skjermet", "mappe", "mappe_skjermet"):
            c.execute(f"alter table {tabell} enable trigger user")
    with connections["eier"].cursor() as c:
        c.execute(migrasjon.RADER)
    assert _aapen(p.pk) == ("*****", "*****")
    assert _aapen(uo.pk) == ("Brev", "Brev – *****")
    assert _aapen(skjult.pk, Mappe) == ("*****", "*****")
    assert "emmeligheis" not in _alt(s.andre, s.sak)
    with lesing(s.arkivar):
        assert {t.objekt for t in api.queries.soek("hemmeligheis")} == {p.pk, uo.pk, skjult.pk}
