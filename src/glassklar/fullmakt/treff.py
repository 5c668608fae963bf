# SPDX-License-Identifier: EUPL-1.2
"""What employees have told of their interests, beside the parties of a case. Pure functions.

Sources: integrity.md C5 (side jobs, posts, shares, property), C6 (gifts), G19-G21. A match is a
suggestion to think about one's own habilitet and nothing else: the same name is often another
person, and an interest is no fault. Nothing here decides anything.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Final, Literal

Id = Hashable
Styrke = Literal["nummer", "navn"]
Gavekrav = Literal["fri", "meldes", "leder"]

GAVE: Final = "gave"
#: Forms of company: the same company is written with and without.
_FORMER: Final = frozenset(
    "as asa ans ba bbl borettslag da enk fkf iks kf ks nuf sa sameie sf stiftelse".split()
)


@dataclass(frozen=True, slots=True)
class Interesse:
    """What somebody has told of, as the register has it; both days included."""

    id: Id
    art: str
    motpart: str
    fra: date
    til: date | None = None
    orgnummer: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A party or correspondent of a case, as far as the reader may see it."""

    id: Id
    navn: str
    orgnummer: str = ""


@dataclass(frozen=True, slots=True)
class Treff:
    """An interest that may be about a party.

    ``styrke``: the same organisation number (certain) or only the same name (a guess). ``naa``:
    whether it lasts on the day; what is over may still matter (fvl. § 6 second paragraph).
    """

    interesse: Id
    part: Id
    styrke: Styrke
    naa: bool


def orgnummer(tekst: str) -> str:
    """The nine digits of an organisation number, however it is spaced; else empty."""
    sifre = re.sub(r"[\s.]", "", tekst)
    sifre = sifre.removeprefix("NO").removesuffix("MVA")
    return sifre if re.fullmatch(r"[0-9]{9}", sifre) else ""


def navn(tekst: str) -> tuple[str, ...]:
    """The words of a name that tell it from others, in no order.

    Case, accents, punctuation, "Etternavn, Fornavn" and the form of the company do not count; what
    is only a form of company keeps it. Empty when there is no word at all.
    """
    uten = unicodedata.normalize("NFKD", tekst.casefold().replace("ø", "o").replace("æ", "ae"))
    uten = "".join(t for t in uten if not unicodedata.combining(t))
    ord_ = re.findall(r"\w+", re.sub(r"(?<=\w)[.'’/](?=\w)", "", uten))
    return tuple(sorted([o for o in ord_ if o not in _FORMER] or ord_))


def _styrke(interesse: Interesse, part: Part) -> Styrke | None:
    egen, annens = orgnummer(interesse.orgnummer), orgnummer(part.orgnummer)
    if egen and annens:
        return "nummer" if egen == annens else None
    ord_ = navn(interesse.motpart)
    return "navn" if ord_ and ord_ == navn(part.navn) else None


def _gjelder(interesse: Interesse, dag: date) -> tuple[bool, bool]:
    """(whether it is to be shown on the day, whether it lasts then)."""
    if interesse.art == GAVE:
        naer = abs(dag - interesse.fra) <= timedelta(days=gavegrense(dag).dager)
        return naer, naer
    begynt = interesse.fra <= dag
    return begynt, begynt and (interesse.til is None or dag <= interesse.til)


def treff(interesser: Iterable[Interesse], parter: Iterable[Part], dag: date) -> list[Treff]:
    """The interests that may be about one of the parties, certain ones first.

    Two different organisation numbers are two parties, whatever they are called. A gift is shown
    near its day (G21), the rest from its first day on.
    """
    alle = list(parter)
    ut = []
    for i in interesser:
        vises, naa = _gjelder(i, dag)
        if not vises:
            continue
        for p in alle:
            styrke = _styrke(i, p)
            if styrke is not None:
                ut.append(Treff(i.id, p.id, styrke, naa))
    return sorted(ut, key=lambda t: (t.styrke != "nummer", not t.naa))


@dataclass(frozen=True, slots=True)
class Gavegrense:
    """Above how many kroner a gift is told of and shown to the leader; days around it (G21)."""

    meldes_over: Decimal
    leder_over: Decimal
    dager: int


@cache
def _grenser() -> tuple[tuple[date, date | None, Gavegrense], ...]:
    data = tomllib.loads(files(__package__).joinpath("gaver.toml").read_text("utf-8"))
    return tuple(
        (
            g["gyldig_fra"],
            g.get("gyldig_til"),
            Gavegrense(Decimal(g["meldes_over"]), Decimal(g["leder_over"]), g["dager"]),
        )
        for g in data["grense"]
    )


def gavegrense(dag: date) -> Gavegrense:
    """The limits in force on a day; before the first ones, the first ones."""
    gjeldende = _grenser()[0][2]
    for fra, til, grense in _grenser():
        if fra <= dag and (til is None or dag <= til):
            gjeldende = grense
    return gjeldende


def gavekrav(beloep: Decimal | None, dag: date, *, giver_har_sak: bool) -> Gavekrav:
    """What a gift asks for (C6): nothing, to be told of, or to be shown to the leader.

    From somebody with an open case it is always for the leader, and so is one whose value is not
    known: nobody can say that it is small.
    """
    grense = gavegrense(dag)
    if giver_har_sak or beloep is None or beloep > grense.leder_over:
        return "leder"
    return "meldes" if beloep > grense.meldes_over else "fri"
