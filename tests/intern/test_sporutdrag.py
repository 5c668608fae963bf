# SPDX-License-Identifier: EUPL-1.2
"""Extracts of a case's trace: for those entitled, traced themselves, and provable line by line."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re

import pytest
from django.db import connections
from lxml import etree

import sidehjelp
from glassklar.arkiv.api import endre_post, vurder
from glassklar.spor import poster
from glassklar.spor.forsegler import Forsegler, koble, laas_logg
from glassklar.spor.kilder import SPOR
from glassklar.spor.noekler import Noekkelfil
from glassklar.spor.tre import bladhash, inklusjon_stemmer
from glassklar.tilgang.api import NySkjerming

UO3 = NySkjerming("UO", 3, "offl-13", "fvl-13-1-1")


@pytest.fixture
def kommune(ferdig):
    return ferdig(sidehjelp.lag)


def hent(k, hvem, hva, **valg):
    svar = k.klient(hvem).get(f"/sak/{k.saksnummer}/{hva}/", valg)
    return svar.status_code, b"".join(svar.streaming_content) if svar.streaming else svar.content


def lesespor():
    with connections["eier"].cursor() as c:
        c.execute("select bruker, tabell, etter ->> 'doer' from spor where op = 'L' order by id")
        return c.fetchall()


def test_csv_sier_det_i_ord_og_er_selv_sporet(kommune):
    p = kommune.post(tittel="=1+1", fra="Ola Varsler", skjerming=UO3)
    endre_post(bruker=kommune.arkivar, registrering=p.pk, tittel="Varsel", grunn="Skrivefeil")
    status, innhold = hent(kommune, kommune.arkivar, "historikk/csv")
    assert status == 200
    rader = list(csv.DictReader(io.StringIO(innhold.decode("utf-8-sig")), delimiter=";"))
    (tittel,) = [r for r in rader if r["nå"] == "Varsel" and r["felt"] == "tittel"]
    # What a spreadsheet would run is text.
    assert (tittel["før"], tittel["grunn"], tittel["hvem"]) == ("'=1+1", "Skrivefeil", "Linh")
    assert any(r["nå"] == "Ola Varsler" for r in rader)
    doer = "intern:spor_utdrag"
    assert {(b, t) for b, t, d in lesespor() if d == doer} == {
        (kommune.arkivar.pk, "spor"), (kommune.arkivar.pk, "registrering")}  # fmt: skip
    # Only one person's, and only of a period.
    _s, ingen = hent(kommune, kommune.arkivar, "historikk/csv", person=kommune.annen.pk)
    assert len(ingen.decode().splitlines()) == 1
    _s, foer = hent(kommune, kommune.arkivar, "historikk/csv", til="01.01.2020")
    assert len(foer.decode().splitlines()) == 1
    assert hent(kommune, kommune.arkivar, "historikk/csv", fra="tull")[0] == 422


def test_bare_arkiv_og_revisor(kommune):
    p = kommune.post(tittel="Varsel", fra="Ola Varsler")
    vurder(bruker=kommune.arkivar, registrering=p.pk, vurdering=UO3)
    for hvem in (kommune.saksbehandler, kommune.leder, kommune.admin):
        assert hent(kommune, hvem, "historikk/jsonl")[0] == 403
        assert hent(kommune, hvem, "endringslogg")[0] == 403
    status, innhold = hent(kommune, kommune.revisor, "historikk/jsonl")
    assert status == 200
    assert "Ola Varsler" in innhold.decode()
    assert hent(kommune, kommune.arkivar, "historikk/exe")[0] == 404


def test_hver_linje_kan_bevises_mot_sjekkpunktet(kommune, roller, tmp_path):
    kommune.post(tittel="En")
    # Before anything is sealed there is nothing to prove with, and nothing says so.
    _s, innhold = hent(kommune, kommune.arkivar, "historikk/jsonl")
    hode, *linjer = map(json.loads, innhold.splitlines())
    assert hode == {"sjekkpunkt": "", "blader": 0}
    assert linjer
    assert not any("bevis" in x for x in linjer)
    with koble(roller.forsegler.url) as c:
        assert laas_logg(c, "S")
        assert Forsegler(c, SPOR, Noekkelfil(tmp_path / "noekkel")).tikk() > 0
    kommune.post(tittel="To")
    _s, innhold = hent(kommune, kommune.arkivar, "historikk/jsonl")
    hode, *linjer = map(json.loads, innhold.splitlines())
    tekst = hode["sjekkpunkt"].splitlines()
    assert int(tekst[1]) == hode["blader"] > 0
    rot = base64.b64decode(tekst[2])
    bevist = 0
    for x in linjer:
        if "blad" not in x:
            continue
        bevist += 1
        post = bytes.fromhex(x["post"])
        assert poster.les(post).nr == x["id"]
        assert poster.les(post).linjehash == hashlib.sha256(x["linje"].encode()).digest()
        veien = [base64.b64decode(n) for n in x["bevis"]]
        hvor = (x["blad"], hode["blader"], veien, rot)
        assert inklusjon_stemmer(bladhash(post), *hvor)
        assert not inklusjon_stemmer(bladhash(post[:-1] + bytes([post[-1] ^ 1])), *hvor)
    assert 5 < bevist < len(linjer)


def test_endringsloggen_er_noarks(kommune):
    p = kommune.post(tittel="Søknad")
    assert hent(kommune, kommune.arkivar, "endringslogg")[0] == 302
    endre_post(bruker=kommune.arkivar, registrering=p.pk, tittel="Klage", grunn="Feil")
    _s, innhold = hent(kommune, kommune.arkivar, "endringslogg")
    rot = etree.fromstring(innhold)
    rader = [{re.sub("{.*}", "", f.tag): f.text for f in e} for e in rot]
    (tittel,) = [r for r in rader if r["referanseMetadata"] == "tittel"]
    assert (tittel["tidligereVerdi"], tittel["nyVerdi"]) == ("Søknad", "Klage")
    assert tittel["referanseArkivenhet"] == str(p.pk)
    assert tittel["endretAv"] == "Linh"
