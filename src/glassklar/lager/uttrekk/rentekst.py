# SPDX-License-Identifier: EUPL-1.2
"""Plain text, CSV, JSON and web pages."""

from __future__ import annotations

from glassklar.lager import problemer as p
from glassklar.lager.tekstformater import tegnsett
from glassklar.lager.uttrekk import nettside
from glassklar.lager.uttrekk.felles import MAKS_TEGN, Lest, Samler


def les(data: bytes) -> Lest:
    """The text, its encoding guessed; unsure letters are said as a problem."""
    koding = tegnsett(data) or "cp1252"
    lest, samler = Lest(), Samler()
    tekst = data[: MAKS_TEGN * 4 + 4].decode(koding, "replace").lstrip("\ufeff")
    if "\ufffd" in tekst:
        lest.problemer.append((p.TEGNSETT, ""))
    samler.legg(tekst)
    return samler.ferdig(lest)


def les_html(data: bytes) -> Lest:
    """The visible text of a web page."""
    return nettside.les(data, nettside.koding_av(data, tegnsett(data)))
