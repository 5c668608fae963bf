# SPDX-License-Identifier: EUPL-1.2
"""Put the reading of files' text in the queue, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence

from glassklar.arkiv.dokumenter.models import Dokumentobjekt
from glassklar.arkiv.jobber import legg_i_koe

OPPGAVE = "arkiv.les_objekt"


def les_tekst_i(objekter: Sequence[Dokumentobjekt]) -> None:
    """Queue one job that reads the text of these files; nothing when there are none."""
    if objekter:
        legg_i_koe(OPPGAVE, objekter=[str(o.pk) for o in objekter])
