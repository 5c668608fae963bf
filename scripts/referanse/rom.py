# SPDX-License-Identifier: EUPL-1.2
"""What other rooms may import from each room: the names in its api.py, and what they are."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

from referanse.markdown import foerste_avsnitt, kode, tabell


def side(rot: Path) -> str:
    """Return the page of the rooms' doors."""
    deler = [
        "# Rommenes dører\n",
        "Andre rom importerer bare det som står i et roms `api.py`. Forklaringene er første linje "
        "av dokumentasjonen i koden. Hva rommet er til for, står i dets `README.md`. En handling "
        "åpner sin egen transaksjon og står i sporet under navnet i tabellen.\n",
    ]
    pakke = rot / "src" / "glassklar"
    # Rooms and applets; «web/api.py» is the open API on the net, not a door between rooms.
    doerer = [*pakke.glob("*/api.py"), *pakke.glob("*/*/api.py")]
    for fil in sorted(f for f in doerer if f.parent.name != "web"):
        sti = fil.parent.relative_to(pakke).as_posix()
        rom = sti.replace("/", ".")
        modul = import_module(f"glassklar.{rom}.api")
        deler.append(f"## {rom}\n\n[README](../../src/glassklar/{sti}/README.md)\n")
        deler.append(
            tabell(("Navn", "Hva"), ((kode(n), _hva(getattr(modul, n))) for n in modul.__all__))
        )
        if rader := sorted(_handlinger(fil.parent)):
            deler.append(f"### Handlinger i {rom}\n")
            deler.append(tabell(("Navn i sporet", "Hva den gjør", "Hvor"), rader))
    return "\n".join(deler)


def _handlinger(rom: Path) -> Iterator[tuple[str, str, str]]:
    """Every function that is an action: its name in the trace, what it does, its module."""
    for fil in rom.rglob("*.py"):
        # An applet with a door of its own has its own list.
        over = (p for p in fil.parents if rom in p.parents and p.name != "web")
        if any((p / "api.py").exists() for p in over):
            continue
        for node in ast.walk(ast.parse(fil.read_text("utf-8"))):
            for merke in getattr(node, "decorator_list", ()):
                if isinstance(merke, ast.Call) and getattr(merke.func, "id", "") == "handling":
                    navn = ast.literal_eval(merke.args[0])
                    modul = fil.relative_to(rom).with_suffix("").as_posix().replace("/", ".")
                    yield kode(navn), foerste_avsnitt(ast.get_docstring(node)), kode(modul)


def _hva(ting: object) -> str:
    # A dataclass or exception without words of its own must not borrow its base's.
    if isinstance(ting, ModuleType):
        return f"modulen: {foerste_avsnitt(ting.__doc__)}"
    if inspect.isclass(ting):
        egen = ting.__dict__.get("__doc__") or ""
        if egen.startswith(f"{ting.__name__}("):
            return ""
        return re.sub(r"\s*Personal data:.*", "", foerste_avsnitt(egen))
    if inspect.isroutine(ting) or hasattr(ting, "__wrapped__"):
        return foerste_avsnitt(inspect.getdoc(ting))
    return f"verdi: {kode(ting)}" if isinstance(ting, str | int) else "verdi"
