# SPDX-License-Identifier: EUPL-1.2
"""``python -m bench [navn …]``: run measurements, print them, keep them in var/bench."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

PROSJEKT = Path(__file__).resolve().parent.parent
NAVN = ("registrering", "offentlig", "tilgang", "omskjerming", "minne", "oppstart", "etterproev",
        "forsegling", "vedtak")  # fmt: skip


def main() -> int:
    """Run the measurements that are named, or all."""
    sys.path.insert(0, str(PROSJEKT))  # «python bench» has only this folder
    leser = argparse.ArgumentParser(prog="bench", description=__doc__)
    leser.add_argument("navn", nargs="*", choices=[*NAVN, []], help=", ".join(NAVN))
    leser.add_argument("--poster", type=int, nargs="+", default=[100_000])
    leser.add_argument("--brev", type=int, default=400, help="brev som registreres i målingen")
    leser.add_argument("--sekunder", type=float, default=4.0, help="varighet av hver søkemåling")
    leser.add_argument("--blader", type=int, default=1_000_000, help="blader i en forseglet logg")
    leser.add_argument("--paa-nytt", action="store_true", help="lag databasene på nytt")
    valg = leser.parse_args()
    from glassklar.config.miljoe import MiljoeFeil
    from glassklar.grunn.tjener import TjenerFeil

    for navn in valg.navn or NAVN:
        try:
            import_module(f"bench.{navn}").kjoer(valg)
        except (MiljoeFeil, TjenerFeil) as feil:
            print(f"Feil: {feil}", file=sys.stderr)  # noqa: T201
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
