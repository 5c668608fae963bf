# SPDX-License-Identifier: EUPL-1.2
"""Second factors in a real browser: a passkey of Chromium's own, and the pages around it."""

from __future__ import annotations

import re

import pytest

from intern.innlogginghjelp import engangskode
from nettleser.leser import PASSORD, Leser

#: A device that unlocks with a finger and keeps keys, as Chromium plays it.
ENHET = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def _med_enhet(leser: Leser) -> None:
    cdp = leser.vindu.new_cdp_session(leser.side)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": ENHET})


def _se_paa(leser: Leser, sti: str) -> None:
    assert leser.side.url.split("?")[0].endswith(sti), leser.side.url
    leser.side.set_viewport_size({"width": 380, "height": 800})
    assert not leser.brudd()
    assert not leser.sidelengs()
    leser.side.set_viewport_size({"width": 1280, "height": 900})


def _trykk(leser: Leser, navn: str) -> None:
    leser.side.get_by_role("main").get_by_role("button", name=navn, exact=True).click()


def _logg_ut(leser: Leser) -> None:
    leser.side.get_by_role("button", name=re.compile("Logg ut$|Log out$")).click()
    leser.side.wait_for_url("**/logg-inn/")


def test_passnoekkel_hele_veien(ny_leser) -> None:
    leser = ny_leser("leder")
    _med_enhet(leser)
    leser.gaa("/sikkerhet/passnokkel/")
    _trykk(leser, "Lag passnøkkelen")
    leser.side.wait_for_url("**/sikkerhet/koder/")
    _se_paa(leser, "/sikkerhet/koder/")
    leser.gaa("/sikkerhet/")
    assert "Passnøkkel 1" in leser.tekst
    assert "10 koder er ubrukt." in leser.tekst
    _se_paa(leser, "/sikkerhet/")
    _logg_ut(leser)
    # Alone, without name and password.
    _trykk(leser, "Bruk passnøkkel")
    leser.side.wait_for_url(lambda u: "/logg-inn/" not in u)
    _logg_ut(leser)
    # After the password, as the second of two.
    leser.side.locator("#id_username").fill("leder")
    leser.side.locator("#id_password").fill(PASSORD)
    leser.side.locator("#id_password").press("Enter")
    leser.side.wait_for_url("**/logg-inn/kode/")
    _se_paa(leser, "/logg-inn/kode/")
    _trykk(leser, "Bruk passnøkkel")
    leser.side.wait_for_url(lambda u: "/logg-inn/" not in u)
    leser.gaa("/sikkerhet/bekreft/passnokkel/?next=/sikkerhet/")
    _se_paa(leser, "/sikkerhet/bekreft/passnokkel/")
    _trykk(leser, "Bruk passnøkkel")
    leser.side.wait_for_url("**/sikkerhet/")
    leser.side.get_by_role("link", name="Fjern Passnøkkel 1").click()
    leser.side.wait_for_url("**/fjern/")
    _se_paa(leser, "/fjern/")
    _trykk(leser, "Fjern passnøkkelen")
    leser.side.wait_for_url("**/sikkerhet/")
    assert "Passnøkkelen er fjernet." in leser.tekst


@pytest.mark.parametrize("spraak", ["nn", "en"])
def test_app_uten_skript(ny_leser, spraak: str) -> None:
    """Codes from an app need no script; the pages of whoever has one, in the other languages."""
    hvem = {"nn": "hr", "en": "skole"}[spraak]
    leser = ny_leser(hvem, javascript=False, spraak=spraak)
    knapper = {"nn": ("Slå på", "Stadfest", "Slå av"), "en": ("Turn on", "Confirm", "Turn off")}
    paa, bekreft, av = knapper[spraak]
    leser.gaa("/sikkerhet/app/")
    hemmelig = leser.side.locator("form code").inner_text().replace(" ", "")
    leser.side.locator("#id_code").fill(engangskode(hemmelig))
    _trykk(leser, paa)
    assert leser.side.url.endswith("/sikkerhet/koder/")
    assert leser.side.locator(".gk-koder code").count() == 10
    leser.gaa("/sikkerhet/bekreft/kode/?next=/sikkerhet/app/av/")
    leser.side.locator("#id_code").fill(engangskode(hemmelig, 1))
    _trykk(leser, bekreft)
    assert leser.side.url.endswith("/sikkerhet/app/av/")
    _trykk(leser, av)
    assert leser.side.url.endswith("/sikkerhet/")


def test_sidene_med_app_er_uten_feil(ny_leser) -> None:
    leser = ny_leser("revisor")
    leser.gaa("/sikkerhet/app/")
    hemmelig = leser.side.locator("form code").inner_text().replace(" ", "")
    leser.side.locator("#id_code").fill(engangskode(hemmelig))
    _trykk(leser, "Slå på")
    for sti in ("/sikkerhet/app/av/", "/sikkerhet/bekreft/kode/", "/sikkerhet/koder/"):
        leser.gaa(sti)
        _se_paa(leser, sti)
