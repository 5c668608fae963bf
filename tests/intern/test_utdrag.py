# SPDX-License-Identifier: EUPL-1.2
"""The auditor's extract across the archive: by person and by period, as a page and as a command."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection, connections

import fabrikk
import sidehjelp
from glassklar.arkiv.api import endre_post, vurder
from glassklar.arkiv.models import Mottak, MottakFil
from glassklar.grunn.identitet import lesing, transaksjon
from glassklar.grunn.klokke import i_dag
from glassklar.intern.historikk import utdrag
from glassklar.org.actions import roller as rollehandlinger
from glassklar.spor import poster
from glassklar.spor.forsegler import Forsegler, koble, laas_logg
from glassklar.spor.kilder import SPOR
from glassklar.spor.noekler import Noekkelfil
from glassklar.spor.tre import bladhash, inklusjon_stemmer
from glassklar.tilgang.api import NySkjerming
from hus import ROT

UO3 = NySkjerming("UO", 3, "offl-13", "fvl-13-1-1")
I_AAR = {"fra": f"01.01.{i_dag().year}"}


@pytest.fixture
def kommune(transactional_db):
    k = sidehjelp.lag()
    p = k.post(tittel="Varsel", tittel2="om Per", fra="Ola Varsler", filer=(fabrikk.fil(),))
    vurder(bruker=k.arkivar, registrering=p.pk, vurdering=UO3)
    endre_post(bruker=k.saksbehandler, registrering=p.pk, tittel="Melding", grunn="Skrivefeil")
    k.p = p
    return k


def hent(k, hvem, **valg):
    svar = k.klient(hvem).get("/sporet/utdrag/", valg)
    return svar.status_code, b"".join(svar.streaming_content) if svar.streaming else svar.content


def rader(innhold: bytes):
    return list(csv.DictReader(io.StringIO(innhold.decode("utf-8-sig")), delimiter=";"))


def spoer(sql, *verdier):
    with connections["eier"].cursor() as c:
        c.execute(sql, list(verdier))
        return c.fetchall()


def test_bare_revisor(kommune):
    for hvem in (kommune.arkivar, kommune.saksbehandler, kommune.leder, kommune.admin):
        assert hent(kommune, hvem)[0] == 403
        assert hent(kommune, hvem, format="csv", **I_AAR)[0] == 403
    side = hent(kommune, kommune.revisor)[1].decode()
    assert "Utdrag av sporet" in side
    for hvem, har in ((kommune.revisor, True), (kommune.arkivar, False)):
        assert ("/sporet/utdrag/" in kommune.klient(hvem).get("/sporet/").content.decode()) is har
    # A form that is sent here has nobody to act for: no file, and no fault.
    assert kommune.klient(kommune.revisor).post("/sporet/utdrag/?format=csv&fra=01.01.2020"
                                                ).status_code == 405  # fmt: skip
    # Nothing was taken, so nothing says so.
    assert spoer("select count(*) from spor where handling = 'utdrag_spor'") == [(0,)]


def test_det_en_person_gjorde(kommune):
    status, innhold = hent(kommune, kommune.revisor, format="csv", person="Sindre")
    assert status == 200
    alle = rader(innhold)
    assert {r["hvem"] for r in alle} == {"Sindre Demomo"}
    (tittel,) = [r for r in alle if r["felt"] == "tittel"]
    assert (tittel["før"], tittel["nå"], tittel["grunn"]) == ("Varsel", "Melding", "Skrivefeil")
    assert tittel["gjelder"] == f"{kommune.saksnummer}-1"
    assert tittel["nøkkel"] == str(kommune.p.pk)
    # The same person by the whole name; what a stand-in did is with those it was done for.
    assert hent(kommune, kommune.revisor, format="csv", person="sindre demomo")[1] == innhold
    with connections["eier"].cursor() as c:
        c.execute("insert into spor (bruker, paa_vegne, rolle, handling, tabell, rad, op)"
                  " values (%s, %s, 'x', 'endre_post', 'registrering', %s, 'U')",
                  [kommune.leder.pk, kommune.saksbehandler.pk, kommune.p.pk])  # fmt: skip
    siste = rader(hent(kommune, kommune.revisor, format="csv", person="sindre")[1])[-1]
    assert (siste["hvem"], siste["på vegne av"]) == ("Marit Testbakken", "Sindre Demomo")


def test_en_periode_med_det_som_angaar_folk(kommune):
    with connections["eier"].cursor() as c:
        c.execute("update virksomhet set navn = navn || ' '")
    rollehandlinger.gi_rolle(
        bruker=kommune.admin, til_bruker=kommune.annen.pk, rolle="arkivar", enhet=None, fra=i_dag(),
        til=None, grunn="Vikar",
    )  # fmt: skip
    alle = rader(hent(kommune, kommune.revisor, format="csv", **I_AAR)[1])
    gitt = [r for r in alle if r["handling"] == "ga en rolle"]
    assert {(r["hvem"], r["gjelder"]) for r in gitt} >= {("Ada Minsen", "Ravdna Fiktsen")}
    assert any(r["gjelder"] == kommune.saksnummer for r in alle)
    # What was done beside the program is there too.
    assert any(r["hvem"].startswith("Driften") for r in alle)
    # The rows of a transaction come in the order that they were written.
    assert len({r["nummer"] for r in alle}) > 20
    i_morgen = f"{i_dag() + timedelta(days=1):%d.%m.%Y}"
    assert rader(hent(kommune, kommune.revisor, format="csv", fra=i_morgen)[1]) == []


def test_utdraget_og_det_skjermede_i_det_er_sporet(kommune):
    status, innhold = hent(kommune, kommune.revisor, format="jsonl", person="linh", **I_AAR)
    assert status == 200
    assert "Ola Varsler" in innhold.decode()
    ((etter, enhet, bruker),) = spoer(
        "select etter, enhet, bruker from spor where handling = 'utdrag_spor'"
    )
    etter = json.loads(etter)
    assert (etter["doer"], etter["person"], bruker) == (
        "intern:utdrag", kommune.arkivar.pk, kommune.revisor.pk)  # fmt: skip
    assert etter["fra"].startswith(f"{i_dag().year - 1}-12-31") or "01-01" in etter["fra"]
    assert "til" not in etter
    assert enhet == kommune.revisor.enhet_id
    lest = spoer("select tabell, rad, etter -> 'hva' from spor where op = 'L' and handling = 'les'")
    assert ("registrering", kommune.p.pk) in {r[:2] for r in lest}
    assert any(r[0] == "dokumentobjekt" for r in lest)
    # By another person nothing shielded was done: nothing of it is read.
    foer = len(lest)
    hent(kommune, kommune.revisor, format="jsonl", person="leder")
    assert spoer("select count(*) from spor where op = 'L' and handling = 'les'") == [(foer,)]


def test_det_som_kom_inn_er_lest_naar_hele_hendelsen_vises(kommune):
    """A page and the CSV name the event; the JSON holds what the item said."""
    with transaksjon(kommune.arkivar, "proeve"):
        m = Mottak.objects.create(kilde="opplasting", tittel="Fra Ola", avsender_navn="Ola Taus")
        MottakFil.objects.create(mottak=m, nr=1, filnavn="ola.txt", sjekksum="0" * 64,
                                 stoerrelse=1, mime="text/plain")  # fmt: skip
    spurt = "select rad, etter -> 'hva' from spor where op = 'L' and tabell = 'mottak'"
    assert "Ola Taus" not in hent(kommune, kommune.revisor, format="csv", **I_AAR)[1].decode()
    assert spoer(spurt) == []
    assert "Ola Taus" in hent(kommune, kommune.revisor, format="jsonl", **I_AAR)[1].decode()
    ((rad, hva),) = spoer(spurt)
    assert rad == m.pk
    assert {"avsender_navn", "tittel", "filnavn"} <= set(json.loads(hva))


@pytest.mark.parametrize(
    ("valg", "melding"),
    [
        ({}, "Skriv en person, en periode eller begge deler."),
        ({"person": "Ingen Sånn"}, "Ingen heter det."),
        ({"person": "Dobbel Navnesen"}, "Skriv brukernavnet: dobbel1, dobbel2"),
        ({"fra": "i dag"}, "Skriv datoen slik"),
        ({"fra": "02.01.2026", "til": "01.01.2026"}, "Siste dag er før den første."),
        ({"format": "exe", "fra": "01.01.2026"}, "Velg ett av alternativene."),
    ],
)
def test_det_som_ikke_kan_leses_blir_sagt(kommune, valg, melding):
    for nr in (1, 2):
        fabrikk.bruker(f"dobbel{nr}", "saksbehandler", i=kommune.bygg, navn="Dobbel Navnesen")
    status, innhold = hent(kommune, kommune.revisor, **({"format": "csv"} | valg))
    assert (status, melding in innhold.decode()) == (422, True)
    assert spoer("select count(*) from spor where handling = 'utdrag_spor'") == [(0,)]


def test_for_mange_hendelser_blir_sagt(kommune, monkeypatch):
    monkeypatch.setattr(utdrag, "MAKS", 5)
    status, innhold = hent(kommune, kommune.revisor, format="csv", **I_AAR)
    assert (status, "over 200 000 hendelser" in innhold.decode()) == (422, True)


def test_hver_linje_kan_bevises(kommune, roller, tmp_path):
    with koble(roller.forsegler.url) as c:
        assert laas_logg(c, "S")
        assert Forsegler(c, SPOR, Noekkelfil(tmp_path / "noekkel")).tikk() > 0
    hode, *linjer = map(
        json.loads, hent(kommune, kommune.revisor, format="jsonl", person="linh")[1].splitlines()
    )
    rot = base64.b64decode(hode["sjekkpunkt"].splitlines()[2])
    assert len(linjer) > 10
    for x in linjer:
        post = bytes.fromhex(x["post"])
        assert poster.les(post).linjehash == hashlib.sha256(x["linje"].encode()).digest()
        veien = [base64.b64decode(n) for n in x["bevis"]]
        assert inklusjon_stemmer(bladhash(post), x["blad"], hode["blader"], veien, rot)


def test_revisors_policy_spoerres_foerst_og_en_gang(kommune):
    with lesing(kommune.revisor), connection.cursor() as c:
        c.execute("explain (verbose) select id from spor")
        plan = "\n".join(r for (r,) in c.fetchall())
    filter_ = plan[plan.index("Filter:") :]
    assert filter_.index("InitPlan") < filter_.index("spor_leses"), plan


# -- the command ----------------------------------------------------------------------------------


def kjoer(roller, *argv: object):
    miljoe = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"),
              "PYTHONPATH": str(ROT / "src"), "GLASSKLAR_DB_REVISJON": roller.revisjon.url,
              "DATA_DIR": "/finnes/ikke"}  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "glassklar.config.cli", "spor", "utdrag", *map(str, argv)],
        capture_output=True, text=True, timeout=120, check=False, env=miljoe,
    )  # fmt: skip


def test_kommandoen_gir_det_samme_med_revisors_rolle_alene(kommune, roller, tmp_path):
    fil = tmp_path / "u.csv"
    svar = kjoer(roller, fil, "--person", "Sindre")
    assert (svar.returncode, svar.stderr) == (0, "")
    assert fil.stat().st_mode & 0o777 == 0o600
    siden = hent(kommune, kommune.revisor, format="csv", person="sindre")[1]
    assert fil.read_bytes() == siden
    assert rader(siden)
    ((rolle, etter),) = spoer(
        "select rolle, etter from spor where handling = 'utdrag_spor' and bruker is null"
    )
    assert (rolle, json.loads(etter)["doer"]) == ("glassklar_revisjon", "kommandolinje")
    svar = kjoer(roller, tmp_path / "u.jsonl", *("--fra", "01.01.2020", "--til", "31.12.2090"))
    assert svar.returncode == 0, svar.stderr
    assert "Ola Varsler" in (tmp_path / "u.jsonl").read_text("utf-8")
    # What is taken, stays; nothing is left of what went wrong.
    for argv, sagt in (
        ((fil, "--person", "sindre"), "finnes fra før"),
        ((tmp_path / "v.csv", "--person", "ingen"), "Ingen har brukernavnet"),
        ((tmp_path / "v.csv",), "Oppgi --person"),
        ((tmp_path / "v.txt", "--person", "sindre"), ".csv eller .jsonl"),
        ((tmp_path / "v.csv", "--fra", "x"), "skriv datoen slik"),
        ((tmp_path / "ikke" / "v.csv", "--person", "sindre"), "Kan ikke skrive i"),
    ):
        svar = kjoer(roller, *argv)
        assert svar.returncode == 1
        assert sagt in svar.stderr
        assert "Traceback" not in svar.stderr
    assert sorted(f.name for f in tmp_path.iterdir()) == ["u.csv", "u.jsonl"]
