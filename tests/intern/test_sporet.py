# SPDX-License-Identifier: EUPL-1.2
"""The page about the sealing: how far it has come, and what is wrong."""

from __future__ import annotations

import pytest
from django.db import connections

import fabrikk
from glassklar.intern.web.sporet import MELDINGER
from glassklar.spor import meldinger

pytestmark = pytest.mark.django_db(transaction=True)


def eier(sql):
    with connections["eier"].cursor() as c:
        c.execute(sql)


@pytest.fixture
def folk(client):
    fabrikk.virksomhet()
    e = fabrikk.enhet("42")
    return {r: fabrikk.bruker(r, r, i=e) for r in ("admin", "arkivar", "saksbehandler", "revisor")}


def side(client, bruker):
    client.force_login(bruker)
    return client.get("/sporet/")


def test_bare_de_som_steller_med_det_ser_siden(client, folk):
    assert {r: side(client, b).status_code for r, b in folk.items()} == {
        "admin": 200, "arkivar": 200, "saksbehandler": 403, "revisor": 200}  # fmt: skip
    assert "Ingenting er forseglet ennå" in side(client, folk["admin"]).content.decode()


def test_tilstanden_staar_i_klartekst(client, folk):
    eier("insert into logg_tilstand (logg, navn, klynge, storrelse, tid)"
         " values ('S', '310000015/spor', 1, 12345, '2026-11-22T11:00:00Z')")  # fmt: skip
    eier("insert into logg_noekkel (logg, noekkel, fra, storrelse)"
         " values ('S', '310000015/spor+0badc0de+Ab+C=', now(), 0)")  # fmt: skip
    tekst = side(client, folk["admin"]).content.decode()
    assert "forseglet til 22. november 2026 kl. 12.00" in tekst
    assert "0badc0de" in tekst
    assert "Ingen utenfor får sjekkpunktene" in tekst
    eier("insert into logg_utsending (logg, maal, storrelse, tid) values"
         " ('S', 'e-post kontroll@eksempelvik.example', 7, '2026-11-01T08:00Z')")  # fmt: skip
    eier("insert into logg_utsending (logg, maal, storrelse, feil) values"
         " ('S', 'e-post kontroll@eksempelvik.example', 9, 'kom ikke fram (Timeout)')")  # fmt: skip
    tekst = side(client, folk["admin"]).content.decode()
    assert "kom ikke fram (Timeout)" in tekst
    assert "Sist fram 1. november 2026." in tekst
    assert "Ingen utenfor" not in tekst
    for ord_, setning in MELDINGER.items():
        eier(f"update logg_tilstand set melding = '{ord_}'")
        assert str(setning).split("«")[0] in side(client, folk["arkivar"]).content.decode()
    eier("update logg_tilstand set melding = '', puls = now() - interval '1 minute'")
    assert "forsegleren står" in side(client, folk["admin"]).content.decode()


def test_ordene_er_de_samme_i_prosessen_og_paa_siden():
    assert {o: str(t) for o, t in MELDINGER.items()} == dict(meldinger.MELDINGER)
