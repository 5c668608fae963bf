# SPDX-License-Identifier: EUPL-1.2
"""The public log on the public site: page, tiles, proofs, and what is taken away."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from glassklar.grunn.tjener import Oppsett
from glassklar.spor import fliser, note, tre
from glassklar.spor.signering import verifiser
from offentlig import rader
from offentlig.segl import OPPHAV, eier, foer, forsegl, glem_loggen, skriv_om

JSON = dict[str, Any]


@pytest.fixture
def segl(roller: Oppsett, tmp_path: Path) -> Any:
    """Seal what waits: ``segl()``."""
    return lambda: forsegl(roller, tmp_path)


def mange(antall: int) -> None:
    """So many events of one entry."""
    p = rader.post(postnr=1)
    rader.legg_ut(p)
    foer(p)
    eier(
        "select count(glassklar.offentlig_logg(%s, 'R', false)) from generate_series(2, %s)",
        p.id, antall,
    )  # fmt: skip


def _b(tekst: str) -> bytes:
    return base64.b64decode(tekst)


def noekkel() -> note.Noekkel:
    """The public key that the site gives."""
    ((tekst,),) = eier("select noekkel from offentlig.logg_noekkel")
    return note.les_noekkel(tekst)


def sjekkpunkt(publikum: Client) -> note.Sjekkpunkt:
    """The last checkpoint, signature checked."""
    svar = publikum.get("/logg/checkpoint")
    assert svar.status_code == 200
    return note.aapne_sjekkpunkt(svar.content, [noekkel()], verifiser, OPPHAV)


def alle_blader(publikum: Client, antall: int) -> list[bytes]:
    """The leaf hashes of all entries, from the bundles."""
    poster: list[bytes] = []
    for b in fliser.nye_bunter(0, antall):
        svar = publikum.get(f"/logg/{b.sti}")
        assert svar.status_code == 200, b
        poster += fliser.les_bunt(svar.content, b.bredde)
    return tre.bladhasher(poster)


# -- before anything is sealed -------------------------------------------------------------------


def test_ingenting_er_forseglet(publikum: Client) -> None:
    rader.legg_ut(rader.post(postnr=1))
    assert "Ingenting er forseglet ennå" in publikum.get("/logg/").content.decode()
    for sti in ("/logg/checkpoint", "/logg/tile/0/000.p/1", "/logg/tile/entries/000.p/1"):
        assert publikum.get(sti).status_code == 404, sti
    side = publikum.get("/sak/2026/127/1/").content.decode()
    assert 'id="bevis"' not in side
    assert "ikke ført" in publikum.get("/sak/2026/127/1/bevis/").content.decode()
    for sti in ("", "/inklusjon?blad=0&storrelse=1", "/konsistens?fra=0&til=1"):
        svar = publikum.get(f"/api/v1/logg{sti}")
        assert svar.status_code == 404, sti
        assert svar.json()["melding"]


def test_ikke_forseglet_ennaa(publikum: Client, segl: Any) -> None:
    p = rader.post(postnr=1)
    rader.legg_ut(p)
    foer(p)
    side = publikum.get("/sak/2026/127/1/").content.decode()
    assert "venter på segl" in side
    assert "Linje i loggen" not in side
    assert "1 linje venter" in publikum.get("/logg/").content.decode()
    bevis = publikum.get("/sak/2026/127/1/bevis/").content.decode()
    assert "Ikke ennå" in bevis
    assert "Last ned beviset" not in bevis
    b = publikum.get("/api/v1/logg/bevis/2026/127/1").json()
    assert (b["blad"], b["sjekkpunkt"], b["vei"]) == (None, None, [])
    assert segl() == 1
    side = publikum.get("/sak/2026/127/1/").content.decode()
    assert "venter på segl" not in side
    assert "ingen kan endre uten at det synes" in side


# -- tiles and checkpoint ------------------------------------------------------------------------


def test_flisene_gir_treet_som_seglet_sier(publikum: Client, segl: Any) -> None:
    mange(600)
    segl()
    s = sjekkpunkt(publikum)
    assert s.storrelse == 600
    blader = alle_blader(publikum, 600)
    front = tre.Front()
    front.utvid(blader)
    assert front.rot() == s.rot
    kilde = tre.Minnekilde(blader)
    for f in fliser.alle_fliser(600):
        svar = publikum.get(f"/logg/{f.sti}")
        assert svar.content == kilde(f.nivaa, f.nr * 256, f.nr * 256 + f.bredde), f
        assert svar["Content-Type"] == "application/octet-stream"
        assert "immutable" in svar["Cache-Control"]
    # A partial tile that has become wider is still there as it was.
    assert publikum.get("/logg/tile/0/002.p/5").content == b"".join(blader[512:517])
    assert publikum.get("/logg/tile/0/000.p/5").content == b"".join(blader[:5])


@pytest.mark.parametrize(
    "sti",
    [
        "0/003", "0/002", "0/002.p/89", "2/000.p/1", "0/2", "0/x000/000", "0/000.p/0",
        "0/000.p/256", "entries/002", "entries/003.p/1", "-1/000", "64/000", "0/000/",
        "../checkpoint", "0/000%00", "0/" + "x999/" * 7 + "999",
    ],
)  # fmt: skip
def test_det_som_ikke_er_der_finnes_ikke(publikum: Client, segl: Any, sti: str) -> None:
    mange(600)
    segl()
    assert publikum.get(f"/logg/tile/{sti}").status_code == 404


def test_filene_sier_hva_de_er(publikum: Client, segl: Any) -> None:
    mange(3)
    segl()
    svar = publikum.get("/logg/checkpoint")
    assert svar["Content-Type"].startswith("text/plain")
    assert "immutable" not in svar["Cache-Control"]
    assert svar["Access-Control-Allow-Origin"] == "*"
    program = publikum.get("/logg/vitne.py")
    assert "python" in program["Content-Type"]
    assert b"Ed25519" in program.content
    side = publikum.get("/logg/").content.decode()
    assert str(noekkel()) in side.replace("&#x2B;", "+")
    assert OPPHAV in side


# -- proofs --------------------------------------------------------------------------------------


def test_bevisfilen_holder_helt_ut(publikum: Client, segl: Any) -> None:
    mange(300)
    segl()
    p = rader.post(postnr=2, tittel="Klage på garasje")
    rader.legg_ut(p)
    foer(p)
    segl()
    side = publikum.get("/sak/2026/127/2/bevis/").content.decode()
    (lenke,) = {x for x in side.split('"') if x.endswith(".json")} - {"/api/openapi.json"}
    svar = publikum.get(lenke)
    assert "attachment" in svar["Content-Disposition"]
    b = json.loads(svar.content)
    assert b["blad"] == 300
    assert json.loads(b["linje"])["tittel"] == "Klage på garasje"
    s = note.aapne_sjekkpunkt(
        b["sjekkpunkt"], [note.les_noekkel(n) for n in b["noekler"]], verifiser, OPPHAV
    )
    from glassklar.spor import poster

    post = _b(b["post"])
    assert post == poster.pakk(
        poster.OFFENTLIG, "U", b["hendelse"], poster.les(post).us, b["linje"].encode()
    )
    vei = [_b(v) for v in b["vei"]]
    assert tre.inklusjon_stemmer(tre.bladhash(post), 300, s.storrelse, vei, s.rot)


def test_alle_bevis_i_api_et(publikum: Client, segl: Any) -> None:
    mange(520)
    segl()
    blader = alle_blader(publikum, 520)
    roetter = {}
    for n in (1, 2, 3, 255, 256, 257, 511, 512, 513, 520):
        front = tre.Front()
        front.utvid(blader[:n])
        roetter[n] = front.rot()
    for n, rot in roetter.items():
        for blad in {0, 1, n // 2, n - 1} & set(range(n)):
            i = publikum.get(f"/api/v1/logg/inklusjon?blad={blad}&storrelse={n}").json()
            assert tre.bladhash(_b(i["post"])) == _b(i["bladhash"]) == blader[blad]
            vei = [_b(v) for v in i["bevis"]]
            assert tre.inklusjon_stemmer(blader[blad], blad, n, vei, rot)
        for m, eldre in roetter.items():
            if m <= n:
                k = publikum.get(f"/api/v1/logg/konsistens?fra={m}&til={n}").json()
                bevis = [_b(v) for v in k["bevis"]]
                assert tre.konsistens_stemmer(m, n, eldre, rot, bevis), (m, n)


@pytest.mark.parametrize(
    ("sti", "felt"),
    [
        ("inklusjon", "blad"),
        ("inklusjon?blad=0", "storrelse"),
        ("inklusjon?blad=x&storrelse=3", "blad"),
        ("inklusjon?blad=-1&storrelse=3", "blad"),
        ("inklusjon?blad=3&storrelse=3", "blad"),
        ("inklusjon?blad=0&storrelse=0", "blad"),
        ("inklusjon?blad=0&storrelse=4", "storrelse"),
        ("inklusjon?blad=0&storrelse=99999999999999999999999", "storrelse"),
        ("konsistens?fra=2&til=1", "fra"),
        ("konsistens?fra=1&til=4", "til"),
        ("konsistens?fra=1.5&til=3", "fra"),
        ("konsistens?fra=%00&til=3", "fra"),
        ("sjekkpunkt?storrelse=tre", "storrelse"),
        ("bevis/2026/127/1?versjon=0", "versjon"),
        ("bevis/2026/127/1?versjon=99999999", "versjon"),
    ],
)
def test_gale_parametre(publikum: Client, segl: Any, sti: str, felt: str) -> None:
    mange(3)
    segl()
    svar = publikum.get(f"/api/v1/logg/{sti}")
    assert svar.status_code == 400
    assert svar.json()["felt"][felt]


def test_det_som_mangler_finnes_ikke(publikum: Client, segl: Any) -> None:
    mange(3)
    segl()
    for sti in (
        "/api/v1/logg/sjekkpunkt?storrelse=2", "/api/v1/logg/bevis/2026/127/99",
        "/api/v1/logg/bevis/2026/127/1?versjon=7", "/api/v1/logg/bevis/0/127/1",
        "/sak/2026/127/99/bevis/", "/sak/2026/127/1/bevis/999.json",
        "/sak/2026/127/99/bevis/1.json",
    ):  # fmt: skip
        assert publikum.get(sti).status_code == 404, sti


def test_bevis_etter_versjon(publikum: Client, segl: Any) -> None:
    p = rader.post(postnr=1)
    rader.legg_ut(p)
    foer(p)
    ny = rader.rettet(rader.post(id=p.id, postnr=1, tittel="Ny"), "tittel", p.tittel, "Ny")
    rader.legg_ut(ny, versjon=2)
    foer(ny, slag="R")
    segl()
    hent = "/api/v1/logg/bevis/2026/127/1"
    assert [publikum.get(f"{hent}{v}").json()["blad"] for v in ("", "?versjon=1", "?versjon=2")] \
        == [1, 0, 1]  # fmt: skip
    side = publikum.get("/sak/2026/127/1/bevis/").content.decode()
    # Old and new beside each other, from the sealed lines themselves.
    assert side.index("Tittelen er rettet") < side.index("<del>") < side.index("<ins>")


# -- what is taken away --------------------------------------------------------------------------


def test_trukket_er_ingen_steder(publikum: Client, segl: Any) -> None:
    p = rader.post(
        postnr=1, tittel="Kanarititel", sakstittel="Kanarisak", saksbehandler="Kanarimo",
        parter=(), dokumenter=(rader.dokument(tittel="Kanaridok"),),
    )  # fmt: skip
    rader.legg_ut(p)
    foer(p)
    segl()
    ((salt,),) = eier("select linje::jsonb ->> 'salt' from offentlig.logg_hendelse")
    assert "anari" in publikum.get("/sak/2026/127/1/bevis/").content.decode()
    stein = rader.trukket(p)
    rader.legg_ut(stein, versjon=2)
    eier("update offentlig.sak set tittel = '*****'")
    foer(stein, slag="T", borte=True)
    segl()
    stier = [
        "/", "/logg/", "/logg/checkpoint", "/logg/tile/0/000.p/2", "/logg/tile/entries/000.p/2",
        "/sak/2026/127/", "/sak/2026/127/1/", "/sak/2026/127/1/bevis/", "/feed.atom",
        "/api/v1/logg", "/api/v1/logg/bevis/2026/127/1", "/api/v1/logg/bevis/2026/127/1?versjon=1",
        "/api/v1/logg/inklusjon?blad=0&storrelse=2", "/api/v1/journalposter/2026/127/1",
    ]  # fmt: skip
    numre = eier("select nr from offentlig.logg_hendelse")
    stier += [f"/sak/2026/127/1/bevis/{n}.json" for (n,) in numre]
    for sti in stier:
        svar = publikum.get(sti)
        assert svar.status_code == 200, sti
        assert b"anari" not in svar.content, sti
        assert salt.encode() not in svar.content, sti
        assert bytes.fromhex(salt) not in svar.content, sti
    side = publikum.get("/sak/2026/127/1/bevis/").content.decode()
    assert "Trukket tilbake" in side
    assert "er tatt bort fordi" in side
    b = publikum.get("/api/v1/logg/bevis/2026/127/1?versjon=1").json()
    assert (b["linje"], b["salt"], b["blad"]) == (None, None, 0)
    # The leaf stands: the proof of what was there still holds.
    s = sjekkpunkt(publikum)
    vei = [_b(v) for v in b["vei"]]
    assert tre.inklusjon_stemmer(_b(b["bladhash"]), 0, s.storrelse, vei, s.rot)


def test_et_blad_har_ingenting_i_klartekst(publikum: Client, segl: Any) -> None:
    p = rader.post(postnr=1, tittel="Kanarititel")
    rader.legg_ut(p)
    foer(p)
    segl()
    for sti in ("/logg/tile/0/000.p/1", "/logg/tile/entries/000.p/1", "/logg/checkpoint"):
        assert b"anari" not in publikum.get(sti).content
    assert len(publikum.get("/logg/tile/entries/000.p/1").content) == 52


# -- the page ------------------------------------------------------------------------------------


def test_antall_setninger(publikum: Client, segl: Any, setninger: list[str]) -> None:
    from glassklar.offentlig.web import kontekst

    mange(600)
    segl()
    tak = {
        "/sak/2026/127/1/": 2,
        "/sak/2026/127/1/bevis/": 3,
        "/logg/": 3,
        "/logg/checkpoint": 1,
        "/logg/tile/0/000": 1,
        "/logg/vitne.py": 0,
        "/api/v1/logg": 2,
        "/api/v1/logg/inklusjon?blad=3&storrelse=600": 8,
        "/api/v1/logg/konsistens?fra=300&til=600": 8,
    }
    for sti, antall in tak.items():
        kontekst.virksomhet()
        setninger.clear()
        assert publikum.get(sti).status_code == 200
        assert len(setninger) <= antall, (sti, setninger)


@pytest.mark.parametrize(("spraak", "ord_"), [("nn", "innsegla"), ("en", "sealed")])
def test_paa_andre_spraak(publikum: Client, segl: Any, spraak: str, ord_: str) -> None:
    mange(2)
    segl()
    publikum.cookies["glassklar_spraak"] = spraak
    for sti in ("/logg/", "/sak/2026/127/1/bevis/"):
        assert ord_ in publikum.get(sti).content.decode().lower(), sti


def test_skrevet_om_av_den_som_eier_alt_synes_i_beviset(publikum: Client, segl: Any) -> None:
    mange(3)
    segl()
    skriv_om("update offentlig.logg_hendelse set linje = replace(linje, 'garasje', 'hytte')")
    b = publikum.get("/api/v1/logg/bevis/2026/127/1").json()
    from hashlib import sha256

    assert sha256(b["linje"].encode()).digest() != _b(b["post"])[18:]


def test_et_tapt_blad_gis_ikke_til_en_ny_hendelse(publikum: Client, segl: Any) -> None:
    """After a restore a new event may get the number of one that is lost; its leaf stands."""
    poster = [rader.post(postnr=n) for n in (1, 2, 3)]
    rader.legg_ut(*poster)
    foer(*poster)
    segl()
    (gammel,) = eier(
        "select poster, id_er, xid_fra, id_fra from glassklar.logg_bunt where logg = 'P'"
    )
    glem_loggen()
    skriv_om("delete from offentlig.logg_hendelse where nr = 3")
    eier("select setval(pg_get_serial_sequence('offentlig.logg_hendelse', 'nr'), 2)")
    foer(poster[2])
    eier("insert into glassklar.logg_bunt values ('P', 0, %s, %s, %s, %s, 1)", *gammel)
    assert eier("select blad, hendelse from offentlig.logg_blad order by 1") == [(0, 1), (1, 2)]
    assert "venter på segl" in publikum.get("/sak/2026/127/3/").content.decode()
