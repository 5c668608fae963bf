# SPDX-License-Identifier: EUPL-1.2
"""The archive's queued and periodic work: load, then call an action as the system user.

A job that fails is tried again with growing pauses. The last try leaves a problem that the
archive sees on the file, and the job stays in the queue's table as failed.
"""

from __future__ import annotations

import logging
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import translation
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.job_context import JobContext
from procrastinate.jobs import Status

from glassklar.arkiv.dokumenter.tekst import Lest, les_objekter
from glassklar.arkiv.mottak import innmappe, queries
from glassklar.arkiv.mottak.actions import les
from glassklar.grunn.identitet import lesing, transaksjon
from glassklar.grunn.klokke import i_dag
from glassklar.org.api import Bruker, systembruker, virksomhet

logg = logging.getLogger(__name__)

FORSOEK = 5
#: 4, 16, 64, 256 seconds, then about 17 minutes.
IGJEN = RetryStrategy(max_attempts=FORSOEK, exponential_wait=4)
#: What comes by the clock does not wait behind a long row of texts to be read.
FOERST = 10
#: Failed jobs are kept so long, for whoever looks after the system.
BEHOLD_FEILEDE_TIMER = 24 * 90
#: A worker is gone when it has not been heard from for so long.
BORTE_SEKUNDER = 60.0


class LesingFeilet(Exception):
    """Some files could not be read this time."""


def _siste(context: JobContext) -> bool:
    return context.job.attempts >= FORSOEK


def _feil(context: JobContext, antall: int) -> None:
    if antall:
        raise LesingFeilet(f"{antall} filer kunne ikke leses, forsøk {context.job.attempts + 1}")


@app.task(name="arkiv.les_mottak", queue="tekst", pass_context=True, retry=IGJEN)
def les_mottak(context: JobContext, *, mottak: list[str]) -> None:
    """Read the text of received files."""
    feilet = les.les_mottak(
        bruker=systembruker(), mottak=[UUID(m) for m in mottak], siste=_siste(context)
    )
    _feil(context, feilet)


@app.task(name="arkiv.les_objekt", queue="tekst", pass_context=True, retry=IGJEN)
def les_objekt(context: JobContext, *, objekter: list[str]) -> None:
    """Read the text of registered files; what was read when they came in is not read again."""
    bruker = systembruker()
    ider = [UUID(o) for o in objekter]
    with lesing(bruker):
        kjente, mottak = queries.leste_tekster(ider)
    feilet = les_objekter(
        bruker=bruker,
        objekter=ider,
        kjente={sha: Lest(f.tekst, f.sider, f.problemer) for sha, f in kjente.items()},
        siste=_siste(context),
    )
    if mottak:
        # Also when something failed: what is left is read from the store.
        les.toem_mottak(bruker=bruker, mottak=mottak)
    _feil(context, feilet)


@app.periodic(cron="* * * * * */10")
@app.task(
    name="arkiv.les_innmappe",
    queue="innmappe",
    lock="innmappe",
    queueing_lock="innmappe",
    priority=FOERST,
)
def les_innmappe(timestamp: int) -> None:
    """Take in what has been put in the watched folder."""
    bruker = _system()
    if bruker is not None:
        with translation.override(settings.LANGUAGE_CODE):
            innmappe.les_innmappe(bruker=bruker, mappe=Path(settings.INNMAPPE))


@app.periodic(cron="20 2 * * *")
@app.task(name="arkiv.aapne_utloepte", queueing_lock="aapne_utloepte", retry=IGJEN)
def aapne_utloepte(timestamp: int) -> None:
    """Let search find what stopped being shielded today, and empty the list of what is done."""
    bruker = _system()
    if bruker is None:
        return
    with transaksjon(bruker, "aapne_utloepte"), connection.cursor() as c:
        c.execute("select soek_bygg_utloepte()")
        rad = c.fetchone()
    logg.info("skjerming gått ut: %s søkerader bygd på nytt", rad[0] if rad else 0)
    les.toem_mottak(bruker=bruker)


@app.periodic(cron="40 2 * * *")
@app.task(name="arkiv.lag_partisjoner", queueing_lock="lag_partisjoner", retry=IGJEN)
def lag_partisjoner(timestamp: int) -> None:
    """Make the trace's next months and the next years of search and public journal."""
    lag_partisjoner_fra(i_dag())


def lag_partisjoner_fra(dag: date) -> None:
    """Make the parts that will be needed within two months of ``dag``, and the next year's."""
    maaneder = {(dag.replace(day=1) + timedelta(days=31 * n)).replace(day=1) for n in range(3)}
    with connection.cursor() as c:
        for maaned in sorted(maaneder):
            c.execute("select spor_lag_maaned(%s)", [maaned])
        for aar in (dag.year, dag.year + 1):
            c.execute("select soek_lag_aar(%s), offentlig_lag_aar(%s)", [aar, aar])


@app.periodic(cron="0 3 * * *")
@app.task(name="arkiv.fjern_gamle_jobber", queueing_lock="fjern_gamle_jobber", pass_context=True)
async def fjern_gamle_jobber(context: JobContext, timestamp: int) -> None:
    """Remove jobs that ended long ago (those that went well are removed at once)."""
    await context.app.job_manager.delete_old_jobs(nb_hours=24)
    await context.app.job_manager.delete_old_jobs(
        nb_hours=BEHOLD_FEILEDE_TIMER,
        include_failed=True,
        include_cancelled=True,
        include_aborted=True,
    )


@app.periodic(cron="* * * * *")
@app.task(
    name="arkiv.gjenoppta_jobber",
    queueing_lock="gjenoppta_jobber",
    priority=FOERST,
    pass_context=True,
)
async def gjenoppta_jobber(context: JobContext, timestamp: int) -> None:
    """Give back to the queue the jobs of a worker that died in the middle of them."""
    leder = context.app.job_manager
    for jobb in await leder.get_stalled_jobs(seconds_since_heartbeat=BORTE_SEKUNDER):
        if jobb.id is not None and jobb.id != context.job.id:
            logg.warning("jobb %s ble avbrutt og tas opp igjen", jobb.task_name)
            try:
                await leder.retry_job(jobb)
            except UniqueViolation:
                # The next of its kind waits already, for the lock that this one would keep.
                await leder.finish_job(jobb, status=Status.FAILED, delete_job=True)


def _system() -> Bruker | None:
    """The system user, or None in an installation that is not set up yet."""
    try:
        return systembruker() if virksomhet() else None
    except Bruker.DoesNotExist:
        return None
