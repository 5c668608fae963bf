# SPDX-License-Identifier: EUPL-1.2
"""Nightly work on the trace."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.db import connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from glassklar.grunn.identitet import transaksjon
from glassklar.grunn.klokke import OSLO, naa
from glassklar.org.models import Bruker
from glassklar.org.queries import SYSTEM

logg = logging.getLogger(__name__)


def grense(tidspunkt: datetime, aar: int) -> datetime:
    """The start of the day so many years before; 29 February becomes 28."""
    dag = tidspunkt.astimezone(OSLO).replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        return dag.replace(year=dag.year - aar)
    except ValueError:
        return dag.replace(year=dag.year - aar, day=28)


@app.periodic(cron="10 3 * * *")
@app.task(
    name="spor.beskjaer_lesespor",
    queueing_lock="beskjaer_lesespor",
    retry=RetryStrategy(max_attempts=5, exponential_wait=4),
)
def beskjaer_lesespor(timestamp: int) -> None:
    """Take the content of read events that are older than the municipality keeps them."""
    bruker = Bruker.objects.filter(brukernavn=SYSTEM).first()
    if bruker is None:
        return
    with transaksjon(bruker, "beskjaer_lesespor"), connection.cursor() as c:
        c.execute("select spor_beskjaer(%s)", [grense(naa(), settings.LESESPOR_AAR)])
        rad = c.fetchone()
    logg.info("lesespor: innholdet i %s hendelser er tatt bort", rad[0] if rad else 0)
