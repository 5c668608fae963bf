# SPDX-License-Identifier: EUPL-1.2
"""Takes pictures of the main pages of a running demo, for looking at beside the mock-ups.

``python scripts/skjermbilder.py [--mappe var/skjermbilder] [--bare forside,vurdering]``

Start ``make demo`` first. Every page is taken wide (1280) and narrow (380), light and dark. The
addresses come from the pages themselves: the script follows links as a person does.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

VALG = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"]
BREDDER = (1280, 380)
UTSEENDER = ("light", "dark")
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
    "404": ("saksbehandler", gaa("/finnes/ikke/")),
}


def _logg_inn(side: Page, hvem: str) -> None:
    side.goto("/logg-inn/")
    side.locator("#id_username").fill(hvem)
    side.locator("#id_password").fill(PASSORD)
    side.locator("#id_password").press("Enter")
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
    leser.add_argument("--bare", default="", help="deler av navn, skilt med komma")
    valg = leser.parse_args()
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
