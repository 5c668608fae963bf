# SPDX-License-Identifier: EUPL-1.2
"""The steps of a document's way, as people take them in the browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from glassklar.grunn.klokke import i_dag
from nettleser.leser import Leser
from nettleser.servere import vent_paa

#: What stands in the staff's preview and first later in the journal.
_SENERE = ("Journalført",)


@dataclass(frozen=True)
class Linje:
    """A line as the public reads it."""

    tittel: str
    deler: tuple[str, ...]
    merke: str
    hjemmel: str


def _ord(tekst: str) -> str:
    return " ".join(tekst.split())


def les_linje(artikkel: Locator) -> Linje:
    """Read a journal line off the page, without what comes later (its date)."""
    hjemmel = artikkel.locator(".gk-hjemmel")
    deler = artikkel.locator(".gk-meta > *").all_inner_texts()
    return Linje(
        _ord(artikkel.locator(":is(h2, h3)").first.inner_text()),
        tuple(_ord(d) for d in deler if not d.strip().startswith(_SENERE)),
        _ord(artikkel.locator(".ds-tag").first.inner_text()),
        _ord(hjemmel.first.inner_text()) if hjemmel.count() else "",
    )


def last_opp(arkivar: Leser, filnavn: str, mime: str, innhold: bytes) -> str:
    """Put a file in the inbox; return the address of its registration page."""
    side = arkivar.side
    arkivar.gaa("/registrer/")
    foer = _i_postmottaket(side)
    side.locator("input[type=file]").set_input_files(
        {"name": filnavn, "mimeType": mime, "buffer": innhold}
    )
    # Going on before the form is sent would give it up.
    with side.expect_navigation():
        side.get_by_role("button", name="Ta inn").click()
    # The item takes its title from the text as soon as that is read: it is known by its address.
    (adresse,) = _i_postmottaket(side) - foer
    return _vent_til_lest(arkivar, adresse)


def _i_postmottaket(side: Page) -> set[str]:
    lenker = side.locator("main table a")
    return set(lenker.evaluate_all("alle => alle.map(a => a.getAttribute('href'))"))


def finn_i_postmottaket(arkivar: Leser, tekst: str) -> str:
    """Wait until the worker has read the item with this text; return its address."""
    arkivar.gaa("/registrer/")
    lenke = arkivar.side.locator("main table a").filter(has_text=re.compile(re.escape(tekst)))
    return _vent_til_lest(arkivar, lenke.first.get_attribute("href") or "")


def _vent_til_lest(arkivar: Leser, adresse: str) -> str:
    def lest() -> bool:
        arkivar.gaa(adresse)
        return "Leser teksten" not in arkivar.side.locator("main").inner_text()

    vent_paa(lest, f"teksten i {adresse}", 60)
    return adresse


def ny_sak(arkivar: Leser, tittel: str, ansvarlig: str = "Sindre Demomo") -> str:
    """Open a case in the building archive; return its number."""
    side = arkivar.side
    side.get_by_label("Tittel, linje 1").fill(tittel)
    side.get_by_label("Arkivdel").select_option(label="SAK Saksarkiv")
    side.get_by_label("Klasse").fill("L42")
    side.get_by_label("Enhet").select_option(label="Byggesak")
    side.get_by_label("Saksansvarlig").select_option(label=ansvarlig)
    side.get_by_role("button", name="Opprett saken").click()
    side.wait_for_url(re.compile(r"/sak/\d+/\d+/"))
    return "/".join(re.findall(r"/sak/(\d+)/(\d+)/", side.url)[0])


def fyll_post(side: Page, *, sak: str, tittel: str, tittel2: str = "", part: str = "") -> None:
    """Fill the register form."""
    side.get_by_label("Saksnummer, eller ord").fill(sak)
    side.get_by_label("Tittel, linje 1").fill(tittel)
    side.get_by_label("Tittel, linje 2").fill(tittel2)
    if part:
        side.get_by_label(re.compile("^Avsender eller mottaker")).fill(part)


def paa_posten(side: Page) -> str:
    """The address of the entry that the page shows."""
    side.wait_for_url(re.compile(r"/sak/\d+/\d+/\d+/"))
    return re.findall(r"/sak/\d+/\d+/\d+/", side.url)[0]


def journalfoer(arkivar: Leser, post: str) -> None:
    """The archive's control: from the list of what waits, status J."""
    arkivar.gaa("/journal/")
    _sak, sak, nr, postnr = post.strip("/").split("/")
    knapp = arkivar.side.get_by_role("button", name=f"Journalfør {sak}/{nr}-{postnr}", exact=True)
    knapp.click()
    expect(arkivar.side.get_by_role("status").first).to_contain_text(f"{sak}/{nr}-{postnr}")


def frigi_i_dag(arkivar: Leser) -> None:
    """Release what was journalled today."""
    arkivar.gaa(f"/journal/frigi/{i_dag()}/")
    arkivar.side.get_by_role("button", name=re.compile(r"Frigi \d+ dokument")).click()
    expect(arkivar.side).to_have_url(re.compile("/journal/frigitt/"))


def sett_status(leser: Leser, post: str, *statuser: str) -> None:
    """Take an entry through statuses on its own page."""
    for status in statuser:
        leser.gaa(post)
        leser.side.get_by_label("Ny status").select_option(status)
        leser.side.get_by_role("button", name="Sett status").click()
        expect(leser.side.get_by_role("status").first).to_contain_text("har fått statusen")


def offentlig_treff(borger: Leser, ord_: str) -> Linje | None:
    """Search on the public site; the first line, or None."""
    borger.ute(f"/sok/?q={quote(ord_)}&sort=nyeste")
    artikler = borger.side.locator("main article.gk-linje")
    return les_linje(artikler.first) if artikler.count() else None


def ingen_roeper(borger: Leser, ord_: str, post: str) -> None:
    """Nowhere on the public site does the word stand or give a hit: pages, search, feed, API."""
    sak = re.sub(r"\d+/$", "", post)
    q = quote(ord_)
    for adresse in (
        "/", f"/postliste/{i_dag()}/", f"/postliste/{i_dag()}/postliste.csv", sak, post,
        "/sok/?q=merknad", "/feed.atom", "/api/v1/journalposter?antall=100",
        f"/api/v1/journalposter{post.removeprefix('/sak').rstrip('/')}",
    ):  # fmt: skip
        svar = borger.vindu.request.get(borger.steder.offentlig + adresse)
        assert svar.ok, (adresse, svar.status)
        assert ord_.lower() not in svar.text().lower(), f"{ord_} står på {adresse}"
    assert offentlig_treff(borger, ord_) is None
    assert "Ingen treff" in borger.tekst
    svar = borger.vindu.request.get(f"{borger.steder.offentlig}/api/v1/journalposter?q={q}")
    assert svar.json()["journalposter"] == [], "API-et finner det skjulte ordet"
    feed = borger.vindu.request.get(f"{borger.steder.offentlig}/feed.atom?q={q}").text()
    assert f"{post}<" not in feed
    assert f'{post}"' not in feed
