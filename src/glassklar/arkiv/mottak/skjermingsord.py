# SPDX-License-Identifier: EUPL-1.2
"""Words that suggest a duty of secrecy, as data (``skjermingsord.toml``)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FIL = Path(__file__).with_name("skjermingsord.toml")
MAKS_ORD = 4


@dataclass(frozen=True, slots=True)
class Gruppe:
    """Words that point to the same proposal: code, level and basis."""

    navn: str
    kode: str
    nivaa: int
    hjemmel: str
    tillegg: str
    moenster: re.Pattern[str]
    unntatt: frozenset[str]


def _moenster(ord_: list[str]) -> re.Pattern[str]:
    deler = [
        re.escape(o).replace(r"\*", r"\w{0,40}").replace(r"\ ", r"\s{1,3}")
        for o in sorted(ord_, key=len, reverse=True)
    ]
    return re.compile(rf"\b(?:{'|'.join(deler)})\b", re.IGNORECASE)


@cache
def grupper() -> tuple[Gruppe, ...]:
    """All groups, in the file's order."""
    data = tomllib.loads(_FIL.read_text("utf-8"))
    return tuple(
        Gruppe(
            navn=g["navn"],
            kode=g["kode"],
            nivaa=g["nivaa"],
            hjemmel=g["hjemmel"],
            tillegg=g["tillegg"],
            moenster=_moenster(g["ord"]),
            unntatt=frozenset(o.casefold() for o in g["unntatt"]),
        )
        for g in data["gruppe"]
    )


def finn_ord(gruppe: Gruppe, tekst: str) -> list[str]:
    """The group's words as they stand in the text, each once, at most ``MAKS_ORD``."""
    funnet: dict[str, str] = {}
    for m in gruppe.moenster.finditer(tekst):
        ordet = " ".join(m.group().split())
        noekkel = ordet.casefold()
        if noekkel not in gruppe.unntatt and noekkel not in funnet:
            funnet[noekkel] = ordet.lower()
            if len(funnet) >= MAKS_ORD:
                break
    return list(funnet.values())
