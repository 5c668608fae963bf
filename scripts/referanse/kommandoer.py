# SPDX-License-Identifier: EUPL-1.2
"""The commands: `glassklar` as its own parser describes it, and the make targets."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from referanse.markdown import kode, tabell


def side(rot: Path) -> str:
    """Return the page of commands."""
    from glassklar.config.cli import _leser

    leser = _leser()
    deler = [
        "# Kommandoer\n",
        f"{leser.description} Er noe galt, skrives én linje, og koden er ikke 0; "
        "`GLASSKLAR_SPOR=1` viser alt. Miljøvariablene står i "
        "[innstillinger](innstillinger.md).\n",
        "## glassklar\n",
    ]
    for navn, under, hjelp in _underkommandoer(leser):
        deler.append(f"### glassklar {navn}\n\n{hjelp}\n")
        deler.append(tabell(("Argument", "Betydning"), _argumenter(under)))
    deler.append("## make\n")
    deler.append(tabell(("Mål", "Hva det gjør"), _maal(rot / "Makefile")))
    return "\n".join(deler)


def _underkommandoer(
    leser: argparse.ArgumentParser,
) -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
    for valg in leser._actions:
        if isinstance(valg, argparse._SubParsersAction):
            hjelp = {a.dest: a.help or "" for a in valg._choices_actions}
            for navn, under in valg.choices.items():
                yield navn, under, hjelp[navn]


def _argumenter(leser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    for a in leser._actions:
        if isinstance(a, argparse._HelpAction):
            continue
        navn = ", ".join(a.option_strings) or (a.metavar or a.dest)
        paakrevd = "; må være med" if a.option_strings and a.required else ""
        yield kode(navn), f"{a.help or ''}{paakrevd}"


def _maal(makefil: Path) -> Iterator[tuple[str, str]]:
    for linje in makefil.read_text("utf-8").splitlines():
        if treff := re.match(r"([a-z-]+):.*## (.+)", linje):
            yield kode(f"make {treff[1]}"), treff[2]
