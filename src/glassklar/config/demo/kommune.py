# SPDX-License-Identifier: EUPL-1.2
"""Eksempelvik kommune with letters, day by day up to today."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from datetime import time as klokkeslett

from django.conf import settings
from django.db import connection, connections

from glassklar.config.demo import fullmakter, grunnlag, tilganger
from glassklar.config.demo.fortelling import Forteller, Post, arbeidsdager
from glassklar.config.demo.hverdag import Hverdag
from glassklar.config.demo.saertilfeller import POSTER, Saertilfeller
from glassklar.config.demo.stor.fyll import dager_for, fyll
from glassklar.config.innlesing.eier import EIER, som_eier
from glassklar.config.innlesing.virksomhet import system
from glassklar.config.miljoe import MiljoeFeil
from glassklar.grunn.klokke import OSLO, i_dag
from glassklar.journal.api import oppdater_offentlig_virksomhet
from glassklar.org.api import Bruker

#: More than this is copied into the tables, without files.
MED_FILER = 2_000
DAGER = 60
#: Fewer ordinary entries than this, and the odd ones would be most of what one sees.
VANLIGE = 30
#: Those whose tables are fullest: their work is what the demo is looked at by.
TRAVLE = ("saksbehandler", "saksbehandler2")


def _stille(_linje: str) -> None:
    return


def lag_kommune(
    *, poster: int, froe: int, siste: date | None = None, si: Callable[[str], None] = _stille
) -> None:
    """Make the invented municipality in an empty, migrated database.

    The same number, seed and day give the same municipality, but for keys and times of saving.

    Args:
        poster: entries; up to 2 000 go through the actions and have files.
        siste: the last day; today when not given.

    Raises:
        MiljoeFeil: not demo mode, or the database is not empty.
    """
    if not settings.DEMO:
        raise MiljoeFeil("Oppdiktede data lages bare i demomodus (GLASSKLAR_DEMO=1).")
    siste = siste or i_dag()
    with connection.cursor() as c:
        # Many small acts; the last one waits for the disk, and then all are there.
        c.execute("set synchronous_commit = off")
    stor = poster > MED_FILER
    dager = dager_for(poster, siste) if stor else arbeidsdager(siste, DAGER)
    # Not before the laws that the shielding leans on.
    grunnlag.opprett(datetime.combine(max(dager[0], date(2024, 1, 2)), klokkeslett(7), OSLO))
    fullmakter.opprett(siste, system().pk)
    if stor:
        fyll(poster, froe, siste, si)
    else:
        _gjennomlev(poster, froe, dager, si)
        _som_den_gangen()
    tilganger.opprett(siste, system().pk)
    with connection.cursor() as c:
        c.execute("set synchronous_commit = on")
    oppdater_offentlig_virksomhet(bruker=Bruker.objects.get(brukernavn="admin"))


def _som_den_gangen() -> None:
    """Let the public rows say that they came out on the day that they did in the story.

    The database stamps them with its own clock, which no story can stop. The trace keeps the
    real time.
    """
    with som_eier("lag_kommune", system().pk), connections[EIER].cursor() as c:
        c.execute(
            "update offentlig.journalpost o set lagt_ut = x.sist, foerst_lagt_ut = x.foerst"
            " from (select registrering_id as id, min(tid) as foerst, max(tid) as sist"
            "         from offentliggjoering group by 1) x where x.id = o.id"
        )
        c.execute(
            "update offentlig.dag d set sist_frigitt = x.tid from (select journaldato,"
            " max(lagt_ut) as tid from offentlig.journalpost group by 1) x"
            " where x.journaldato = d.journaldato"
        )


def _gjennomlev(poster: int, froe: int, dager: Sequence[date], si: Callable[[str], None]) -> None:
    begynte = time.monotonic()
    hverdag = Hverdag(froe)
    saertilfeller = Saertilfeller(hverdag, dager) if poster >= POSTER + VANLIGE else None
    vanlige = poster - POSTER if saertilfeller else poster
    fortalt = list(Forteller(froe).fortell(vanlige, dager))
    per_dag: dict[date, list[Post]] = {d: [] for d in dager}
    for post in fortalt:
        per_dag[post.dato].append(post)
    ferdig = 0
    for nr, dag in enumerate(dager):
        with hverdag.dag(dag):
            if nr:
                hverdag.frigi(dager[nr - 1])
            if saertilfeller:
                saertilfeller.morgen(dag)
            _en_dag(hverdag, per_dag[dag], igjen=len(dager) - 1 - nr)
            if saertilfeller:
                saertilfeller.dag(dag)
        ferdig += len(per_dag[dag])
        if nr % 10 == 9:
            si(f"  {dag:%d.%m.%Y}: {ferdig} poster, {time.monotonic() - begynte:.0f} s")
    hverdag.les_tekster()


def _en_dag(h: Hverdag, poster: Sequence[Post], *, igjen: int) -> None:
    """One day's letters. ``igjen`` is how many working days are left: of the last week's some
    wait for their handler, and of the last day's none is journalled."""
    for p in poster:
        h.registrer(p)
    for p in poster:
        if p.type == "I":
            _innkommet(h, p, igjen)
        elif igjen == 0 or (igjen < 30 and p.nr % (3 if _travel(p) else 29) == 0):
            if p.nr % 2:
                h.ekspeder(p)  # sent, and waits for the archive; the others are being written
        else:
            h.ekspeder(p)
            h.journalfoer(p)


def _travel(p: Post) -> bool:
    return p.sak.saksbehandler in TRAVLE


def _innkommet(h: Hverdag, p: Post, igjen: int) -> None:
    if igjen < 3 and p.nr % 6 == 4:
        h.uten_saksbehandler(p)
    elif igjen < 7 and p.nr % (2 if igjen == 0 or _travel(p) else 4) == 1:
        return  # the handler has not looked at it yet
    elif not p.skjerming and igjen < 45 and p.nr % 31 == 7:
        h.sett_xx(p, 5)
    else:
        h.vurder(p)
    if igjen > 20 and p.besvart_av is None and p.nr % 9:
        # Most letters need no answer; the rest are restanser.
        h.ta_til_etterretning(p)
    if igjen and not (igjen < 3 and p.nr % 6 in (2, 4)):
        h.journalfoer(p)
