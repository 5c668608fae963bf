# SPDX-License-Identifier: EUPL-1.2
"""Takes pictures of the main pages of a running demo, for looking at beside the mock-ups.

``python scripts/skjermbilder.py [--mappe var/skjermbilder] [--bare forside,vurdering]``

Start ``make demo`` first. Every page is taken wide (1280) and narrow (380), light and dark. The
addresses come from the pages themselves: the script follows links as a person does.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import re
import shutil
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

VALG = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"]
BREDDER = (1280, 380)
#: Light alone is enough for most looks: ``--utseende light``.
UTSEENDER = ["light", "dark"]
PASSORD = "demo"
Vei = Callable[[Page], None]


def _foelg(side: Page, moenster: str) -> None:
    """Open the first link whose text or address fits."""
    m = re.compile(moenster)
    for lenke in side.locator("main a").all():
        adresse = lenke.get_attribute("href") or ""
        if m.search(adresse) or m.search(lenke.inner_text()):
            side.goto(side.evaluate("(h) => new URL(h, location).href", adresse))
            return
    raise LookupError(f"ingen lenke som {moenster} på {side.url}")


def gaa(sti: str, *moenstre: str) -> Vei:
    """A way: an address, and links to follow from there."""

    def vei(side: Page) -> None:
        side.goto(sti)
        for m in moenstre:
            _foelg(side, m)

    return vei


def _med_feil(side: Page) -> None:
    side.goto("/registrer/")
    _foelg(side, "dispensasjon")
    side.get_by_label("Tittel, linje 1").fill("Søknad fra 018097 12345")
    side.get_by_label(re.compile("^Dokumentdato")).fill("31.02.2026")
    side.get_by_role("button", name="Registrer og lukk").click()
    side.locator("#feilsammendrag").wait_for()


def person(navn: str, hva: str = "") -> Vei:
    """A person's page of accesses, or a form on it."""

    def vei(side: Page) -> None:
        side.goto(f"/tilgang/?q={navn}")
        _foelg(side, r"/tilgang/person/\d+/$")
        if hva:
            side.goto(f"{side.url}{hva}/")

    return vei


def avslutt(navn: str, hva: str) -> Vei:
    """The form that ends the first thing of a kind that the person has."""

    def vei(side: Page) -> None:
        person(navn)(side)
        _foelg(side, rf"/tilgang/{hva}/\d+/avslutt/$")

    return vei


def _tom_klarering(side: Page) -> None:
    """A form sent without anything in it."""
    person("Prøverud", "klarering")(side)
    side.get_by_role("main").locator("form button[type=submit]").last.click()
    side.locator("#feilsammendrag").wait_for()


# -- the page that asks for a code: somebody must have an app, and loses it again ------------------
MED_APP = "hr"


def _kode(hemmelig: str, om: int = 0) -> str:
    """The code that an app shows (RFC 6238), ``om`` half minutes from now."""
    teller = struct.pack(">Q", int(time.time()) // 30 + om)
    sum_ = hmac.new(base64.b32decode(hemmelig), teller, hashlib.sha1).digest()
    sted = sum_[-1] & 15
    return f"{(struct.unpack('>I', sum_[sted : sted + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def _til_hovedknapp(side: Page) -> None:
    side.get_by_role("main").locator("form button[type=submit]").first.click()


class App:
    """Codes from an app, turned on for a while."""

    def __init__(self) -> None:
        self._hemmelig = ""

    def paa(self, side: Page) -> None:
        """The page of recovery codes, which comes when the app is turned on."""
        if not self._hemmelig:
            side.goto("/sikkerhet/app/")
            self._hemmelig = side.locator("form code").inner_text().replace(" ", "")
            side.locator("#id_code").fill(_kode(self._hemmelig))
            _til_hovedknapp(side)
        side.wait_for_url("**/sikkerhet/koder/")

    def logg_inn(self, side: Page) -> None:
        """The page that asks for the code."""
        side.get_by_role("button", name=re.compile("Logg ut$")).click()
        side.wait_for_url("**/logg-inn/")
        _skriv_passord(side, MED_APP)
        side.wait_for_url("**/logg-inn/kode/")

    def feil_kode(self, side: Page) -> None:
        """The same page after a wrong code."""
        side.locator("#id_code").fill("000000")
        _til_hovedknapp(side)
        side.locator("#feilsammendrag").wait_for()

    def av(self, side: Page) -> None:
        """Log in with the next code, and show the page that turns the app off; then do it."""
        side.locator("#id_code").fill(_kode(self._hemmelig, 1))
        _til_hovedknapp(side)
        side.wait_for_url(lambda u: "/logg-inn/" not in u)
        side.goto("/sikkerhet/app/av/")

    def ferdig(self, side: Page) -> None:
        """Turn it off; the page of security as it was."""
        _til_hovedknapp(side)
        side.wait_for_url("**/sikkerhet/")


APP = App()

#: Name → (who, the way there). Names as in the mock-ups where there is one.
OFFENTLIG: dict[str, Vei] = {
    "01-forside": gaa("/"),
    "02-sok": gaa("/sok/?q=garasje"),
    "02b-sok-ingen": gaa("/sok/?q=garasjje&fra=01.01.2024"),
    "03-postliste-oversikt": gaa("/postliste/"),
    "03-postliste": gaa("/postliste/", r"/postliste/\d"),
    "04-journalpost": gaa("/sok/?q=Merknad+fra+nabo", r"^Merknad fra nabo"),
    "04b-trukket": gaa("/sok/?q=Skoleskyss+Kirkebakken&sort=eldste", r"^Sak .*Skoleskyss", r"/1/$"),
    "05-sak": gaa("/sok/?q=Merknad+fra+nabo", r"^Sak .*garasje"),
    "17-om-innsyn": gaa("/om-innsyn/"),
    "18-personvern": gaa("/personvern/"),
    "404": gaa("/finnes/ikke/"),
}
INTERN: dict[str, tuple[str, Vei]] = {
    "00-logg-inn": ("", gaa("/logg-inn/")),
    "09-arbeidsbord-arkivar": ("arkivar", gaa("/")),
    "09-arbeidsbord": ("saksbehandler", gaa("/?kurv=restanser")),
    "09b-vurdering": ("saksbehandler", gaa("/?kurv=vurdering")),
    "10-registrer-koe": ("arkivar", gaa("/registrer/")),
    "10-registrer": ("arkivar", gaa("/registrer/", "dispensasjon")),
    "10b-registrer-feil": ("arkivar", _med_feil),
    "10c-registrer-ny": ("arkivar", gaa("/registrer/ny/")),
    "10d-ny-sak": ("arkivar", gaa("/sak/ny/")),
    "11-vurdering": (
        "saksbehandler",
        gaa("/sok/?q=Merknad+fra+nabo", "^Merknad fra nabo", "Endre vurderingen"),
    ),
    "12-sak": ("saksbehandler", gaa("/sok/?q=Storgata+14+garasje", "Storgata 14")),
    "12-post": ("arkivar", gaa("/sok/?q=Merknad+fra+nabo", "^Merknad fra nabo")),
    "12-post-uten-klarering": ("saksbehandler", gaa("/sok/?q=Varsel", "Varsel")),
    "13-journal": ("arkivar", gaa("/journal/")),
    "13-frigi": ("arkivar", gaa("/journal/", r"/journal/frigi/\d")),
    "14-rett": ("arkivar", gaa("/sok/?q=Merknad+fra+nabo", "^Merknad fra nabo", "/rett/")),
    "15-saker": ("saksbehandler", gaa("/saker/")),
    "16-sok": ("saksbehandler", gaa("/sok/?q=garasje")),
    "17-koder": ("admin", gaa("/admin/koder/")),
    "17-kode": ("admin", gaa("/admin/koder/UO/")),
    "17-struktur": ("admin", gaa("/admin/struktur/")),
    "17-brukere": ("admin", gaa("/admin/brukere/")),
    "18-hjelp": ("saksbehandler", gaa("/hjelp/")),
    "20-sak-tre-nivaaer": ("saksbehandler2", gaa("/sok/?q=Fjellveien+3", "Fjellveien 3")),
    "20-sak-tre-nivaaer-klarert": ("saksbehandler", gaa("/sok/?q=Fjellveien+3", "Fjellveien 3")),
    **{
        f"20-post-nivaa-{n}": (
            "saksbehandler2",
            gaa("/sok/?q=Fjellveien+3", "Fjellveien 3", rf"/sak/\d+/\d+/{n}/$"),
        )
        for n in (1, 2, 3)
    },
    "20-sak-hele": ("saksbehandler2", gaa("/sok/?q=Varslingssak", "Varslingssak")),
    "21-tilganger": ("leder", gaa("/tilgang/")),
    "21-tilganger-ingen": ("leder", gaa("/tilgang/?q=finnesikke")),
    "21-person": ("leder", person("Prøverud")),
    "21-mine": ("leder", gaa("/tilgang/mine/")),
    "21-mine-saksbehandler": ("saksbehandler", gaa("/tilgang/mine/")),
    "21-gi-klarering": ("leder", person("Prøverud", "klarering")),
    "21-gi-klarering-feil": ("leder", _tom_klarering),
    "21-gi-rolle": ("admin", person("Prøverud", "rolle")),
    "21-gi-stedfortreder": ("leder", person("Prøverud", "stedfortreder")),
    "21-avslutt-klarering": ("leder", avslutt("Prøverud", "klarering")),
    "21-avslutt-stedfortreder": ("leder", avslutt("Prøverud", "stedfortreder")),
    "21-avslutt-rolle": ("admin", avslutt("Prøverud", "rolle")),
    "21-loeper-ut": ("leder", gaa("/tilgang/loeper-ut/")),
    "21-kode": ("leder", gaa("/tilgang/kode/UO/")),
    "21-kode-tom": ("leder", gaa("/tilgang/kode/IS/?dag=01.01.2020")),
    "22-lesere-sak": ("arkivar", gaa("/sok/?q=Varslingssak", "Varslingssak", "lesere/$")),
    "22-lesere-garasjen": (
        "arkivar",
        gaa("/sok/?q=Storgata+14+garasje", "Storgata 14", "lesere/$"),
    ),
    "22-lesere-post": (
        "arkivar",
        gaa("/sok/?q=Merknad+fra+nabo", "^Merknad fra nabo", "lesere/$"),
    ),
    "23-sikkerhet": ("leder", gaa("/sikkerhet/")),
    "23-app": ("leder", gaa("/sikkerhet/app/")),
    "23-passnokkel": ("leder", gaa("/sikkerhet/passnokkel/")),
    "23-nye-koder": ("leder", gaa("/sikkerhet/koder/nye/")),
    "23-bekreft": ("leder", gaa("/sikkerhet/bekreft/")),
    "23-passord": ("leder", gaa("/passord/")),
    "23-glemt": ("", gaa("/glemt-passord/")),
    "24-reservekoder": (MED_APP, APP.paa),
    "24-sikkerhet-med-app": (MED_APP, gaa("/sikkerhet/")),
    "24-logg-inn-kode": (MED_APP, APP.logg_inn),
    "24-logg-inn-kode-feil": (MED_APP, APP.feil_kode),
    "24-app-av": (MED_APP, APP.av),
    "24-sikkerhet-etter": (MED_APP, APP.ferdig),
    "25-revisor": ("revisor", gaa("/")),
    "25-revisor-sak": ("revisor", gaa("/sok/?q=Varslingssak", "Varslingssak")),
    "25-politiker": ("politiker", gaa("/")),
    "404": ("saksbehandler", gaa("/finnes/ikke/")),
}


def _skriv_passord(side: Page, hvem: str) -> None:
    side.locator("#id_username").fill(hvem)
    side.locator("#id_password").fill(PASSORD)
    side.locator("#id_password").press("Enter")


def _logg_inn(side: Page, hvem: str) -> None:
    side.goto("/logg-inn/")
    _skriv_passord(side, hvem)
    side.wait_for_url(lambda u: "/logg-inn/" not in u)


def _ta(side: Page, vei: Vei, fil: str, mappe: Path) -> None:
    side.emulate_media(color_scheme="light")
    side.set_viewport_size({"width": BREDDER[0], "height": 900})
    vei(side)
    for utseende in UTSEENDER:
        side.emulate_media(color_scheme=utseende)  # type: ignore[arg-type]
        for bredde in BREDDER:
            side.set_viewport_size({"width": bredde, "height": 900})
            hale = "-dark" if utseende == "dark" else ""
            side.screenshot(path=mappe / f"{fil}-{bredde}{hale}.png", full_page=True)


def _nettsted(leser: Browser, rot: str, sider: dict[str, tuple[str, Vei]], mappe: Path) -> int:
    feil = 0
    for hvem in dict.fromkeys(h for h, _ in sider.values()):
        vindu = leser.new_context(base_url=rot, locale="nb-NO", reduced_motion="reduce")
        side = vindu.new_page()
        if hvem:
            _logg_inn(side, hvem)
        for navn, (person, vei) in sider.items():
            if person != hvem:
                continue
            try:
                _ta(side, vei, navn, mappe)
                print(navn)
            except Exception as grunn:
                feil += 1
                print(f"{navn}: {str(grunn).splitlines()[0]}", file=sys.stderr)
        vindu.close()
    return feil


def main() -> int:
    """Take all pictures, or those named. Returns 1 when a page could not be reached."""
    leser = argparse.ArgumentParser(description="Bilder av hovedsidene i en demo som går.")
    leser.add_argument("--intern", default="http://127.0.0.1:8000")
    leser.add_argument("--offentlig", default="http://127.0.0.1:8001")
    leser.add_argument("--mappe", type=Path, default=Path("var/skjermbilder"))
    leser.add_argument("--utseende", choices=UTSEENDER, action="append")
    leser.add_argument("--bare", default="", help="deler av navn, skilt med komma")
    valg = leser.parse_args()
    UTSEENDER[:] = valg.utseende or UTSEENDER
    valg.mappe.mkdir(parents=True, exist_ok=True)
    bare = [b for b in valg.bare.split(",") if b]

    def utvalg(sider: dict[str, tuple[str, Vei]], foran: str) -> dict[str, tuple[str, Vei]]:
        return {f"{foran}{n}": s for n, s in sider.items() if not bare or any(b in n for b in bare)}

    sti = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as p:
        nettleser = p.chromium.launch(executable_path=sti, args=VALG)
        ute = {n: ("", v) for n, v in OFFENTLIG.items()}
        feil = _nettsted(nettleser, valg.offentlig, utvalg(ute, "o-"), valg.mappe)
        feil += _nettsted(nettleser, valg.intern, utvalg(INTERN, "i-"), valg.mappe)
        nettleser.close()
    return 1 if feil else 0


if __name__ == "__main__":
    sys.exit(main())
