# SPDX-License-Identifier: EUPL-1.2
"""The words (canaries) of the doors' world, and the hook that stands behind each."""

from __future__ import annotations

import re
from typing import Any, Protocol
from uuid import UUID

from tilgang.doerorakel import Kanari

ORD = re.compile(r"kq[0-9a-f]{10}z")
#: Stands behind every word: what a page that forgets to escape lets through.
KROK = "\"'><script>x{0}</script><i id=x{0}>&"
RAA = re.compile(r"<script>x|<i id=x|kq[0-9a-f]{10}z\"'>", re.IGNORECASE)


class Ordbok(Protocol):
    """What gives words, and keeps them."""

    kanarier: dict[str, Kanari]

    def nytt_ord(self) -> str: ...


class Pose:
    """The words of one row while it is being written."""

    def __init__(self, v: Ordbok, tabell: str) -> None:
        self._v, self._tabell = v, tabell
        self.innhold: list[Kanari] = []
        #: For a file's text: the pose of its row, and what the file says.
        self.fil: Pose | None = None
        self.sagt = ""

    def ord(self, kolonne: str, plass: int | None = None) -> str:
        """A bare word."""
        k = Kanari(self._v.nytt_ord(), self._tabell, kolonne, plass=plass)
        self.innhold.append(k)
        return k.ordet

    def tekst(self, kolonne: str) -> str:
        """A word with a hook behind it."""
        o = self.ord(kolonne)
        return o + KROK.format(o)

    def tekster(self, kolonne: str, antall: int) -> list[str]:
        """Several of them."""
        return [self.tekst(kolonne) for _ in range(antall)]

    def tittel2(self) -> str:
        """Line 2: two words, that can be marked one by one, and a hook."""
        a, b = self.ord("tittel2", 0), self.ord("tittel2", 1)
        return f"{a} {b} {KROK.format(a)}"

    def ligger_i(self, noekkel: Any, art: str, enhet: UUID) -> None:
        """Say which row it became, and of which unit (case M, entry R, document D, inbox I)."""
        for k in self.innhold:
            k.noekkel, k.enhet = noekkel, (art, enhet)
            self._v.kanarier[k.ordet] = k
