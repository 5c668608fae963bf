# SPDX-License-Identifier: EUPL-1.2
"""The public row dressed for the shared journal line (``gk/linje.html``, ``gk/rute.html``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from glassklar.journal.offentligpost import OffentligHjemmel, OffentligPart, OffentligPost
from glassklar.journal.rules import INTERNE
from glassklar.journal.tekster import GRUNNER, ROLLER, stopptekst


class Part(NamedTuple):
    """A correspondent: role in words, name or mask."""

    rolle: str
    navn: str


@dataclass(frozen=True, slots=True)
class Fil:
    """A document as the pane shows it."""

    tittel: str
    aapen: bool
    grunn: str
    sladdet: bool


@dataclass(frozen=True, slots=True)
class Linje:
    """An entry as the public sees it in a list; without addresses, since it may not be out."""

    tittel: str
    sakstittel: str
    saksaar: str
    saksnr: str
    retning: str
    parter: list[Part]
    registrerings_id: str
    journaldato: date | None
    enhet: str
    tilgang: str
    hjemler: tuple[OffentligHjemmel, ...]
    dokumenter: list[Fil]
    stopp: list[str]
    trukket: Any = None
    treff: Any = None
    url: str = ""


def _ute(parter: Sequence[OffentligPart]) -> Sequence[OffentligPart]:
    """Those outside the municipality; its own units only when there is nobody else."""
    return [x for x in parter if x.rolle not in INTERNE] or parter


def som_linje(p: OffentligPost) -> Linje:
    """Return the row with roles and reasons in the reader's language."""
    return Linje(
        tittel=p.tittel,
        sakstittel=p.sakstittel,
        # As text: a year is not a quantity.
        saksaar=str(p.saksaar),
        saksnr=str(p.saksnr),
        retning=p.retning,
        parter=[Part(str(ROLLER.get(x.rolle, "")), x.navn) for x in _ute(p.parter)],
        registrerings_id=p.registrerings_id,
        journaldato=p.journaldato,
        enhet=p.enhet,
        tilgang=p.tilgang,
        hjemler=p.hjemler,
        dokumenter=[
            Fil(d.tittel, d.aapen, str(GRUNNER.get(d.grunn, "")), d.sladdet) for d in p.dokumenter
        ],
        stopp=[stopptekst(x.kode, x.sted) for x in p.stopp],
    )
