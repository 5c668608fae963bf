# SPDX-License-Identifier: EUPL-1.2
"""Take in what mail servers tell of letters that were sent."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.conf import settings

from glassklar.fullmakt.actions.utsending import TEKSTER
from glassklar.fullmakt.utsending import retur
from glassklar.grunn.handling import handling
from glassklar.org.api import Bruker
from glassklar.org.avslag import kall

logg = logging.getLogger(__name__)
#: What a message can come to: only the first two change anything.
SVAR = ("feilet", "forsinket", "uten", "ukjent")


def ta_imot(*, bruker: Bruker, melding: bytes, til: Iterable[str] = ()) -> str:
    """Take in one message that came to the return address; return one of ``SVAR``.

    A letter that did not come through is failed, with the reason; one that is late is noted. All
    else (receipts, out-of-office answers, secrets that nobody has) changes nothing.

    Args:
        bruker: the system user.
        til: the envelope's recipients, when the mail server gives them.
    """
    funnet = retur.les(melding, settings.RETURADRESSE, til)
    svar = str(retur.Utfall.UTEN)
    if funnet.utfall != retur.Utfall.UTEN:
        svar = "ukjent"
        # A letter has one secret: a message with several is nobody's report.
        if len(funnet.noekler) == 1:
            svar = _meld(bruker=bruker, noekkel=min(funnet.noekler), funnet=funnet)
    logg.info("retur: %s", svar)
    return svar


@handling("utsending_retur")
def _meld(*, bruker: Bruker, noekkel: str, funnet: retur.Retur) -> str:
    argumenter = [retur.avtrykk(noekkel), str(funnet.utfall), funnet.grunn]
    return str(kall("utsending_retur(bytea, text, text)", argumenter, TEKSTER))
