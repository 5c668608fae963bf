# SPDX-License-Identifier: EUPL-1.2
"""The journal's periodic work, done as the system user."""

from __future__ import annotations

import logging

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from glassklar.grunn.klokke import i_dag
from glassklar.journal.actions.utloept import aapne_utloepte as aapne
from glassklar.journal.actions.virksomhet import oppdater_offentlig_virksomhet
from glassklar.org.api import Bruker, systembruker, virksomhet

logg = logging.getLogger(__name__)
IGJEN = RetryStrategy(max_attempts=5, exponential_wait=4)


def _system() -> Bruker | None:
    """The system user, or None in an installation that is not set up yet."""
    try:
        return systembruker() if virksomhet() else None
    except Bruker.DoesNotExist:
        return None


@app.periodic(cron="30 2 * * *")
@app.task(name="journal.aapne_utloepte", queueing_lock="journal.aapne_utloepte", retry=IGJEN)
def aapne_utloepte(timestamp: int) -> None:
    """Open in public what stopped being shielded today."""
    bruker = _system()
    if bruker is not None:
        logg.info("skjerming gått ut: %s linjer åpnet", aapne(bruker=bruker, dag=i_dag()))


@app.periodic(cron="*/15 * * * *")
@app.task(name="journal.virksomhet", queueing_lock="journal.virksomhet", retry=IGJEN)
def oppdater_virksomhet(timestamp: int) -> None:
    """Let the public site know of the municipality's own words, units and codes."""
    bruker = _system()
    if bruker is not None:
        oppdater_offentlig_virksomhet(bruker=bruker)
