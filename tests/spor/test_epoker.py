# SPDX-License-Identifier: EUPL-1.2
"""The verifier over more than one epoch: an older copy of the database was taken back, and work
went on. What the copy had not got is told of; what is forged, in any epoch, is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from django.db import connections

from glassklar.spor import gjenoppretting
from glassklar.spor.drift import Oppsett
from glassklar.spor.eksport import bilde, eksporter
from glassklar.spor.etterproev.avvik import Avvik
from glassklar.spor.etterproev.eksport import Eksport
from glassklar.spor.etterproev.kontroll import Dom, Kontroll
from glassklar.spor.forsegler import koble
from glassklar.spor.kilder import SPOR
from glassklar.spor.signering import verifiser as verifiser_signatur
from glassklar.spor.utskrift import SPOR_LINJER
from glassklar.spor.verifiser import Valg, verifiser
from spor.kommune import NAVN, Kommune, arbeid, opprett

TAPT = "hendelsen gikk tapt da databasen ble gjenopprettet"


def _kopi(roller, fra: str, til: str) -> None:
    connections.close_all()
    with roller.eier.som(roller.eier.bruker, roller.eier.passord, "postgres").koble() as k:
        k.execute(f'drop database if exists "{til}" with (force)'.encode())
        k.execute(f'create database "{til}" template "{fra}"'.encode())


def eier(sql: str, *verdier):
    with connections["eier"].cursor() as c:
        c.execute(sql, list(verdier))
        return c.fetchall() if c.description else None


@dataclass
class Fortsatt:
    """A municipality that went on from an older copy."""

    k: Kommune
    #: The last checkpoint that was published before the copy was taken back.
    ute: bytes
    #: Leaves whose events the copy had not got.
    tapte: range
    #: The number of an event in each epoch: sealed before the copy, in the copy but not sealed,
    #: and written after it was taken back.
    hendelser: dict[str, int] = field(default_factory=dict)
    #: An entry that was last changed in that epoch.
    poster: dict[str, object] = field(default_factory=dict)


@pytest.fixture
def fortsatt(ferdig, roller, tmp_path, tmp_path_factory, request) -> Fortsatt:
    """With the parameter True: somebody worked before the sequencer had gone on.

    Both are made once; every test gets copies of the database and of the files.
    """

    def straks() -> tuple[Fortsatt, Path]:
        return _gaa_videre(roller, tmp_path_factory.mktemp("straks"), arbeidet=False)

    def etter_arbeid() -> tuple[Fortsatt, Path]:
        return _gaa_videre(roller, tmp_path_factory.mktemp("etter"), arbeidet=True)

    f, filer = ferdig(etter_arbeid if getattr(request, "param", False) else straks)
    shutil.copytree(filer, tmp_path, dirs_exist_ok=True)
    f.k = Kommune(roller, tmp_path)
    return f


def _gaa_videre(roller, mappe: Path, *, arbeidet: bool) -> tuple[Fortsatt, Path]:
    k = Kommune(roller, mappe)
    base, kopi = roller.eier.database, f"{roller.eier.database}_kopi"
    sted = opprett()
    arbeid(sted, 1, 6)
    k.forsegl()
    foer = _siste()
    arbeid(sted, 2, 5)
    i_kopien = _siste()
    _kopi(roller, base, kopi)
    k.forsegl()
    ((uten,),) = eier("select storrelse from logg_tilstand where logg = 'S'")
    arbeid(sted, 3, 5)
    k.forsegl()
    # Everything behind the copy's last leaf is taken in again from the tiles: the copy has the
    # content of what it held itself, and has lost the rest.
    ((storrelse,),) = eier("select storrelse from logg_tilstand where logg = 'S'")
    f = Fortsatt(k, (mappe / "fliser" / "spor" / "checkpoint").read_bytes(),
                 range(uten, storrelse))  # fmt: skip
    _kopi(roller, kopi, base)
    with roller.eier.som(roller.eier.bruker, roller.eier.passord, "postgres").koble() as c:
        c.execute(f'drop database if exists "{kopi}" with (force)'.encode())
    # As on a new server: it counts its transactions from another number.
    eier("update logg_tilstand set klynge = klynge + 1, merke = '900000000' where logg = 'S'")
    if arbeidet:
        arbeid(sted, 5, 4)  # their events get numbers that lost events had
    i_kopien = _siste()
    connections.close_all()
    o = Oppsett(roller.forsegler.url, mappe / "loggnoekkel", mappe / "fliser", [SPOR], NAVN)
    with koble(o.url) as c:
        list(gjenoppretting.fortsett(c, SPOR, o, roller.eier.url))
    arbeid(sted, 4, 6)
    k.forsegl()
    for navn, (fra, til) in {
        "før kopien": (0, foer), "i kopien, ikke forseglet": (foer, i_kopien),
        "etter": (i_kopien, 2**62),
    }.items():  # fmt: skip
        ((f.hendelser[navn], f.poster[navn]),) = eier(
            "select s.id, s.rad from spor s where s.tabell = 'registrering' and s.id > %s"
            " and s.id <= %s and not exists (select from spor n where n.rad = s.rad and"
            " n.tabell = s.tabell and n.id > s.id) order by s.id desc limit 1", fra, til,
        )  # fmt: skip
    return f, mappe


def _siste() -> int:
    return eier("select max(id) from spor")[0][0]


def dom(f: Fortsatt, *, mot: bool = True) -> Dom:
    with f.k.som() as c, bilde(c):
        valg = Valg(mot=f.ute if mot else None, fliser=f.k.mappe / "fliser" / "spor")
        return verifiser(c, SPOR_LINJER, valg)


@pytest.mark.parametrize("fortsatt", [False, True], indirect=True)
def test_bare_det_som_gikk_tapt_blir_sagt(fortsatt):
    d = dom(fortsatt)
    assert [a.hva for a in d.avvik] == [TAPT] * len(fortsatt.tapte)
    assert {a.blad for a in d.avvik} == set(fortsatt.tapte)
    assert any("fortsettelse" in m for m in d.meldinger)
    grunner = [g for (g,) in eier("select grunn from logg_epoke where logg = 'S' order by epoke")]
    assert grunner == ["start", "tapt", "etterslep", "gjenopprettet"]


@pytest.mark.parametrize("fortsatt", [False, True], indirect=True)
def test_eksporten_sier_det_samme(fortsatt, tmp_path):
    maal = tmp_path / "eksport"
    with fortsatt.k.som() as c:
        eksporter(c, SPOR_LINJER, maal, tilstand=True)
    e = Eksport(maal)
    try:
        d = Kontroll(e, (), fortsatt.ute, None, None, verifiser_signatur).kjoer()
    finally:
        e.lukk()
    assert {a.blad for a in d.avvik} == set(fortsatt.tapte)
    assert {a.hva for a in d.avvik} == {"innholdet er tatt bort, men bare lesing kan beskjæres"}


Forfalskning = Callable[[psycopg.Connection, Fortsatt, str], None]


def _endre(c, f, naar):
    c.execute("update spor set grunn = 'en annen' where id = %s", [f.hendelser[naar]])


def _slett(c, f, naar):
    c.execute("delete from spor where id = %s", [f.hendelser[naar]])


def _tilbakedater(c, f, naar):
    c.execute("update spor set tid = tid - interval '1 hour' where id = %s", [f.hendelser[naar]])


def _raden(c, f, naar):
    c.execute("update registrering set journalposttype = 'X' where id = %s", [f.poster[naar]])


@pytest.mark.parametrize("slag", [_endre, _slett, _tilbakedater, _raden])
@pytest.mark.parametrize("naar", ["før kopien", "i kopien, ikke forseglet", "etter"])
def test_en_forfalskning_i_hvilken_som_helst_epoke_navngis(fortsatt, tjener, roller, naar, slag):
    url = tjener.som(tjener.bruker, tjener.passord, roller.eier.database).url
    with psycopg.connect(url, autocommit=True) as c:
        c.execute("set session_replication_role = replica")
        c.execute("set search_path = glassklar")
        slag(c, fortsatt, naar)
    nye = [a for a in dom(fortsatt).avvik if a.hva != TAPT]
    assert any(_navngitt(a, fortsatt, naar) for a in nye), nye


def _navngitt(a: Avvik, f: Fortsatt, naar: str) -> bool:
    return a.id == f.hendelser[naar] or a.rad == str(f.poster[naar])


def test_en_gjenoppretting_kan_ikke_oppgis_som_grunn_for_det_som_er_slettet(
    fortsatt, tjener, roller
):
    """An event is removed, and an epoch that claims that it was lost is put in beside."""
    url = tjener.som(tjener.bruker, tjener.passord, roller.eier.database).url
    with psycopg.connect(url, autocommit=True) as c:
        c.execute("set session_replication_role = replica")
        c.execute("set search_path = glassklar")
        _slett(c, fortsatt, "før kopien")
        c.execute("update logg_epoke set storrelse = 0 where logg = 'S' and grunn = 'tapt'")
    nye = [a for a in dom(fortsatt).avvik if a.hva != TAPT]
    assert any(a.tabell == "logg_epoke" for a in nye), nye
