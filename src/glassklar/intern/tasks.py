# SPDX-License-Identifier: EUPL-1.2
"""The staff site's periodic work: what has run out is removed."""

from __future__ import annotations

from procrastinate.contrib.django import app

from glassklar.grunn.minne import fjern_utloept
from glassklar.intern.oekt import fjern_utloepte


@app.periodic(cron="50 2 * * *")
@app.task(name="intern.rydd", queueing_lock="intern.rydd", pass_context=False)
def rydd(timestamp: int) -> None:
    """Remove sessions that have ended and counts whose window has closed."""
    fjern_utloepte()
    fjern_utloept()
