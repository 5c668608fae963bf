# SPDX-License-Identifier: EUPL-1.2
"""Login through OpenID Connect, against a real provider that runs beside the tests."""

from __future__ import annotations

import json
import logging
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as djangosettings
from django.db import connections
from django.test import Client

import fabrikk
from glassklar.config import innlogging
from glassklar.config.miljoe import MiljoeFeil
from glassklar.grunn.minne import prosess
from glassklar.intern.krypto import fingeravtrykk
from glassklar.org.models import Bruker
from intern import oidc
from intern.innlogginghjelp import engangskode, gi_passord, slaa_paa_app, tekst

pytestmark = pytest.mark.django_db(transaction=True)

#: A synthetic number: no person can have the month 41.
PID = "01410050185"
FOLK = {
    "s1": {"preferred_username": "Sindre", "email": "sindre@eksempelvik.example",
           "email_verified": True, "pid": PID},
    "s2": {"preferred_username": "ukjent", "email": "ukjent@eksempelvik.example"},
    "s3": {"preferred_username": "system"},
    "s4": {"email": "sindre@eksempelvik.example", "email_verified": False},
    "s5": {},
    "s6": {"preferred_username": "sindre", "_bevis": "acr"},
    **{f"feil-{hva}": {"preferred_username": "sindre", "_bevis": hva}
       for hva in ("signatur", "usignert", "nonce", "mottaker", "utsteder", "utloept")},
}  # fmt: skip


@pytest.fixture(scope="module")
def utsteder():
    with oidc.start(["http://testserver/logg-inn/fra/proeve/"], FOLK) as u:
        yield u


@pytest.fixture
def sett_opp(utsteder, settings, tmp_path, monkeypatch):
    """Set the provider up as the environment does it."""

    def sett(**felt):
        fil = tmp_path / "oidc.json"
        fil.write_text(json.dumps([utsteder.tilbyder(**felt)]), "utf-8")
        monkeypatch.setenv("GLASSKLAR_OIDC_FIL", str(fil))
        settings.OIDC_TILBYDERE = innlogging.tilbydere()
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"APPS": innlogging.apper(settings.OIDC_TILBYDERE)}
        }
        prosess.clear()

    sett()
    return sett


def _gaa(utsteder, k: Client, sub: str, neste: str = ""):
    ut = k.get("/logg-inn/med/proeve/", {"next": neste} if neste else {})
    assert ut.status_code == 302, tekst(ut)
    return k.get(utsteder.logg_inn(ut["Location"], sub))


def test_hele_veien_inn(utsteder, sett_opp, person):
    k = Client()
    side = tekst(k.get("/logg-inn/?next=/saker/"))
    assert "Logg inn med Prøveporten" in side
    assert "/logg-inn/med/proeve/?next=%2Fsaker%2F" in side
    svar = _gaa(utsteder, k, "s1", "/saker/")
    assert (svar.status_code, svar["Location"]) == (302, "/saker/")
    assert "Sindre Demomo" in tekst(k.get("/"))
    with connections[fabrikk.EIER].cursor() as c:
        # Nothing that the provider told is kept.
        for tabell in ("socialaccount_socialaccount", "socialaccount_socialtoken",
                       "account_emailaddress"):  # fmt: skip
            c.execute(f"select count(*) from {tabell}")
            assert c.fetchone() == (0,), tabell


def test_tilstand_nonce_og_pkce_er_med_og_ingenting_utenfra(utsteder, sett_opp, person):
    k = Client()
    ut = k.get(
        "/logg-inn/med/proeve/?scope=offline_access&auth_params=nonce%3Dx&process=connect"
        "&next=https://ond.example/"
    )
    spoersmaal = parse_qs(urlsplit(ut["Location"]).query)
    assert set(spoersmaal["scope"][0].split()) == {"openid", "profile", "email"}
    assert spoersmaal["code_challenge_method"] == ["S256"]
    assert len(spoersmaal["nonce"][0]) >= 24
    assert len(spoersmaal["state"][0]) >= 16
    assert spoersmaal["response_type"] == ["code"]
    svar = k.get(utsteder.logg_inn(ut["Location"], "s1"))
    assert svar["Location"] == "/"


def test_svaret_virker_bare_i_nettleseren_som_spurte_og_bare_en_gang(utsteder, sett_opp, person):
    k, annen = Client(), Client()
    hjem = utsteder.logg_inn(k.get("/logg-inn/med/proeve/")["Location"], "s1")
    assert annen.get(hjem).status_code == 403
    assert annen.get("/").status_code == 302
    assert k.get(hjem).status_code == 302
    tredje = Client()
    tredje.get("/logg-inn/med/proeve/")
    assert tredje.get(hjem).status_code == 403
    assert k.get("/logg-inn/fra/proeve/?code=x").status_code == 403


@pytest.mark.parametrize(
    "hva", ["signatur", "usignert", "nonce", "mottaker", "utsteder", "utloept"]
)
def test_et_falskt_bevis_slipper_ingen_inn(utsteder, sett_opp, person, hva):
    k = Client()
    svar = _gaa(utsteder, k, f"feil-{hva}")
    assert svar.status_code == 403
    assert "Innloggingen med Prøveporten gikk ikke." in tekst(svar)
    assert k.get("/").status_code == 302


@pytest.mark.parametrize("sub", ["s2", "s3", "s5"])
def test_ukjent_person_faar_vite_det_og_blir_ikke_laget(utsteder, sett_opp, person, sub, caplog):
    foer = Bruker.objects.count()
    k = Client()
    with caplog.at_level(logging.INFO):
        svar = _gaa(utsteder, k, sub)
    assert svar.status_code == 403
    assert "Prøveporten vet hvem du er, men du har ingen bruker her som er i bruk." in tekst(svar)
    assert k.get("/").status_code == 302
    assert Bruker.objects.count() == foer
    assert "ukjent@" not in caplog.text


def test_den_som_har_sluttet_slipper_ikke_inn(utsteder, sett_opp, person):
    Bruker.objects.using(fabrikk.EIER).filter(pk=person.pk).update(
        avsluttet_dato="2026-01-01T00:00Z"
    )
    k = Client()
    svar = _gaa(utsteder, k, "s1")
    assert svar.status_code == 403
    assert "ingen bruker her som er i bruk" in tekst(svar)
    assert k.get("/").status_code == 302


def test_den_som_angrer_faar_hoere_at_ingenting_skjedde(utsteder, sett_opp, person):
    k = Client()
    ut = k.get("/logg-inn/med/proeve/")
    tilstand = parse_qs(urlsplit(ut["Location"]).query)["state"][0]
    svar = k.get(f"/logg-inn/fra/proeve/?error=access_denied&state={tilstand}")
    assert svar.status_code == 403
    assert "Du avbrøt innloggingen hos Prøveporten." in tekst(svar)


@pytest.mark.parametrize(
    ("felt", "sub", "inn"),
    [
        ({"krav": "email", "felt": "epost"}, "s1", True),
        ({"krav": "email", "felt": "epost"}, "s4", False),
        ({"krav": "email", "felt": "epost", "epost_bekreftet": True}, "s4", True),
        ({"brukerinfo": True}, "s1", True),
        ({"acr": ["idporten-loa-high"]}, "s6", True),
        ({"acr": ["idporten-loa-substantial"]}, "s6", False),
        ({"acr": ["idporten-loa-high"]}, "s1", False),
        ({"krav": "finnes_ikke"}, "s1", False),
    ],
)
def test_personen_finnes_med_kravet_som_er_valgt(utsteder, sett_opp, person, felt, sub, inn):
    sett_opp(**felt)
    assert _gaa(utsteder, Client(), sub).status_code == (302 if inn else 403)


def test_to_personer_med_samme_adresse_er_ingen(utsteder, sett_opp, person, kommune):
    sett_opp(krav="email", felt="epost")
    Bruker.objects.using(fabrikk.EIER).filter(pk=kommune.annen.pk).update(epost=person.epost)
    assert _gaa(utsteder, Client(), "s1").status_code == 403


def test_foedselsnummer_kobles_uten_aa_lagres(utsteder, sett_opp, person):
    sett_opp(krav="pid", felt="koblet")
    assert _gaa(utsteder, Client(), "s1").status_code == 403
    avtrykk = fingeravtrykk(utsteder.adresse, PID)
    assert PID not in avtrykk
    with connections[fabrikk.EIER].cursor() as c:
        c.execute(
            "insert into socialaccount_socialaccount (user_id, provider, uid, last_login,"
            " date_joined, extra_data) values (%s, 'proeve', %s, now(), now(), '{}')",
            [person.pk, avtrykk],
        )
    assert _gaa(utsteder, Client(), "s1").status_code == 302


def test_den_som_har_app_maa_bruke_den_hvis_ikke_tilbyderen_alltid_krever_to(
    utsteder, sett_opp, person
):
    inne = Client()
    gi_passord(inne)
    hemmelig, _koder = slaa_paa_app(inne)
    k = Client()
    assert _gaa(utsteder, k, "s1")["Location"] == "/logg-inn/kode/"
    assert k.get("/").status_code == 302
    assert k.post("/logg-inn/kode/", {"code": engangskode(hemmelig, 1)})["Location"] == "/"
    assert k.get("/").status_code == 200
    sett_opp(tofaktor=True)
    assert _gaa(utsteder, Client(), "s1")["Location"] == "/"


def test_en_tilbyder_med_to_trinn_holder_der_rollen_krever_det(
    utsteder, sett_opp, person, settings
):
    settings.KREV_TOFAKTOR = frozenset({"saksbehandler"})
    for tofaktor, ventet in ((False, 302), (True, 200)):
        sett_opp(tofaktor=tofaktor)
        k = Client()
        _gaa(utsteder, k, "s1")
        assert k.get("/").status_code == ventet


def test_en_annen_utsteder_enn_den_som_er_satt_opp_brukes_ikke(utsteder, sett_opp, person):
    sett_opp(utsteder=utsteder.adresse.replace("127.0.0.1", "localhost"))
    svar = Client().get("/logg-inn/med/proeve/")
    assert svar.status_code == 403
    assert "gikk ikke" in tekst(svar)


def test_en_tilbyder_som_ikke_svarer_gir_en_side(utsteder, sett_opp, person):
    sett_opp(utsteder=f"http://127.0.0.1:{oidc.ledig_port()}")
    assert Client().get("/logg-inn/med/proeve/").status_code == 403


def test_ukjent_tilbyder_finnes_ikke(person):
    for sti in ("/logg-inn/med/proeve/", "/logg-inn/fra/proeve/?code=x&state=y"):
        assert Client().get(sti).status_code == 404
    assert djangosettings.OIDC_TILBYDERE == ()


@pytest.mark.parametrize(
    ("endring", "melding"),
    [
        ({"utsteder": "http://entra.example"}, "https"),
        ({"felt": "alder"}, "felt"),
        ({"id": "Ikke Gyldig"}, "id"),
        ({"ukjent": 1}, "ukjent felt"),
        ({"omfang": ["email"]}, "openid"),
        ({"hemmelighet": None, "hemmelighet_fil": "/finnes/ikke"}, "kan ikke lese"),
    ],
)
def test_feil_i_filen_stopper_oppstarten_med_en_linje(tmp_path, monkeypatch, endring, melding):
    rad = {"id": "a", "navn": "A", "utsteder": "https://a.example", "klient": "k",
           "hemmelighet": "h", **endring}  # fmt: skip
    fil = tmp_path / "oidc.json"
    fil.write_text(json.dumps([{n: v for n, v in rad.items() if v is not None}]))
    monkeypatch.setenv("GLASSKLAR_OIDC_FIL", str(fil))
    with pytest.raises(MiljoeFeil, match=melding):
        innlogging.tilbydere()


def test_lokale_passord_kan_ikke_slaas_av_uten_en_annen_vei(monkeypatch):
    monkeypatch.setenv("GLASSKLAR_LOKALE_PASSORD", "nei")
    with pytest.raises(MiljoeFeil, match="GLASSKLAR_OIDC_FIL"):
        innlogging.lokale_passord(())
    monkeypatch.setenv("GLASSKLAR_LOKALE_PASSORD", "kanskje")
    with pytest.raises(MiljoeFeil, match="ja eller nei"):
        innlogging.lokale_passord(())
