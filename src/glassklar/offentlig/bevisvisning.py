# SPDX-License-Identifier: EUPL-1.2
"""Events of the public log as a page shows them: what happened, and what changed in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from glassklar.offentlig.logg import Hendelse
from glassklar.offentlig.visning import RETTET, kodenavn

_OVERSKRIFT = {
    "U": lambda: _("Lagt ut"),
    "R": lambda: _("Endret"),
    "T": lambda: _("Trukket tilbake"),
}
#: What is compared between two lines, in the order of the page.
_FELT = (
    "tittel", "sakstittel", "parter", "dokumenter", "dokumentets_dato", "retning", "enhet",
    "saksbehandler", "klasse", "hjemler", "avskrivning", "status",
)  # fmt: skip
_OGSAA = {
    "avskrivning": lambda: _("Hvordan det er besvart"),
    "status": lambda: _("Status"),
}


@dataclass(frozen=True, slots=True)
class Forskjell:
    """A field that says something else than in the event before."""

    felt: str
    foer: str
    naa: str


@dataclass(frozen=True, slots=True)
class Innfoering:
    """An event, its heading, and what it changed."""

    hendelse: Hendelse
    overskrift: str
    forskjeller: tuple[Forskjell, ...]

    @property
    def grunnlag(self) -> bool:
        """Whether the entry was out already when the log began."""
        return bool(self.hendelse.innhold.get("grunnlag"))


def innfoeringer(hendelser: Sequence[Hendelse]) -> list[Innfoering]:
    """The events, newest first, each compared with the one before it."""
    eldre: list[Hendelse | None] = [*hendelser[1:], None]
    return [
        Innfoering(h, overskrift(h), _forskjeller(e, h) if e is not None else ())
        for h, e in zip(hendelser, eldre, strict=False)
    ]


def overskrift(h: Hendelse) -> str:
    """What happened, in a word."""
    return _OVERSKRIFT[h.slag]()


def _forskjeller(foer: Hendelse, naa: Hendelse) -> tuple[Forskjell, ...]:
    """Both lines must be there: what is taken away is not shown in another's name."""
    if naa.slag != "R" or not foer.innhold or not naa.innhold:
        return ()
    ut = []
    for felt in _FELT:
        a, b = _verdi(foer.innhold, felt), _verdi(naa.innhold, felt)
        if a != b:
            navn = RETTET[felt]() if felt in RETTET else _OGSAA[felt]()
            ut.append(Forskjell(navn, a, b))
    return tuple(ut)


def _verdi(innhold: dict[str, Any], felt: str) -> str:
    verdi = innhold.get(felt)
    match felt:
        case "parter":
            return "; ".join(p["navn"] for p in verdi or ())
        case "dokumenter":
            return "; ".join(d["tittel"] for d in verdi or ())
        case "hjemler":
            return "; ".join(dict.fromkeys(h["sitat"] for h in verdi or () if h["sitat"]))
        case "avskrivning":
            return "; ".join(
                " ".join(filter(None, (kodenavn("avskrivningsmaate", a["maate"]), a["ref"])))
                for a in verdi or ()
            )
        case "status":
            return kodenavn("journalstatus", verdi) if verdi else ""
        case "retning":
            return kodenavn("journalposttype", verdi) if verdi else ""
        case _:
            return str(verdi or "")
