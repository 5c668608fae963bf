# SPDX-License-Identifier: EUPL-1.2
"""The history: in words, with differences, under the row's own lock, by pages; and who has read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

import fabrikk
import sidehjelp
from glassklar.arkiv.api import endre_post, legg_til_merknad, vurder
from glassklar.grunn.identitet import lesing
from glassklar.intern.historikk import ord as ordbok
from glassklar.intern.historikk import rader, sporing
from glassklar.intern.historikk.visning import Navn, _tekst, poster
from glassklar.intern.historikkvern import HISTORIKK, OM_PERSONER, OM_SPORET
from glassklar.tilgang.api import NySkjerming
from hus import PAKKE

UO3 = NySkjerming("UO", 3, "offl-13", "fvl-13-1-1")
AAPEN = NySkjerming("AAPEN", 0)


@pytest.fixture
def kommune(ferdig):
    return ferdig(sidehjelp.lag)


def side(k, hvem, sti):
    svar = k.klient(hvem).get(sti)
    assert svar.status_code == 200, sti
    return re.sub(r"\s+", " ", svar.content.decode())


def tekst(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


# -- words ----------------------------------------------------------------------------------------


def _handlinger():
    moenster = re.compile(
        r'(?:@handling\(|transaksjon\([\w.]+, |^ +handling(?:: \S+)? = )"([a-z_]+)"', re.MULTILINE
    )
    return {
        n
        for f in Path(PAKKE).rglob("*.py")
        for n in moenster.findall(f.read_text("utf-8"))
        if n != "navn"  # the example in the decorator's own text
    }


def _tabeller():
    h = HISTORIKK
    return {*h.vernede, *h.tvillinger, *h.aapne, *h.alltid, *h.egne, *OM_PERSONER, *OM_SPORET}


def test_hver_handling_tabell_og_kolonne_har_ord_paa_tre_spraak():
    alle = ordbok.register()
    assert len(_handlinger()) > 45
    assert _handlinger() - set(alle["handling"]) == set()
    assert _tabeller() - set(alle["tabell"]) == set()
    modeller = {m._meta.db_table: m for m in apps.get_models()}
    kolonner = {
        f.column
        for t in _tabeller() - ordbok.UTEN_VERDIER
        if t in modeller
        for f in modeller[t]._meta.concrete_fields
    }
    assert kolonner - set(alle["felt"]) - ordbok.TEKNISK == set()
    assert set(alle["felt"]) & ordbok.TEKNISK == set()
    for slag, navn in alle.items():
        assert slag in ordbok.SLAG
        for n, oversatt in navn.items():
            assert len(oversatt) == len(ordbok.SPRAAK), n
            assert all(oversatt), n
            assert not any("_" in o for o in oversatt), n


# -- what is shown --------------------------------------------------------------------------------


def test_hvem_hva_naar_hvorfor_og_forskjellen(kommune):
    p = kommune.post(tittel="Søknad om garasje", fra="Eksempel Bygg AS")
    endre_post(
        bruker=kommune.arkivar, registrering=p.pk, tittel="Søknad om carport", grunn="Skrivefeil"
    )
    legg_til_merknad(bruker=kommune.saksbehandler, registrering=p.pk, tekst="Ring søker")
    html = side(kommune, kommune.arkivar, f"/post/{p.pk}/historikk/")
    t = tekst(html)
    assert "Linh endret dokumentet" in t
    assert "Grunn: Skrivefeil" in t
    assert "<del>garasje</del>" in html
    assert "<ins>carport</ins>" in html
    assert "Sindre Demomo skrev en merknad" in t
    assert "Ring søker" in t
    assert "Linh registrerte dokumentet" in t
    assert "Eksempel Bygg AS" in t
    assert re.search(r"\d+\. \w+ 20\d\d kl\. \d\d\.\d\d", t)
    # Newest first, and no raw name of a table, column or code.
    assert t.index("skrev en merknad") < t.index("endret dokumentet") < t.index("registrerte")
    for raa in ("korrespondansepart", "kp_identitet", "registrering_id", "tittel1", "None"):
        assert raa not in t
    t += tekst(side(kommune, kommune.arkivar, f"/sak/{kommune.saksnummer}/historikk/"))
    assert "type saksmappe" in t
    assert "type journalpost" in t


@pytest.mark.parametrize(
    ("tabell", "felt", "verdi", "ord_"),
    [
        ("mappe", "type", "moetemappe", "møtemappe"),
        ("registrering", "type", "moeteregistrering", "møteregistrering"),
        ("registrering", "dokumentart", "kontrollutvalg",
         "dokumenter til eller fra kontrollutvalg, revisjon eller klagenemnd"),
        ("klarering", "avsluttet_aarsak", "rolle", "rollen i enheten tok slutt"),
        ("arkivdel", "status", "A", "Aktiv periode"),
        ("dokumentflyt", "status", "G", "Godkjent"),
        ("presedens", "status", "G", "Gjeldende"),
    ],
)  # fmt: skip
def test_koder_blir_ord(tabell, felt, verdi, ord_):
    assert _tekst(tabell, felt, verdi, {}, Navn([])) == ord_


@pytest.mark.parametrize(("spraak", "ord_"), [("nn", "registrerte dokumentet"),
                                              ("en", "registered the document")])  # fmt: skip
def test_paa_andre_spraak(kommune, spraak, ord_):
    p = kommune.post()
    c = kommune.klient(kommune.arkivar)
    c.post("/sprak/", {"language": spraak})
    assert ord_ in tekst(c.get(f"/post/{p.pk}/historikk/").content.decode())


def test_det_som_skjermes_etterpaa_er_skjult_i_historikken_og_vises_igjen(kommune):
    p = kommune.post(tittel="Varsel", tittel2="om Per", fra="Ola Varsler")
    sti = f"/post/{p.pk}/historikk/?vis=alt"
    assert "Ola Varsler" in side(kommune, kommune.annen, sti)
    vurder(bruker=kommune.arkivar, registrering=p.pk, vurdering=UO3)
    skjult = side(kommune, kommune.annen, sti)
    assert "Ola Varsler" not in skjult
    assert "om Per" not in skjult
    assert "vurderte skjerming" in skjult
    assert "offl. § 13" in skjult
    assert "Ola Varsler" in side(kommune, kommune.arkivar, sti)
    vurder(bruker=kommune.arkivar, registrering=p.pk, vurdering=AAPEN)
    assert "Ola Varsler" in side(kommune, kommune.annen, sti)


def test_hvem_har_lest(kommune):
    p = kommune.post(tittel="Varsel", tittel2="om Per", fra="Ola Varsler", skjerming=UO3)
    sti = f"/post/{p.pk}/historikk/?vis=lesinger"
    side(kommune, kommune.saksbehandler, kommune.adresse(p))
    for hvem in (kommune.saksbehandler, kommune.arkivar, kommune.leder):
        t = tekst(side(kommune, hvem, sti))
        assert "Sindre Demomo leste" in t, hvem
        assert "journalposten: navn, linje 2 i tittelen, gjennom journalpostens side" in t
        assert "Ola Varsler" not in re.sub(r"<h1.*?</p>", "", t) or hvem != kommune.annen
    assert "Sindre Demomo leste" not in tekst(side(kommune, kommune.annen, sti))
    assert "Sindre Demomo leste" not in tekst(
        side(kommune, kommune.arkivar, f"{sti}&til=01.01.2020")
    )
    assert "Sindre Demomo leste" in tekst(side(kommune, kommune.arkivar, f"{sti}&fra=01.01.2020"))
    assert "Skriv datoen slik" in side(kommune, kommune.arkivar, f"{sti}&fra=i dag")


def test_at_noen_leste_filen_er_ikke_selv_aa_lese_den(kommune):
    p = kommune.post(filer=(fabrikk.fil(),), skjerming=UO3)
    with connections["eier"].cursor() as c:
        c.execute("select id from dokumentobjekt")
        (objekt,) = c.fetchone()
        svar = kommune.klient(kommune.saksbehandler).get(f"/dokument/{objekt}/last-ned/")
        assert b"".join(svar.streaming_content)
        assert "leste" in side(kommune, kommune.arkivar, f"/post/{p.pk}/historikk/?vis=lesinger")
        c.execute("select bruker from spor where op = 'L' and rad = %s", [objekt])
        assert c.fetchall() == [(kommune.saksbehandler.pk,)]


def test_sak_dokument_person_og_klarering(kommune):
    p = kommune.post(filer=(fabrikk.fil(),))
    assert "opprettet saken" in side(
        kommune, kommune.annen, f"/sak/{kommune.saksnummer}/historikk/"
    )
    with connections["eier"].cursor() as c:
        c.execute("select dokument_id from regdok where registrering_id = %s", [p.pk])
        (dok,) = c.fetchone()
        c.execute("select min(id) from klarering where bruker_id = %s", [kommune.saksbehandler.pk])
        (nr,) = c.fetchone()
    assert "brev.txt" in side(kommune, kommune.annen, f"/dokument/{dok}/historikk/")
    pk = kommune.saksbehandler.pk
    for hvem in (kommune.leder, kommune.admin, kommune.saksbehandler):
        assert "rolle" in side(kommune, hvem, f"/tilgang/person/{pk}/historikk/")
    assert kommune.klient(kommune.annen).get(f"/tilgang/person/{pk}/historikk/").status_code == 404
    assert "klarering" in side(kommune, kommune.leder, f"/tilgang/klarering/{nr}/historikk/")
    c = kommune.klient(kommune.annen)
    assert c.get(f"/tilgang/klarering/{nr}/historikk/").status_code == 404
    for sti in ("/tilgang/person/99999999999999/historikk/", "/tilgang/klarering/0/historikk/",
                f"/dokument/{p.pk}/historikk/", f"/post/{dok}/historikk/",
                "/sak/1999/1/historikk/"):  # fmt: skip
        assert c.get(sti).status_code == 404, sti


def test_blar_etter_noekkel_uten_aa_miste_eller_gjenta(kommune):
    p = kommune.post(tittel="En")
    for nr in range(12):
        endre_post(bruker=kommune.arkivar, registrering=p.pk, tittel=f"Tittel {nr}", grunn="Ny")
    with lesing(kommune.arkivar):
        omfang = rader.post(p.pk)
        hele, ingen = sporing.hent(omfang, antall=1000)
        assert ingen is None
        sett, foer = [], None
        while True:
            side_, foer = sporing.hent(omfang, foer=foer, antall=7)
            sett += side_
            # No transaction stands on two pages.
            if foer is None:
                break
            assert len({h.xid for h in side_}) == 1 or len(side_) <= 7
        assert [h.id for h in sett] == [h.id for h in hele]
        assert len(poster(hele)) == 13
    c = kommune.klient(kommune.arkivar)
    for foer_ in ("x", "-1", "9" * 40, "²"):
        assert c.get(f"/post/{p.pk}/historikk/", {"foer": foer_}).status_code == 200


def test_antall_spoersmaal_er_fast_og_sporet_slaas_opp_paa_noekkel(kommune):
    p = kommune.post(skjerming=UO3, filer=(fabrikk.fil(),))
    c = kommune.klient(kommune.arkivar)
    c.get(f"/post/{p.pk}/historikk/")

    def spoersmaal():
        with CaptureQueriesContext(connection) as q:
            c.get(f"/post/{p.pk}/historikk/")
        return len(q)

    foer = spoersmaal()
    for nr in range(5):
        endre_post(bruker=kommune.arkivar, registrering=p.pk, tittel=f"Tittel {nr}", grunn="Ny")
    assert spoersmaal() == foer
    assert foer <= 25
    with lesing(kommune.arkivar), connection.cursor() as cur:
        cur.execute("set local enable_seqscan = off")
        cur.execute(
            "explain " + sporing._HENT,
            [[p.pk], ["I"], 2**62, sporing.FOERST, sporing.SIST, [], [], 101],
        )
        plan = "\n".join(r for (r,) in cur.fetchall())
    assert "rad = ANY" in plan.split("Filter:")[0] + plan, plan
    assert "Index Cond: (rad = ANY" in plan, plan
    assert "Seq Scan on spor" not in plan, plan
