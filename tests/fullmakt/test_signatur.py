# SPDX-License-Identifier: EUPL-1.2
"""Approvals signed by passkeys: turned on, asked for, verified then and later."""

from __future__ import annotations

import re
from html import unescape

import pytest

from fullmakt import vedtakshjelp as hjelp
from fullmakt.basen import spoer
from fullmakt.noekkelhjelp import Noekkel
from fullmakt.test_godkjenn_sider import HABIL, UGYLDIG, klient, sti, tekst
from glassklar.arkiv.api import endre_post
from glassklar.fullmakt.actions.valg import sett_passnoekkelkrav
from glassklar.fullmakt.models import Godkjenning
from glassklar.fullmakt.signatur import utfordring, verifiser_underskrift
from glassklar.grunn.feil import Avvist
from glassklar.grunn.minne import prosess as cache


@pytest.fixture
def by(transactional_db):
    cache.clear()
    b = hjelp.lag()
    sett_passnoekkelkrav(bruker=b.direktoer, krev=True)
    return b


def spoersmaal(svar):
    return unescape(re.search(r'data-underskrift="([^"]+)"', svar.content.decode())[1])


def felt(svar, credential="", **mer):
    h = re.search(r'name="avtrykk" value="(\w+)"', svar.content.decode())[1]
    return {"avtrykk": h, "gjoer": "godkjenn", "credential": credential, **HABIL, **mer}


def test_bare_ledelsen_skrur_paa(by):
    for hvem in (by.fagleder, by.forfatter, by.arkivar, by.revisor, by.politiker):
        with pytest.raises(Avvist):
            sett_passnoekkelkrav(bruker=hvem, krev=False)
    assert spoer("select krev_passnoekkel from fullmakt_valg") == [(True,)]
    sett_passnoekkelkrav(bruker=by.admin, krev=False)
    assert spoer("select krev_passnoekkel, satt_av_id from fullmakt_valg") == [(False, by.admin.pk)]
    # Turned off: as before.
    post = by.godkjent()
    assert hjelp.status(post) == "G"


def test_siden_der_det_skrus_av_og_paa(by):
    k = klient(by.direktoer)
    assert "checked" in k.get("/admin/godkjenning/").content.decode()
    assert k.post("/admin/godkjenning/", {}).status_code == 302
    assert spoer("select krev_passnoekkel from fullmakt_valg") == [(False,)]
    assert k.post("/admin/godkjenning/", {"krev": "on"}).status_code == 302
    assert spoer("select krev_passnoekkel from fullmakt_valg") == [(True,)]
    assert klient(by.fagleder).get("/admin/godkjenning/").status_code == 403


def test_underskrevet_godkjenning_kan_etterproeves(by):
    noekkel = Noekkel(by.fagleder)
    post = by.sendt()
    k = klient(by.fagleder)
    side = k.get(sti(post, by.fagleder))
    svar = k.post(sti(post, by.fagleder), felt(side, noekkel.svar(spoersmaal(side))))
    assert svar.status_code == 302, tekst(svar, UGYLDIG)
    assert hjelp.status(post) == "G"
    g = Godkjenning.objects.using("eier").get(registrering=post.pk)
    assert verifiser_underskrift(g) is True
    assert "Underskrevet med passnøkkel." in tekst(k.get(sti(post, by.fagleder)))
    by.sak.refresh_from_db()
    nr = by.sak.saksnummer
    vei = tekst(klient(by.arkivar).get(f"/sak/{nr.aar}/{nr.nr}/beslutningsvei/"))
    assert "Underskrevet med passnøkkel" in vei
    # Another content, another step or another key's signature does not hold.
    g.avtrykk = b"\1" * 32
    assert verifiser_underskrift(g) is False
    g.refresh_from_db()
    g.steg_id = post.pk
    assert verifiser_underskrift(g) is False
    g.refresh_from_db()
    g.signatur["underskrift"] = g.signatur["underskrift"][:-4] + "AAAA"
    assert verifiser_underskrift(g) is False
    g.signatur = {"slag": "tull"}
    assert verifiser_underskrift(g) is False
    g.signatur = None
    assert verifiser_underskrift(g) is None


def test_uten_eller_med_feil_underskrift(by):
    noekkel, andres = Noekkel(by.fagleder), Noekkel(by.sjef)
    post = by.sendt()
    k = klient(by.fagleder)
    side = k.get(sti(post, by.fagleder))
    uten = tekst(k.post(sti(post, by.fagleder), felt(side)), UGYLDIG)
    assert "Godkjenningen må underskrives med passnøkkelen din." in uten
    feil = "Passnøkkelen ble ikke godtatt."
    for svar in (
        "tull", "[]", "{}", '{"response": 1}', andres.svar(spoersmaal(side)),
        noekkel.svar(spoersmaal(side), verifisert=False),
    ):  # fmt: skip
        assert feil in tekst(k.post(sti(post, by.fagleder), felt(side, svar)), UGYLDIG), svar
    # A signature over what it was before is none of what it is now.
    gammelt = noekkel.svar(spoersmaal(side))
    endre_post(bruker=by.forfatter, registrering=post.pk, tittel2="og garasje")
    ny = k.get(sti(post, by.fagleder))
    assert feil in tekst(k.post(sti(post, by.fagleder), felt(ny, gammelt)), UGYLDIG)
    assert hjelp.status(post) == "F"
    with pytest.raises(Avvist):
        hjelp.godkjenn_som(by.fagleder, post)
    assert not Godkjenning.objects.using("eier").exists()
    # To send it back asks for no key.
    tilbake = felt(ny, gjoer="retur", merknad="Rett avstanden.")
    assert k.post(sti(post, by.fagleder), tilbake).status_code == 302


def test_uten_passnoekkel_er_det_ingen_knapp(by):
    post = by.sendt()
    k = klient(by.fagleder)
    t = tekst(k.get(sti(post, by.fagleder)))
    assert "Lag en under «Min sikkerhet»." in t
    assert "Kan du avgjøre dette? Nei" in t
    assert "Godkjenn vedtaket" not in t


def test_utfordringen_er_laget_av_det_som_godkjennes(by):
    post = by.sendt()
    s = hjelp.steget(post, by.fagleder).pk
    assert len({utfordring(s, b"a" * 32), utfordring(s, b"b" * 32),
                utfordring(post.pk, b"a" * 32)}) == 3  # fmt: skip
