# SPDX-License-Identifier: EUPL-1.2
"""Open in public what stopped being shielded by itself (M505)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from glassklar.arkiv.models import Regdok, Registrering
from glassklar.grunn.identitet import lesing
from glassklar.journal import offentlig
from glassklar.journal.actions.rett import rett_mange
from glassklar.org.api import Bruker
from glassklar.tilgang.api import Skjerming

#: Looked back so far, in case the worker has been away.
DAGER = 30
BUNKE = 100
GRUNN = "Skjermingen har gått ut."


def aapne_utloepte(*, bruker: Bruker, dag: date) -> int:
    """Publish anew the released entries whose shielding ended in the month up to ``dag``.

    Running it again changes nothing. Returns how many entries were opened.

    Args:
        bruker: the system user, or an archivist.
    """
    with lesing(bruker):
        ider = sorted(offentlig.lagt_ut(_beroerte(dag - timedelta(DAGER), dag)), key=str)
        staar = [i for i, rad in offentlig.rader(ider).items() if not rad["trukket"]]
    antall = 0
    for start in range(0, len(staar), BUNKE):
        bunke = staar[start : start + BUNKE]
        antall += len(rett_mange(bruker=bruker, registreringer=bunke, grunn=GRUNN))
    return antall


def _beroerte(fra: date, til: date) -> set[UUID]:
    """The entries that shieldings with an end in the period stand on, or are inherited by."""
    utloept = Skjerming.objects.filter(opphoerer__gt=fra, opphoerer__lte=til)
    av = {art: [s.gjelder for s in utloept if s.art == art] for art in "RMAD"}
    return set(av["R"]) | set(_i_saker(av["M"], av["A"])) | set(_med_dokumenter(av["D"]))


def _i_saker(saker: list[UUID], serier: list[UUID]) -> Iterator[UUID]:
    if saker:
        yield from Registrering.objects.filter(mappe__in=saker).values_list("pk", flat=True)
    if serier:
        yield from Registrering.objects.filter(mappe__arkivdel__in=serier).values_list(
            "pk", flat=True
        )


def _med_dokumenter(dokumenter: list[UUID]) -> Iterator[UUID]:
    if dokumenter:
        yield from Regdok.objects.filter(dokument__in=dokumenter).values_list(
            "registrering", flat=True
        )
