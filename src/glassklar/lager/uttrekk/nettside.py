# SPDX-License-Identifier: EUPL-1.2
"""The visible text of a web page (also the HTML body of a mail)."""

from __future__ import annotations

import re

from lxml import etree

from glassklar.lager.uttrekk.felles import Lest, Samler

_USYNLIG = {"script", "style", "noscript", "template", "head", "svg", "object", "iframe", "title"}
_BLOKK = {
    "address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul", "option", "caption",
}  # fmt: skip
_SKJULT_STIL = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class _Synlig:
    """Target of the HTML parser: keeps no tree, so depth and size cost nothing."""

    def __init__(self) -> None:
        self.samler = Samler()
        self.tittel: list[str] = []
        self._skjult: list[str] = []
        self._i_tittel = False

    def start(self, merke: str, egenskaper: dict[str, str]) -> None:
        if merke == "title":
            self._i_tittel = True
        if merke in _TOMME:
            if merke in _BLOKK and not self._skjult:
                self.samler.legg("\n")
            return
        if (
            self._skjult
            or merke in _USYNLIG
            or "hidden" in egenskaper
            or _SKJULT_STIL.search(egenskaper.get("style", ""))
        ):
            self._skjult.append(merke)
        elif merke in _BLOKK:
            self.samler.legg("\n")

    def end(self, merke: str) -> None:
        self._i_tittel = False
        if merke in _TOMME:
            return
        if self._skjult:
            self._skjult.pop()
        elif merke in _BLOKK:
            self.samler.legg("\n")
        elif merke in ("td", "th"):
            self.samler.legg("\t")

    def data(self, tekst: str) -> None:
        if self._i_tittel:
            self.tittel.append(tekst)
        elif not self._skjult:
            self.samler.legg(re.sub(r"\s+", " ", tekst))

    def comment(self, tekst: str) -> None: ...

    def close(self) -> None: ...


_TOMME = {"br", "hr", "img", "input", "link", "meta", "area", "base", "col", "embed", "wbr"}


def les(data: bytes | str, koding: str | None = None) -> Lest:
    """Text without markup, one line a block; never raises for what the page holds."""
    synlig = _Synlig()
    leser = etree.HTMLParser(
        target=synlig, encoding=koding, no_network=True, remove_pis=True, huge_tree=False
    )
    if isinstance(data, str):
        data, leser = (
            data.encode("utf-8", "replace"),
            etree.HTMLParser(
                target=synlig, encoding="utf-8", no_network=True, remove_pis=True, huge_tree=False
            ),
        )
    try:
        leser.feed(data)
        leser.close()
    except etree.XMLSyntaxError:
        # What was read before the parser gave up is kept.
        pass
    lest = synlig.samler.ferdig(Lest())
    lest.tekst = re.sub(r" *\n *", "\n", lest.tekst)
    lest.tekst = re.sub(r"\n{3,}", "\n\n", lest.tekst).strip()
    lest.tittel = " ".join("".join(synlig.tittel).split())
    return lest


def koding_av(data: bytes, gjettet: str | None) -> str | None:
    """The page's own word for its encoding goes before a guess, unless it is not one."""
    if gjettet and gjettet.startswith("utf-"):
        return gjettet.removesuffix("-sig")
    funn = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", data[:2048], re.IGNORECASE)
    return funn.group(1).decode("ascii") if funn else gjettet
