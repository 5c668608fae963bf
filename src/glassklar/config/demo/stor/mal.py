# SPDX-License-Identifier: EUPL-1.2
"""Public lines by the million: ``projiser`` once for each shape, the words put in afterwards.

The public line of an entry is made by one function, and it weighs every word. Ten million
invented letters come in some hundred shapes (type, shielding, person or firm, answered or not);
so each shape is projected once with marks for words, and the marks are filled. A test holds the
result against the function itself, entry by entry.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from glassklar.journal.rules import projiser
from glassklar.journal.snapshot import PostSnapshot

#: What stands for each value while the shape is projected. Nothing in the story looks like it.
ORD: Final = {
    "t1": "XTITTELENX", "t2": "XTITTELTOX", "s1": "XSAKENX", "s2": "XSAKTOX", "part": "XPARTX",
    "klasse": "XKLASSEX", "klassetittel": "XKLASSETITTELX", "enhet": "XENHETX",
    "enhetkode": "XKODEX", "bruker": "XBRUKERX", "ref": "XREFX",
}  # fmt: skip
TALL: Final = {"aar": 1901, "nr": 7001, "postnr": 7002, "lopeaar": 1902, "lopenr": 7003}
DATO: Final = {
    "datert": date(1911, 1, 1), "journaldato": date(1912, 1, 1), "saksdato": date(1913, 1, 1),
    "svardato": date(1914, 1, 1), "til": date(2999, 1, 1),
}  # fmt: skip
ID: Final = UUID(int=7 << 76 | 2 << 62)


@dataclass(frozen=True, slots=True)
class Mal:
    """A shape: the entry's and case's public titles, and the whole line, to be filled with %."""

    tittel: str
    sakstittel: str
    linje: str


def lag(form: PostSnapshot, dag: date) -> Mal:
    """Project a snapshot that is made of the marks."""
    ferdig = projiser(form, dag)
    linje = json.dumps(ferdig.as_json(), ensure_ascii=False)
    return Mal(_mal(ferdig.tittel), _mal(ferdig.sakstittel), _mal(linje))


def _mal(tekst: str) -> str:
    tekst = tekst.replace("%", "%%").replace(str(ID), "%(id)s")
    for navn, merke in ORD.items():
        tekst = tekst.replace(merke, f"%({navn})s")
    for navn, dato in DATO.items():
        tekst = tekst.replace(dato.isoformat(), f"%({navn})s")
    for navn, tall in TALL.items():
        tekst = tekst.replace(str(tall), f"%({navn})s")
    return tekst


def som_form(s: PostSnapshot) -> PostSnapshot:
    """Return the snapshot with marks in place of its values; what shapes the line stays."""
    d = DATO

    def skjerm(x):  # type: ignore[no-untyped-def]
        return x if x is None or x.opphoerer is None else replace(x, opphoerer=d["til"])

    like = s.tittel.linje2 and any(p.navn == s.tittel.linje2 for p in s.parter)
    return replace(
        s,
        id=ID,
        sak=replace(
            s.sak,
            id=ID,
            aar=TALL["aar"],
            nr=TALL["nr"],
            tittel=replace(
                s.sak.tittel, linje1=ORD["s1"], linje2=s.sak.tittel.linje2 and ORD["s2"],
                navneord=frozenset({0}) if s.sak.tittel.navneord else frozenset(),
            ),
            skjerming=skjerm(s.sak.skjerming),
            klasse_id=s.sak.klasse_id and ORD["klasse"],
            klasse_tittel=s.sak.klasse_tittel and ORD["klassetittel"],
            enhet=ORD["enhet"],
            saksdato=d["saksdato"],
        ),
        journal=replace(
            s.journal,
            postnr=TALL["postnr"],
            lopeaar=TALL["lopeaar"],
            lopenr=TALL["lopenr"],
            enhet_kode=ORD["enhetkode"],
            enhet=ORD["enhet"],
            saksbehandler=ORD["bruker"],
            dokumentets_dato=d["datert"],
            journaldato=d["journaldato"] if s.journal.journaldato else None,
            avskrivning=tuple(
                replace(a, dato=d["svardato"], ref=a.ref and ORD["ref"])
                for a in s.journal.avskrivning
            ),
        ),
        tittel=replace(
            s.tittel,
            linje1=ORD["t1"],
            linje2=s.tittel.linje2 and (ORD["part"] if like else ORD["t2"]),
            navneord=frozenset({0}) if s.tittel.navneord else frozenset(),
        ),
        skjerming=skjerm(s.skjerming),
        parter=tuple(
            replace(p, navn=ORD["enhet"], enhet=ORD["enhet"])
            if p.enhet
            else replace(p, navn=ORD["part"])
            for p in s.parter
        ),
        dokumenter=tuple(replace(dok, tittel=ORD["t1"]) for dok in s.dokumenter),
    )  # fmt: skip
