# SPDX-License-Identifier: EUPL-1.2
"""Read the text of an entry's files and write it, so that it can be searched and checked."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from glassklar.arkiv.dokumenter.models import Dokumentobjekt, Dokumenttekst
from glassklar.grunn.handling import handling
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import naa
from glassklar.lager.api import KRASJ, Problem, trekk_ut
from glassklar.org.api import Bruker

logg = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lest:
    """What was read out of a file: text with form feeds between pages, problems as JSON."""

    tekst: str = ""
    sider: int | None = None
    problemer: Sequence[dict[str, Any]] = ()


def _som_rad(p: Problem) -> dict[str, Any]:
    return {"kode": p.kode, "filnavn": p.filnavn, "detalj": p.detalj}


def les_objekter(
    *,
    bruker: Bruker,
    objekter: Sequence[UUID],
    kjente: Mapping[str, Lest] | None = None,
    siste: bool = False,
) -> int:
    """Read the text of files that have none yet; return how many that failed.

    One file that fails does not stop the others, and nothing is kept open meanwhile.

    Args:
        bruker: the system user, who may read every file.
        kjente: texts that are read already, by checksum.
        siste: the job will not be tried again: a file that fails now is marked so.
    """
    with lesing(bruker):
        rader = list(
            Dokumentobjekt.objects.filter(pk__in=objekter, tekst__isnull=True).order_by("pk")
        )
    feilet = 0
    for objekt in rader:
        lest = (kjente or {}).get(objekt.sjekksum)
        if lest is None:
            try:
                u = trekk_ut(objekt.sjekksum, filnavn=objekt.filnavn)
                lest = Lest(u.tekst, u.sider, [_som_rad(p) for p in u.problemer])
            except Exception:
                logg.exception("teksten i en fil kunne ikke leses")
                feilet += 1
                if not siste:
                    continue
                lest = Lest(problemer=[_som_rad(Problem(KRASJ, objekt.filnavn))])
        skriv_tekst(bruker=bruker, objekt=objekt, lest=lest)
    return feilet


@handling("les_tekst")
def skriv_tekst(*, bruker: Bruker, objekt: Dokumentobjekt, lest: Lest) -> None:
    """Write the text of a file, or write it anew; triggers give its label and search rows."""
    verdier: dict[str, Any] = {
        "tekst": lest.tekst,
        "sider": lest.sider,
        "problemer": list(lest.problemer),
        "lest": naa(),
    }
    if not Dokumenttekst.objects.filter(objekt=objekt).update(**verdier):
        Dokumenttekst.objects.bulk_create(
            [Dokumenttekst(objekt=objekt, dokument_id=objekt.dokument_id, **verdier)]
        )
