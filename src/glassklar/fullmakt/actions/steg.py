# SPDX-License-Identifier: EUPL-1.2
"""Required steps (C12): done, passed by a leader with a reason, or undone."""

from __future__ import annotations

from uuid import UUID

from glassklar.fullmakt import avslag
from glassklar.grunn.handling import handling
from glassklar.org.api import Bruker
from glassklar.org.avslag import kall

_UTFOER = "utfoer_steg(uuid, uuid, uuid, text, boolean)"


@handling("utfoer_steg")
def utfoer_steg(
    *,
    bruker: Bruker,
    registrering: UUID,
    kravsteg: UUID,
    dokument: UUID | None = None,
    grunn: str = "",
) -> UUID:
    """Say that a step is done: the document of the case that shows it, or in words.

    Raises:
        Avvist: not allowed, no such step, done before, or nothing that shows it.
    """
    return kall(_UTFOER, [registrering, kravsteg, dokument, grunn, False], avslag.STEG)


@handling("fravik_steg")
def fravik_steg(*, bruker: Bruker, registrering: UUID, kravsteg: UUID, grunn: str) -> UUID:
    """Pass a step without doing it; a leader over the unit, where the municipality's list lets it.

    Raises:
        Avvist: not a leader, has written in the decision, no reason, or the step is a must.
    """
    return kall(_UTFOER, [registrering, kravsteg, None, grunn, True], avslag.STEG)


@handling("angre_steg")
def angre_steg(*, bruker: Bruker, utfoert: UUID) -> None:
    """Take back that a step was done or passed, until the decision is approved.

    Raises:
        Avvist: not allowed, or approved.
    """
    kall("angre_steg(uuid)", [utfoert], avslag.STEG)
