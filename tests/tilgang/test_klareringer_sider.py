# SPDX-License-Identifier: EUPL-1.2
"""The pages about who has which access: who opens them, what they show, and what they do."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

import fabrikk
import sidehjelp
from glassklar.arkiv.api import NyKorrespondent, vurder
from glassklar.grunn.klokke import i_dag
from glassklar.org.actions.stedfortredere import gi_stedfortreder
from glassklar.org.models import Rolletildeling, Stedfortreder
from glassklar.tilgang.actions.klareringer import gi_klarering
from glassklar.tilgang.models import Klarering
from glassklar.tilgang.rules import NySkjerming

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def om(dager: int):
    return i_dag() + timedelta(days=dager)


def skrevet(dag) -> str:
    return f"{dag:%d.%m.%Y}"


@pytest.fixture
def k(ferdig):
    return ferdig(sidehjelp.lag)


@pytest.fixture
def direktoer(k):
    return fabrikk.bruker("dir", "kommunedirektoer", i=k.skole, navn="Dag Direktørsen")


def klarer(k, b, av=None, **felt):
    alt = {"kode": "P", "omfang": "egne", "enhet": None, "fra": i_dag(), "til": om(20),
           "grunn": "Personalsak"} | felt  # fmt: skip
    return gi_klarering(bruker=av or k.leder, til_bruker=b.pk, **alt)


def test_hver_ser_sine_egne(k):
    klarer(k, k.saksbehandler)
    svar = k.klient(k.saksbehandler).get("/tilgang/mine/")
    assert svar.status_code == 200
    html = svar.content.decode()
    assert "Mine tilganger" in html
    assert "Marit Testbakken" in html
    assert "Personalsak" in html
    assert "Avslutt klareringen P for Sindre Demomo" in html, "kan gis fra seg"
    assert "Gi klarering" not in html
    assert "/tilgang/mine/" in k.klient(k.annen).get("/").content.decode()


@pytest.mark.parametrize(
    ("hvem", "status"),
    [("saksbehandler", 200), ("leder", 200), ("admin", 200), ("arkivar", 200), ("revisor", 200),
     ("annen", 404)],
)  # fmt: skip
def test_hvem_som_ser_en_person(k, hvem, status):
    adresse = f"/tilgang/person/{k.saksbehandler.pk}/"
    assert k.klient(getattr(k, hvem)).get(adresse).status_code == status


def test_en_leder_ser_ikke_andre_enheter_og_ingen_finner_det_som_ikke_er(k):
    leder = k.klient(k.leder)
    assert leder.get(f"/tilgang/person/{k.annen.pk}/").status_code == 404
    for nr in ("999999", "99999999999999999999"):
        assert leder.get(f"/tilgang/person/{nr}/").status_code == 404
        for hva in ("klarering", "rolle", "stedfortreder"):
            assert leder.get(f"/tilgang/{hva}/{nr}/avslutt/").status_code == 404
    html = leder.get("/tilgang/").content.decode()
    assert "Sindre Demomo" in html
    assert "Ravdna Fiktsen" not in html
    alle = k.klient(k.admin).get("/tilgang/").content.decode()
    assert "Ravdna Fiktsen" in alle
    assert k.klient(k.saksbehandler).get("/tilgang/").status_code == 403
    assert "Sindre Demomo" not in leder.get("/tilgang/?q=finnesikke").content.decode()


def test_lederen_gir_og_avslutter_en_klarering(k):
    leder = k.klient(k.leder)
    adresse = f"/tilgang/person/{k.saksbehandler.pk}/klarering/"
    skjema = leder.get(adresse).content.decode()
    assert (
        "Hele kommunen" not in skjema.replace("hele kommunen", "Hele kommunen").split("<form")[-1]
    )
    svar = leder.post(adresse, {"kode": "P", "omfang": "egne", "fra": skrevet(om(0)),
                                "til": skrevet(om(40)), "grunn": "Personalsak"})  # fmt: skip
    assert (svar.status_code, svar.url) == (302, f"/tilgang/person/{k.saksbehandler.pk}/")
    (x,) = Klarering.objects.using("eier").filter(bruker=k.saksbehandler.pk, kode="P")
    assert (x.gitt_av_id, x.til) == (k.leder.pk, om(40))
    svar = leder.get(f"/tilgang/klarering/{x.pk}/avslutt/")
    assert svar.status_code == 200
    svar = leder.post(f"/tilgang/klarering/{x.pk}/avslutt/", {"dag": "", "grunn": ""})
    assert svar.status_code == 422
    assert "Skriv hvorfor." in svar.content.decode()
    svar = leder.post(f"/tilgang/klarering/{x.pk}/avslutt/", {"dag": "", "grunn": "Saken er slutt"})
    assert svar.status_code == 302
    html = leder.get(svar.url).content.decode()
    assert "Tidligere" in html
    assert "Saken er slutt" in html
    assert leder.get(f"/tilgang/klarering/{x.pk}/avslutt/").status_code == 404, "over"


@pytest.mark.parametrize(
    ("felt", "tekst"),
    [
        ({"til": ""}, "Skriv en dato"),
        ({"til": "i overmorgen"}, "Skriv datoen slik"),
        ({"grunn": ""}, "Skriv hvorfor."),
        ({"kode": "XX"}, "Velg ett av alternativene."),
        ({"omfang": "alle"}, "Velg ett av alternativene."),
        ({"omfang": "enhet"}, "Velg enheten når klareringen gjelder en enhet"),
        ({"til": "1.1.2099"}, "Så langt fram kan ingen klareres"),
        ({"fra": "1.1.2020"}, "Første dag kan ikke være før i dag."),
    ],
)
def test_avslagene_staar_i_skjemaet(k, felt, tekst):
    alt = {"kode": "P", "omfang": "egne", "fra": skrevet(om(0)), "til": skrevet(om(9)),
           "grunn": "x"} | felt  # fmt: skip
    adresse = f"/tilgang/person/{k.saksbehandler.pk}/klarering/"
    svar = k.klient(k.leder).post(adresse, alt)
    assert svar.status_code == 422
    assert tekst in svar.content.decode()
    assert not Klarering.objects.using("eier").filter(kode="P", bruker=k.saksbehandler.pk).exists()


def test_bare_de_som_kan_gi_faar_skjemaet(k, direktoer):
    p = k.saksbehandler.pk
    for hva, kan in (
        ("klarering", {k.leder, direktoer}),
        ("rolle", {k.admin, direktoer}),
        ("stedfortreder", {k.leder, k.admin, k.saksbehandler}),
    ):
        for b in (k.leder, direktoer, k.admin, k.saksbehandler, k.arkivar, k.revisor, k.annen):
            svar = k.klient(b).get(f"/tilgang/person/{p}/{hva}/")
            assert (svar.status_code == 200) is (b in kan), (hva, b)
            svar = k.klient(b).post(f"/tilgang/person/{p}/{hva}/", {})
            assert svar.status_code == (422 if b in kan else 404), (hva, b)
    assert k.klient(direktoer).get(f"/tilgang/person/{direktoer.pk}/klarering/").status_code == 404


def test_administrator_gir_og_tar_en_rolle(k):
    admin = k.klient(k.admin)
    adresse = f"/tilgang/person/{k.annen.pk}/rolle/"
    assert "kommunedirektør" not in admin.get(adresse).content.decode()
    svar = admin.post(adresse, {"rolle": "arkivar", "enhet": "", "fra": skrevet(om(0)), "til": "",
                                "grunn": "Vikar"})  # fmt: skip
    assert svar.status_code == 302
    t = Rolletildeling.objects.get(bruker=k.annen, rolle="arkivar")
    svar = admin.post(f"/tilgang/rolle/{t.pk}/avslutt/", {"dag": skrevet(om(3)), "grunn": "Ferdig"})
    assert svar.status_code == 302
    t.refresh_from_db()
    assert (t.til, t.avsluttet_grunn) == (om(3), "Ferdig")
    assert k.klient(k.leder).get(f"/tilgang/rolle/{t.pk}/avslutt/").status_code == 404


def test_en_saksbehandler_setter_sin_stedfortreder(k):
    per = fabrikk.bruker("per", "saksbehandler", i=k.bygg, navn="Per Prøvli")
    sindre = k.klient(k.saksbehandler)
    adresse = f"/tilgang/person/{k.saksbehandler.pk}/stedfortreder/"
    skjema = sindre.get(adresse).content.decode()
    assert "Per Prøvli" in skjema
    svar = sindre.post(adresse, {"stedfortreder": per.pk, "fra": skrevet(om(0)),
                                 "til": skrevet(om(14)), "grunn": "Ferie"})  # fmt: skip
    assert (svar.status_code, svar.url) == (302, "/tilgang/mine/")
    s = Stedfortreder.objects.get()
    for b in (k.saksbehandler, per):
        assert "Per Prøvli for Sindre Demomo" in k.klient(b).get("/tilgang/mine/").content.decode()
    svar = k.klient(per).post(f"/tilgang/stedfortreder/{s.pk}/avslutt/",
                              {"dag": "", "grunn": "Blir borte"})  # fmt: skip
    assert (svar.status_code, svar.url) == (302, "/tilgang/mine/")
    s.refresh_from_db()
    assert s.til == om(-1)


def test_koden_viser_hvem_som_var_klarert_en_dag(k):
    klarer(k, k.saksbehandler, fra=om(5), til=om(9))
    leder = k.klient(k.leder)
    assert "Sindre Demomo" not in leder.get("/tilgang/kode/P/").content.decode()
    assert "Ingen var klarert" in leder.get("/tilgang/kode/IS/?dag=1.1.2019").content.decode()
    html = leder.get(f"/tilgang/kode/P/?dag={skrevet(om(7))}").content.decode()
    assert "Sindre Demomo" in html
    html = leder.get("/tilgang/kode/P/?dag=%3Cb%3Etull").content.decode()
    assert "Skriv datoen slik" in html
    assert "<b>tull" not in html
    for kode in ("XX", "AAPEN", "Q"):
        assert leder.get(f"/tilgang/kode/{kode}/").status_code == 404
    assert k.klient(k.saksbehandler).get("/tilgang/kode/P/").status_code == 403


def test_lederen_ser_og_avslutter_andres_klarering_for_sin_enhet(k, direktoer):
    n = klarer(k, k.annen, av=direktoer, omfang="enhet", enhet=k.bygg.pk)
    leder = k.klient(k.leder)
    html = leder.get("/tilgang/kode/P/").content.decode()
    assert "Ravdna Fiktsen" in html
    assert f"/tilgang/person/{k.annen.pk}/" not in html, "siden til personen er ikke lederens"
    adresse = f"/tilgang/klarering/{n}/avslutt/"
    assert adresse in html
    svar = leder.post(adresse, {"dag": "", "grunn": "Trengs ikke"})
    assert (svar.status_code, svar.url) == (302, "/tilgang/")
    assert leder.get(svar.url).status_code == 200


def test_det_som_gaar_ut_staar_paa_listen_og_arbeidsbordet(k, direktoer):
    klarer(k, k.saksbehandler, til=om(30))
    klarer(k, k.saksbehandler, kode="IS", til=om(31))
    leder = k.klient(k.leder)
    html = leder.get("/tilgang/loeper-ut/").content.decode()
    assert "P Personal" in html
    assert "IS Intern" not in html
    assert "/tilgang/loeper-ut/" in leder.get("/").content.decode()
    assert "1 klarering går ut innen 30 dager" in leder.get("/tilgang/").content.decode()
    assert "P Personal" in k.klient(direktoer).get("/tilgang/loeper-ut/").content.decode()
    assert k.klient(k.annen).get("/tilgang/loeper-ut/").status_code == 403
    assert "Klareringer går ut" not in k.klient(k.saksbehandler).get("/").content.decode()


def test_hvem_kunne_lese_dette(k, direktoer):
    skj = NySkjerming("P", 3, "offl-13", "fvl-13-1-1")
    p = k.post(skjerming=skj, tittel2="hemmelig",
               parter=[NyKorrespondent("EA", "Ole Prøvsen", er_person=True)])  # fmt: skip
    per = fabrikk.bruker("per", "saksbehandler", i=k.bygg, navn="Per Prøvli")
    klarer(k, k.saksbehandler), klarer(k, per)
    gi_stedfortreder(bruker=k.saksbehandler, for_bruker=k.saksbehandler.pk, stedfortreder=per.pk,
                     fra=om(0), til=om(3), grunn="Ferie")  # fmt: skip
    post, sak = f"/post/{p.pk}/lesere/", f"/sak/{k.saksnummer}/lesere/"
    for b, kan in ((k.leder, True), (k.arkivar, True), (direktoer, True), (k.revisor, True),
                   (k.saksbehandler, False), (k.admin, False), (k.annen, False)):  # fmt: skip
        for adresse, siden in ((post, k.adresse(p)), (sak, f"/sak/{k.saksnummer}/")):
            assert k.klient(b).get(adresse).status_code == (200 if kan else 404), (b, adresse)
            lenke = f'href="{adresse}"' in k.klient(b).get(siden).content.decode()
            assert lenke is kan, (b, siden)
    html = k.klient(k.leder).get(post).content.decode()
    assert "Klarert for P fra" in html
    assert "ansvarlig for saken" in html
    assert "stedfortreder for Sindre Demomo" in html
    assert "Revisor: leser alt" in html
    assert "hemmelig" not in html
    assert "Ole Prøvsen" not in html
    assert "Ravdna" not in html
    html = k.klient(k.leder).get(f"{post}?dag={skrevet(om(-1))}").content.decode()
    assert "Dette var ikke registrert ennå." in html
    assert "Alle ansatte kunne lese det." in k.klient(k.leder).get(sak).content.decode()
    html = k.klient(k.leder).get(f"{post}?dag={skrevet(om(1))}").content.decode()
    assert "framtiden" in html


def test_linje_1_som_ingen_har_vurdert_heter_tittelen(k):
    xx = NySkjerming("XX", 3, xx_grunn="ikke_vurdert", eier=k.saksbehandler.pk)
    p = k.post(skjerming=xx, tittel="Varsel om Ola")
    adresse = f"/post/{p.pk}/lesere/"
    for b in (k.arkivar, k.leder, k.revisor):
        html = k.klient(b).get(adresse).content.decode()
        assert "Journalposten: tittelen" in html
        assert "linje 2" not in html
    vurder(bruker=k.arkivar, registrering=p.pk, vurdering=NySkjerming("UO", 3, "offl-13",
           "fvl-13-1-1"))  # fmt: skip
    html = k.klient(k.leder).get(adresse).content.decode()
    assert "Journalposten: linje 2 i tittelen" in html


def test_klareringens_historikk_har_lenke(k):
    klarer(k, k.saksbehandler)
    lenker = re.findall(r'"(/tilgang/klarering/\d+/historikk/)" aria-label="([^"]+)"',
                        k.klient(k.leder).get(f"/tilgang/person/{k.saksbehandler.pk}/")
                        .content.decode())  # fmt: skip
    assert any(navn == "Historikk for klareringen P for Sindre Demomo" for _l, navn in lenker)
    for sti, _navn in lenker:
        assert k.klient(k.leder).get(sti).status_code == 200


def test_menyen_leder_dit_for_dem_som_styrer(k):
    for b, ser in ((k.leder, True), (k.admin, True), (k.arkivar, True), (k.revisor, True),
                   (k.saksbehandler, False)):  # fmt: skip
        assert ('href="/tilgang/"' in k.klient(b).get("/").content.decode()) is ser
