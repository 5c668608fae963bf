# SPDX-License-Identifier: EUPL-1.2
"""``python3 etterproev.pyz <mappe eller zip>``: the verdict in words, and as an exit code.

0 the log holds · 1 something differs · 2 it cannot be checked.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
import time
from pathlib import Path
from typing import List, Optional

from glassklar.spor import note
from glassklar.spor.etterproev.avvik import Avvik
from glassklar.spor.etterproev.eksport import KanIkkeSjekkes
from glassklar.spor.etterproev.kontroll import Dom, etterproev

VISES = 200
_MAANEDER = (
    "januar februar mars april mai juni juli august september oktober november desember".split()
)


class Strek:
    """A progress bar, where somebody looks."""

    def __init__(self) -> None:
        """Nothing is shown yet."""
        self._sist = 0.0

    def __call__(self, hva: str, naa: int, alt: int) -> None:
        """Show how far; at most five times a second."""
        if time.monotonic() - self._sist < 0.2 and naa < alt:
            return
        self._sist = time.monotonic()
        del_ = min(1.0, naa / alt) if alt else 1.0
        fylt = "#" * int(30 * del_)
        sys.stderr.write(f"\r{hva:<15} [{fylt:<30}] {del_:4.0%}")
        sys.stderr.flush()

    def ferdig(self) -> None:
        """Clear the line."""
        if self._sist:
            sys.stderr.write("\r" + " " * 56 + "\r")


def _tid(us: int) -> str:
    t = datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=us)  # noqa: DTZ001
    return f"{t.day}. {_MAANEDER[t.month - 1]} {t.year} kl. {t:%H.%M.%S} UTC"


def _tall(n: int) -> str:
    return f"{n:,}".replace(",", " ")


def tekst_av(a: Avvik) -> str:
    """A finding in words."""
    hvor = []
    if a.blad >= 0:
        hvor.append(f"blad {a.blad}")
    if a.id is not None:
        hvor.append(f"hendelse {a.id}")
    if a.tabell:
        hvor.append(f"tabell {a.tabell}")
    if a.rad:
        hvor.append(f"rad {a.rad}")
    if a.us is not None and 0 <= a.us < 1 << 57:
        hvor.append(_tid(a.us))
    ut = a.hva[:1].upper() + a.hva[1:]
    ut += f" ({', '.join(hvor)})" if hvor else ""
    return ut + (f": {a.mer}." if a.mer else ".")


def rapport(dom: Dom) -> str:
    """The verdict in words."""
    ut = [f"Logg: {dom.logg}", f"Sjekkpunkt: {_tall(dom.storrelse)} hendelser, rot {dom.rot.hex()}"]
    ut += [f"Signert med: {n}" for n in dom.signert_av]
    ut += [f"Merk: {m}" for m in dom.meldinger]
    if dom.stemmer:
        ut += ["", "LOGGEN STEMMER. Ingenting er endret, fjernet, lagt til eller flyttet."]
        return "\n".join(ut)
    ut += ["", f"LOGGEN STEMMER IKKE. {_tall(len(dom.avvik))} funn:"]
    ut += [f"{i:>4}. {tekst_av(a)}" for i, a in enumerate(dom.avvik[:VISES], 1)]
    if len(dom.avvik) > VISES:
        ut.append(f"      … og {_tall(len(dom.avvik) - VISES)} til (alle med --json).")
    return "\n".join(ut)


def _json(dom: Dom) -> str:
    return json.dumps(
        {
            "logg": dom.logg, "storrelse": dom.storrelse, "rot": dom.rot.hex(),
            "stemmer": dom.stemmer, "signert_av": dom.signert_av, "meldinger": dom.meldinger,
            "avvik": [vars(a) for a in dom.avvik],
        },
        ensure_ascii=False,
    )  # fmt: skip


def main(argv: Optional[List[str]] = None) -> int:
    """Check what the command line names."""
    for kanal in (sys.stdout, sys.stderr):
        if hasattr(kanal, "reconfigure"):
            kanal.reconfigure(encoding="utf-8", errors="replace")
    leser = argparse.ArgumentParser(
        prog="etterproev", description="Etterprøv en eksport av den forseglede loggen.",
        epilog="Svar: 0 loggen stemmer, 1 noe er endret, 2 kan ikke kontrolleres.",
    )  # fmt: skip
    leser.add_argument("eksport", type=Path, help="mappen eller zip-filen")
    leser.add_argument("--mot", type=Path, metavar="FIL", help="et eldre sjekkpunkt du har")
    leser.add_argument(
        "--noekkel", action="append", default=[], metavar="VKEY",
        help="kommunens offentlige nøkkel, hentet et annet sted enn i eksporten",
    )  # fmt: skip
    leser.add_argument("--prosesser", type=int, metavar="N", help="så mange prosesser")
    leser.add_argument("--json", action="store_true", help="svar som JSON")
    valg = leser.parse_args(argv)
    strek = Strek() if sys.stderr.isatty() else None
    try:
        noekler = [note.les_noekkel(n) for n in valg.noekkel]
        mot = valg.mot.read_bytes() if valg.mot else None
        dom = etterproev(valg.eksport, noekler, mot, valg.prosesser, strek)
    except (KanIkkeSjekkes, OSError, note.NoteFeil) as feil:
        if strek:
            strek.ferdig()
        sys.stderr.write(f"KAN IKKE KONTROLLERES. {feil}\n")
        return 2
    if strek:
        strek.ferdig()
    sys.stdout.write((_json(dom) if valg.json else rapport(dom)) + "\n")
    return 0 if dom.stemmer else 1


if __name__ == "__main__":
    sys.exit(main())
