# SPDX-License-Identifier: EUPL-1.2
"""The sequencer: every committed event is a leaf once, in order, under a signed checkpoint."""

from __future__ import annotations

import os
import re
from datetime import timedelta

import psycopg
import pytest
from django.db import connections

import fabrikk
from glassklar.grunn.identitet import signert
from glassklar.spor import poster
from glassklar.spor.fliser import les_bunt
from glassklar.spor.forsegler import Forsegler, koble, laas_logg
from glassklar.spor.kilder import SPOR
from glassklar.spor.loggbase import Basekilde, les_tilstand
from glassklar.spor.meldinger import Stans
from glassklar.spor.noekler import Noekkelfil
from glassklar.spor.note import aapne_sjekkpunkt, les_noekkel
from glassklar.spor.signering import verifiser
from glassklar.spor.tre import (
    Front,
    bladhasher,
    konsistens_stemmer,
    konsistensbevis,
    rot_fra_kilde,
)


def eier(sql, *verdier):
    with connections["eier"].cursor() as c:
        c.execute(sql, list(verdier))
        return c.fetchall() if c.description else None


@pytest.fixture
def sted(ferdig):
    return ferdig(_lag_sted)


def _lag_sted():
    fabrikk.virksomhet()
    e = fabrikk.enhet("42", "Byggesak")
    return e, fabrikk.arkivdel("SAK"), fabrikk.arkivar(e)


@pytest.fixture
def lag(sted, roller, tmp_path):
    """Makes sequencers over connections of their own, all with the same key file."""
    aapne = []

    def ny(noekler=None):
        c = koble(roller.forsegler.url)
        aapne.append(c)
        return Forsegler(c, SPOR, Noekkelfil(noekler or tmp_path / "loggnoekkel"))

    yield ny
    for c in aapne:
        c.close()


def alt(f: Forsegler) -> int:
    sum_ = 0
    while n := f.tikk():
        sum_ += n
    return sum_


def kontroller(forventet: int | None = None) -> int:
    """The whole log against the whole trace, and every checkpoint against the last."""
    blader = []
    ider = []
    for poster_, id_er in eier("select poster, id_er from logg_bunt where logg = 'S' order by nr"):
        b = les_bunt(bytes(poster_))
        assert len(b) == len(id_er)
        blader += b
        ider += id_er
    linjer = {
        id_: (op, us, linje)
        for id_, op, us, linje in eier(
            "select id, op::text, (extract(epoch from tid) * 1000000)::bigint, spor_linje(s)"
            " from spor s"
        )
    }
    assert len(set(ider)) == len(ider)
    for post, id_ in zip(blader, ider, strict=True):
        op, us, linje = linjer[id_]
        assert post == poster.pakk(1, op, id_, us, linje.encode())
    orden = [id_ for (id_,) in eier("select id from spor order by xid, id")]
    assert orden[: len(ider)] == ider
    if forventet is not None:
        assert len(ider) == forventet
    hasher = bladhasher(blader)
    noekler = [les_noekkel(n) for (n,) in eier("select noekkel from logg_noekkel")]
    (opphav,) = eier("select navn from logg_tilstand")[0]
    c = connections["eier"].connection
    front, forrige = Front(), 0
    for storrelse, rot, note in eier(
        "select storrelse, rot, note from logg_sjekkpunkt order by tid"
    ):
        assert storrelse >= forrige
        front.utvid(hasher[forrige:storrelse])
        forrige = storrelse
        s = aapne_sjekkpunkt(note, noekler, verifiser, opphav)
        assert (s.storrelse, s.rot, bytes(rot)) == (storrelse, front.rot(), front.rot())
    assert forrige == len(ider)
    kilde = Basekilde(c, "S")
    eldre = eier("select storrelse, rot from logg_sjekkpunkt order by tid")
    for storrelse, rot in eldre[:: max(1, len(eldre) // 10)]:
        bevis = konsistensbevis(kilde, storrelse, forrige)
        assert konsistens_stemmer(storrelse, forrige, bytes(rot), front.rot(), bevis)
    assert rot_fra_kilde(kilde, forrige) == front.rot()
    return len(ider)


def test_alt_som_er_skrevet_blir_blader(sted, lag):
    e, a, arkivar = sted
    f = lag()
    m = fabrikk.sak(arkivar, e, a)
    alt(f)
    # The first checkpoint wrote the log's first key, which is an event too.
    foer = kontroller(eier("select count(*) from spor")[0][0])
    for _ in range(45):
        fabrikk.post(arkivar, m)
        f.tikk()
    assert kontroller(eier("select count(*) from spor")[0][0]) > foer + 256
    # Nothing new: no leaf and no checkpoint.
    punkter = eier("select count(*) from logg_sjekkpunkt")
    assert f.tikk() == 0
    assert eier("select count(*) from logg_sjekkpunkt") == punkter
    # Another process goes on where this one stopped.
    fabrikk.post(arkivar, m)
    alt(lag())
    kontroller(eier("select count(*) from spor")[0][0])


@pytest.mark.parametrize("antall", [1, 7, 255, 256, 257, 1000])
def test_bunker_av_alle_stoerrelser_gir_samme_tre(sted, lag, antall):
    eier("insert into spor (rolle, tabell, rad, op) select 'x', 'x', gen_random_uuid(), 'I'"
         " from generate_series(1, 600)")  # fmt: skip
    f = lag()
    while f.tikk(antall):
        pass
    kontroller(eier("select count(*) from spor")[0][0])


def test_ingen_hendelse_kommer_foran_en_forseglet(sted, lag, roller):
    """A transaction that began first and ends last: its events wait, and those after it too."""
    e, a, arkivar = sted
    m = fabrikk.sak(arkivar, e, a)
    f = lag()
    alt(f)
    foer = kontroller()
    with psycopg.connect(roller.intern.url) as treg:
        treg.execute("select set_config('glassklar.hvem', %s, true)", [signert(arkivar.pk)])
        treg.execute("update registrering set tittel = tittel where false")
        treg.execute("insert into arkivskaper values (gen_random_uuid(), 'x', 'Sen', '')")
        fabrikk.post(arkivar, m)
        assert f.tikk() == 0
        assert kontroller() == foer
        treg.commit()
    assert alt(f) >= 7
    kontroller(eier("select count(*) from spor")[0][0])


def test_en_transaksjon_som_staar_aapen_meldes(sted, lag, roller, monkeypatch):
    e, a, arkivar = sted
    f = lag()
    alt(f)
    monkeypatch.setattr("glassklar.spor.forsegler.HOLDT_IGJEN", timedelta(0))
    with psycopg.connect(roller.eier.url) as treg:
        treg.execute("select pg_current_xact_id()")
        fabrikk.sak(arkivar, e, a)
        assert f.tikk() == 0
        assert eier("select melding from logg_tilstand") == [("transaksjon",)]
        ((antall, eldste),) = eier("select antall, eldste from logg_venter()")
        assert antall > 0
        assert eldste is not None
    assert alt(f) == antall
    assert f.tikk() == 0
    assert eier("select melding from logg_tilstand") == [("",)]


def test_en_aapen_transaksjon_i_en_annen_base_holder_ingen_igjen(sted, lag, tjener):
    e, a, arkivar = sted
    f = lag()
    alt(f)
    with psycopg.connect(tjener.url) as annen:
        annen.execute("select pg_current_xact_id()")
        fabrikk.sak(arkivar, e, a)
        assert alt(f) > 0
        kontroller(eier("select count(*) from spor")[0][0])


def test_en_nabo_som_nettopp_sluttet_forsinker_ingen(sted, lag, monkeypatch):
    """One of another database that ends while the sequencer asks is gone when it asks again."""
    e, a, arkivar = sted
    f = lag()
    alt(f)
    fabrikk.sak(arkivar, e, a)
    spurt, ekte = [], f._rad

    def rad(sql, verdier=()):
        svar = ekte(sql, verdier)
        if "logg_grense" not in sql:
            return svar
        spurt.append(svar)
        return (3, svar[1]) if len(spurt) % 2 else svar

    monkeypatch.setattr(f, "_rad", rad)
    assert f.tikk() > 0
    assert len(spurt) > 1
    kontroller(eier("select count(*) from spor")[0][0])


def test_to_forsegler_aldri_samtidig(sted, lag, roller):
    with koble(roller.forsegler.url) as en, koble(roller.forsegler.url) as to:
        assert laas_logg(en, "S")
        assert not laas_logg(to, "S")
        assert laas_logg(to, "P")
    with koble(roller.forsegler.url) as tre:
        assert laas_logg(tre, "S")


def test_uten_lyver_loggen_ikke_om_navnet(transactional_db, roller, tmp_path):
    with koble(roller.forsegler.url) as c, pytest.raises(Stans) as feil:
        Forsegler(c, SPOR, Noekkelfil(tmp_path / "n")).tikk()
    assert feil.value.ord == "virksomhet"
    assert eier("select count(*) from logg_tilstand") == [(0,)]


def test_uten_noekkel_forsegles_ingenting(sted, lag, tmp_path):
    e, a, arkivar = sted
    fil = tmp_path / "loggnoekkel"
    f = lag()
    alt(f)
    assert oct(fil.stat().st_mode & 0o777) == "0o600"
    m = fabrikk.sak(arkivar, e, a)
    for bytte, ord_ in (
        (None, "noekkel_mangler"),
        ("tull", "noekkel_feil"),
        ("annen", "noekkel_feil"),
    ):
        innhold = fil.read_text()
        if bytte is None:
            fil.unlink()
        elif bytte == "tull":
            fil.write_text("PRIVATE+KEY+tull\n")
        else:
            from glassklar.spor.signering import ny_noekkel

            (opphav,) = eier("select navn from logg_tilstand")[0]
            fil.write_text(ny_noekkel(opphav).privat_tekst() + "\n")
        foer = eier("select storrelse from logg_tilstand")
        fabrikk.post(arkivar, m)  # ordinary work goes on
        with pytest.raises(Stans) as feil:
            f.tikk()
        assert feil.value.ord == ord_
        assert eier("select storrelse from logg_tilstand") == foer
        assert eier("select melding from logg_tilstand") == [(ord_,)]
        fil.write_text(innhold)
        os.chmod(fil, 0o600)
    alt(f)
    assert eier("select melding from logg_tilstand") == [("",)]
    kontroller(eier("select count(*) from spor")[0][0])


def test_noekkelen_er_aldri_i_databasen(sted, lag, tmp_path):
    alt(lag())
    hemmelig = (tmp_path / "loggnoekkel").read_text().split("+")[-1].strip()
    assert hemmelig not in str(eier("select * from logg_noekkel"))
    assert hemmelig not in str(eier("select etter::text from spor where tabell = 'logg_noekkel'"))


def test_bytte_av_noekkel_signeres_av_begge_og_staar_i_sporet(sted, lag, tmp_path):
    e, a, arkivar = sted
    f = lag()
    alt(f)
    (opphav,) = eier("select navn from logg_tilstand")[0]
    fil = Noekkelfil(tmp_path / "loggnoekkel")
    (gammel,) = fil.les()
    (ny,) = fil.forbered_bytte([opphav])
    f.tikk()
    ((note,),) = eier("select note from logg_sjekkpunkt order by tid desc limit 1")
    for n in (gammel, ny):
        aapne_sjekkpunkt(note, [n.noekkel], verifiser, opphav)
    fabrikk.sak(arkivar, e, a)
    alt(f)
    assert [str(s.noekkel) for s in fil.les()] == [str(ny.noekkel)]
    assert fil.ventende() == []
    ((note,),) = eier("select note from logg_sjekkpunkt order by tid desc limit 1")
    aapne_sjekkpunkt(note, [ny.noekkel], verifiser, opphav)
    assert note.count("— ") == 1
    assert eier(
        "select op::text, rolle, handling from spor where tabell = 'logg_noekkel' order by id"
    ) == [("I", "glassklar_forsegler", "forsegl"), ("U", "glassklar_forsegler", "forsegl"),
          ("I", "glassklar_forsegler", "forsegl")]  # fmt: skip
    kontroller(eier("select count(*) from spor")[0][0])


def test_en_klokke_som_stilles_tilbake_flytter_ikke_sjekkpunktet(sted, lag):
    e, a, arkivar = sted
    f = lag()
    alt(f)
    with connections["eier"].cursor() as c:
        c.execute("update logg_tilstand set tid = clock_timestamp() + interval '1 hour'")
    fabrikk.sak(arkivar, e, a)
    alt(f)
    tider = [t for (t,) in eier("select tid from logg_sjekkpunkt order by storrelse")]
    assert tider == sorted(tider)
    assert eier("select melding from logg_tilstand") == [("klokke",)]
    kontroller(eier("select count(*) from spor")[0][0])


def test_en_hentet_kopi_forsegles_ikke(sted, lag):
    f = lag()
    alt(f)
    eier("insert into spor (rolle, tabell, rad, op) values ('x', 'x', gen_random_uuid(), 'I')")
    eier("update logg_tilstand set klynge = klynge + 1")
    with pytest.raises(Stans) as feil:
        f.tikk()
    assert feil.value.ord == "gjenopprettet"
    eier("update logg_tilstand set klynge = klynge - 1, merke = '999999999999'")
    with pytest.raises(Stans) as feil:
        f.tikk()
    assert feil.value.ord == "gjenopprettet"


@pytest.mark.parametrize(
    "sql",
    ["update sjekkpunkt set note = 'x'", "delete from sjekkpunkt", "truncate bunt",
     "update flis set hasher = substr(hasher, 1, 32)", "delete from flis",
     "update flis set hasher = sha256('x')", "update bunt set poster = ''",
     "update bunt set id_er = id_er[2:]", "update tilstand set storrelse = 0",
     "update tilstand set navn = 'x'", "delete from tilstand",
     "update noekkel set noekkel = 'x'", "delete from noekkel",
     "update epoke set storrelse = 7", "delete from epoke"],
)  # fmt: skip
def test_det_som_er_forseglet_kan_ingen_rolle_endre(sted, lag, roller, sql):
    alt(lag())
    verb, mellom, rest = re.fullmatch(r"(update|delete|truncate)( from)? (.*)", sql).groups()
    for rolle in ("intern", "offentlig", "revisjon", "forsegler", "eier"):
        with psycopg.connect(getattr(roller, rolle).url) as k:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                k.execute(f"{verb}{mellom or ''} glassklar.logg_{rest}")


def test_rollen_som_forsegler_kan_ikke_annet(sted, lag, roller):
    alt(lag())
    rettigheter = eier(
        """select c.oid::regclass::text, string_agg(left(p, 1), '' order by n)
             from pg_class c, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'])
                  with ordinality x(p, n)
            where c.relnamespace in ('glassklar'::regnamespace, 'offentlig'::regnamespace)
              and c.relkind in ('r', 'p') and has_table_privilege('glassklar_forsegler', c.oid, p)
            group by 1"""
    )
    # The public schema has copies that the sequencer compares; it writes none of them.
    speil = {t: r for t, r in rettigheter if t.startswith("offentlig.")}
    assert set(speil.values()) == {"S"}
    rettigheter = [(t, r) for t, r in rettigheter if t not in speil]
    ventet = {"spor": "S", "logg_tilstand": "SIU", "logg_flis": "SIU", "logg_bunt": "SIU",
              "logg_noekkel": "SIU", "logg_sjekkpunkt": "SI", "logg_utsending": "SI",
              "logg_epoke": "SI"}  # fmt: skip
    assert {t: r for t, r in rettigheter if t != "logg_hendelse"} == ventet
    with koble(roller.forsegler.url) as k:
        for sql in ("insert into spor (rolle, tabell, rad, op) values ('x', 'x', null, 'I')",
                    "select 1 from mappe", "select 1 from bruker", "select 1 from noekkel",
                    "select spor_beskjaer(now())"):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                k.execute(sql)
    assert les_tilstand(connections["eier"].connection, "S").storrelse > 0
