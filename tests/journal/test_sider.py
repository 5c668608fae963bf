# SPDX-License-Identifier: EUPL-1.2
"""The room's pages: what is shown to whom, forms that refuse, and the way to a release."""

from __future__ import annotations

import pytest
from django.test import Client

import fabrikk
from glassklar.grunn.klokke import i_dag
from glassklar.tilgang.api import NySkjerming

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def som(kommune):
    """A client logged in as somebody."""

    def inn(bruker=None) -> Client:
        klient = Client()
        klient.force_login(bruker or kommune.arkivar)
        return klient

    return inn


def test_hele_veien_paa_sidene(kommune, som, rad):
    r = fabrikk.post(kommune.arkivar, kommune.sak, filer=(fabrikk.fil(),))
    holdt = kommune.journalfoert(tittel="En annen")
    k = som()
    svar = k.get("/journal/")
    assert svar.status_code == 200
    assert "Søknad" in svar.content.decode()
    svar = k.post(
        f"/post/{r.pk}/status/", {"status": "J", "versjon": r.versjon, "neste": "/journal/"}
    )
    assert (svar.status_code, svar["Location"]) == (302, "/journal/")
    dag = f"/journal/frigi/{i_dag()}/"
    svar = k.get(dag)
    tekst = svar.content.decode()
    assert "Frigi 2 dokumenter" in tekst
    assert "Eksempel Bygg AS" in tekst
    svar = k.post(f"{dag}hold/", {"registrering": holdt.pk, "grunn": ""})
    assert svar.status_code == 422
    assert "Ingenting er holdt tilbake." in svar.content.decode()
    assert k.post(f"{dag}hold/", {"registrering": holdt.pk, "grunn": "Feil?"}).status_code == 302
    assert "Frigi 1 dokument<" in k.get(dag).content.decode()
    svar = k.post(dag, follow=True)
    tekst = svar.content.decode()
    assert "1 dokument er frigitt" in tekst
    assert "Ingen funn" in tekst
    assert rad(r)["tittel"] == "Søknad"
    assert rad(holdt) is None
    assert k.post(f"{dag}slipp/{holdt.pk}/").status_code == 302
    assert k.post(f"{dag}slipp/{holdt.pk}/").status_code == 422
    assert f"/post/{r.pk}/rett/" in k.get(dag).content.decode()


def test_dagen_viser_det_publikum_faar(kommune, som):
    kommune.journalfoert(
        tittel="Melding", tittel2="kanarilinje", fra="Kanarinavn", er_person=True,
        skjerming=NySkjerming("P", 3, hjemmel="offl-13", tillegg="fvl-13-1-1"),
    )  # fmt: skip
    tekst = som().get(f"/journal/frigi/{i_dag()}/").content.decode()
    assert "anari" not in tekst
    assert "offl. § 13 første ledd" in tekst


def test_knappen_teller_bare_det_som_blir_lagt_ut(kommune, som):
    barn = fabrikk.arkivdel("BARN", innfoersel_skjules=True, skjules_hjemmel="offlf-9-5")
    skjult = fabrikk.sak(kommune.arkivar, kommune.enhet, barn, tittel="Barnesak")
    kommune.journalfoert(sak=skjult, tittel="Meldingkanari")
    kommune.journalfoert(filer=(fabrikk.fil(b"Ikke lest ennaa"),))
    tekst = som().get(f"/journal/frigi/{i_dag()}/").content.decode()
    assert "Frigi 1 dokument<" in tekst
    assert "Telles, men står ikke på postlisten" in tekst
    assert "Meldingkanari" not in tekst
    # The file is read when it is released: the line is drawn as it will be.
    assert "Åpent, 1 fil" in tekst


@pytest.mark.parametrize("adresse", ["2026-13-40", "i-dag", "2026-11"])
def test_ikke_en_dag(kommune, som, adresse):
    assert som().get(f"/journal/frigi/{adresse}/").status_code == 404


@pytest.mark.parametrize(
    "rolle", ["saksbehandler", "leder", "politiker", "revisor", "admin", "kommunedirektoer"]
)
def test_bare_arkivet_frigir(kommune, som, rolle):
    r = kommune.journalfoert()
    k = som(fabrikk.bruker(f"en_{rolle}", rolle, i=kommune.enhet))
    for sti in (
        "/journal/", f"/journal/frigi/{i_dag()}/", "/journal/frigitt/", f"/post/{r.pk}/rett/",
        f"/post/{r.pk}/trekk-tilbake/",
    ):  # fmt: skip
        assert k.get(sti).status_code == 403
    assert k.post(f"/journal/frigi/{i_dag()}/").status_code == 403


def test_uten_innlogging(kommune, client):
    svar = client.get("/journal/")
    assert (svar.status_code, svar["Location"][:11]) == (302, "/logg-inn/?")


def test_status_som_avslaas_beholder_det_skrevne(kommune, som):
    r = kommune.frigitt()
    svar = som().post(f"/post/{r.pk}/status/", {"status": "S", "grunn": ""})
    tekst = svar.content.decode()
    assert svar.status_code == 422
    assert "Skriv hvorfor statusen endres." in tekst
    assert "Feil:" in tekst
    svar = som().post(f"/post/{r.pk}/status/", {"status": "R"})
    assert svar.status_code == 422
    assert som().get(f"/post/{r.pk}/status/").status_code == 200


@pytest.mark.parametrize("neste", ["https://ond.example/", "//ond.example/", "/\\\\ond.example"])
def test_neste_leder_aldri_ut_av_huset(kommune, som, neste):
    r = fabrikk.post(kommune.arkivar, kommune.sak)
    svar = som().post(f"/post/{r.pk}/status/", {"status": "S", "neste": neste})
    assert (svar.status_code, svar["Location"]) == (302, f"/post/{r.pk}/")


def test_avskriving(kommune, som):
    inn = fabrikk.post(kommune.arkivar, kommune.sak)
    svar = fabrikk.post(kommune.arkivar, kommune.sak, "U", "Svar")
    k = som(kommune.saksbehandler)
    assert k.get(f"/post/{inn.pk}/avskriv/").status_code == 200
    for nummer in ("tull", "2026/999-1"):
        feil = k.post(f"/post/{inn.pk}/avskriv/", {"maate": "BU", "avskrives_av": nummer})
        assert feil.status_code == 422
        assert "Vi finner ikke dokumentet" in feil.content.decode()
    ok = k.post(f"/post/{inn.pk}/avskriv/", {"maate": "BU", "avskrives_av": "2"})
    assert ok.status_code == 302
    assert svar.avskriver.count() == 1


def test_rett_og_trekk(kommune, som, rad):
    from glassklar.arkiv.api import endre_post

    r = kommune.frigitt()
    k = som()
    side = f"/post/{r.pk}/rett/"
    assert "Postlisten viser det som gjelder nå." in k.get(side).content.decode()
    endre_post(bruker=kommune.arkivar, registrering=r.pk, tittel="Klage")
    tekst = k.get(side).content.decode()
    assert "Endret siden det ble lagt ut" in tekst
    assert k.post(side, {"grunn": ""}).status_code == 422
    assert k.post(side, {"grunn": "Feil tittel"}).status_code == 302
    assert rad(r)["tittel"] == "Klage"
    trekk = f"/post/{r.pk}/trekk-tilbake/"
    assert k.get(trekk).status_code == 200
    assert k.post(trekk, {"grunn": "Feil", "hjemmel": ""}).status_code == 422
    svar = k.post(trekk, {"grunn": "Personopplysninger", "hjemmel": "offl-13/fvl-13-1-1"})
    assert svar.status_code == 302
    assert rad(r)["trukket"]["grunn"] == "Personopplysninger"
    assert "Trukket tilbake." in k.get(side).content.decode()


def test_rett_foer_frigivelse(kommune, som):
    r = kommune.journalfoert()
    assert "ikke lagt ut" in som().get(f"/post/{r.pk}/rett/").content.decode()
    assert som().get(f"/post/{kommune.sak.pk}/rett/").status_code == 404


@pytest.mark.parametrize("spraak", ["nb", "nn", "en"])
def test_alle_spraak(kommune, som, spraak):
    r = kommune.journalfoert()
    k = som()
    k.cookies["glassklar_spraak"] = spraak
    for sti in (
        "/journal/", f"/journal/frigi/{i_dag()}/", f"/post/{r.pk}/status/",
        f"/post/{r.pk}/avskriv/", f"/post/{r.pk}/rett/", f"/post/{r.pk}/trekk-tilbake/",
    ):  # fmt: skip
        svar = k.get(sti)
        assert svar.status_code == 200, sti
        assert f'lang="{spraak}"' in svar.content.decode()[:400]
