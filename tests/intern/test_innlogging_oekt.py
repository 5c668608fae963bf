# SPDX-License-Identifier: EUPL-1.2
"""Sessions: new at login, ended by idleness and by the clock, seen and ended by their owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import fabrikk
from glassklar.config import miljoe
from glassklar.grunn.minne import delt, fjern_utloept
from glassklar.intern.models import Oekt
from glassklar.intern.oekt import SLUTT, fjern_utloepte, lagret
from intern.innlogginghjelp import PASSORD, gi_passord, tekst

pytestmark = pytest.mark.django_db(transaction=True)


def _nett(n: int, **felt: str) -> Client:
    return Client(REMOTE_ADDR=f"198.51.100.{n}", **felt)


def _rad(k: Client) -> Oekt:
    return Oekt.objects.get(session_key=lagret(k.cookies["glassklar_oekt"].value))


def test_ny_noekkel_ved_innlogging(person):
    k = _nett(1)
    k.post("/logg-inn/passnokkel/", {"credential": "x"})  # leaves a message, so a session
    foer = k.cookies["glassklar_oekt"].value
    gi_passord(k)
    assert k.cookies["glassklar_oekt"].value != foer
    assert not Oekt.objects.filter(session_key=lagret(foer)).exists()


def test_raden_roeper_verken_noekkel_eller_innhold(person):
    k = _nett(2)
    gi_passord(k)
    with connections[fabrikk.EIER].cursor() as c:
        c.execute("select session_key, session_data, bruker_id from oekt")
        ((noekkel, data, bruker),) = c.fetchall()
    kake = k.cookies["glassklar_oekt"].value
    assert kake not in noekkel + data
    assert bruker == person.pk
    # Whoever copies the row into a cookie comes nowhere.
    tyv = _nett(3)
    tyv.cookies["glassklar_oekt"] = noekkel
    assert tyv.get("/").status_code == 302


def test_innholdet_kan_ikke_flyttes_til_en_annen_rad(person, kommune):
    """A write in the table must not make one's own session into somebody else's."""
    min_, deres = _nett(20), _nett(21)
    gi_passord(min_)
    deres.force_login(kommune.admin)
    assert deres.get("/admin/").status_code == 200
    Oekt.objects.filter(session_key=_rad(min_).session_key).update(
        session_data=_rad(deres).session_data, bruker_id=kommune.admin.pk
    )
    assert min_.get("/admin/").status_code == 302
    assert min_.get("/hjelp/").status_code == 302


def test_slutten_kan_ikke_skyves_i_raden(person):
    k = _nett(22)
    gi_passord(k)
    oekt = k.session
    oekt[SLUTT] = int(timezone.now().timestamp()) - 1
    oekt.save()
    Oekt.objects.update(expire_date=timezone.now() + timedelta(days=1))
    assert k.get("/hjelp/").status_code == 302


def test_en_eldre_hemmelighet_aapner_fortsatt(person, settings):
    i_bruk, ubrukt = _nett(23), _nett(24)
    for k in (i_bruk, ubrukt):
        gi_passord(k)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "en-ny-hemmelighet-for-proever"
    assert i_bruk.get("/hjelp/").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    # What was used meanwhile is closed with the new one.
    assert i_bruk.get("/hjelp/").status_code == 200
    assert ubrukt.get("/hjelp/").status_code == 302


def test_kaken_er_bare_for_tjeneren(person):
    k = _nett(4)
    gi_passord(k)
    kake = k.cookies["glassklar_oekt"]
    assert kake["httponly"]
    assert kake["samesite"] == "Lax"


def test_oekten_slutter_av_seg_selv_uten_bruk(person, settings):
    k = _nett(5)
    gi_passord(k)
    naa = timezone.now()
    assert timedelta(minutes=59) < _rad(k).expire_date - naa <= timedelta(minutes=60)
    Oekt.objects.update(expire_date=naa + timedelta(minutes=10))
    assert k.get("/hjelp/").status_code == 200
    assert _rad(k).expire_date > naa + timedelta(minutes=59)
    Oekt.objects.update(expire_date=naa - timedelta(seconds=1))
    assert k.get("/hjelp/").status_code == 302


def test_oekten_varer_aldri_ut_over_ti_timer(person):
    k = _nett(6)
    gi_passord(k)
    oekt = k.session
    naa = timezone.now()
    assert 0 < oekt[SLUTT] - naa.timestamp() <= 10 * 3600
    oekt[SLUTT] = int((naa + timedelta(minutes=5)).timestamp())
    oekt.save()
    assert _rad(k).expire_date <= naa + timedelta(minutes=5)
    k.get("/hjelp/")
    assert _rad(k).expire_date <= naa + timedelta(minutes=5)


def test_en_side_flytter_ikke_slutten_hver_gang(person):
    k = _nett(7)
    gi_passord(k)
    k.get("/hjelp/")
    with CaptureQueriesContext(connection) as q:
        k.get("/hjelp/")
    assert not [s for s in q.captured_queries if s["sql"].lower().startswith("update")]


def test_en_kan_se_og_avslutte_oektene_sine_andre_steder(person, kommune):
    her = _nett(8, HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0")
    der = _nett(9)
    annen = kommune.klient(kommune.annen)
    for k in (her, der):
        gi_passord(k)
    side = tekst(her.get("/sikkerhet/"))
    assert "Firefox, Linux" in side
    assert "198.51.100.8" in side
    assert "198.51.100.9" in side
    assert her.get("/sikkerhet/logg-ut-andre/").status_code == 405
    assert her.post("/sikkerhet/logg-ut-andre/")["Location"] == "/sikkerhet/"
    assert der.get("/hjelp/").status_code == 302
    assert her.get("/hjelp/").status_code == 200
    assert annen.get("/hjelp/").status_code == 200


def test_nytt_passord_avslutter_oektene_andre_steder(person):
    her, der = _nett(10), _nett(11)
    for k in (her, der):
        gi_passord(k)
    nytt = "ny lang setning her"
    svar = her.post(
        "/passord/",
        {"old_password": PASSORD, "new_password1": nytt, "new_password2": nytt},
    )
    assert (svar.status_code, svar["Location"]) == (302, "/sikkerhet/")
    (brev,) = mail.outbox
    assert brev.to == [person.epost]
    assert "Passordet er byttet." in brev.body
    assert "fra 198.51.100.10" in brev.body
    assert her.get("/hjelp/").status_code == 200
    assert der.get("/hjelp/").status_code == 302
    assert "198.51.100.10" in tekst(her.get("/sikkerhet/"))


def test_ingen_side_lagres_av_nettleseren(person, kommune):
    k = kommune.klient(kommune.saksbehandler)
    for sti in ("/", "/saker/", "/sikkerhet/", "/admin/", "/finnes-ikke/", "/logg-inn/"):
        assert k.get(sti)["Cache-Control"].startswith(("no-store", "max-age=0")), sti
        assert "no-store" in k.get(sti)["Cache-Control"], sti


def test_gammelt_ryddes_bort(person):
    gi_passord(_nett(12))
    Oekt.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    delt.set("gammelt", 1, timeout=-5)
    assert fjern_utloepte() == 1
    assert fjern_utloept() >= 1


@pytest.mark.parametrize(("demo", "ventet"), [("1", 600), ("", 60)])
def test_tomgang_er_en_innstilling(monkeypatch, demo, ventet):
    monkeypatch.delenv("GLASSKLAR_OEKT_MINUTTER", raising=False)
    assert miljoe.tall("GLASSKLAR_OEKT_MINUTTER", 600 if demo else 60, 1, 600) == ventet
    monkeypatch.setenv("GLASSKLAR_OEKT_MINUTTER", "15")
    assert miljoe.tall("GLASSKLAR_OEKT_MINUTTER", 60, 1, 600) == 15
    monkeypatch.setenv("GLASSKLAR_OEKT_MINUTTER", "9999")
    with pytest.raises(miljoe.MiljoeFeil):
        miljoe.tall("GLASSKLAR_OEKT_MINUTTER", 60, 1, 600)
