# SPDX-License-Identifier: EUPL-1.2
"""The documentation says what the code says, and its links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from hus import PAKKE, ROT, ingen, med_endelse, navn

_LENKE = re.compile(r"\]\(<?([^)>#\s]+)[^)]*\)")
_OVERSKRIFT = re.compile(r"^#+ (.+)$", re.MULTILINE)


def _generator() -> ModuleType:
    fil = ROT / "scripts" / "lag_referanse.py"
    spesifikasjon = importlib.util.spec_from_file_location("lag_referanse", fil)
    assert spesifikasjon is not None
    assert spesifikasjon.loader is not None
    modul = importlib.util.module_from_spec(spesifikasjon)
    spesifikasjon.loader.exec_module(modul)
    return modul


def test_oppslagssidene_er_a_jour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(ROT / "scripts"), *sys.path])
    ingen([f"{side}: kjør «make docs»" for side in _generator().foreldede()])


def _lenker() -> Iterator[tuple[Path, str]]:
    for fil in med_endelse(".md"):
        for maal in _LENKE.findall(fil.read_text("utf-8")):
            if not re.match(r"[a-z]+:", maal):
                yield fil, maal


def test_lenkene_leder_til_filer_som_finnes() -> None:
    doede = [f"{navn(f)}: {m}" for f, m in _lenker() if not (f.parent / m).resolve().exists()]
    ingen(doede)


def test_hver_side_naas_fra_forsiden() -> None:
    fra: dict[Path, set[Path]] = {}
    for fil, maal in _lenker():
        fra.setdefault(fil, set()).add((fil.parent / maal).resolve())
    naadd, uproevd = set(), [ROT / "README.md"]
    while uproevd:
        side = uproevd.pop()
        if side not in naadd:
            naadd.add(side)
            uproevd += [s for s in fra.get(side, ()) if s.suffix == ".md"]
    sider = med_endelse(".md", under=ROT / "docs")
    ingen([navn(s) for s in sider if s not in naadd])


def test_hver_beslutning_har_sine_fem_deler() -> None:
    ventet = {"Bakgrunn", "Beslutning", "Følger", "Kilde og måling"}
    sider = sorted((ROT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(s.name[:4]) for s in sider] == list(range(1, len(sider) + 1))
    for side in sider:
        tekst = side.read_text("utf-8")
        assert ventet <= set(_OVERSKRIFT.findall(tekst)), side.name
        assert re.search(r"^Dato: \d{4}-\d\d-\d\d · Status: ", tekst, re.MULTILINE), side.name


def test_ordlistens_navn_staar_i_koden() -> None:
    """A word in the list that the code no longer uses misleads whoever looks for it."""
    kode = "\n".join(
        f.read_text("utf-8") for f in med_endelse(".py", ".sql", ".csv", ".toml", under=PAKKE)
    )
    ord_i_koden = set(re.findall(r"\w+", kode))
    liste = (ROT / "docs" / "ordliste.md").read_text("utf-8")
    rader = re.findall(r"^\| `(\w+)` \|", liste, re.MULTILINE)
    assert len(rader) > 100
    ingen([r for r in rader if r not in ord_i_koden])
    ingen({r for r in rader if rader.count(r) > 1})


def test_tegningen_kan_leses_opp() -> None:
    for fil in (ROT / "docs" / "bilder").glob("*.svg"):
        rot = ET.parse(fil).getroot()
        barn = {b.tag.rsplit("}", 1)[-1]: (b.text or "").strip() for b in rot}
        assert barn.get("title"), fil.name
        assert barn.get("desc"), fil.name
