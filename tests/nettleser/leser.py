# SPDX-License-Identifier: EUPL-1.2
"""A window as a person uses it, and what it complains of."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

from glassklar.config.miljoe import PROSJEKT
from nettleser.servere import Nettsteder

PASSORD = "demo"
AXE = PROSJEKT / "node_modules" / "axe-core" / "axe.min.js"
REGLER = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
#: What breaks the security policy, also where the console is silent.
VAKT = """document.addEventListener('securitypolicyviolation', (h) =>
  console.error('CSP: ' + h.violatedDirective + ' ' + h.blockedURI + ' ' + h.sample));"""
#: The rules that look at colours: all that can differ when nothing else on the page has changed.
FARGEREGLER = ["color-contrast", "link-in-text-block"]
_AXE = (
    "(hva) => axe.run(document, {runOnly: hva,"
    " resultTypes: ['violations']}).then(svar => svar.violations.map(b => [b.id, b.help,"
    " b.nodes.map(n => n.html.slice(0, 200) + ' @ ' + n.target.join(' ') + ': '"
    " + n.failureSummary.slice(0, 300))]))"
)


@cache
def axe_kilde() -> str:
    """The source of axe-core."""
    return AXE.read_text("utf-8")


class Leser:
    """One window. ``side`` is Playwright's page."""

    def __init__(self, vindu: BrowserContext, steder: Nettsteder) -> None:
        self.vindu, self.steder = vindu, steder
        self.klager: list[str] = []
        vindu.add_init_script(VAKT)
        self.side: Page = vindu.new_page()
        self.side.on("console", self._konsoll)
        self.side.on("pageerror", lambda feil: self._klag(f"skriptfeil: {feil}"))

    def _konsoll(self, melding: ConsoleMessage) -> None:
        if melding.type not in ("error", "warning"):
            return
        # The browser writes down every answer that is a refusal; tests ask for those on purpose.
        if "Failed to load resource" in melding.text and melding.location.get("url") == self._her():
            return
        # htmx tells of every request that was given up because the page went on.
        if melding.text.startswith(("htmx:sendAbort", "htmx:afterRequest")):
            return
        self._klag(f"{melding.type}: {melding.text} ({melding.location.get('url')})")

    def _her(self) -> str:
        return self._ventet or self.side.url

    _ventet = ""

    def _klag(self, tekst: str) -> None:
        self.klager.append(f"{self.side.url}: {tekst}")

    # -- going somewhere ---------------------------------------------------------------------
    def gaa(self, adresse: str, offentlig: bool = False) -> Response:
        """Open an address of the staff site, or of the public one."""
        rot = self.steder.offentlig if offentlig else self.steder.intern
        self._ventet = adresse if adresse.startswith("http") else rot + adresse
        svar = self.side.goto(self._ventet)
        self._ventet = ""
        assert svar is not None
        return svar

    def ute(self, adresse: str) -> Response:
        """Open an address of the public site."""
        return self.gaa(adresse, offentlig=True)

    def logg_inn(self, bruker: str, passord: str = PASSORD) -> None:
        """Log in as one of the demo's people."""
        self.gaa("/logg-inn/")
        self.side.locator("#id_username").fill(bruker)
        self.side.locator("#id_password").fill(passord)
        self.side.locator("#id_password").press("Enter")
        self.side.wait_for_url(lambda u: "/logg-inn/" not in u)

    def sett_spraak(self, spraak: str) -> None:
        """Choose a language on both sites."""
        for rot in (self.steder.intern, self.steder.offentlig):
            self.vindu.add_cookies([{"name": "glassklar_spraak", "value": spraak, "url": rot}])

    # -- what is there -----------------------------------------------------------------------
    @property
    def tekst(self) -> str:
        """All that is read on the page."""
        return self.side.locator("body").inner_text()

    def brudd(self, *, bare_farger: bool = False) -> list[str]:
        """What axe finds against WCAG 2.1 A and AA, one line each; or only of the colours."""
        if not self.side.evaluate("() => 'axe' in window"):
            self.side.evaluate(axe_kilde() + ";0")
        hva = {"type": "tag", "values": REGLER}
        if bare_farger:
            hva = {"type": "rule", "values": FARGEREGLER}
        funn: list[Any] = self.side.evaluate(_AXE, hva)
        return [f"{regel} ({hjelp}): {sted}" for regel, hjelp, steder in funn for sted in steder]

    def sidelengs(self) -> list[str]:
        """What makes the page scroll sideways; empty when it does not."""
        return json.loads(
            self.side.evaluate(
                """() => {
                  const b = document.documentElement;
                  if (b.scrollWidth <= b.clientWidth) return '[]';
                  return JSON.stringify([...document.querySelectorAll('body *')]
                    .filter(e => e.getBoundingClientRect().right > b.clientWidth + 1)
                    .slice(0, 5).map(e => e.outerHTML.slice(0, 120)));
                }"""
            )
        )
