# SPDX-License-Identifier: EUPL-1.2
"""Makes what the pages need besides Python: styles, fonts and scripts from npm, and translations.

Under the static prefix the npm packages become

``npm/designsystemet.css``   theme and components in one file
``npm/inter/inter.css``      the font in weights 400, 500 and 600, with its files and licence
``npm/inter/dokument/``      the font for documents that the program makes itself
``npm/htmx.min.js``          small updates of pages

and what the installed applications bring is collected with it: ``mfa/js/`` of django-allauth.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from glassklar.config.miljoe import DOKUMENTSKRIFT, PAKKE, PROSJEKT, MiljoeFeil

VEKTER = (400, 500, 600)
_WOFF = re.compile(r",\s*url\([^)]*\.woff\)\s*format\(['\"]woff['\"]\)")
_SKRIFTFIL = re.compile(r"url\(\./(files/[^)]+\.woff2)\)")


def bygg(data: Path) -> bool:
    """Bring static files and translations up to date. Returns whether anything had changed.

    Copies from node_modules when that is there; an installed package brings nothing to copy
    and uses what an earlier run left. Raises MiljoeFeil when there is neither.
    """
    oversett()
    npm = data / "statisk-npm"
    noder = PROSJEKT / "node_modules"
    if not noder.is_dir() and not (npm / "npm" / "designsystemet.css").exists():
        raise MiljoeFeil("Stilark og skript mangler. Kjør «make demo», eller «npm ci» først.")
    merke = data / ".statisk"
    avtrykk = _avtrykk(noder)
    if (
        merke.exists()
        and merke.read_text("ascii") == avtrykk
        and (data / "statisk-samlet").is_dir()
    ):
        return False
    merke.unlink(missing_ok=True)
    if noder.is_dir():
        hent_npm(noder, npm)
    _samle()
    merke.write_text(avtrykk, "ascii")
    return True


def hent_npm(noder: Path, npm: Path) -> None:
    """Put together what the sites serve from node_modules; the new folder replaces the old."""
    ny = npm.with_name(npm.name + ".ny")
    shutil.rmtree(ny, ignore_errors=True)
    ut = ny / "npm"
    (ut / "inter" / "files").mkdir(parents=True)
    (ut / "inter" / "dokument").mkdir()
    ds = noder / "@digdir" / "designsystemet-css" / "dist"
    try:
        # One file, one request; the layers inside keep their order.
        (ut / "designsystemet.css").write_text(
            (ds / "src" / "index.css").read_text("utf-8")
            + "\n"
            + (ds / "theme" / "designsystemet.css").read_text("utf-8"),
            "utf-8",
        )
        _skrift(noder / "@fontsource" / "inter", ut / "inter")
        shutil.copyfile(noder / "htmx.org" / "dist" / "htmx.min.js", ut / "htmx.min.js")
    except FileNotFoundError as feil:
        raise MiljoeFeil(f"Pakken er ikke hel: {feil.filename} mangler. Kjør «npm ci».") from feil
    if npm.exists():
        shutil.rmtree(npm)
    ny.rename(npm)


def _skrift(kilde: Path, ut: Path) -> None:
    stilark = "".join((kilde / f"{vekt}.css").read_text("utf-8") for vekt in VEKTER)
    # Every browser that knows the rest of the styles knows woff2.
    stilark = _WOFF.sub("", stilark)
    for fil in sorted(set(_SKRIFTFIL.findall(stilark))):
        shutil.copyfile(kilde / fil, ut / fil)
    (ut / "inter.css").write_text(stilark, "utf-8")
    for navn in DOKUMENTSKRIFT:
        shutil.copyfile(kilde / "files" / navn, ut / "dokument" / navn)
    # The Open Font License goes with the font wherever it is served.
    shutil.copyfile(kilde / "LICENSE", ut / "LICENSE")


def oversett() -> int:
    """Compile translations that are newer than their compiled form. Returns how many."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    antall = 0
    for po in sorted(PAKKE.glob("**/locale/*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        with po.open("rb") as inn:
            katalog = read_po(inn, locale=po.parts[-3])
        kladd = mo.with_suffix(".mo.ny")
        with kladd.open("wb") as ut:
            write_mo(ut, katalog)
        kladd.replace(mo)
        antall += 1
    return antall


def _samle() -> None:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, clear=True, verbosity=0)


def _avtrykk(noder: Path) -> str:
    """What the result depends on: our own static files and the installed packages."""
    sum_ = hashlib.sha256(Path(__file__).read_bytes())
    # Its script for passkeys is served too.
    sum_.update(version("django-allauth").encode())
    for fil in _kilder(noder):
        tilstand = fil.stat()
        sum_.update(f"{fil}\0{tilstand.st_size}\0{tilstand.st_mtime_ns}\n".encode())
    return sum_.hexdigest()


def _kilder(noder: Path) -> Iterator[Path]:
    for fil in sorted(PAKKE.glob("*/static/**/*")):
        if fil.is_file():
            yield fil
    laas = noder / ".package-lock.json"
    if laas.exists():
        yield laas
