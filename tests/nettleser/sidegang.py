# SPDX-License-Identifier: EUPL-1.2
"""One page looked at from all sides: languages, widths, light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from playwright.sync_api import Browser, BrowserContext

from nettleser.leser import AXE, Leser
from nettleser.servere import Nettsteder
from nettleser.sideliste import Besoek, Finn

BRED, SMAL = {"width": 1280, "height": 900}, {"width": 380, "height": 800}
#: What never belongs in English labels, buttons and headings of tables.
NORSK = re.compile(
    r"[æøåÆØÅ]|\b(og|ikke|eller|av|til|fra|med|som|på|saken?|saker|dokument(er|et)?|velg|skriv"
    r"|lagre|avbryt|tilgang|mottatt|enhet|frist|siden?|hvem|hva|hvorfor)\b",
    re.IGNORECASE,
)
#: Names and titles stand in these in any language.
_UNNTATT = "[lang=nb], [lang=nn], .gk-toppsok, #demo-tittel ~ ul, [data-innhold]"
_MERKELAPPER = f"""() => [...document.querySelectorAll(
    'label, legend, button, th[scope=col], summary, caption, dt')]
  .filter(e => !e.closest('{_UNNTATT}') && !e.closest('.gk-ordvalg'))
  .filter(e => !(e.matches('button') && e.name === 'velg_sak'))
  .map(e => e.textContent.trim().replace(/\\s+/g, ' ')).filter(t => t)"""


class Gang:
    """Windows that stay open between pages: one for each person."""

    def __init__(self, nettleser: Browser, steder: Nettsteder, *, offentlig: bool) -> None:
        self._nettleser, self._steder = nettleser, steder
        self.offentlig = offentlig
        self.finn = Finn(steder)
        self._vinduer: dict[str, tuple[BrowserContext, Leser]] = {}

    def leser(self, hvem: str) -> Leser:
        """The person's window."""
        if hvem not in self._vinduer:
            vindu = self._nettleser.new_context(viewport=BRED, reduced_motion="reduce")
            vindu.set_default_timeout(20_000)
            # Every page is looked at: cheaper than to send the source to each of them.
            vindu.add_init_script(path=AXE)
            leser = Leser(vindu, self._steder)
            leser.sett_spraak("nb")
            if hvem:
                leser.logg_inn(hvem)
            self._vinduer[hvem] = vindu, leser
        return self._vinduer[hvem][1]

    def lukk(self) -> None:
        """Close them all."""
        for vindu, _ in self._vinduer.values():
            with suppress(Exception):
                vindu.close()

    def se_paa(self, besoek: Besoek, spraak: str) -> Iterator[str]:
        """Open the page and yield what is wrong with it, one line each."""
        leser = self.leser(besoek.hvem)
        leser.sett_spraak(spraak)
        leser.klager.clear()
        side = leser.side
        side.emulate_media(color_scheme="light")
        adresse = self.finn.adresse(besoek.adresse)
        svar = leser.gaa(adresse, self.offentlig)
        if svar.status != besoek.status:
            yield f"svarte {svar.status}, ikke {besoek.status}"
            return
        if besoek.hvem and "/logg-inn/" in side.url:
            yield "ble sendt til innlogging"
        if (lang := side.locator("html").get_attribute("lang")) != spraak:
            yield f"siden sier at språket er {lang}"
        # It opens as wide as the page before it ended, and is drawn once more in the other width.
        bredder = (BRED, SMAL) if side.viewport_size == BRED else (SMAL, BRED)
        for flate in bredder:
            side.set_viewport_size(flate)
            if flate == BRED:
                yield from (f"lyst, bred: {b}" for b in leser.brudd())
            else:
                yield from self._smal(leser, alt=spraak == "nb")
        if spraak == "en":
            for tekst in side.evaluate(_MERKELAPPER):
                # The law is cited in its own language.
                if NORSK.search(tekst) and "§" not in tekst:
                    yield f"norsk på engelsk side: {tekst[:100]}"
        yield from leser.klager
        leser.klager.clear()

    def _smal(self, leser: Leser, *, alt: bool) -> Iterator[str]:
        yield from (f"blar sidelengs på 380: {e}" for e in leser.sidelengs())
        if not alt:
            return
        yield from (f"lyst, smal: {b}" for b in leser.brudd())
        leser.side.emulate_media(color_scheme="dark")
        yield from (f"mørkt, smal: {b}" for b in leser.brudd(bare_farger=True))
        leser.side.emulate_media(color_scheme="light")


def alt_galt(gang: Gang, besoek: tuple[Besoek, ...], spraak: str) -> list[str]:
    """Every fault of some pages, with the address in front."""
    return [
        f"{b.hvem or 'ingen'} {b.adresse} ({spraak}): {feil}"
        for b in besoek
        for feil in gang.se_paa(b, spraak)
    ]
