# SPDX-License-Identifier: EUPL-1.2
"""Every text that people read is there in nynorsk and English, and says the same."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from hus import PAKKE, ingen, med_endelse, navn

SPRAAK = ("nn", "en")
#: What our code calls gettext by.
NOEKKELORD = {
    "_": None,
    "_t": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
#: The two sites load different rooms, so a text must stand where its own site looks.
SIDER = {"offentlig": {"offentlig", "grunn"}}
_PLASS = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
Noekkel = tuple[str | None, str]


def _rom(fil: Path) -> str:
    return fil.relative_to(PAKKE).parts[0]


def _pofiler(spraak: str) -> list[Path]:
    return [f for f in med_endelse(".po", under=PAKKE) if f.parts[-3] == spraak]


@cache
def _katalog(fil: Path) -> Catalog:
    with fil.open("rb") as inn:
        return read_po(inn, locale=fil.parts[-3])


def _meldinger(fil: Path) -> Iterator[Message]:
    return (m for m in _katalog(fil) if m.id)


def _tekst(m: Message) -> str:
    return m.id if isinstance(m.id, str) else m.id[0]


def test_hvert_rom_med_tekst_har_begge_spraak() -> None:
    rom = {s: {_rom(f) for f in _pofiler(s)} for s in SPRAAK}
    assert rom["nn"] == rom["en"]


@pytest.mark.parametrize("spraak", SPRAAK)
def test_ingen_oversettelse_mangler(spraak: str) -> None:
    mangler = [
        f"{_rom(fil)}: {_tekst(m)[:80]}{' (fuzzy)' if m.fuzzy else ''}"
        for fil in _pofiler(spraak)
        for m in _meldinger(fil)
        if m.fuzzy or not all([m.string] if isinstance(m.string, str) else m.string)
    ]
    ingen(mangler)


@pytest.mark.parametrize("spraak", SPRAAK)
def test_verdiene_i_teksten_er_med_i_oversettelsen(spraak: str) -> None:
    feil = []
    for fil in _pofiler(spraak):
        for m in _meldinger(fil):
            kilder = [m.id] if isinstance(m.id, str) else list(m.id)
            ventet = {p for k in kilder for p in _PLASS.findall(k)}
            for ut in [m.string] if isinstance(m.string, str) else m.string:
                if not set(_PLASS.findall(ut)) <= ventet or (
                    len(kilder) == 1 and set(_PLASS.findall(ut)) != ventet
                ):
                    feil.append(f"{_rom(fil)}: {_tekst(m)[:80]}")
    ingen(feil)


def _brukte(fil: Path) -> Iterator[tuple[int, Noekkel]]:
    kilde = fil.read_text("utf-8")
    if fil.suffix != ".py":
        kilde = templatize(kilde, origin=str(fil))
    funn = extract("python", io.BytesIO(kilde.encode()), NOEKKELORD, options={"encoding": "utf-8"})
    for linje, melding, _, kontekst in funn:
        tekst = melding if isinstance(melding, str) else melding[0]
        if tekst:
            yield linje, (kontekst, tekst)


@pytest.mark.parametrize("spraak", SPRAAK)
def test_hver_tekst_i_koden_er_oversatt(spraak: str) -> None:
    oversatt: dict[str, set[Noekkel]] = {}
    for fil in _pofiler(spraak):
        oversatt.setdefault(_rom(fil), set()).update(
            (m.context, _tekst(m)) for m in _meldinger(fil)
        )
    mangler = []
    for fil in med_endelse(".py", ".html", ".txt", under=PAKKE):
        rom = _rom(fil)
        leter_i = SIDER.get(rom) or {r for r in oversatt if r != "offentlig"}
        for linje, noekkel in _brukte(fil):
            if not any(noekkel in oversatt.get(r, ()) for r in leter_i):
                mangler.append(f"{navn(fil)}:{linje}: {noekkel[1][:80]}")
    ingen(mangler)
