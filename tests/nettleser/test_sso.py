# SPDX-License-Identifier: EUPL-1.2
"""Login through another, as a person does it: Chromium, both sites, and a real provider."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import expect

from intern import oidc
from nettleser import servere
from nettleser.conftest import SMAL, krev_chromium, sted
from nettleser.leser import Leser

FOLK = {
    "leder": {"preferred_username": "Leder", "name": "Marit Testbakken"},
    "ukjent": {"preferred_username": "finnes.ikke"},
    "systemet": {"preferred_username": "system"},
    "falsk": {"preferred_username": "leder", "_bevis": "signatur"},
}
TILBAKE = "/logg-inn/fra/proeve/"
LOGG_INN = {"nb": "Logg inn med Prøveporten", "nn": "Logg inn med Prøveporten",
            "en": "Log in with Prøveporten"}  # fmt: skip


@pytest.fixture(scope="module")
def steder(
    request: pytest.FixtureRequest, django_db_modify_db_settings: None, tjener: Any, roller: Any
) -> Iterator[servere.Nettsteder]:
    """Both sites, and a provider that knows where they are."""
    krev_chromium()
    with ExitStack() as rydd:

        def med_tilbyder(s: servere.Nettsteder) -> dict[str, str]:
            s.uten_passord = f"http://localhost:{oidc.ledig_port()}"
            tilbake = [s.intern + TILBAKE, s.uten_passord + TILBAKE]
            utsteder = rydd.enter_context(oidc.start(tilbake, FOLK))
            fil = s.data / "oidc.json"
            fil.write_text(json.dumps([utsteder.tilbyder()]), "utf-8")
            s.utsteder = utsteder.adresse
            return {"GLASSKLAR_OIDC_FIL": str(fil)}

        with servere.start(tjener, roller, *sted(request), mer=med_tilbyder) as s:
            yield s


def _velg(leser: Leser, spraak: str = "nb", neste: str = "") -> None:
    """From the login page to the provider's."""
    leser.gaa(f"/logg-inn/?next={neste}" if neste else "/logg-inn/")
    leser.side.get_by_role("link", name=LOGG_INN[spraak]).click()
    leser.side.wait_for_url(f"{leser.steder.utsteder}/**")


def _hos_tilbyder(leser: Leser, hvem: str) -> None:
    """Say who one is, and be sent back."""
    leser.side.locator("[name=login]").fill(hvem)
    leser.side.locator("[name=password]").fill("x")
    leser.side.locator("[name=password]").press("Enter")
    leser.side.wait_for_url(f"{leser.steder.intern}/**")


def _glem_tilbyderens_klager(leser: Leser, *avslag: str) -> None:
    """The provider's own pages are not ours to mend; and a refusal is written by the browser."""
    fremmed = leser.steder.utsteder
    leser.klager[:] = [
        k for k in leser.klager if fremmed not in k and not any(a in k for a in avslag)
    ]


def _uten_feil(leser: Leser, spraak: str) -> None:
    side = leser.side
    assert side.locator("html").get_attribute("lang") == spraak
    for flate in ({"width": 1280, "height": 900}, {"width": SMAL[0], "height": SMAL[1]}):
        side.set_viewport_size(flate)
        assert not leser.brudd()
        assert not leser.sidelengs()


@pytest.mark.parametrize("spraak", ["nb", "nn", "en"])
def test_inn_ut_og_feil_person(ny_leser, spraak: str) -> None:
    """In, to the page that was asked for; and with somebody who is nobody here."""
    leser = ny_leser(spraak=spraak)
    _velg(leser, spraak, "/saker/")
    _hos_tilbyder(leser, "leder")
    assert leser.side.url == f"{leser.steder.intern}/saker/"
    assert "Marit Testbakken" in leser.tekst
    _uten_feil(leser, spraak)
    leser.side.get_by_role("button", name=re.compile("Logg ut$|Log out$")).click()
    leser.side.wait_for_url("**/logg-inn/")
    _uten_feil(leser, spraak)
    _glem_tilbyderens_klager(leser)

    annen = ny_leser(spraak=spraak)
    _velg(annen, spraak)
    _hos_tilbyder(annen, "ukjent")
    tittel = {"nb": "Du er ikke logget inn", "nn": "Du er ikkje logga inn",
              "en": "You are not logged in"}[spraak]  # fmt: skip
    expect(annen.side.get_by_role("heading", level=1)).to_have_text(tittel)
    hva = {"nb": "har ingen bruker her", "nn": "har ingen brukar her", "en": "no active user"}
    assert hva[spraak] in annen.tekst
    _uten_feil(annen, spraak)
    annen.side.get_by_role("main").get_by_role("link").click()
    annen.side.wait_for_url("**/logg-inn/")
    _glem_tilbyderens_klager(annen, TILBAKE)


@pytest.mark.parametrize(
    ("hvem", "melding"),
    [
        ("systemet", "du har ingen bruker her som er i bruk"),
        ("falsk", "Innloggingen med Prøveporten gikk ikke."),
    ],
)
def test_systembrukeren_og_et_falskt_bevis_slipper_ikke_inn(ny_leser, hvem, melding) -> None:
    leser = ny_leser()
    _velg(leser)
    _hos_tilbyder(leser, hvem)
    assert melding in leser.tekst
    leser.gaa("/")
    assert "/logg-inn/" in leser.side.url
    _glem_tilbyderens_klager(leser, TILBAKE)


def test_den_som_angrer_hos_tilbyderen_faar_vite_det(ny_leser) -> None:
    leser = ny_leser()
    _velg(leser)
    leser.side.get_by_role("link", name=re.compile("Cancel|Abort", re.IGNORECASE)).click()
    leser.side.wait_for_url(f"{leser.steder.intern}/**")
    assert "Du avbrøt innloggingen hos Prøveporten." in leser.tekst
    _uten_feil(leser, "nb")
    _glem_tilbyderens_klager(leser, TILBAKE)


def test_uten_lokale_passord_er_det_bare_tilbyderen(ny_leser, steder) -> None:
    """And the whole way works without scripts of ours."""
    med = ny_leser()
    med.gaa("/logg-inn/")
    expect(med.side.locator("#id_password")).to_be_visible()
    with servere.ved_siden_av(steder, steder.uten_passord, GLASSKLAR_LOKALE_PASSORD="nei") as uten:
        for spraak in ("nb", "nn", "en"):
            leser = ny_leser(spraak=spraak, sted=uten)
            leser.gaa("/logg-inn/")
            assert leser.side.locator("input:visible").count() == 0
            assert leser.side.get_by_role("main").get_by_role("button").count() <= 1
            lenke = leser.side.get_by_role("link", name=LOGG_INN[spraak])
            # The one way in is the one that stands out.
            assert lenke.get_attribute("data-variant") is None
            _uten_feil(leser, spraak)
        uten_skript = ny_leser(javascript=False, sted=uten)
        _velg(uten_skript)
        _hos_tilbyder(uten_skript, "leder")
        assert "Marit Testbakken" in uten_skript.tekst
        _glem_tilbyderens_klager(uten_skript)
