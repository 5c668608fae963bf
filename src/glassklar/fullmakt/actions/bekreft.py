# SPDX-License-Identifier: EUPL-1.2
"""Confirm many proposed rows at once; each as if it were confirmed alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from glassklar.fullmakt import registeroppslag as oppslag
from glassklar.fullmakt.actions.register import FULLMAKT
from glassklar.fullmakt.models import Fullmakt
from glassklar.grunn.feil import Avvist
from glassklar.grunn.handling import handling
from glassklar.org.api import Bruker
from glassklar.org.avslag import kall


@dataclass(slots=True)
class Bekreftelse:
    """What came of it: the rows that count from now on, and those that were refused, with why."""

    bekreftet: list[Fullmakt] = field(default_factory=list)
    ikke: list[tuple[Fullmakt, str]] = field(default_factory=list)


@handling("bekreft_fullmakter")
def bekreft_fullmakter(*, bruker: Bruker, fullmakter: Iterable[UUID]) -> Bekreftelse:
    """Let the chosen rows count from now on, givers first, so that a whole chain may be chosen.

    The database asks of each what it asks of one that is confirmed alone. One that is refused
    does not stop the others; keys of no row are passed over.
    """
    ut = Bekreftelse()
    for f in oppslag.ovenfra(fullmakter):
        try:
            with transaction.atomic():
                kall("bekreft_fullmakt(uuid)", [f.pk], FULLMAKT)
        except Avvist as feil:
            ut.ikke.append((f, " ".join(str(t) for t in feil.felt.values())))
        else:
            ut.bekreftet.append(f)
    return ut
