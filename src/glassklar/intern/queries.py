# SPDX-License-Identifier: EUPL-1.2
"""What the frame and the worklist read, gathered from the rooms below."""

from __future__ import annotations

from glassklar.arkiv.api import arbeidsliste
from glassklar.fullmakt.erklaeringer import uten_stedfortreder
from glassklar.fullmakt.grunnlag import tell_venter
from glassklar.fullmakt.klagesaker import tell_mine
from glassklar.fullmakt.utsendinger import antall_feilet
from glassklar.journal.api import dager_som_venter
from glassklar.org.api import Bruker, Rolle, roller
from glassklar.tilgang.api import tell_loeper_ut


def tell_oppgaver(bruker: Bruker) -> dict[str, int]:
    """Return the count of every basket the person can have, by name (inside ``lesing``)."""
    tall = arbeidsliste.tell(bruker)
    if Rolle.ARKIVAR in roller(bruker):
        tall["frigivelse"] = sum(dag.venter for dag in dager_som_venter())
    if roller(bruker) & {Rolle.LEDER, Rolle.KOMMUNEDIREKTOER}:
        tall["klareringer"] = tell_loeper_ut(bruker)
        tall["inhabile"] = len(uten_stedfortreder(bruker))
    venter = tell_venter(bruker)
    if venter or roller(bruker) & {Rolle.LEDER, Rolle.KOMMUNEDIREKTOER}:
        tall["godkjenning"] = venter
    if feilet := antall_feilet(bruker):
        tall["utsending"] = feilet
    if klager := tell_mine(bruker):
        tall["klager"] = klager
    return tall
