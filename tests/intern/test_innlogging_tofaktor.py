# SPDX-License-Identifier: EUPL-1.2
"""The second factor: turned on by its owner, asked for at login, and read by nobody else."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client

import fabrikk
from glassklar.grunn.identitet import lesing
from glassklar.intern.web.struping import PER_KODE
from intern.innlogginghjelp import PASSORD, engangskode, gi_passord, slaa_paa_app, tekst

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def inne(person):
    k = Client(REMOTE_ADDR="192.0.2.10")
    assert gi_passord(k).status_code == 302
    return k


def test_app_slaas_paa_og_kreves_ved_neste_innlogging(inne, person):
    hemmelig, koder = slaa_paa_app(inne)
    assert len(koder) == 10
    assert "De vises" not in tekst(inne.get("/sikkerhet/koder/"))
    assert koder[0] not in tekst(inne.get("/sikkerhet/koder/"))
    assert "Totrinns innlogging med app er slått på." in mail.outbox[-1].body
    ny = Client(REMOTE_ADDR="192.0.2.11")
    svar = gi_passord(ny, next="/saker/")
    assert (svar.status_code, svar["Location"]) == (302, "/logg-inn/kode/")
    assert ny.get("/")["Location"].startswith("/logg-inn/")
    assert ny.get("/logg-inn/kode/").status_code == 200
    galt = ny.post("/logg-inn/kode/", {"code": "000000"})
    assert galt.status_code == 422
    assert "Koden er feil, brukt eller for gammel." in tekst(galt)
    svar = ny.post("/logg-inn/kode/", {"code": engangskode(hemmelig, 1)})
    assert (svar.status_code, svar["Location"]) == (302, "/saker/")
    assert ny.get("/").status_code == 200


def test_en_kode_virker_en_gang(inne, person):
    hemmelig, koder = slaa_paa_app(inne)
    kode = engangskode(hemmelig, 1)
    for ventet in (302, 422):
        k = Client(REMOTE_ADDR="192.0.2.12")
        gi_passord(k)
        assert k.post("/logg-inn/kode/", {"code": kode}).status_code == ventet
    for ventet in (302, 422):
        k = Client(REMOTE_ADDR="192.0.2.13")
        gi_passord(k)
        assert k.post("/logg-inn/kode/", {"code": koder[3]}).status_code == ventet
    assert "9 koder er ubrukt." in tekst(inne.get("/sikkerhet/"))


def test_gjetting_av_koder_blir_stoppet_hvor_den_enn_kommer_fra(inne, person):
    hemmelig, _koder = slaa_paa_app(inne)
    for n in range(PER_KODE):
        k = Client(REMOTE_ADDR=f"192.0.2.{20 + n}")
        gi_passord(k)
        assert k.post("/logg-inn/kode/", {"code": "123456"}).status_code == 422
    k = Client(REMOTE_ADDR="192.0.2.40")
    gi_passord(k)
    svar = k.post("/logg-inn/kode/", {"code": engangskode(hemmelig, 1)})
    assert svar.status_code == 422
    assert "For mange forsøk. Vent 15 minutter, og prøv igjen." in tekst(svar)


def test_koden_er_ikke_til_for_andre_enn_den_som_har_gitt_passordet(inne, person):
    hemmelig, _koder = slaa_paa_app(inne)
    k = Client()
    assert k.get("/logg-inn/kode/")["Location"] == "/logg-inn/"
    assert k.post("/logg-inn/kode/", {"code": engangskode(hemmelig, 1)})["Location"] == "/logg-inn/"
    assert k.get("/")["Location"].startswith("/logg-inn/")


def test_den_som_snur_halvveis_begynner_paa_nytt(inne, person):
    slaa_paa_app(inne)
    k = Client()
    gi_passord(k)
    assert k.get("/logg-inn/kode/").status_code == 200
    assert k.get("/logg-inn/").status_code == 200
    assert k.get("/logg-inn/kode/")["Location"] == "/logg-inn/"


def test_nytt_passord_gaar_ikke_utenom_det_andre_trinnet(inne, person):
    slaa_paa_app(inne)
    inne.post(
        "/passord/",
        {"old_password": PASSORD, "new_password1": "ny lang setning her",
         "new_password2": "ny lang setning her"},
    )  # fmt: skip
    k = Client()
    assert gi_passord(k, passord="ny lang setning her")["Location"] == "/logg-inn/kode/"


def test_app_og_reservekoder_kan_tas_bort_igjen(inne, person):
    slaa_paa_app(inne)
    svar = inne.post("/sikkerhet/koder/nye/")
    assert svar["Location"] == "/sikkerhet/koder/"
    assert inne.post("/sikkerhet/app/av/").status_code == 302
    assert "Totrinns innlogging med app er slått av." in tekst(inne.get("/sikkerhet/"))
    assert gi_passord(Client())["Location"] == "/"
    with connections[fabrikk.EIER].cursor() as c:
        c.execute("select count(*) from mfa_authenticator")
        assert c.fetchone() == (0,)


def test_gammel_innlogging_maa_bekreftes_foer_noe_endres(inne, person, settings):
    slaa_paa_app(inne)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    svar = inne.post("/sikkerhet/app/av/")
    assert svar["Location"].startswith("/sikkerhet/bekreft/?next=")
    side = inne.get(svar["Location"])
    assert side.status_code == 200
    galt = inne.post(svar["Location"], {"password": "galt"})
    assert galt.status_code == 422
    assert "Passordet er feil." in tekst(galt)
    assert "På siden" in tekst(inne.get("/sikkerhet/"))
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
    svar = inne.post(svar["Location"], {"password": PASSORD, "next": "/sikkerhet/app/av/"})
    assert (svar.status_code, svar["Location"]) == (302, "/sikkerhet/")
    assert "På siden" not in tekst(inne.get("/sikkerhet/"))


def test_rollen_kan_kreve_det(inne, person, kommune, settings):
    settings.KREV_TOFAKTOR = frozenset({"saksbehandler"})
    for sti in ("/", "/saker/", "/hjelp/", "/passord/", "/registrer/ny/"):
        svar = inne.get(sti)
        assert (svar.status_code, svar["Location"]) == (302, "/sikkerhet/"), sti
    assert inne.post("/registrer/ny/", {"tittel": "x"})["Location"] == "/sikkerhet/"
    assert "Rollen din krever totrinns innlogging." in tekst(inne.get("/sikkerhet/"))
    assert kommune.klient(kommune.leder).get("/").status_code == 200
    slaa_paa_app(inne)
    assert inne.get("/").status_code == 200
    # The last second factor cannot be taken away again.
    svar = inne.post("/sikkerhet/app/av/")
    assert svar.status_code == 422
    assert "Rollen din krever totrinns innlogging." in tekst(svar)
    # A session that has only shown a password must show the other one too.
    bare_passord = Client()
    bare_passord.force_login(person)
    assert bare_passord.get("/")["Location"] == "/sikkerhet/"
    assert "/sikkerhet/bekreft/kode/?next=/" in tekst(bare_passord.get("/sikkerhet/"))


def test_hemmeligheten_ligger_laast_og_kommer_ikke_i_sporet(inne, person):
    hemmelig, _koder = slaa_paa_app(inne)
    with connections[fabrikk.EIER].cursor() as c:
        c.execute("select data::text from mfa_authenticator where type = 'totp'")
        assert hemmelig not in c.fetchone()[0]
        c.execute("select string_agg(session_data, ' ') from oekt")
        assert hemmelig not in c.fetchone()[0]
        c.execute(
            "select op, bruker, etter ->> 'type', etter ? 'data' from spor"
            " where tabell = 'mfa_authenticator'"
        )
        rader = c.fetchall()
    assert set(rader) == {
        ("I", person.pk, "totp", False),
        ("I", person.pk, "recovery_codes", False),
    }


def test_ingen_annen_ansatt_kan_lese_endre_eller_legge_til(inne, person, kommune):
    slaa_paa_app(inne)
    hent = "select count(*) from mfa_authenticator"
    with connection.cursor() as c:
        c.execute(hent)
        assert c.fetchone() == (0,)
    with lesing(kommune.admin), connection.cursor() as c:
        c.execute(hent)
        assert c.fetchone() == (0,)
        c.execute("update mfa_authenticator set type = 'x'")
        assert c.rowcount == 0
        c.execute("delete from mfa_authenticator")
        assert c.rowcount == 0
        for sql in (
            "insert into mfa_authenticator (user_id, type, data, created_at)"
            " values (%s, 'totp', '{}', now())",
            "insert into socialaccount_socialaccount (user_id, provider, uid, last_login,"
            " date_joined, extra_data) values (%s, 'x', 'y', now(), now(), '{}')",
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                c.execute(sql, [person.pk])
    with lesing(person):
        assert Authenticator.objects.count() == 2


def test_feil_svar_fra_passnoekkel_slipper_ingen_inn(person):
    k = Client()
    spoersmaal = k.get("/logg-inn/passnokkel/", headers={"accept": "application/json"}).json()
    assert spoersmaal["request_options"]["publicKey"]["userVerification"] == "required"
    for svar in ("", "{}", "[]", "tull", '{"response": {"userHandle": "AQ"}}', "null"):
        tilbake = k.post("/logg-inn/passnokkel/", {"credential": svar})
        assert (tilbake.status_code, tilbake["Location"]) == (302, "/logg-inn/"), svar
    assert "Passnøkkelen ble ikke godtatt." in tekst(k.get("/logg-inn/"))
    assert k.get("/").status_code == 302
