# SPDX-License-Identifier: EUPL-1.2
"""In and out, forgotten password, and the brake on guessing."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

import fabrikk
from glassklar.intern.web.struping import PER_NAVN
from glassklar.org.models import Virksomhet

pytestmark = pytest.mark.django_db(transaction=True)


def test_uten_innlogging_kommer_man_til_innlogging(kommune):
    k = Client()
    for sti in ("/", "/saker/", "/registrer/", "/sok/?q=a", "/sak/2026/1/", "/admin/", "/hjelp/"):
        svar = k.get(sti)
        assert svar.status_code == 302, sti
        assert svar["Location"].startswith("/logg-inn/?next="), sti


def test_inn_og_ut(person):
    k = Client()
    assert k.get("/logg-inn/").status_code == 200
    svar = k.post(
        "/logg-inn/",
        {"username": " Sindre ", "password": "riktig-hest-batteri", "next": "/saker/"},
    )
    assert (svar.status_code, svar["Location"]) == (302, "/saker/")
    assert "God " in k.get("/").content.decode()
    assert k.get("/logg-ut/").status_code == 405
    assert k.post("/logg-ut/").status_code == 302
    assert k.get("/").status_code == 302


def test_feil_passord_sier_ikke_hva_som_er_feil(person):
    k = Client()
    svar = [
        k.post("/logg-inn/", {"username": navn, "password": "galt"})
        for navn in ("sindre", "finnesikke", "system")
    ]
    assert [s.status_code for s in svar] == [422] * 3
    for s in svar:
        tekst = s.content.decode()
        assert "Brukernavnet eller passordet er feil." in tekst
        assert "<title>Feil: Logg inn" in tekst


def test_gjetting_blir_stoppet_ogsaa_for_den_som_vet(person):
    k = Client(REMOTE_ADDR="192.0.2.7")
    for _ in range(PER_NAVN):
        k.post("/logg-inn/", {"username": "sindre", "password": "galt"})
    svar = k.post("/logg-inn/", {"username": "sindre", "password": "riktig-hest-batteri"})
    assert svar.status_code == 422
    assert "For mange forsøk" in svar.content.decode()
    annet_sted = Client(REMOTE_ADDR="192.0.2.8")
    svar = annet_sted.post("/logg-inn/", {"username": "sindre", "password": "riktig-hest-batteri"})
    assert svar.status_code == 302


def test_videresending_gaar_aldri_ut_av_huset(person):
    for neste in ("https://ond.example/", "//ond.example/", "javascript:alert(1)"):
        svar = Client().post(
            "/logg-inn/",
            {"username": "sindre", "password": "riktig-hest-batteri", "next": neste},
        )
        assert svar["Location"] == "/"


def test_glemt_passord_hele_veien(person):
    k = Client()
    for adresse in ("sindre@eksempelvik.example", "ukjent@eksempelvik.example"):
        svar = k.post("/glemt-passord/", {"email": adresse})
        assert (svar.status_code, svar["Location"]) == (302, "/glemt-passord/sendt/")
    assert len(mail.outbox) == 1
    brev = mail.outbox[0]
    assert brev.to == ["sindre@eksempelvik.example"]
    assert "Eksempelvik kommune" in brev.body
    lenke = re.search(r"http://[^/]+(/glemt-passord/\S+)", brev.body)[1]
    svar = k.get(lenke, follow=True)
    dit = svar.redirect_chain[-1][0]
    svar = k.post(dit, {"new_password1": "kort", "new_password2": "kort"})
    assert svar.status_code == 422
    nytt = "en ganske lang setning om ost"
    svar = k.post(dit, {"new_password1": nytt, "new_password2": nytt})
    assert svar.status_code == 302
    assert k.post("/logg-inn/", {"username": "sindre", "password": nytt}).status_code == 302
    assert "Lenken virker ikke lenger" in Client().get(lenke, follow=True).content.decode()


def test_systembrukeren_kan_ikke_faa_passord(kommune):
    Client().post("/glemt-passord/", {"email": ""})
    assert mail.outbox == []


def test_bytte_passord(person):
    k = Client()
    k.force_login(person)
    svar = k.post(
        "/passord/",
        {
            "old_password": "galt",
            "new_password1": "ny lang setning her",
            "new_password2": "ny lang setning her",
        },
    )
    assert svar.status_code == 422
    assert "Det gamle passordet er feil." in svar.content.decode()


def test_demobrukere_vises_bare_i_demo_med_demodata(kommune, settings):
    assert "demonstrasjonen" not in Client().get("/logg-inn/").content.decode()
    settings.DEMO = True
    # The setting alone is not enough: the database must be the demo's own.
    assert "Prøv demonstrasjonen" not in Client().get("/logg-inn/").content.decode()
    Virksomhet.objects.using(fabrikk.EIER).update(demo=True)
    tekst = Client().get("/logg-inn/").content.decode()
    assert "Prøv demonstrasjonen" in tekst
    assert 'value="leder"' in tekst
    settings.DEMO = False
    assert "Prøv demonstrasjonen" not in Client().get("/logg-inn/").content.decode()


def test_spraak_og_utseende(kommune):
    k = kommune.klient(kommune.saksbehandler)
    svar = k.post("/sprak/", {"language": "en", "next": "/hjelp/"})
    assert svar["Location"] == "/hjelp/"
    assert '<html lang="en"' in k.get("/hjelp/").content.decode()
    svar = k.get("/utseende/?v=dark&neste=/saker/")
    assert svar["Location"] == "/saker/"
    assert 'data-color-scheme="dark"' in k.get("/hjelp/").content.decode()
    assert k.get("/utseende/?v=dark&neste=https://ond.example/")["Location"] == "/"
    assert k.get("/utseende/?v=%22%3E%3Cscript%3E&neste=/").cookies == {}


def test_ingen_sider_for_andre_roller(kommune):
    forbudt = {
        "saksbehandler": ("/admin/", "/admin/koder/", "/admin/brukere/", "/admin/struktur/"),
        "revisor": ("/sak/ny/", "/registrer/ny/", "/registrer/", "/admin/"),
        "arkivar": ("/admin/brukere/", "/admin/koder/UO/"),
    }
    for rolle, stier in forbudt.items():
        k = kommune.klient(getattr(kommune, rolle))
        for sti in stier:
            svar = k.get(sti)
            assert svar.status_code == 403, (rolle, sti)
            assert "Du har ikke tilgang" in svar.content.decode()


def test_det_som_ikke_finnes_er_404_med_egen_side(kommune):
    k = kommune.klient(kommune.saksbehandler)
    for sti in (
        "/finnes-ikke/",
        "/sak/2026/99999/",
        "/sak/2026/1/99/",
        "/post/019a0000-0000-7000-8000-000000000000/vurder/",
        "/dokument/019a0000-0000-7000-8000-000000000000/last-ned/",
    ):
        svar = k.get(sti)
        assert svar.status_code == 404, sti
        assert "Vi finner ikke denne siden" in svar.content.decode()
