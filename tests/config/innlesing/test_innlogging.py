# SPDX-License-Identifier: EUPL-1.2
"""What only the owner may do with somebody's login."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import connections
from django.test import Client

import fabrikk
from glassklar.config.innlesing.innlogging import fjern_tofaktor, koble
from glassklar.config.innlogging import Tilbyder
from glassklar.config.miljoe import MiljoeFeil

pytestmark = pytest.mark.django_db(transaction=True)
PID = "01410050185"


@pytest.fixture
def person(transactional_db):
    fabrikk.virksomhet()
    return fabrikk.bruker("sindre", "saksbehandler")


@pytest.fixture
def port(settings):
    settings.OIDC_TILBYDERE = (
        Tilbyder("port", "Porten", "https://port.example", "k", "h", "pid", "koblet"),
        Tilbyder("entra", "Entra", "https://entra.example", "k", "h"),
    )


def test_mistet_tofaktor_fjernes_og_oektene_avsluttes(person):
    Authenticator(user=person, type="totp", data={}).save(using=fabrikk.EIER)
    k = Client()
    k.force_login(person)
    assert k.get("/hjelp/").status_code == 200
    assert "er fjernet for sindre" in fjern_tofaktor(" Sindre ")
    assert k.get("/hjelp/").status_code == 302
    assert not Authenticator.objects.using(fabrikk.EIER).exists()
    assert "hadde ikke" in fjern_tofaktor("sindre")
    with connections[fabrikk.EIER].cursor() as c:
        c.execute(
            "select op, handling, foer ? 'data' from spor where tabell = 'mfa_authenticator'"
            " order by id"
        )
        assert c.fetchall()[-1] == ("D", "fjern_tofaktor", False)


def test_en_person_kobles_til_det_tilbyderen_kaller_dem(person, port):
    assert koble("sindre", "port", PID + "\n") == "sindre er koblet til Porten."
    assert koble("sindre", "port", PID) == "sindre er koblet til Porten."
    (rad,) = SocialAccount.objects.all()
    assert (rad.user_id, rad.provider, rad.extra_data) == (person.pk, "port", {})
    assert PID not in rad.uid
    fabrikk.bruker("annen")
    for navn, tilbyder, verdi, melding in (
        ("annen", "port", PID, "en annen bruker"),
        ("finnesikke", "port", "x", "Finner ingen bruker"),
        ("system", "port", "x", "Finner ingen bruker"),
        ("sindre", "entra", "x", "koblet"),
        ("sindre", "ukjent", "x", "Ingen tilbyder"),
        ("sindre", "port", " ", "tom"),
    ):
        with pytest.raises(MiljoeFeil, match=melding):
            koble(navn, tilbyder, verdi)
    with connections[fabrikk.EIER].cursor() as c:
        c.execute("select coalesce(string_agg(etter::text, ''), '') from spor")
        assert rad.uid not in c.fetchone()[0]
