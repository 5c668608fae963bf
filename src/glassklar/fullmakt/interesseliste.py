# SPDX-License-Identifier: EUPL-1.2
"""Reads of the employees' registers of interests. What the reader may not see is not there."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from glassklar.fullmakt.erklaeringer import noter
from glassklar.fullmakt.modeller_habilitet import Interesse
from glassklar.grunn.feil import IkkeFunnet
from glassklar.grunn.klokke import i_dag
from glassklar.org.api import Bruker, virksomhet

#: So many are shown at once; a leader narrows the list by searching.
GRENSE = 200


def mine(bruker: Bruker) -> list[Interesse]:
    """One's own, those that last first."""
    rader = Interesse.objects.filter(bruker=bruker).order_by("-fra", "id")
    return sorted(rader, key=lambda i: i.til is not None and i.til < i_dag())


def en(bruker: Bruker, interesse: UUID) -> Interesse:
    """One of one's own. Raises IkkeFunnet."""
    rad = Interesse.objects.filter(pk=interesse, bruker=bruker).first()
    if rad is None:
        raise IkkeFunnet
    return rad


def andres(bruker: Bruker, tekst: str = "") -> list[Interesse]:
    """What others have told of and the reader may see, by name of the employee."""
    q = Interesse.objects.exclude(bruker=bruker).select_related("bruker", "bruker__enhet")
    if tekst:
        q = q.filter(Q(motpart__icontains=tekst) | Q(bruker__navn__icontains=tekst))
    rader = list(q.order_by("bruker__navn", "-fra", "id")[: GRENSE + 1])
    for rad in rader[:GRENSE]:
        noter(rad)
    return rader


def minste_synlighet() -> str:
    """How far the municipality shows interests at least (``Interesse.Synlig``)."""
    v = virksomhet()
    return v.interesser_synlig if v is not None else Interesse.Synlig.LEDER
