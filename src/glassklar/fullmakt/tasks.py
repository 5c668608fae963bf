# SPDX-License-Identifier: EUPL-1.2
"""The room's queued work, done as the system user: letters on their way out."""

from __future__ import annotations

import logging
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from glassklar.fullmakt import varsling
from glassklar.fullmakt.actions import utsending as ut
from glassklar.grunn.identitet import lesing
from glassklar.org.api import Bruker, systembruker, virksomhet

logg = logging.getLogger(__name__)
IGJEN = RetryStrategy(max_attempts=3, exponential_wait=4)


@app.task(name=ut.OPPGAVE, retry=IGJEN)
def send_utsending(*, utsending: str) -> None:
    """Try one dispatch at once; what fails is tried again by the clock."""
    ut.send(bruker=systembruker(), utsending=UUID(utsending))


@app.periodic(cron="* * * * *")
@app.task(
    name="fullmakt.send_forfalte",
    queueing_lock="fullmakt.send_forfalte",
    retry=IGJEN,
)
def send_forfalte(timestamp: int) -> None:
    """Try again what is due, and see which printed letters have been posted."""
    try:
        bruker = systembruker() if virksomhet() else None
    except Bruker.DoesNotExist:
        bruker = None
    if bruker is not None and (antall := ut.send_forfalte(bruker=bruker)):
        logg.info("utsending: %s endret", antall)


@app.task(name=varsling.OPPGAVE, retry=IGJEN)
def varsle_mottaker(*, steg: str) -> None:
    """Tell a receiver by mail that a decision waits for them."""
    with lesing(systembruker()):
        varsling.send_varsel(UUID(steg))
