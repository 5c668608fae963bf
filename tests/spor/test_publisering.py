# SPDX-License-Identifier: EUPL-1.2
"""Tiles and checkpoints as files, and going on after the database came back from a copy."""

from __future__ import annotations

import os
import shutil
from collections import Counter

import pytest
from django.db import connections

from glassklar.spor import drift, gjenoppretting
from glassklar.spor.fliser import alle_fliser, kontroller_flis, les_bunt, nye_bunter
from glassklar.spor.forsegler import koble
from glassklar.spor.kilder import SPOR
from glassklar.spor.loggbase import les_tilstand
from glassklar.spor.meldinger import Stans
from glassklar.spor.noekler import Noekkelfil
from glassklar.spor.note import aapne_sjekkpunkt, les_noekkel
from glassklar.spor.signering import verifiser
from glassklar.spor.tre import Front, Minnekilde, bladhasher

from .test_forsegler import eier, kontroller, sted  # noqa: F401

pytestmark = pytest.mark.usefixtures("sted")


@pytest.fixture
def o(roller, tmp_path):
    return drift.Oppsett(roller.forsegler.url, tmp_path / "noekkel", tmp_path / "ut", [SPOR])


def skriv(antall):
    eier("insert into spor (rolle, tabell, rad, op) select 'x', 'x', gen_random_uuid(), 'I'"
         " from generate_series(1, %s)", antall)  # fmt: skip


def gaa(o) -> str:
    """One process' life; return what it said was wrong."""
    runde = drift.en_gang(o)
    try:
        return runde.logger[0].sagt
    finally:
        runde.c.close()


def les_mappe(mappe):
    """The leaves that the folder proves, from its files alone."""
    noekler = [les_noekkel(n) for n in (mappe / "noekler.txt").read_text().split()]
    s = aapne_sjekkpunkt((mappe / "checkpoint").read_bytes(), noekler, verifiser)
    poster = []
    for f in nye_bunter(0, s.storrelse):
        poster += les_bunt((mappe / f.sti).read_bytes(), f.bredde)
    hasher = bladhasher(poster)
    front = Front()
    front.utvid(hasher)
    assert front.rot() == s.rot
    minne = Minnekilde(hasher)
    for f in alle_fliser(s.storrelse):
        fra = f.nr * 256
        assert kontroller_flis((mappe / f.sti).read_bytes(), f.bredde) == minne(
            f.nivaa, fra, fra + f.bredde
        )
    return s.storrelse, poster


def test_mappen_er_hele_loggen(o):
    for antall in (1, 300, 5, 256, 700):
        skriv(antall)
        assert gaa(o) == ""
        n, _ = les_mappe(o.mappe / "spor")
        assert n == kontroller(eier("select count(*) from spor")[0][0])
    # What is whole has no partial beside it.
    assert not list((o.mappe / "spor" / "tile" / "0").glob("000.p"))
    assert not list((o.mappe / "spor").rglob(".ny-*"))


def test_en_mappe_som_ikke_kan_skrives_stopper_ikke_forseglingen(o, tmp_path):
    skriv(10)
    o.mappe.write_text("en fil der mappen skulle vært")
    assert gaa(o) == "fliser"
    assert eier("select melding from logg_tilstand") == [("fliser",)]
    foer = eier("select storrelse from logg_tilstand")
    skriv(10)
    assert gaa(o) == "fliser"
    assert eier("select storrelse from logg_tilstand") > foer
    o.mappe.unlink()
    assert gaa(o) == ""
    n, _ = les_mappe(o.mappe / "spor")
    assert n == eier("select count(*) from spor")[0][0]


def test_filer_som_ble_borte_underveis_skrives_paa_nytt(o):
    """A crash between tiles and checkpoint: the next process writes them again."""
    skriv(100)
    gaa(o)
    mappe = o.mappe / "spor"
    gammelt = (mappe / "checkpoint").read_bytes()
    skriv(500)
    gaa(o)
    (mappe / "checkpoint").write_bytes(gammelt)
    for fil in [f for f in mappe.rglob("*") if f.is_file() and f.parent.name == "0"][::2]:
        fil.write_bytes(b"halv")
    assert gaa(o) == ""
    n, _ = les_mappe(mappe)
    assert n == eier("select count(*) from spor")[0][0]
    (mappe / "checkpoint").write_bytes(b"\x00" * 40)
    gaa(o)
    assert les_mappe(mappe)[0] == n


def test_en_mappe_som_ikke_kan_leses_sjekkes_naar_den_kan(o, monkeypatch):
    """It may be another log's: nothing is written over before it is looked at."""
    skriv(5)
    gaa(o)
    mappe = o.mappe / "spor"
    tekst = (mappe / "checkpoint").read_text()
    (mappe / "checkpoint").write_text("kommune-9999/spor\n" + tekst.split("\n", 1)[1])

    def nektet(_mappe):
        raise PermissionError(13, "nektet")

    skriv(5)
    with monkeypatch.context() as m:
        m.setattr("glassklar.spor.publisering.lest_sjekkpunkt", nektet)
        assert gaa(o) == "fliser"
    assert gaa(o) == "mappe_annen"
    assert (mappe / "checkpoint").read_text().startswith("kommune-9999/spor")


def test_en_annen_loggs_mappe_roeres_ikke(o):
    skriv(5)
    gaa(o)
    mappe = o.mappe / "spor"
    tekst = (mappe / "checkpoint").read_text()
    (mappe / "checkpoint").write_text("kommune-9999/spor\n" + tekst.split("\n", 1)[1])
    skriv(5)
    assert gaa(o) == "mappe_annen"
    assert (mappe / "checkpoint").read_text().startswith("kommune-9999/spor")
    assert eier("select melding from logg_tilstand") == [("mappe_annen",)]


def _kopi(roller, fra, til):
    with roller.eier.som(roller.eier.bruker, roller.eier.passord, "postgres").koble() as k:
        k.execute(f'drop database if exists "{til}" with (force)'.encode())
        k.execute(f'create database "{til}" template "{fra}"'.encode())


def test_hentet_fra_kopi_gaar_loggen_videre_uten_aa_motsi_seg(o, roller, tmp_path):
    """An older copy of the database, a folder with more leaves: nothing published becomes false."""
    skriv(300)
    gaa(o)
    base = roller.eier.database
    connections.close_all()
    skriv(40)  # in the copy, and not yet leaves there
    connections.close_all()
    _kopi(roller, base, f"{base}_kopi")
    skriv(200)
    gaa(o)
    mappe = o.mappe / "spor"
    ute, poster = les_mappe(mappe)
    gammelt = (mappe / "checkpoint").read_bytes()
    connections.close_all()
    _kopi(roller, f"{base}_kopi", base)
    skriv(15)  # somebody was too early: they get numbers that lost events had
    connections.close_all()
    # A copy that is loaded into a new server: other numbers of server and transactions.
    eier("update logg_tilstand set klynge = klynge + 1, merke = '900000000'")
    assert gaa(o) == "mappe_foran"
    connections.close_all()
    with koble(o.url) as c:
        linjer = list(gjenoppretting.fortsett(c, SPOR, o, roller.eier.url))
    assert "240 blader" in linjer[0].replace("241", "240")
    skriv(25)
    assert gaa(o) == ""
    n, nye = les_mappe(mappe)
    assert nye[:ute] == poster
    # … and one for each new beginning: an epoch is an event, which the verifier asks for.
    assert n == ute + 15 + 25 + 3
    epoker = eier(
        "select op::text, rolle, handling from spor where tabell = 'logg_epoke' order by id"
    )
    assert epoker == [("I", "glassklar_forsegler", "forsegl")] * 4
    # Every event that is here is a leaf, once.
    hasher = [bytes(h) for (h,) in eier(f"select hash from ({SPOR.sql}) k")]
    blader = Counter(p[18:] for p in nye)
    assert [blader[h] for h in hasher] == [1] * len(hasher)
    assert eier("select grunn from logg_epoke order by epoke") == [
        ("start",), ("tapt",), ("etterslep",), ("gjenopprettet",)]  # fmt: skip
    assert gammelt != (mappe / "checkpoint").read_bytes()
    shutil.rmtree(tmp_path / "ut")


def test_gjenoppretting_krever_at_de_andre_er_stoppet(o, roller):
    skriv(5)
    gaa(o)
    eier("select 1")
    with koble(o.url) as c, roller.intern.koble(), pytest.raises(Stans):
        list(gjenoppretting.fortsett(c, SPOR, o, ""))


def test_noekkelfilen_er_bare_for_den_ene(o):
    skriv(1)
    gaa(o)
    assert os.stat(o.noekkelfil).st_mode & 0o777 == 0o600
    assert len(Noekkelfil(o.noekkelfil).les()) == 1
    with koble(o.url) as c:
        assert les_tilstand(c, "S").navn.endswith("/spor")
