# SPDX-License-Identifier: EUPL-1.2
"""Static files and translations are put together from what lies in the working copy."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest

from glassklar.config import miljoe, statisk
from glassklar.config.miljoe import PROSJEKT, MiljoeFeil

NODER = PROSJEKT / "node_modules"
krever_npm = pytest.mark.skipif(not NODER.is_dir(), reason="npm ci er ikke kjørt")


@krever_npm
def test_npm_blir_tre_filer_uten_lenker_ut(tmp_path: Path) -> None:
    statisk.hent_npm(NODER, tmp_path / "statisk-npm")
    ut = tmp_path / "statisk-npm" / "npm"
    stil = (ut / "designsystemet.css").read_text("utf-8")
    assert "@import" not in stil
    assert "--ds-color-" in stil
    assert ".ds-button" in stil
    assert (ut / "htmx.min.js").stat().st_size > 10_000
    skrift = (ut / "inter" / "inter.css").read_text("utf-8")
    assert {f"font-weight: {v}" for v in (400, 500, 600)} <= {
        linje.strip().rstrip(";") for linje in skrift.splitlines()
    }
    assert "http" not in skrift
    assert "SIL Open Font License" in (ut / "inter" / "LICENSE").read_text("utf-8")
    assert all(fil.is_file() for fil in miljoe.dokumentskrift(tmp_path / "statisk-npm"))
    for del_ in skrift.split("url(")[1:]:
        assert (ut / "inter" / del_.split(")")[0]).is_file()


@krever_npm
def test_en_halv_pakke_oedelegger_ikke_den_gamle(tmp_path: Path) -> None:
    npm = tmp_path / "statisk-npm"
    statisk.hent_npm(NODER, npm)
    halv = tmp_path / "noder"
    halv.mkdir()
    with pytest.raises(MiljoeFeil, match="npm ci"):
        statisk.hent_npm(halv, npm)
    assert (npm / "npm" / "htmx.min.js").exists()


def test_oversettelser_blir_til_naar_de_er_eldre(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mappe = tmp_path / "rom" / "locale" / "nn" / "LC_MESSAGES"
    mappe.mkdir(parents=True)
    po = mappe / "django.po"
    po.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Søk i saker"\nmsgstr "Søk i saker (nn)"\n',
        "utf-8",
    )
    monkeypatch.setattr(statisk, "PAKKE", tmp_path)
    assert statisk.oversett() == 1
    assert statisk.oversett() == 0
    with (mappe / "django.mo").open("rb") as inn:
        assert gettext.GNUTranslations(inn).gettext("Søk i saker") == "Søk i saker (nn)"
    os.utime(po, ns=(po.stat().st_atime_ns, po.stat().st_mtime_ns + 10**10))
    assert statisk.oversett() == 1
