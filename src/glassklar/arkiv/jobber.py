# SPDX-License-Identifier: EUPL-1.2
"""Put work in the queue as part of the caller's transaction, in whatever process it runs."""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

#: The worker's own connector has a pool beside Django's connection: a job put in the queue
#: through it would be there although the transaction was rolled back, and could begin before
#: the rows it is about are committed.
_KOE = JobManager(DjangoConnector(alias="default"))


def legg_i_koe(oppgave: str, **argumenter: Any) -> None:
    """Queue one job that commits, or vanishes, with what the caller writes.

    Args:
        oppgave: the task's name, as ``arkiv.les_objekt``.
        argumenter: what the task takes, as JSON can hold it.
    """
    configure_task(name=oppgave, job_manager=_KOE).defer(**argumenter)
