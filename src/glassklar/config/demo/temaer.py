# SPDX-License-Identifier: EUPL-1.2
"""What comes in and goes out of the invented municipality, by subject (``data/temaer.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from glassklar.tilgang.api import NySkjerming

#: A document's title, line 2, and the name of its shielding (``SKJERMINGER``), or empty.
Linje = tuple[str, str, str]

_AVVEID = "Det skader kommunens arbeid eller dem det gjelder, om dette gis nå."


def _avveid(kode: str, nivaa: int, hjemmel: str) -> NySkjerming:
    """A shielding that the law allows but does not demand (offl. § 11)."""
    return NySkjerming(kode, nivaa, hjemmel, meroffentlighet=False, meroffentlighet_grunn=_AVVEID)


#: The shieldings that the invented letters use, by short name.
SKJERMINGER: Final = {
    "UO": NySkjerming("UO", 2, "offl-13", "fvl-13-1-1"),
    "UO-tips": _avveid("UO", 3, "offl-24-2-1"),
    "UO-24": _avveid("UO", 1, "offl-24-1"),
    "UO-sikring": _avveid("UO", 1, "offl-24-3-1"),
    "UO-23": _avveid("UO", 2, "offl-23-1"),
    "AN": _avveid("AN", 3, "offl-23-3"),
    "P-25": _avveid("P", 3, "offl-25-1"),
    "BA": NySkjerming("BA", 3, "offl-13", "bhg-44"),
    "KL-hol": NySkjerming("KL", 3, "offl-13", "hol-12-1"),
    "LED": _avveid("LED", 1, "offl-14-1"),
}


@dataclass(frozen=True, slots=True)
class Tema:
    """A subject: how often, where it belongs, and its titles by kind of document."""

    navn: str
    vekt: int
    klasse: str
    arkivdel: str
    enhet: str
    part: tuple[str, ...]
    sak: tuple[tuple[str, str], ...]
    #: I, U, X and S.
    titler: dict[str, tuple[Linje, ...]]


def _linje(rad: list[str]) -> Linje:
    tittel, tittel2, kode = [*rad, "", ""][:3]
    return tittel, tittel2, kode


def _tema(t: dict[str, Any]) -> Tema:
    return Tema(
        navn=t["navn"],
        vekt=t["vekt"],
        klasse=t["klasse"],
        arkivdel=t["arkivdel"],
        enhet=t["enhet"],
        part=tuple(t["part"]),
        sak=tuple((s[0], s[1] if len(s) > 1 else "") for s in t["sak"]),
        titler={
            type_: tuple(_linje(rad) for rad in t[felt])
            for type_, felt in (("I", "inn"), ("U", "ut"), ("X", "notat"), ("S", "framlegg"))
        },
    )


def les() -> list[Tema]:
    """Return the subjects in the file's order."""
    tekst = files(__package__).joinpath("data/temaer.toml").read_text("utf-8")
    return [_tema(t) for t in tomllib.loads(tekst)["tema"]]
