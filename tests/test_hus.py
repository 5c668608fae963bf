# SPDX-License-Identifier: EUPL-1.2
"""The house rules that a machine can check: each lists what breaks it."""

from __future__ import annotations

import re
from pathlib import Path

from hus import PAKKE, ROT, filer, ingen, med_endelse, navn, rom

SPDX = "SPDX-License-Identifier: EUPL-1.2"
MAKS_LINJER = 400

#: Put together, so that this file does not name them itself.
REGISTRE = re.compile(
    "|".join(
        re.escape(".".join(deler))
        for deler in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("registry", "npmjs", "org"),
            ("npmjs", "com"),
            ("yarnpkg", "com"),
            ("deb", "debian", "org"),
        )
    )
)
MASKINSTIER = re.compile(r"(?<![\w.$}-])/(?:work|home/\w+|root/|Users/\w+|tmp/\w+)(?:/|\b)")


def _tekst(fil: Path) -> str:
    return fil.read_text("utf-8", errors="replace")


def test_hver_kodefil_sier_lisensen() -> None:
    uten = [
        navn(f)
        for f in filer()
        if f.suffix in {".py", ".sh"} or f == ROT / ".ci" / "run"
        if f.stat().st_size and SPDX not in "".join(_tekst(f).splitlines(keepends=True)[:2])
    ]
    ingen(uten)


def test_ingen_modul_er_for_lang() -> None:
    lange = []
    for fil in med_endelse(".py", under=ROT / "src"):
        if fil.parent.name == "migrations":
            continue
        antall = len(_tekst(fil).splitlines())
        if antall > MAKS_LINJER:
            lange.append(f"{navn(fil)}: {antall}")
    ingen(lange)


def test_ingen_skuff_for_alt_mulig() -> None:
    skuffer = {"utils", "util", "helpers", "helper", "misc", "common"}
    ingen([navn(f) for f in filer() if skuffer & {f.stem, *f.relative_to(ROT).parts}])


def test_hvert_rom_sier_hva_det_er_til_for() -> None:
    deler = {f.parent for f in med_endelse(".py", under=PAKKE) if f.name == "models.py"}
    uten = [navn(d) for d in sorted({*rom(), *deler}) if not (d / "README.md").is_file()]
    ingen(uten)


def test_maskinen_og_registrene_nevnes_ikke() -> None:
    funn = []
    for fil in filer():
        if fil.suffix in {".png", ".jpg", ".ico", ".woff2"} or fil == Path(__file__):
            continue
        for nr, linje in enumerate(_tekst(fil).splitlines(), 1):
            for moenster in (REGISTRE, MASKINSTIER):
                if treff := moenster.search(linje):
                    funn.append(f"{navn(fil)}:{nr}: {treff[0]}")
    ingen(funn)


def test_bare_tekst_er_lagt_inn() -> None:
    """Fonts, pictures and programs of others are fetched by lock files, never committed."""
    binaere = [navn(f) for f in filer() if b"\0" in f.read_bytes()[:8192]]
    ingen(binaere)


INNEBYGD = {
    "stil": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "skript": re.compile(r"<script\b(?![^>]*\bsrc=)|javascript:", re.IGNORECASE),
    "hendelse": re.compile(r"\son[a-z]+\s*=\s*[\"'{]", re.IGNORECASE),
}


def test_malene_har_verken_stil_eller_skript_i_seg() -> None:
    funn = []
    for mal in med_endelse(".html", ".svg", under=PAKKE):
        for hva, moenster in INNEBYGD.items():
            for treff in moenster.finditer(_tekst(mal)):
                linje = _tekst(mal).count("\n", 0, treff.start()) + 1
                funn.append(f"{navn(mal)}:{linje}: {hva} {treff[0].strip()}")
    ingen(funn)
