# SPDX-License-Identifier: EUPL-1.2
"""A decision in a browser: author, approver, second approver, stand-in and inhabil leader."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from nettleser.leser import Leser
from nettleser.servere import Nettsteder
from nettleser.sidegang import Gang, alt_galt
from nettleser.sideliste import Besoek
from nettleser.test_innlogging import _med_enhet as med_enhet

NyLeser = Callable[..., Leser]
LISTEN = "/vedtak/til-godkjenning/"
UTEN_BINDING = "Nei, ingen binding"


@pytest.fixture(scope="module", autouse=True)
def _flere(steder: Nettsteder) -> None:
    """A contract that two must approve, and a stand-in."""
    ferdig = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("saa_vedtak.py"))],
        env=steder.miljoe | {"DJANGO_SETTINGS_MODULE": "glassklar.config.settings_intern"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ferdig.returncode == 0, ferdig.stderr


def _aapne(leser: Leser, tittel: str) -> None:
    """From the list, as people go."""
    leser.gaa(LISTEN)
    lenke = leser.side.get_by_role("main").get_by_role("link", name=re.compile(tittel))
    lenke.first.click()
    leser.side.wait_for_url(re.compile(rf"{LISTEN}[0-9a-f-]+/"))


def _trykk(leser: Leser, knapp: str) -> None:
    leser.side.get_by_role("main").get_by_role("button", name=knapp, exact=True).click()


def _paa_listen(leser: Leser) -> None:
    """Sent on to the list; a fragment from the error summary follows."""
    leser.side.wait_for_url(re.compile(rf"{LISTEN}(#.*)?$"))


def _sier(leser: Leser, tekst: str) -> None:
    expect(leser.side.get_by_role("main")).to_contain_text(tekst)


def _post(steder: Nettsteder, tittel: str) -> str:
    """The entry's key; line 1 stands in the protected row until it is assessed."""
    return str(
        steder.en(
            "select g.id from registrering g"
            " left join registrering_skjermet x on x.registrering_id = g.id"
            " where coalesce(nullif(x.tittel1, ''), g.tittel) = %s",
            tittel,
        )
    )


def _steg(steder: Nettsteder, tittel: str) -> str:
    """The address of the newest step."""
    pk = steder.en(
        "select t.id from godkjenningssteg t join godkjenningsloep l on l.id = t.loep_id"
        " where l.registrering_id = %s order by l.sendt desc, t.nr limit 1",
        _post(steder, tittel),
    )
    return f"{LISTEN}{pk}/"


def _send(forfatter: Leser, tittel: str) -> None:
    """Finished if it is not, and sent to the section leader."""
    pk = _post(forfatter.steder, tittel)
    if forfatter.steder.en("select status from registrering where id = %s", pk) != "F":
        forfatter.gaa(f"/post/{pk}/status/")
        forfatter.side.get_by_label("Ny status").select_option("F")
        _trykk(forfatter, "Sett status")
    forfatter.gaa(f"/post/{pk}/vedtak/send/")
    valg = forfatter.side.locator("main select").first
    verdi = valg.locator("option", has_text="Marit Testbakken").get_attribute("value")
    valg.select_option(verdi)
    _trykk(forfatter, "Send til godkjenning")
    expect(forfatter.side).not_to_have_url(re.compile("/send/"))


def _ny_linje2(forfatter: Leser, tittel: str, tekst: str) -> None:
    forfatter.gaa(f"/post/{_post(forfatter.steder, tittel)}/endre/")
    forfatter.side.get_by_label("Tittel, linje 2").fill(tekst)
    with forfatter.side.expect_navigation():
        forfatter.side.get_by_role("main").locator("button[type=submit]").first.click()


@pytest.fixture(scope="module")
def gang(nettleser: Browser, steder: Nettsteder):
    g = Gang(nettleser, steder, offentlig=False)
    yield g
    g.lukk()


@pytest.mark.parametrize("spraak", ["nb", "nn", "en"])
def test_sidene_er_uten_feil(gang: Gang, steder: Nettsteder, spraak: str) -> None:
    """Before anything is done: what waits, first and next look, not mine, and answered."""
    besoek = (
        Besoek("leder", LISTEN),
        Besoek("saksbehandler", LISTEN),
        Besoek("politiker", LISTEN),
        Besoek("leder", _steg(steder, "Vedtak – tilbygg")),
        Besoek("leder", _steg(steder, "Vedtak – naust")),
        Besoek("hr", _steg(steder, "Vedtak – bod på 12 m²")),
        Besoek("hr", LISTEN),
        Besoek("saksbehandler", _steg(steder, "Vedtak – carport")),
        Besoek("saksbehandler", _steg(steder, "Vedtak – lekeplass")),
    )
    if galt := alt_galt(gang, besoek, spraak):
        pytest.fail("\n".join(galt), pytrace=False)


def test_godkjenneren_ser_endringen_og_godkjenner(ny_leser: NyLeser, steder: Nettsteder) -> None:
    leser = ny_leser("leder")
    expect(leser.side.get_by_role("navigation", name="Hovedmeny")).to_contain_text("Vedtak")
    _aapne(leser, "Vedtak – tilbygg")
    _sier(leser, "Endret siden du sist så det")
    _sier(leser, "Kan du avgjøre dette? Ja")
    assert leser.side.locator("dl.gk-endring ins").count() >= 1
    # Without an answer: the summary leads to the question.
    _trykk(leser, "Godkjenn vedtaket")
    _sier(leser, "Vedtaket er ikke godkjent.")
    leser.side.get_by_role("link", name=re.compile("Svar på spørsmålet")).click()
    assert leser.side.evaluate("document.activeElement.id") == "id_hab-svar-gruppe"
    assert not leser.brudd()
    leser.side.set_viewport_size({"width": 380, "height": 800})
    assert not leser.sidelengs()
    leser.side.set_viewport_size({"width": 1280, "height": 900})
    leser.side.get_by_label(UTEN_BINDING).check()
    _trykk(leser, "Godkjenn vedtaket")
    _paa_listen(leser)
    _sier(leser, "Vedtaket er godkjent.")
    status = "select status from registrering where id = %s"
    assert steder.en(status, _post(steder, "Vedtak – tilbygg")) == "G"


@pytest.mark.parametrize("javascript", [True, False], ids=["med_skript", "uten_skript"])
def test_forfatter_sender_og_faar_tilbake(ny_leser: NyLeser, javascript: bool) -> None:
    """Sent back with a remark, corrected, sent again: the approver sees what changed."""
    leder = ny_leser("leder", javascript=javascript)
    forfatter = ny_leser("saksbehandler", javascript=javascript)
    tittel = "Vedtak – lekeplass"
    if javascript:
        _send(forfatter, tittel)
    _aapne(leder, tittel)
    _trykk(leder, "Send tilbake med merknad")
    _sier(leder, "Skriv en merknad.")
    leder.side.get_by_label(re.compile("^Merknad")).fill("Skriv hvorfor.")
    _trykk(leder, "Send tilbake med merknad")
    _paa_listen(leder)
    forfatter.gaa(LISTEN)
    _sier(forfatter, "Sendt tilbake")
    ny = "for-alle-barna" if javascript else "for-de-minste"
    _ny_linje2(forfatter, tittel, ny)
    _send(forfatter, tittel)
    # The author sees how it goes, and has nothing to press.
    forfatter.gaa(_steg(forfatter.steder, tittel))
    _sier(forfatter, "Venter på Marit Testbakken")
    assert not forfatter.side.get_by_role("button", name="Godkjenn vedtaket").count()
    _aapne(leder, tittel)
    _sier(leder, "Endret siden du sist så det")
    expect(leder.side.locator("dl.gk-endring ins")).to_have_text(ny)


def test_endret_mens_den_ble_lest(ny_leser: NyLeser) -> None:
    tittel = "Vedtak – lekeplass"
    leder, forfatter = ny_leser("leder"), ny_leser("saksbehandler")
    _aapne(leder, tittel)
    _ny_linje2(forfatter, tittel, "for alle")
    _trykk(leder, "Godkjenn vedtaket")
    expect(leder.side.get_by_role("alert")).to_contain_text(
        re.compile(r"Vedtaket er endret kl\. \d\d\.\d\d mens du leste")
    )
    _sier(leder, "for alle")
    assert not leder.brudd()
    _trykk(leder, "Godkjenn vedtaket")
    _paa_listen(leder)
    _sier(leder, "Vedtaket er godkjent.")


def test_stedfortreder_og_andre_godkjenner(ny_leser: NyLeser, steder: Nettsteder) -> None:
    vikar, andre = ny_leser("hr"), ny_leser("kommunedirektoer", javascript=False)
    tittel = "Vedtak – bod på"
    andre.gaa(LISTEN)
    assert not andre.side.get_by_role("link", name=re.compile(tittel)).count()
    for leser, sier, svar in (
        (vikar, "svarer på vegne av Siri Fiktivlund", "Det venter på flere godkjenninger."),
        (andre, "Siri Fiktivlund godkjente", "Vedtaket er godkjent."),
    ):
        _aapne(leser, tittel)
        _sier(leser, sier)
        leser.side.get_by_label(UTEN_BINDING).check()
        _trykk(leser, "Godkjenn vedtaket")
        _paa_listen(leser)
        _sier(leser, svar)
    hvem = steder.spoer(
        "select b.navn, v.navn from godkjenning k join bruker b on b.id = k.bruker_id"
        " left join bruker v on v.id = k.paa_vegne_id where k.registrering_id = %s order by k.tid",
        _post(steder, "Vedtak – bod på 12 m²"),
    )
    assert [v for _b, v in hvem] == ["Siri Fiktivlund", None]


def test_inhabil_leder_har_ingen_knapp(ny_leser: NyLeser, steder: Nettsteder) -> None:
    leder = ny_leser("leder")
    leder.gaa(_steg(steder, "Vedtak – naust"))
    _sier(leder, "Venter på Aisha Demomo")
    assert not leder.side.get_by_role("button", name="Godkjenn vedtaket").count()


def test_lederen_melder_seg_inhabil(ny_leser: NyLeser, steder: Nettsteder) -> None:
    """The decision that came back is sent again; the leader answers that they are inhabil."""
    forfatter, leder = ny_leser("saksbehandler"), ny_leser("leder")
    tittel = "Vedtak – garasje og støttemur"
    _send(forfatter, tittel)
    _aapne(leder, tittel)
    leder.side.get_by_label("Jeg er inhabil").check()
    leder.side.get_by_label("Hva slags binding?").select_option("part")
    _trykk(leder, "Godkjenn vedtaket")
    _paa_listen(leder)
    _sier(leder, "Du er meldt inhabil i saken.")
    utfall = "select utfall from godkjenningsloep where registrering_id = %s order by sendt desc"
    assert steder.en(utfall, _post(steder, tittel)) == "inhabil"


def test_underskrift_med_passnoekkel(ny_leser: NyLeser, steder: Nettsteder) -> None:
    """Turned on by the administrator; the browser's own key signs what was approved anew."""
    admin, forfatter, leder = ny_leser("admin"), ny_leser("saksbehandler"), ny_leser("leder")
    admin.gaa("/admin/godkjenning/")
    admin.side.get_by_label("Godkjenninger må underskrives med passnøkkel").check()
    _trykk(admin, "Lagre valgene")
    _sier(admin, "Valgene er lagret.")
    tittel = "Vedtak – tilbygg"
    _ny_linje2(forfatter, tittel, "med underskrift")
    _send(forfatter, tittel)
    # Without a key there is nothing to press, and it is said why.
    _aapne(leder, tittel)
    _sier(leder, "Lag en under «Min sikkerhet».")
    assert not leder.side.get_by_role("button", name="Godkjenn vedtaket").count()
    med_enhet(leder)
    leder.gaa("/sikkerhet/passnokkel/")
    _trykk(leder, "Lag passnøkkelen")
    leder.side.wait_for_url("**/sikkerhet/koder/")
    _aapne(leder, tittel)
    assert not leder.brudd()
    _trykk(leder, "Godkjenn vedtaket")
    _paa_listen(leder)
    _sier(leder, "Vedtaket er godkjent.")
    leder.gaa(_steg(steder, tittel))
    _sier(leder, "Underskrevet med passnøkkel.")
    admin.gaa("/admin/godkjenning/")
    admin.side.get_by_label("Godkjenninger må underskrives med passnøkkel").uncheck()
    _trykk(admin, "Lagre valgene")
