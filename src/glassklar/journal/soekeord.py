# SPDX-License-Identifier: EUPL-1.2
"""Which words of a public row may always be found, and which for one year only.

Offentlegforskrifta § 6 fourth paragraph: a name of a person gives no hit in an entry older than
one year. So every word that is, or may be, part of a private person's name is kept apart. The
names are still shown when the entry is opened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glassklar.lov.api import fnr
from glassklar.noark.api import MASKE
from glassklar.noark.api import ord as ord_i

if TYPE_CHECKING:
    from glassklar.journal.offentligpost import OffentligDokument, OffentligPart
    from glassklar.journal.snapshot import PostSnapshot

#: What stands where somebody wrote only an e-mail address as a name.
UTEN_NAVN = "(navn mangler)"


@dataclass(frozen=True, slots=True)
class Linje:
    """A line of text as it stands in public, with the words of it that are hidden or names."""

    tekst: str
    skjult: frozenset[int] = frozenset()
    navn: frozenset[int] = frozenset()


def ordsett(tekster: Iterable[str]) -> frozenset[str]:
    """Return the words of the texts, without regard to case; initials are left out."""
    return frozenset(
        o.tekst.casefold() for tekst in tekster for o in ord_i(tekst) if len(o.tekst) > 1
    )


def _er_navn(ordet: str, navn: Collection[str]) -> bool:
    """Whether a word is one of the names, also in genitive and within a hyphenated word."""
    o = ordet.casefold()
    former = {o, o.removesuffix("s"), *o.replace("\u2010", "-").replace("\u2011", "-").split("-")}
    return any(f in navn for f in former if len(f) > 1)


def skill(linje: Linje, navnesett: Collection[str]) -> tuple[str, str]:
    """Return the line without names and hidden words, and the names apart."""
    rest: list[str] = []
    navn: list[str] = []
    ved = 0
    for nr, o in enumerate(ord_i(linje.tekst)):
        rest.append(linje.tekst[ved : o.start])
        ved = o.slutt
        if nr in linje.skjult:
            continue
        if nr in linje.navn or _er_navn(o.tekst, navnesett):
            navn.append(o.tekst)
        else:
            rest.append(o.tekst)
    rest.append(linje.tekst[ved:])
    return " ".join("".join(rest).replace(MASKE, " ").split()), " ".join(navn)


def rens(tekst: str) -> str:
    """Return the text without signs that PostgreSQL cannot keep (NUL, lone surrogates)."""
    return tekst.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def felles_ord(tekster: Sequence[str]) -> str:
    """Join search texts with single spaces."""
    return " ".join(t for t in (" ".join(x.split()) for x in tekster) if t)


def soeketekster(
    s: PostSnapshot,
    linjer: tuple[Linje, ...],
    parter: tuple[OffentligPart, ...],
    dokumenter: tuple[OffentligDokument, ...],
) -> tuple[str, str]:
    """Return (words that may always be found, words that are found for one year)."""
    personer = [p.navn or "" for p in s.parter if p.er_person] + list(s.sak.personnavn)
    # "Kari-Anne" is also a hit on "Kari".
    navnesett = ordsett([*personer, *(p.replace("-", " ") for p in personer)])
    alltid: list[str] = []
    ett_aar: list[str] = []
    for linje in linjer:
        rest, navn = skill(linje, navnesett)
        alltid.append(rest)
        ett_aar.append(navn)
    for p in parter:
        if p.navn not in (MASKE, UTEN_NAVN):
            (ett_aar if p.person else alltid).append(p.navn)
    # A document's title has no marked names: found for one year only.
    ett_aar += [d.tittel for d in dokumenter] + [s.journal.saksbehandler]
    sak = f"{s.sak.aar}/{s.sak.nr}"
    alltid += [sak, f"{sak}-{s.journal.postnr}", s.journal.enhet]
    return tuple(fnr.masker(felles_ord(t), " ").replace(MASKE, " ") for t in (alltid, ett_aar))  # type: ignore[return-value]
