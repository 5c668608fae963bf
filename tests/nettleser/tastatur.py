# SPDX-License-Identifier: EUPL-1.2
"""A person who has no mouse: Tab, Shift+Tab, arrows, Space and Enter."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

MAKS_TRYKK = 150
#: How the browser says that something has focus, and whether a person can see it.
_FOKUS = """() => {
  const e = document.activeElement, s = getComputedStyle(e), ramme = x => {
    const t = getComputedStyle(x);
    return (t.outlineStyle !== 'none' && parseFloat(t.outlineWidth) > 0) || t.boxShadow !== 'none';
  };
  return {
    hva: e.outerHTML.slice(0, 120),
    // A tick or a radio button is framed together with its label.
    synlig: [e, e.closest('.ds-field'), ...(e.labels ?? [])].some(x => x && ramme(x))
      || e === document.body
      // The way past the head of the page comes into view.
      || (e.matches('.ds-skip-link') && e.getBoundingClientRect().height > 20),
  };
}"""


class Tastatur:
    """Moves through a page by keys, and remembers where focus could not be seen."""

    def __init__(self, side: Page) -> None:
        self.side = side
        self.usynlig: list[str] = []

    def til(self, maal: Locator, knapp: str = "Tab") -> None:
        """Press Tab until the element has focus. Raises AssertionError when it never gets it."""
        maal = maal.first
        maal.wait_for(state="attached")
        for _ in range(MAKS_TRYKK):
            if maal.evaluate("(e) => e === document.activeElement"):
                return
            self.side.keyboard.press(knapp)
            fokus = self.side.evaluate(_FOKUS)
            if not fokus["synlig"]:
                self.usynlig.append(fokus["hva"])
        raise AssertionError(f"Tab kommer aldri til {maal}")

    def skriv(self, maal: Locator, tekst: str) -> None:
        """Go to a field and write over what stands there."""
        self.til(maal)
        self.side.keyboard.press("Control+A")
        self.side.keyboard.type(tekst)

    def trykk(self, maal: Locator, knapp: str = "Enter") -> None:
        """Go to a button or link and press it."""
        self.til(maal)
        self.side.keyboard.press(knapp)

    def velg(self, gruppe: str, verdi: str) -> None:
        """Choose in a group of radio buttons: Tab to the group, then arrows."""
        navngitt = self.side.locator(f"input[name={gruppe}]")
        valgt = navngitt.and_(self.side.locator(":checked"))
        self.til(valgt if valgt.count() else navngitt)
        self.side.keyboard.press("Space")
        for _ in range(navngitt.count()):
            if self.side.locator(f"input[name={gruppe}][value='{verdi}']").is_checked():
                return
            self.side.keyboard.press("ArrowDown")
        raise AssertionError(f"{verdi} kan ikke velges i {gruppe}")

    def velg_i_liste(self, liste: Locator, begynner: str) -> None:
        """Choose the first in a list that begins like this, with the arrows."""
        self.til(liste)
        for _ in range(liste.locator("option").count()):
            self.side.keyboard.press("ArrowDown")
            valgt = liste.evaluate("(e) => e.selectedOptions[0].label")
            if valgt.startswith(begynner):
                return
        raise AssertionError(f"{begynner} kan ikke velges")
