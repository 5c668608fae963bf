# SPDX-License-Identifier: EUPL-1.2
"""Rows of files: a stored file as a version of a document (M700-M710)."""

from __future__ import annotations

from glassklar.arkiv.data import NyFil
from glassklar.arkiv.dokumenter.models import Dokument, Dokumentobjekt
from glassklar.org.api import Bruker


def objekt_av(fil: NyFil, dokument: Dokument, versjon: int, bruker: Bruker) -> Dokumentobjekt:
    """Return the row of a stored file, not yet written. Its text is read by ``les_tekst_i``."""
    return Dokumentobjekt(
        dokument=dokument,
        versjon=versjon,
        variant=fil.variant,
        format=fil.format,
        format_detaljer=fil.format_detaljer,
        mime=fil.mime,
        filnavn=fil.filnavn,
        sjekksum=fil.sjekksum,
        stoerrelse=fil.stoerrelse,
        problem=fil.problem,
        opprettet_av=bruker,
    )
