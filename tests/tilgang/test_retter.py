# SPDX-License-Identifier: EUPL-1.2
"""A reader's rights are remembered for one transaction: never longer, for nobody else, and never
past a change of what they rest on."""

from __future__ import annotations

import hashlib
import hmac
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connections, transaction

import fabrikk
from glassklar.arkiv.api import gi_partsinnsyn, vurder
from glassklar.arkiv.registreringer.rettigheter import kan_skrive_post, kan_skrive_sak
from glassklar.grunn.identitet import noekkel, signert
from glassklar.grunn.klokke import i_dag
from glassklar.org.models import Bruker, Rolletildeling
from glassklar.org.queries import ledede_enheter
from glassklar.tilgang.api import NySkjerming
from glassklar.tilgang.models import Klarering
from tilgang.angriper import Sted, ser, som

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

HUSKET = "select coalesce(current_setting('glassklar.retter', true), '')"


@pytest.fixture
def sted(ferdig):
    return ferdig(Sted)


@pytest.fixture
def uten(sted):
    return fabrikk.bruker("uten", "saksbehandler", i=sted.e)


def husket(c) -> str:
    c.execute(HUSKET)
    return c.fetchone()[0]


def sett(c, verdi: str) -> None:
    c.execute("select set_config('glassklar.retter', %s, true)", [verdi])


def med_noekkel(kropp: str, hemmelighet: bytes) -> str:
    return hmac.new(hemmelighet, kropp.encode(), hashlib.sha256).hexdigest() + kropp


def alt_vern(c) -> str:
    """The rights of somebody who reads under every code in use, as they are written."""
    return "{[1,1000000)}|{}|{0}|{}|f"


def hode(c, *, flytt: int = 0, oekt: int = 0, hvem: str = "") -> str:
    c.execute(
        "select 'retter|' || ((extract(epoch from now()) * 1000000)::bigint + %s) || '|'"
        " || (pg_backend_pid() + %s) || '|' ||"
        " coalesce(nullif(%s, ''), current_setting('glassklar.hvem')) || '|'",
        [flytt, oekt, hvem],
    )
    return c.fetchone()[0]


# -- what is remembered ---------------------------------------------------------------------------
def test_rettene_regnes_ut_en_gang_i_transaksjonen(sted):
    with som(sted.arkivar) as c:
        assert husket(c) == ""
        assert ser(c) == 3
        foer = husket(c)
        assert foer[64:71] == "retter|"
        assert ser(c) == 3
        assert husket(c) == foer
    with som(sted.arkivar) as c:
        assert husket(c) == ""


def test_den_rette_verdien_brukes(sted, uten):
    """Or the attempts below would prove nothing: signed with the key, for this transaction."""
    with som(uten) as c:
        sett(c, med_noekkel(hode(c) + alt_vern(c), noekkel()))
        assert ser(c) == 3


@pytest.mark.parametrize(
    "lag",
    [
        lambda c, h, r: med_noekkel(h(c, flytt=-1) + r, noekkel()),
        lambda c, h, r: med_noekkel(h(c, flytt=1) + r, noekkel()),
        lambda c, h, r: med_noekkel(h(c, oekt=1) + r, noekkel()),
        lambda c, h, r: med_noekkel(h(c, hvem=signert(1)) + r, noekkel()),
        lambda c, h, r: med_noekkel(h(c, hvem="1") + r, noekkel()),
        lambda c, h, r: med_noekkel(h(c)[7:] + r, noekkel()),
        lambda c, h, r: med_noekkel(r, noekkel()),
        lambda c, h, r: med_noekkel(h(c) + r, b"\0" * 32),
        lambda c, h, r: med_noekkel(h(c) + r, b""),
        lambda c, h, r: "0" * 64 + h(c) + r,
        lambda c, h, r: h(c) + r,
        lambda c, h, r: med_noekkel(h(c) + "{}|{}|{}|{}|f", noekkel()) + r,
        lambda c, h, r: med_noekkel(h(c) + r, noekkel()).upper(),
        lambda c, h, r: " " + med_noekkel(h(c) + r, noekkel()),
        lambda c, h, r: signert(1),
        lambda c, h, r: "",
        lambda c, h, r: "x",
        lambda c, h, r: "|" * 200,
        lambda c, h, r: "å" * 64 + h(c) + r,
        lambda c, h, r: "💥" * 5000,
        lambda c, h, r: "x" * 100_000,
    ],
    ids=lambda f: None,
)
def test_alt_annet_er_verdiloest_og_aldri_en_feil(sted, uten, lag):
    with som(uten) as c:
        verdi = lag(c, hode, alt_vern(c))
        sett(c, verdi)
        assert ser(c) == 0
        # worked out anew, and that is what is remembered
        assert husket(c) != verdi
        assert husket(c)[64:] == hode(c) + f"{{}}|{{}}|{{{uten.pk}}}|{{}}|f"


def test_en_annens_verdi_gir_ingenting(sted, uten):
    """Of another person in the transaction, of an earlier one, and turned into one's own."""
    with som(sted.arkivar) as c:
        assert ser(c) == 3
        arkivarens = husket(c)
        c.execute("select set_config('glassklar.hvem', %s, true)", [signert(uten.pk)])
        assert ser(c) == 0
        sett(c, arkivarens)
        assert ser(c) == 0
        sett(c, arkivarens[:64] + hode(c) + arkivarens.split("|", 4)[4])
        assert ser(c) == 0
        c.execute("select set_config('glassklar.hvem', '', true)")
        sett(c, arkivarens)
        assert ser(c) == 0
    with som(uten) as c:
        sett(c, arkivarens)
        assert ser(c) == 0


def test_en_annen_oekts_verdi_gir_ingenting(sted, uten, roller):
    """Not even with the same identity: a clearance that has ended is not carried elsewhere."""
    verdi = signert(sted.arkivar.pk)
    with psycopg.connect(roller.intern.url, options="-c search_path=glassklar") as k:
        k.execute("select set_config('glassklar.hvem', %s, true)", [verdi])
        assert k.execute("select isempty(mitt_vern())").fetchone() == (False,)
        (andres,) = k.execute(HUSKET).fetchone()
    Klarering.objects.using("eier").filter(bruker=sted.arkivar).update(til=fabrikk.FOER)
    with som(sted.arkivar) as c:
        c.execute("select set_config('glassklar.hvem', %s, true)", [verdi])
        sett(c, andres)
        assert ser(c) == 0


def test_uten_noekkel_i_databasen_huskes_ingenting(sted):
    with connections["eier"].cursor() as c:
        c.execute("delete from noekkel")
    with som(sted.arkivar) as c:
        sett(c, med_noekkel(hode(c) + alt_vern(c), b""))
        assert ser(c) == 0


# -- what changes under way -----------------------------------------------------------------------
def test_en_klarering_som_avsluttes_slutter_med_en_gang(sted):
    hun = fabrikk.bruker("hun", "saksbehandler", i=sted.e, klarering=(("UO", "alle"),))
    (n,) = Klarering.objects.using("eier").filter(bruker=hun).values_list("pk", flat=True)
    with som(hun) as c:
        assert ser(c) == 3
        foer = husket(c)
        with transaction.atomic():
            c.execute("select avslutt_klarering(%s, null, 'Ferdig')", [n])
            assert ser(c) == 0
            sett(c, foer)
            assert ser(c) == 0, "verdien fra før endringen er ingenting verd"
            transaction.set_rollback(True)
        assert ser(c) == 3, "endringen er angret"
        # in the statement that ends it
        c.execute("select avslutt_klarering(%s, null, 'Ferdig'), mine_vern()", [n])
        assert ser(c) == 0


def test_en_klarering_som_gis_gjelder_med_en_gang_og_ikke_etter_at_den_er_angret(sted, uten):
    sjef = fabrikk.bruker("sjef", "kommunedirektoer", i=sted.topp)
    with som(sjef) as c:
        sjefens, utens = signert(sjef.pk), signert(uten.pk)

        def vaer(verdi: str) -> None:
            c.execute("select set_config('glassklar.hvem', %s, true)", [verdi])

        vaer(utens)
        assert ser(c) == 0
        vaer(sjefens)
        with transaction.atomic():
            c.execute(
                "select gi_klarering(%s, 'UO', 'alle', null, i_dag(), i_dag(), 'x')", [uten.pk]
            )
            vaer(utens)
            assert ser(c) == 3
            inne = husket(c)
            transaction.set_rollback(True)
        vaer(utens)
        assert ser(c) == 0
        sett(c, inne)
        assert ser(c) == 0, "det som ble lest i et angret punkt, er ikke signert"


def test_hvert_grunnlag_teller_med_en_gang(sted, uten):
    """Everything that the rights are worked out from, changed by the owner's functions."""
    egen = fabrikk.sak(sted.arkivar, sted.e, sted.a, ansvarlig=uten, tittel="Egen")
    fabrikk.post(sted.arkivar, egen, tittel2="postheisen",
                 skjerming=NySkjerming("UO", 3, "offl-13", "fvl-13-1-1"))  # fmt: skip
    kari = fabrikk.bruker("kari", "saksbehandler", i=sted.e)
    fabrikk.sak(sted.arkivar, sted.e, sted.a, ansvarlig=kari, tittel="Karis")
    endringer = {
        "klarering": "insert into klarering (bruker_id, kode_id, omfang, fra, grunn)"
        f" values ({uten.pk}, 'UO', 'egne', i_dag(), '')",
        "rolletildeling": "insert into rolletildeling (bruker_id, rolle, fra, grunn)"
        f" values ({uten.pk}, 'leder', i_dag(), '')",
        "stedfortreder": "insert into stedfortreder (for_bruker_id, bruker_id, fra, til, grunn)"
        f" values ({kari.pk}, {uten.pk}, i_dag(), i_dag(), '')",
        "sakstilgang": "insert into sakstilgang (bruker_id, sak, grunn, fra)"
        f" values ({uten.pk}, '{sted.m.pk}', 'part', i_dag())",
        "vern": "insert into vern (kode_id) values ('P')",
        "enhet": f"update enhet set overordnet_id = {sted.annen_enhet.pk} where id = {sted.e.pk}",
        "tilgangskode": "update tilgangskode set folkevalgt = not folkevalgt where kode = 'UO'",
        "bruker": f"update bruker set enhet_id = {sted.topp.pk} where id = {uten.pk}",
    }
    med = {
        t
        for (t,) in _eier("select tgrelid::regclass::text from pg_trigger where tgname = 'd_rett'")
    }
    assert med == {*endringer, "enhet_under"}
    with _eiers(uten) as c:
        for tabell, sql in endringer.items():
            with transaction.atomic(using="eier"):
                c.execute("select min_rett(1)")
                foer = husket(c)
                c.execute(sql)
                sett(c, foer)
                c.execute("select count(*) from rettendring where xid = pg_current_xact_id()")
                assert c.fetchone() == (1,), tabell
                c.execute(
                    "select concat_ws('|', min_rett(1), min_rett(2), min_rett(3), min_rett(4),"
                    " min_rett(5)) = regn_retter(%s)",
                    [uten.pk],
                )
                assert c.fetchone() == (True,), tabell
                transaction.set_rollback(True, using="eier")


def _eier(sql: str, *verdier):
    with connections["eier"].cursor() as c:
        c.execute(sql, list(verdier))
        return c.fetchall()


@contextmanager
def _eiers(person):
    """The owner's connection, in a transaction that is undone, with somebody acting."""
    with transaction.atomic(using="eier"), connections["eier"].cursor() as c:
        c.execute("select set_config('glassklar.hvem', %s, true)", [signert(person.pk)])
        yield c
        transaction.set_rollback(True, using="eier")


def test_et_nytt_passord_er_ingen_endring_av_retter(sted, uten):
    with som(uten) as c:
        c.execute("update bruker set password = 'x' where id = %s", [uten.pk])
        ser(c)
        assert husket(c) != ""


# -- many cases -----------------------------------------------------------------------------------
MANGE = 2000


def test_tusener_av_egne_saker_slaas_opp_en_for_en(sted):
    """Read in every one of them, and no list of them is made: one row asks for one case."""
    hun = fabrikk.bruker("hun", "saksbehandler", i=sted.e, klarering=(("UO", "egne"),))
    vikar = fabrikk.bruker("vikar", "saksbehandler", i=sted.e, klarering=(("UO", "egne"),))
    with connections["eier"].cursor() as c:
        c.execute("select string_agg(quote_ident(attname), ', ') from pg_attribute where attrelid ="
                  " 'mappe'::regclass and attnum > 0 and not attisdropped"
                  " and attname not in ('id', 'saksansvarlig_id')")  # fmt: skip
        (felt,) = c.fetchone()
        c.execute(
            f"insert into mappe (id, saksansvarlig_id, {felt}) select gen_random_uuid(), %s, {felt}"
            " from mappe, generate_series(1, %s) where id = %s",
            [hun.pk, MANGE, sted.m.pk],
        )
        c.execute("update mappe set saksansvarlig_id = %s where id = %s", [hun.pk, sted.m.pk])
        c.execute(
            "insert into stedfortreder (for_bruker_id, bruker_id, fra, til, grunn)"
            " values (%s, %s, i_dag(), i_dag(), '')",
            [hun.pk, vikar.pk],
        )
        c.execute("analyze mappe")
    for person in (hun, vikar):
        with som(person) as c:
            c.execute("select cardinality(mine_saker())")
            assert c.fetchone()[0] > MANGE
            foer = _lest_av_mappe(c)
            assert ser(c) == 3
            assert _lest_av_mappe(c) - foer < 50
            assert len(husket(c)) < 400


def _lest_av_mappe(c) -> int:
    """Rows and index entries of the cases' table that the session has gone through."""
    c.execute(
        "select sum(pg_stat_get_xact_tuples_returned(i.indexrelid))"
        " + pg_stat_get_xact_tuples_returned('mappe'::regclass)"
        " from pg_index i where i.indrelid = 'mappe'::regclass"
    )
    return int(c.fetchone()[0])


def test_part_og_navngitt_leser_sin_ene_sak(sted, uten):
    annen = fabrikk.sak(sted.arkivar, sted.e, sted.a, tittel="En annen")
    gi_partsinnsyn(bruker=sted.arkivar, mappe=annen.pk, part=uten.pk, grunn="er søker")
    with som(uten) as c:
        assert ser(c) == 0
    gi_partsinnsyn(bruker=sted.arkivar, mappe=sted.m.pk, part=uten.pk, grunn="er søker")
    with som(uten) as c:
        assert ser(c) == 3


# -- who leads what -------------------------------------------------------------------------------
@pytest.mark.parametrize("rollens", ["ingen", "egen", "annen", "over_annen"])
def test_en_leder_leder_rollens_enhet_og_uten_den_sin_egen(sted, rollens):
    """The same answer from the database, the actions, reading under XX and search."""
    over = fabrikk.enhet("OVER")
    under = fabrikk.enhet("UNDER", under=over)
    hun = fabrikk.bruker("hun", i=sted.e)
    steder = {"ingen": None, "egen": sted.e, "annen": under, "over_annen": over}
    sted_ = steder[rollens]
    Rolletildeling(bruker_id=hun.pk, rolle="leder", enhet_id=sted_ and sted_.pk,
                   fra=fabrikk.FOER).save(using="eier")  # fmt: skip
    hun = Bruker.objects.get(pk=hun.pk)
    ledet = under if rollens in ("annen", "over_annen") else sted.e
    poster = {}
    for e in (sted.e, under):
        m = fabrikk.sak(sted.arkivar, e, sted.a, tittel=f"Sak i {e.kode}")
        p = fabrikk.post(sted.arkivar, m, tittel2=f"xxheisen{e.kode}")
        vurder(bruker=sted.arkivar, registrering=p.pk, dokumenter={},
               vurdering=NySkjerming("XX", 1, xx_grunn="ikke_vurdert", eier=sted.arkivar.pk,
                                     frist=i_dag()))  # fmt: skip
        poster[e.pk] = (m, p)
    for e in (sted.e, under):
        venter = e.pk == ledet.pk
        m, p = poster[e.pk]
        with _eiers(hun) as c:
            c.execute("select leder_over(%s), er_leder_over(%s, %s)", [e.pk, hun.pk, e.pk])
            assert c.fetchone() == (venter, venter)
        assert (e.pk in ledede_enheter(hun)) == venter
        assert kan_skrive_sak(hun, m) == venter
        assert kan_skrive_post(hun, p) == venter
        with som(hun) as c:
            c.execute(
                "select count(*) from registrering_skjermet where tittel2 = %s",
                [f"xxheisen{e.kode}"],
            )
            assert c.fetchone()[0] == venter
            c.execute("select count(*) from soek(%s, 9)", [f"xxheisen{e.kode}"])
            assert c.fetchone()[0] == venter
            c.execute("select kan_legge_i_sak(%s), kan_legge_i_post(%s)", [m.pk, p.pk])
            assert c.fetchone() == (venter, venter)
        with connections["eier"].cursor() as c:
            c.execute(
                "select bool_or(bruker = %s) from kunne_lese_da(%s, now() + interval '1 minute',"
                " i_dag()) where kode = 'XX'",
                [hun.pk, p.pk],
            )
            assert c.fetchone() == (venter,)
