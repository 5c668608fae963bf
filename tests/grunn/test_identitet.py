# SPDX-License-Identifier: EUPL-1.2
"""The acting person: signed, short-lived, one a transaction, and nobody when it is not right."""

from __future__ import annotations

import hashlib
import hmac
import time
from contextlib import suppress

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction

import fabrikk
from glassklar.grunn import identitet
from glassklar.grunn.identitet import lesing, signert, transaksjon
from glassklar.tilgang.api import NySkjerming

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def folk():
    fabrikk.virksomhet()
    e = fabrikk.enhet("42")
    return fabrikk.arkivar(e), fabrikk.bruker("annen", "saksbehandler", i=e), e


def hvem(verdi=None):
    with transaction.atomic(), connection.cursor() as c:
        if verdi is not None:
            c.execute("select set_config('glassklar.hvem', %s, true)", [verdi])
        c.execute("select hvem()")
        return c.fetchone()[0]


def med_noekkel(tekst: str, noekkel: bytes) -> str:
    return f"{tekst}:{hmac.new(noekkel, tekst.encode(), hashlib.sha256).hexdigest()}"


def test_en_ekte_signatur_er_personen(folk):
    assert hvem(signert(folk[0].pk)) == folk[0].pk


def test_sql_og_python_regner_likt_ogsaa_paa_grensen(folk):
    naa = time.time()
    assert hvem(signert(folk[0].pk, naa - identitet.LEVETID + 60)) == folk[0].pk
    assert hvem(signert(folk[0].pk, naa - identitet.LEVETID - 60)) is None


FREMTID = int(time.time()) + 600
EKTE = identitet.noekkel


@pytest.mark.parametrize(
    "lag",
    [
        lambda n: "",
        lambda n: "1",
        lambda n: "1:2",
        lambda n: "1:2:3",
        lambda n: f"1:{FREMTID}:" + "0" * 64,
        lambda n: f"1:{FREMTID}:",
        lambda n: "::",
        lambda n: ":" * 100,
        lambda n: "a:b:" + "c" * 64,
        lambda n: med_noekkel(f"1:{FREMTID}", b"\x00" * 32),
        lambda n: med_noekkel(f"1:{FREMTID}", b""),
        lambda n: med_noekkel(f"-1:{FREMTID}", n),
        lambda n: med_noekkel(f"0x1:{FREMTID}", n),
        lambda n: med_noekkel(f"1.0:{FREMTID}", n),
        lambda n: med_noekkel(f" 1:{FREMTID}", n),
        lambda n: med_noekkel(f"1 :{FREMTID}", n),
        lambda n: med_noekkel(f"99999999999999999999:{FREMTID}", n),
        lambda n: med_noekkel(f"9999999999:{FREMTID}", n),
        lambda n: med_noekkel("1:99999999999999999999999", n),
        lambda n: med_noekkel("1:-1", n),
        lambda n: med_noekkel("1:1", n),
        lambda n: med_noekkel("1:infinity", n),
        lambda n: med_noekkel(f"١:{FREMTID}", n),
        lambda n: med_noekkel(f"1:{FREMTID}", n).upper(),
        lambda n: med_noekkel(f"1:{FREMTID}", n) + "\n",
        lambda n: "\n" + med_noekkel(f"1:{FREMTID}", n),
        lambda n: med_noekkel(f"1:{FREMTID}", n) + ":x",
        lambda n: med_noekkel(f"1:{FREMTID}", n)[:-1],
        lambda n: "2" + med_noekkel(f"1:{FREMTID}", n)[1:],
        lambda n: "1:2:" + "å" * 64,
        lambda n: "💥" * 50,
        lambda n: "x" * 100_000,
    ],
    ids=lambda f: None,
)
def test_alt_annet_er_ingen_og_aldri_en_feil(folk, lag):
    assert hvem(lag(EKTE())) is None


def test_uten_noekkel_i_databasen_finnes_ingen(folk):
    with connections["eier"].cursor() as c:
        c.execute("delete from noekkel")
    assert hvem(signert(folk[0].pk)) is None


def test_verdien_er_borte_i_neste_transaksjon(folk):
    assert hvem(signert(folk[0].pk)) == folk[0].pk
    assert hvem() is None


def test_en_kopiert_verdi_varer_bare_til_den_gaar_ut(folk, roller):
    verdi = signert(folk[0].pk)
    with psycopg.connect(roller.intern.url) as k:
        k.execute("set search_path = glassklar")
        k.execute("select set_config('glassklar.hvem', %s, false)", [verdi])
        assert k.execute("select hvem()").fetchone() == (folk[0].pk,)
        gammel = signert(folk[0].pk, time.time() - identitet.LEVETID - 1)
        k.execute("select set_config('glassklar.hvem', %s, false)", [gammel])
        assert k.execute("select hvem()").fetchone() == (None,)


def test_nestet_med_en_annen_person_nektes(folk):
    arkivar, annen, _e = folk
    with transaksjon(arkivar, "ytre"):
        with pytest.raises(RuntimeError), transaksjon(annen, "indre"):
            pass  # pragma: no cover
        assert identitet.handlende() == arkivar.pk
    assert identitet.handlende() is None


def innstilling():
    with connection.cursor() as c:
        c.execute(
            "select hvem(), current_setting('glassklar.handling', true),"
            " current_setting('glassklar.grunn', true)"
        )
        return c.fetchone()


def test_ytre_handling_og_grunn_kommer_tilbake(folk):
    arkivar = folk[0]
    with transaksjon(arkivar, "ytre", "ytre grunn"):
        with transaksjon(arkivar, "indre", "indre grunn"):
            assert innstilling() == (arkivar.pk, "indre", "indre grunn")
            with lesing(arkivar):
                assert innstilling() == (arkivar.pk, "les", "")
            assert innstilling() == (arkivar.pk, "indre", "indre grunn")
        assert innstilling() == (arkivar.pk, "ytre", "ytre grunn")
        with pytest.raises(ZeroDivisionError), transaksjon(arkivar, "feiler"):
            raise ZeroDivisionError
        assert innstilling() == (arkivar.pk, "ytre", "ytre grunn")
        with pytest.raises(DatabaseError), transaksjon(arkivar, "feiler"):
            with connection.cursor() as c:
                c.execute("select 1/0")
        assert innstilling() == (arkivar.pk, "ytre", "ytre grunn")


def test_personen_varer_ikke_ut_over_blokken_i_en_aapen_transaksjon(folk):
    with transaction.atomic():
        with transaksjon(folk[0], "indre"):
            assert innstilling()[0] == folk[0].pk
        assert innstilling() == (None, "", "")


def test_uten_person_skrives_ingenting_noe_sted(folk):
    """Every table that the role may write refuses an insert and an update."""
    arkivar, _annen, e = folk
    a = fabrikk.arkivdel("SAK")
    m = fabrikk.sak(arkivar, e, a)
    fabrikk.post(arkivar, m, tittel2="x", skjerming=NySkjerming("UO", 3, "offl-13", "fvl-13-1-1"),
                 filer=(fabrikk.fil(b"x"),))  # fmt: skip
    uten = {"oekt", "delt_minne", "procrastinate_jobs", "procrastinate_events",
            "procrastinate_periodic_defers", "procrastinate_workers"}  # fmt: skip
    with connections["eier"].cursor() as c:
        c.execute(
            """select c.relname, (select min(a.attname) from pg_attribute a where a.attrelid = c.oid
                 and a.attnum > 0 and not a.attisdropped
                 and has_column_privilege('glassklar_intern', c.oid, a.attnum, 'update'))
               from pg_class c where c.relnamespace = 'glassklar'::regnamespace
                and c.relkind in ('r', 'p') and not c.relispartition
                and has_any_column_privilege('glassklar_intern', c.oid, 'insert, update')"""
        )
        tabeller = [(t, k) for t, k in c.fetchall() if t not in uten]
        skrevet = {}
        for t, _k in tabeller:
            c.execute(f"select count(*), coalesce(max(xmin::text::bigint), 0) from {t}")
            skrevet[t] = c.fetchone()
    assert len(tabeller) > 40
    for person in (None, f"{arkivar.pk}:{FREMTID}:" + "0" * 64):
        for t, kolonne in tabeller:
            for sql in (
                f"update {t} set {kolonne} = {kolonne}" if kolonne else "select 1",
                f"insert into {t} select * from {t} limit 1",
            ):
                with suppress(DatabaseError), transaction.atomic(), connection.cursor() as c:
                    if person:
                        c.execute("select set_config('glassklar.hvem', %s, true)", [person])
                    c.execute(sql)
        with connections["eier"].cursor() as c:
            for t, _k in tabeller:
                c.execute(f"select count(*), coalesce(max(xmin::text::bigint), 0) from {t}")
                assert c.fetchone() == skrevet[t], t


def test_uten_person_leses_bare_aapne_rader(folk):
    arkivar, _annen, e = folk
    a = fabrikk.arkivdel("SAK")
    m = fabrikk.sak(arkivar, e, a, tittel2="åpen linje")
    fabrikk.post(arkivar, m, tittel2="x", skjerming=NySkjerming("UO", 3, "offl-13", "fvl-13-1-1"))
    with connection.cursor() as c:
        c.execute("select count(*) from mappe_skjermet")
        assert c.fetchone() == (1,)
        c.execute("select count(*) from registrering_skjermet")
        assert c.fetchone() == (0,)
        c.execute("select mine_vern(), mine_saksvern(), mine_saker()")
        assert c.fetchone() == ([], [], [])


def test_en_grunn_kan_ikke_lukke_setningen(folk):
    with transaksjon(folk[0], "x'); select 1; --", "gr'unn\0 med ; tegn"):
        assert innstilling() == (folk[0].pk, "x'); select 1; --", "gr'unn med ; tegn")
