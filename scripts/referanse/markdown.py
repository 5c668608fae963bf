# SPDX-License-Identifier: EUPL-1.2
"""Small pieces of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def celle(verdi: object) -> str:
    """A value as one line that a table cell can hold."""
    tekst = re.sub(r"\s+", " ", str(verdi)).strip()
    return tekst.replace("|", "\\|").replace("<", "&lt;")


def tabell(hode: Sequence[str], rader: Iterable[Sequence[object]]) -> str:
    """A Markdown table; empty text when there are no rows."""
    linjer = ["| " + " | ".join(celle(c) for c in rad) + " |" for rad in rader]
    if not linjer:
        return ""
    return "\n".join(["| " + " | ".join(hode) + " |", "|" + "---|" * len(hode), *linjer]) + "\n"


def kode(tekst: object) -> str:
    """Text as code, or nothing when there is none."""
    return f"`{tekst}`" if str(tekst) else ""


def foerste_avsnitt(dokstreng: str | None) -> str:
    """The first paragraph of a docstring, on one line, code marks turned to Markdown's."""
    avsnitt = (dokstreng or "").strip().split("\n\n")[0]
    return re.sub(r"\s+", " ", avsnitt).replace("``", "`").strip()
