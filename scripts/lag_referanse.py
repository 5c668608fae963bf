# SPDX-License-Identifier: EUPL-1.2
"""Write docs/reference/ and the list of dependencies from the code, so that they say the same.

``make docs`` writes the pages; ``--kontroller`` writes nothing and fails when a page is not what
the code says now (the test of the documentation does that).
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

ROT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROT / "scripts"), str(ROT / "src")]

MAAL = ROT / "docs" / "reference"
MERKE = (
    "<!-- Laget av scripts/lag_referanse.py («make docs»). Rett koden, ikke denne siden. -->\n\n"
)


def sider() -> dict[str, str]:
    """Every generated page: file name and content. Loads Django with the tests' settings."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "glassklar.config.settings_test"
    import django

    django.setup()
    from django.utils import translation

    from referanse import api, avhengigheter, innstillinger, kommandoer, noark, rom, tabeller

    with translation.override("nb"):
        innhold = {
            "kommandoer.md": kommandoer.side(ROT),
            "innstillinger.md": innstillinger.side(ROT),
            "tabeller.md": tabeller.side(),
            "personopplysninger.md": tabeller.personopplysninger(),
            "noark-katalog.md": noark.katalogside(),
            "kodelister.md": noark.kodelisteside(),
            "api.md": api.side(),
            "rom.md": rom.side(ROT),
            "../decisions/avhengigheter.md": avhengigheter.side(ROT),
        }
    return {navn: MERKE + tekst.rstrip() + "\n" for navn, tekst in innhold.items()}


def foreldede(mappe: Path = MAAL) -> list[str]:
    """Names of pages that are missing or do not say what the code says."""
    return [
        navn
        for navn, tekst in sider().items()
        if not (mappe / navn).is_file() or (mappe / navn).read_text("utf-8") != tekst
    ]


def main() -> int:
    """Write the pages, or check them. Returns the exit code."""
    leser = argparse.ArgumentParser(description="Lag docs/reference/ av koden.")
    leser.add_argument("--kontroller", action="store_true", help="skriv ingenting, sjekk bare")
    if leser.parse_args().kontroller:
        gamle = foreldede()
        if gamle:
            sys.stderr.write(f"Ikke à jour: {', '.join(gamle)}. Kjør «make docs».\n")
        return 1 if gamle else 0
    for navn, tekst in sider().items():
        (MAAL / navn).parent.mkdir(parents=True, exist_ok=True)
        (MAAL / navn).write_text(tekst, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
