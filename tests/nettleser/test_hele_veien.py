# SPDX-License-Identifier: EUPL-1.2
"""The main job in a real browser, from a received document to the public journal."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pypdfium2
import pytest
from playwright.sync_api import expect

from glassklar.lager.lagfiler import lag_eml, lag_pdf
from nettleser import veien
from nettleser.leser import Leser
from nettleser.servere import Nettsteder, vent_paa
from nettleser.tastatur import Tastatur

PDF = "application/pdf"
NyLeser = Callable[..., Leser]


def _pdf(tittel: str, tekst: str) -> bytes:
    return lag_pdf(tittel, [tekst])


def _eml(emne: str, ord_: str, *vedlegg: tuple[str, str]) -> bytes:
    return lag_eml(
        emne,
        f"Hei. Her er dokumentene om {ord_}.",
        fra=("Prøvegraving AS", "post@provegraving.example"),
        til=[("Postmottak", "postmottak@eksempelvik.example")],
        vedlegg=[(navn, PDF, _pdf(navn, tekst)) for navn, tekst in vedlegg],
        melding_id=f"<{ord_}@provegraving.example>",
    )


@pytest.fixture(scope="module", autouse=True)
def _lagt_i_mappen(steder: Nettsteder) -> None:
    """A mail in the watched folder; it is left alone for a while before it is taken in."""
    steder.innmappe.mkdir(exist_ok=True)
    (steder.innmappe / "skjenking.eml").write_bytes(
        _eml("Søknad om skjenkebevilling Fjordkroa", "tjeldholmen", ("kart.pdf", "Ved Hanesundet"))
    )


@pytest.mark.parametrize("javascript", [True, False], ids=["med_skript", "uten_skript"])
def test_pdf_hele_veien(ny_leser: NyLeser, javascript: bool) -> None:
    """Upload, new case on the way, assess at level 0, journal, release, read in public."""
    merke = "Lyngvik" if javascript else "Tarevik"
    skjult = f"{merke}kleiva"
    arkivar = ny_leser("arkivar", javascript=javascript)
    saksbehandler = ny_leser("saksbehandler", javascript=javascript)
    borger = ny_leser(javascript=javascript)

    # Received.
    adresse = veien.last_opp(
        arkivar, f"brev-{merke}.pdf", PDF, _pdf("Merknad", f"Bryggen i {merke}osen må rives.")
    )
    # Registered; the case did not exist.
    arkivar.side.get_by_role("link", name="Opprett ny sak").click()
    sak = veien.ny_sak(arkivar, f"Brygge i {merke}")
    arkivar.gaa(adresse)
    assert f"{merke}osen" in arkivar.side.locator(".gk-leser").text_content()
    veien.fyll_post(
        arkivar.side, sak=sak, tittel="Merknad til brygge", tittel2=f"skredfare ved {skjult} nord",
        part="Eksempel Bygg AS",
    )  # fmt: skip
    arkivar.side.get_by_role("button", name="Registrer og lukk").click()
    post = veien.paa_posten(arkivar.side)
    assert post == f"/sak/{sak}/1/"

    # Assessed: one word is hidden, everything else is open.
    saksbehandler.gaa("/?kurv=vurdering")
    saksbehandler.side.get_by_role("link", name=re.compile("Merknad til brygge")).first.click()
    side = saksbehandler.side
    side.get_by_label("UO Unntatt offentlighet").check()
    side.get_by_label("Hjemmel", exact=False).first.select_option("offl-13")
    side.get_by_label("Lov om taushetsplikt").select_option("fvl-13-1-1")
    side.get_by_label("Bare ordene og filene jeg merker under").check()
    side.locator(".gk-ordvalg").first.get_by_text(skjult, exact=True).click()
    rute = side.locator("#rute")
    if not javascript:
        expect(rute).to_contain_text(skjult)
        side.get_by_role("button", name="Oppdater visningen").click()
    expect(rute).to_contain_text("*****")
    expect(rute).not_to_contain_text(f"ved {skjult}")
    ventet = veien.les_linje(rute.locator("article"))
    assert ventet.tittel.endswith("skredfare ved ***** Skjermet nord") or "*****" in ventet.tittel
    filer = rute.locator(".gk-sjekk li").all_inner_texts()
    side.get_by_role("button", name="Lagre vurderingen").click()
    expect(side.get_by_role("status").first).to_contain_text("Vurderingen er lagret")

    # Journalled and released.
    assert veien.offentlig_treff(borger, f"{merke}osen") is None
    veien.journalfoer(arkivar, post)
    veien.frigi_i_dag(arkivar)

    # Read in public: exactly what the pane showed, and nothing of the hidden word.
    borger = ny_leser(javascript=javascript)
    assert veien.offentlig_treff(borger, f"{merke}osen") == ventet
    assert "osen må rives" in borger.side.locator(".gk-treff").first.inner_text()
    borger.side.locator("main article a").first.click()
    expect(borger.side.get_by_role("heading", level=1)).to_contain_text("Merknad til brygge")
    expect(borger.side.get_by_role("table", name="Skjermede opplysninger")).to_contain_text(
        "fvl. § 13"
    )
    ute = borger.side.locator("section[aria-labelledby=dokumenter] h3").all_inner_texts()
    assert [t.strip() for t in ute] == [f.strip().splitlines()[0] for f in filer]
    fil = borger.side.get_by_role("link", name=re.compile("Les dokumentet")).get_attribute("href")
    svar = borger.vindu.request.get(borger.steder.offentlig + str(fil))
    assert svar.headers["content-type"] == PDF
    tekst = pypdfium2.PdfDocument(io.BytesIO(svar.body()))[0].get_textpage().get_text_range()
    assert f"{merke}osen må rives" in tekst
    veien.ingen_roeper(borger, skjult, post)


def test_epost_med_vedlegg_og_svar(ny_leser: NyLeser) -> None:
    """A mail is uploaded, becomes one entry with three documents, and is answered."""
    arkivar, borger = ny_leser("arkivar"), ny_leser()
    saksbehandler = ny_leser("saksbehandler")
    arkivar.gaa("/sak/ny/")
    sak = veien.ny_sak(arkivar, "Graving i Storgata")
    vedlegg = ("plan.pdf", "Grøft ved Snurpenesbrua"), ("foto.pdf", "Bilde av Ronghaugen")
    melding = _eml("Melding om graving", "snurpeneset", *vedlegg)
    side = arkivar.side
    arkivar.gaa("/registrer/")
    side.locator("input[type=file]").set_input_files(
        {
            "name": "melding.eml",
            "mimeType": "message/rfc822",
            "buffer": melding,
        }
    )
    side.get_by_role("button", name="Ta inn").click()
    veien.finn_i_postmottaket(arkivar, "Melding om graving")
    # The mail itself says who sent it, and its attachments are listed with it.
    assert side.get_by_label(re.compile("^Avsender eller mottaker")).input_value() == (
        "Prøvegraving AS"
    )
    assert "Melding om graving" in side.get_by_label("Tittel, linje 1").input_value()
    expect(side.get_by_role("table", name="Filer").get_by_role("row")).to_have_count(4)
    veien.fyll_post(side, sak=sak, tittel="Melding om graving")
    side.get_by_role("button", name="Registrer og lukk").click()
    post = veien.paa_posten(side)

    # The case handler finds it open, and answers.
    saksbehandler.gaa(post)
    svar = saksbehandler.side
    expect(svar.locator("main")).to_contain_text("restanse")
    svar.get_by_role("link", name="Vurder dokumentet").click()
    svar.get_by_label("Åpen", exact=True).check()
    svar.get_by_role("button", name="Lagre vurderingen").click()
    expect(svar.get_by_role("status").first).to_contain_text("Vurderingen er lagret")
    saksbehandler.gaa(post)
    svar.get_by_role("link", name="Skriv svar").click()
    assert sak in svar.get_by_label("Saksnummer, eller ord").input_value()
    veien.fyll_post(svar, sak=sak, tittel="Tillatelse til graving", part="Prøvegraving AS")
    svar.locator("input[type=file]").set_input_files(
        {"name": "svar.pdf", "mimeType": PDF, "buffer": _pdf("Svar", "Dere kan grave.")}
    )
    svar.get_by_role("button", name="Registrer", exact=True).click()
    svarpost = veien.paa_posten(svar)
    assert svarpost == f"/sak/{sak}/2/"
    veien.sett_status(saksbehandler, svarpost, "F", "E")
    saksbehandler.gaa(post)
    svar.get_by_label("Hvordan").select_option("BU")
    svar.get_by_label("Dokumentet som svarer").fill("2")
    svar.get_by_role("button", name="Avskriv").click()
    expect(svar.get_by_role("status").first).to_contain_text("er avskrevet")
    expect(svar.locator("main .ds-tag", has_text="restanse")).to_have_count(0)

    for p in (post, svarpost):
        veien.journalfoer(arkivar, p)
    veien.frigi_i_dag(arkivar)
    borger.ute(post)
    expect(borger.side.locator("section[aria-labelledby=dokumenter] h3")).to_have_count(3)
    expect(borger.side.locator("main")).to_contain_text("Besvart")
    treff = veien.offentlig_treff(borger, "Ronghaugen")
    assert treff is not None
    assert "Melding om graving" in treff.tittel
    assert veien.offentlig_treff(borger, "Snurpenesbrua") == treff


def test_epost_i_mappen(ny_leser: NyLeser, steder: Nettsteder) -> None:
    """A mail that lies in the watched folder comes into the inbox by itself, once."""
    vent_paa(
        lambda: steder.spoer("select 1 from mottak where tittel like '%%Fjordkroa%%'"),
        "e-posten i mappen",
        90,
    )
    vent_paa(lambda: (steder.innmappe / "ferdig").exists(), "at filen flyttes")
    vent_paa(lambda: not (steder.innmappe / "skjenking.eml").exists(), "at filen flyttes")
    arkivar, borger = ny_leser("arkivar"), ny_leser()
    arkivar.gaa("/sak/ny/")
    sak = veien.ny_sak(arkivar, "Fjordkroa")
    veien.finn_i_postmottaket(arkivar, "skjenkebevilling Fjordkroa")
    veien.fyll_post(arkivar.side, sak=sak, tittel="Søknad om skjenkebevilling")
    arkivar.side.get_by_label("Åpen", exact=True).check()
    arkivar.side.get_by_role("button", name="Registrer og lukk").click()
    post = veien.paa_posten(arkivar.side)
    veien.journalfoer(arkivar, post)
    veien.frigi_i_dag(arkivar)
    treff = veien.offentlig_treff(borger, "Hanesundet")
    assert treff is not None
    assert treff.tittel == "Søknad om skjenkebevilling"
    assert steder.en("select count(*) from mottak where kilde_id like '%%tjeldholmen%%'") == 1


def test_bare_tastatur(ny_leser: NyLeser) -> None:
    """Log in, register and assess without a mouse; focus is seen all the way."""
    arkivar = ny_leser()
    sak = _saksnummer(ny_leser)
    adresse = veien.last_opp(ny_leser("arkivar"), "tast.pdf", PDF, _pdf("Brev", "Bare taster."))
    side, tast = arkivar.side, Tastatur(arkivar.side)

    arkivar.gaa(f"/logg-inn/?next={adresse}")
    tast.skriv(side.locator("#id_username"), "arkivar")
    tast.skriv(side.locator("#id_password"), "demo")
    side.keyboard.press("Enter")
    side.wait_for_url(arkivar.steder.intern + adresse)

    # The first Tab offers the way past the head of the page.
    side.keyboard.press("Tab")
    assert side.evaluate("document.activeElement.className") == "ds-skip-link"
    side.keyboard.press("Enter")
    # The document is one stop, however long it is.
    tast.til(side.locator("section.gk-leser"))
    tast.skriv(side.locator("#id_sak"), sak)
    tast.skriv(side.locator("#id_tittel"), "Brev skrevet med taster")
    tast.skriv(side.locator("#id_tittel2"), "til Kvernhusmyra")
    tast.skriv(side.locator("#id_part"), "Eksempel Bygg AS")
    tast.trykk(side.locator("button[name=lukk]"))
    post = veien.paa_posten(side)
    tast.trykk(side.get_by_role("button", name="Logg ut"))
    side.wait_for_url("**/logg-inn/**")

    arkivar.gaa(f"/logg-inn/?next={post}")
    tast.skriv(side.locator("#id_username"), "saksbehandler")
    tast.skriv(side.locator("#id_password"), "demo")
    side.keyboard.press("Enter")
    side.wait_for_url(arkivar.steder.intern + post)
    tast.trykk(side.get_by_role("link", name="Vurder dokumentet"))
    side.wait_for_url("**/vurder/")
    tast.velg("kode", "UO")
    # Only the bases of the chosen code can be chosen, so the first is an arrow away.
    grupper = side.locator("#id_hjemmel optgroup:not([hidden])")
    assert [g.get_attribute("label") for g in grupper.all()] == ["UO Unntatt offentlighet"]
    tast.velg_i_liste(side.locator("#id_hjemmel"), "offl. § 13")
    tast.velg_i_liste(side.locator("#id_tillegg"), "fvl. § 13 første ledd nr. 1")
    tast.velg("nivaa", "0")
    tast.trykk(side.locator(".gk-ordvalg").first.locator("input").nth(1), "Space")
    expect(side.locator("#rute")).to_contain_text("til *****")
    tast.trykk(side.get_by_role("button", name="Lagre vurderingen"))
    expect(side.get_by_role("status").first).to_contain_text("Vurderingen er lagret")
    assert tast.usynlig == []


def _saksnummer(ny_leser: NyLeser) -> str:
    arkivar = ny_leser("arkivar")
    arkivar.gaa("/sak/ny/")
    return veien.ny_sak(arkivar, "Sak for taster")
