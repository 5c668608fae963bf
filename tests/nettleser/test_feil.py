# SPDX-License-Identifier: EUPL-1.2
"""What goes wrong: the page says so, keeps what was typed, and tells nothing it should not."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Response, expect

from nettleser import veien
from nettleser.leser import Leser
from nettleser.servere import Nettsteder
from nettleser.sideliste import Finn

NyLeser = Callable[..., Leser]
#: Nobody's: the month is 81, and the check digits are wrong.
FNR = "018197 12345"


def _siden(svar: Response) -> bool:
    """The answer to the form itself, not to a preview under way."""
    return svar.request.method == "POST" and svar.request.is_navigation_request()


def _avslaatt(leser: Leser, knapp: str) -> None:
    """Press the button, and expect a refusal as all refusals are."""
    with leser.side.expect_response(_siden) as svar:
        leser.side.get_by_role("button", name=knapp, exact=True).click()
    assert svar.value.status == 422
    oppsummering = leser.side.locator("#feilsammendrag")
    expect(oppsummering).to_be_visible()
    assert leser.side.title().startswith("Feil: ")
    # It comes first in the page, has focus, and is told of.
    assert leser.side.locator("main :focus").first.get_attribute("id") == "feilsammendrag"
    assert oppsummering.get_attribute("role") == "alert"
    for lenke in oppsummering.locator("a").all():
        maal = leser.side.locator(str(lenke.get_attribute("href")))
        expect(maal).to_have_count(1)
    assert leser.brudd() == []
    assert leser.sidelengs() == []


@pytest.mark.parametrize("spraak", ["nb", "nn", "en"])
def test_foedselsnummer_i_tittel(ny_leser: NyLeser, spraak: str) -> None:
    """Refused at the field in the reader's language, with the input kept."""
    leser = ny_leser("arkivar", spraak=spraak)
    leser.gaa("/registrer/ny/")
    side = leser.side
    side.locator("#id_tittel").fill(f"Søknad fra {FNR}")
    side.locator("#id_sak").fill("9999/1")
    side.locator("#id_part").fill("Eksempel Bygg AS")
    side.locator("#id_dokumentets_dato").fill("31.02.2026")
    with side.expect_response(_siden) as svar:
        side.locator("main form .gk-knapper button").first.click()
    assert svar.value.status == 422
    ordet = {"nb": "fødselsnummer", "nn": "fødselsnummer", "en": "national identity number"}
    expect(side.locator("#id_tittel-feil")).to_contain_text(ordet[spraak])
    assert "id_tittel-feil" in str(side.locator("#id_tittel").get_attribute("aria-describedby"))
    assert side.locator("#id_tittel").get_attribute("aria-invalid") == "true"
    assert side.title().startswith({"nb": "Feil: ", "nn": "Feil: ", "en": "Error: "}[spraak])
    for felt, verdi in {
        "#id_tittel": f"Søknad fra {FNR}",
        "#id_sak": "9999/1",
        "#id_part": "Eksempel Bygg AS",
        "#id_dokumentets_dato": "31.02.2026",
    }.items():
        expect(side.locator(felt)).to_have_value(verdi)


def test_registrering_med_feil(ny_leser: NyLeser) -> None:
    """Screen 10b: nothing is saved, and what is wrong is listed with links to the fields."""
    leser = ny_leser("arkivar")
    leser.gaa("/registrer/ny/")
    leser.side.locator("#id_part").fill("x" * 600)
    _avslaatt(leser, "Registrer")
    leser.side.locator("#feilsammendrag a").first.click()
    assert leser.side.evaluate("document.activeElement.id").startswith("id_")


def test_sak_og_vurdering_med_feil(ny_leser: NyLeser, steder: Nettsteder) -> None:
    """A case without title; § 13 without the act on confidentiality."""
    leser = ny_leser("arkivar")
    leser.gaa("/sak/ny/")
    _avslaatt(leser, "Opprett saken")
    saksbehandler = ny_leser("saksbehandler", flate=(380, 800))
    saksbehandler.gaa(Finn(steder).adresse("/post/{nabo}/vurder/"))
    saksbehandler.side.locator("#id_tillegg").select_option("")
    _avslaatt(saksbehandler, "Lagre vurderingen")
    expect(saksbehandler.side.locator("main")).to_contain_text("loven om taushetsplikt")


def test_opplasting_uten_fil(ny_leser: NyLeser) -> None:
    """Nothing chosen is refused; an empty file is kept, and said to be empty."""
    leser = ny_leser("arkivar")
    leser.gaa("/registrer/")
    _avslaatt(leser, "Ta inn")
    leser.gaa("/registrer/")
    leser.side.locator("input[type=file]").set_input_files(
        {"name": "tom.pdf", "mimeType": "application/pdf", "buffer": b""}
    )
    leser.side.get_by_role("button", name="Ta inn").click()
    expect(leser.side.get_by_role("row", name="tom.pdf").first).to_contain_text("filen er tom")


def test_feil_passord(ny_leser: NyLeser) -> None:
    """One message whatever is wrong; the name is kept, the password is not."""
    leser = ny_leser()
    for navn in ("arkivar", "finnes-ikke"):
        leser.gaa("/logg-inn/")
        leser.side.locator("#id_username").fill(navn)
        leser.side.locator("#id_password").fill("feil")
        with leser.side.expect_response(_siden) as svar:
            leser.side.locator("#id_password").press("Enter")
        assert svar.value.status == 422
        expect(leser.side.locator("#feilsammendrag")).to_contain_text(
            "Brukernavnet eller passordet er feil."
        )
        assert leser.side.title().startswith("Feil: ")
        expect(leser.side.locator("#id_username")).to_have_value(navn)
        expect(leser.side.locator("#id_password")).to_have_value("")


def test_404_er_lik_for_det_som_ikke_finnes_og_det_man_ikke_vet_om(
    ny_leser: NyLeser, steder: Nettsteder
) -> None:
    """The same words; also axe has nothing to say."""
    leser = ny_leser("saksbehandler")
    tekster = set()
    for adresse in (
        "/finnes/ikke/",
        "/sak/2026/99999/",
        "/sak/2026/1/999/",
        "/post/00000000-0000-7000-8000-000000000000/",
        "/dokument/00000000-0000-7000-8000-000000000000/last-ned/",
    ):
        assert leser.gaa(adresse).status == 404
        tekster.add(leser.side.locator("main").inner_text())
    assert len(tekster) == 1
    assert leser.brudd() == []
    assert leser.side.title().startswith("Feil: ")
    borger = ny_leser(flate=(380, 800))
    tekster = set()
    finn = Finn(steder)
    for adresse in ("/finnes/ikke/", "/sak/2026/99999/", finn.adresse("{garasje}999/"), "/admin/"):
        assert borger.ute(adresse).status == 404
        tekster.add(borger.side.locator("main").inner_text())
    assert len(tekster) == 1
    assert borger.brudd() == []
    assert borger.sidelengs() == []


def test_sider_for_andre_roller(ny_leser: NyLeser) -> None:
    """A page that everybody knows is there: not for you, in words."""
    leser = ny_leser("politiker")
    for adresse in ("/admin/", "/journal/", "/registrer/"):
        assert leser.gaa(adresse).status == 403
        assert "Du har ikke tilgang" in leser.tekst
    assert leser.brudd() == []


def test_500_uten_database(ny_leser: NyLeser, steder: Nettsteder) -> None:
    """When the database says no, both sites say that it is our fault, and nothing about how."""
    leser, borger = ny_leser("arkivar"), ny_leser()
    with steder.admin.koble() as k:
        k.execute("revoke usage on schema glassklar from glassklar_intern")
        k.execute("revoke usage on schema offentlig from glassklar_offentlig")
        try:
            svar = leser.gaa("/saker/")
            assert svar.status == 500
            svar_ute = borger.ute("/postliste/2026-01-02/")
            assert svar_ute.status in (500, 503)
        finally:
            k.execute("grant usage on schema glassklar to glassklar_intern")
            k.execute("grant usage on schema offentlig to glassklar_offentlig")
    for side in (leser, borger):
        assert re.search("[Nn]oe gikk galt", side.tekst)
        for ord_ in ("Traceback", "psycopg", "permission", "SELECT", "select "):
            assert ord_ not in side.tekst
        assert side.brudd() == []
    assert leser.gaa("/saker/").status == 200


def test_500_sier_koden_som_staar_i_loggen(ny_leser: NyLeser, steder: Nettsteder) -> None:
    """The code on the page finds the line."""
    leser = ny_leser("arkivar")
    with steder.admin.koble() as k:
        k.execute("revoke usage on schema glassklar from glassklar_intern")
        try:
            leser.gaa("/saker/")
        finally:
            k.execute("grant usage on schema glassklar to glassklar_intern")
    kode = re.search(r"kode ([0-9A-F]{4})", leser.tekst)
    assert kode is not None
    assert kode[1] in steder.logg("intern")


def test_endret_av_en_annen(ny_leser: NyLeser, steder: Nettsteder) -> None:
    """Two people save the same entry: the second is told, and keeps what they wrote."""
    en, annen = ny_leser("arkivar"), ny_leser("arkivar2")
    adresse = Finn(steder).adresse("/post/{nabo}/endre/")
    for leser in (en, annen):
        leser.gaa(adresse)
    en.side.locator("#id_noekkelord").fill("utsikt")
    en.side.get_by_role("button", name="Lagre endringen").click()
    veien.paa_posten(en.side)
    annen.side.locator("#id_noekkelord").fill("sjø, utsikt")
    _avslaatt(annen, "Lagre endringen")
    expect(annen.side.locator("#id_noekkelord")).to_have_value("sjø, utsikt")
