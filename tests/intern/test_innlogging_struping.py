# SPDX-License-Identifier: EUPL-1.2
"""Attempts are counted in the database, by account and by address, and tell nothing."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.db import connections
from django.test import Client, RequestFactory

import fabrikk
from glassklar.intern.adresse import klientadresse, nett
from glassklar.intern.web import struping
from glassklar.org.models import Bruker
from intern.innlogginghjelp import gi_passord, tekst

pytestmark = pytest.mark.django_db(transaction=True)


def _feil(svar) -> str:
    return re.search(r'<ul class="ds-list">(.*?)</ul>', tekst(svar), re.DOTALL)[1]


def test_ventetiden_staar_i_meldingen_og_navnet_roepes_ikke(person):
    sagt = {}
    for navn in ("sindre", "finnesikke"):
        k = Client(REMOTE_ADDR="203.0.113.1")
        for _ in range(struping.PER_NAVN):
            assert gi_passord(k, navn, "galt").status_code == 422
        sagt[navn] = _feil(gi_passord(k, navn, "galt"))
    assert "For mange forsøk. Vent 15 minutter, og prøv igjen." in sagt["sindre"]
    assert sagt["sindre"] == sagt["finnesikke"]


def test_mange_adresser_kan_ikke_gjette_paa_en_konto(person, monkeypatch):
    monkeypatch.setattr(struping, "PER_NAVN_OVERALT", 3)
    for n in range(3):
        gi_passord(Client(REMOTE_ADDR=f"203.0.113.{10 + n}"), passord="galt")
    svar = gi_passord(Client(REMOTE_ADDR="203.0.113.99"))
    assert svar.status_code == 422
    assert "For mange forsøk" in _feil(svar)


def test_en_adresse_kan_ikke_gjette_paa_mange_kontoer(person, monkeypatch):
    monkeypatch.setattr(struping, "PER_ADRESSE", 3)
    k = Client(REMOTE_ADDR="203.0.113.20")
    for n in range(3):
        gi_passord(k, f"navn{n}", "galt")
    assert "For mange forsøk" in _feil(gi_passord(k))
    assert gi_passord(Client(REMOTE_ADDR="203.0.113.21")).status_code == 302


def test_de_som_logger_riktig_inn_bruker_ikke_opp_adressen(person, monkeypatch):
    """A whole town hall comes from one address in the morning."""
    monkeypatch.setattr(struping, "PER_ADRESSE", 3)
    for _ in range(8):
        assert gi_passord(Client(REMOTE_ADDR="203.0.113.30")).status_code == 302


def test_riktig_passord_glemmer_de_gale(person):
    k = Client(REMOTE_ADDR="203.0.113.40")
    for _ in range(3):
        for _n in range(struping.PER_NAVN - 1):
            gi_passord(k, passord="galt")
        assert gi_passord(k).status_code == 302
        k = Client(REMOTE_ADDR="203.0.113.40")


def test_brev_med_nytt_passord_telles_likt_for_kjent_og_ukjent(person):
    sagt = {}
    for adresse in ("sindre@eksempelvik.example", "ukjent@eksempelvik.example"):
        k = Client(REMOTE_ADDR="203.0.113.50")
        for _ in range(struping.PER_BREV):
            assert k.post("/glemt-passord/", {"email": adresse}).status_code == 302
        svar = k.post("/glemt-passord/", {"email": adresse})
        assert svar.status_code == 422
        sagt[adresse] = _feil(svar)
    assert len(set(sagt.values())) == 1
    assert "Vent 60 minutter" in sagt["ukjent@eksempelvik.example"]
    assert len(mail.outbox) == struping.PER_BREV


def test_ingenting_av_det_som_telles_kan_leses_ut_av_tabellen(person):
    gi_passord(Client(REMOTE_ADDR="203.0.113.60"), passord="galt")
    with connections[fabrikk.EIER].cursor() as c:
        c.execute("select noekkel || verdi::text from delt_minne")
        alt = " ".join(r[0] for r in c.fetchall())
    assert alt
    assert "sindre" not in alt
    assert "203.0.113" not in alt


def test_den_som_er_ute_slipper_ikke_inn(person):
    Bruker.objects.using(fabrikk.EIER).filter(pk=person.pk).update(
        avsluttet_dato="2026-01-01T00:00Z"
    )
    svar = gi_passord(Client())
    assert svar.status_code == 422
    assert "Brukernavnet eller passordet er feil." in _feil(svar)


def test_uten_lokale_passord_er_det_ingen_vei_inn_med_passord(person, settings):
    settings.LOKALE_PASSORD = False
    k = Client()
    side = tekst(k.get("/logg-inn/"))
    assert 'name="password"' not in side
    assert "Glemt passord" not in side
    svar = gi_passord(k)
    assert svar.status_code == 422
    assert "Innlogging med passord er slått av." in tekst(svar)
    for sti in ("/glemt-passord/", "/glemt-passord/sendt/", "/glemt-passord/MQ/x-y/"):
        assert k.get(sti).status_code == 404, sti
    assert k.post("/glemt-passord/", {"email": person.epost}).status_code == 404
    assert not k.login(username="sindre", password="riktig-hest-batteri")
    inne = Client()
    inne.force_login(person)
    assert inne.get("/passord/").status_code == 404
    assert "/passord/" not in tekst(inne.get("/sikkerhet/"))


@pytest.mark.parametrize(
    ("bak_proxy", "kjede", "ventet"),
    [
        (0, "192.0.2.1", "10.0.0.1"),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "6.6.6.6, 192.0.2.1", "192.0.2.1"),
        (1, "", "10.0.0.1"),
        (1, "tull", ""),
    ],
)
def test_adressen_er_den_proxyen_sier(settings, bak_proxy, kjede, ventet):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = bak_proxy
    valg = {"HTTP_X_FORWARDED_FOR": kjede} if kjede else {}
    foresp = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", **valg)
    assert klientadresse(foresp) == ventet


def test_hele_nettet_til_en_ipv6_adresse_teller_som_ett():
    assert nett("2001:db8:1:2::1") == nett("2001:db8:1:2:ffff::9") != nett("2001:db8:1:3::1")
    assert nett("192.0.2.1") == "192.0.2.1"
