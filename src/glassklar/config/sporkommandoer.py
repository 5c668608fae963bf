# SPDX-License-Identifier: EUPL-1.2
"""The sub-commands about the sealed logs: the sequencer, its state and its keys."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from glassklar.config import forsegler as prosess
from glassklar.config import miljoe, oppstart
from glassklar.config.kommandoer import _si
from glassklar.config.miljoe import MiljoeFeil
from glassklar.spor import drift, gjenoppretting
from glassklar.spor.forsegler import koble
from glassklar.spor.loggbase import Kobling
from glassklar.spor.meldinger import MELDINGER, Stans
from glassklar.spor.noekler import Noekkelfil

_OSLO = ZoneInfo("Europe/Oslo")


@contextmanager
def _base() -> Iterator[None]:
    """The environment of a database that is set up, or the sequencer's own address alone."""
    if os.environ.get(miljoe.DB_FORSEGLER):
        yield
        return
    with oppstart.base(miljoe.datamappe()):
        miljoe.krev(miljoe.DB_FORSEGLER)
        yield


@contextmanager
def _kobling() -> Iterator[Kobling]:
    with _base(), koble(os.environ[miljoe.DB_FORSEGLER]) as c:
        yield c


def forsegler(valg: argparse.Namespace) -> int:
    """The sequencer: for ever, once, or on after a restore."""
    from glassklar.config import kommandoer, prosesser

    data = miljoe.datamappe()
    if valg.etter_gjenoppretting:
        with _base():
            return _etter_gjenoppretting()
    if valg.en_gang:
        with _base():
            runde = drift.en_gang(prosess.oppsett())
            runde.c.close()
            if len(runde.logger) < len(prosess.KILDER):
                raise MiljoeFeil("En annen forsegler går, eller tabellene er ikke laget ennå.")
            return 1 if any(x.sagt for x in runde.logger) else 0
    if os.environ.get(miljoe.DB_FORSEGLER):
        return prosess.main()
    with oppstart.base(data) as vokt:
        barn = kommandoer.forseglerbarn(data)
        return prosesser.kjoer([barn], lambda: _si("Forsegleren går."), vokt)


def _etter_gjenoppretting() -> int:
    o = prosess.oppsett()
    with koble(o.url) as c:
        eier = os.environ.get(miljoe.DB_EIER, "")
        for kilde in o.kilder:
            try:
                for linje in gjenoppretting.fortsett(c, kilde, o, eier):
                    _si(linje)
            except Stans as feil:
                raise MiljoeFeil(str(feil)) from None
    return 0


def status(_: argparse.Namespace) -> int:
    """Where each log stands. Returns 1 when somebody must look at it."""
    galt = False
    with _kobling() as c:
        for logg, tilstand in _tilstander(c).items():
            _si(f"{tilstand['navn']} (logg {logg})")
            for linje in _linjer(tilstand):
                _si(f"  {linje}")
            galt = galt or bool(tilstand["feil"])
        antall, eldste = c.execute(
            "select antall, eldste from glassklar.logg_venter()"
        ).fetchone() or (0, None)
        if antall:
            flere = " eller flere" if antall > 10_000 else ""
            _si(f"Venter på forsegling: {antall}{flere} hendelser, den eldste fra {_tid(eldste)}.")
    return 1 if galt else 0


def _tilstander(c: Kobling) -> dict[str, dict[str, Any]]:
    rader = c.execute(
        "select logg, navn, storrelse, epoke, tid, puls, melding,"
        " clock_timestamp() - puls > interval '30 seconds'"
        " from glassklar.logg_tilstand order by logg desc"
    ).fetchall()
    if not rader:
        raise MiljoeFeil("Ingenting er forseglet ennå. Går forsegleren?")
    navn = ("logg", "navn", "storrelse", "epoke", "tid", "puls", "melding", "staar")
    ut = {}
    for rad in rader:
        t = dict(zip(navn, rad, strict=True))
        t["feil"] = "Forsegleren står." if t["staar"] else MELDINGER.get(t["melding"], "")
        ut[t["logg"]] = t
    return ut


def _linjer(t: dict[str, Any]) -> Iterator[str]:
    yield f"{t['storrelse']} hendelser er forseglet"
    yield f"siste sjekkpunkt: {_tid(t['tid'])}"
    yield f"forsegleren sist i gang: {_tid(t['puls'])}"
    if t["feil"]:
        yield f"OBS: {t['feil']}"


def _tid(t: datetime | None) -> str:
    return "aldri" if t is None else f"{t.astimezone(_OSLO):%d.%m.%Y kl. %H.%M.%S}"


def noekkel(_: argparse.Namespace) -> int:
    """The public keys, one a line, the one in use last of each log."""
    with _kobling() as c:
        rader = c.execute(
            "select noekkel, fra, til from glassklar.logg_noekkel order by logg desc, fra"
        ).fetchall()
    if not rader:
        raise MiljoeFeil("Ingen nøkkel har signert ennå. Går forsegleren?")
    for vkey, fra, til in rader:
        _si(f"{vkey}\n  fra {_tid(fra)}" + (f" til {_tid(til)}" if til else " og nå"))
    return 0


def bytt_noekkel(_: argparse.Namespace) -> int:
    """New keys beside the old ones; the sequencer signs once with both, and then takes them."""
    fil = Noekkelfil(prosess.noekkelfil())
    with _kobling() as c:
        navn = [n for (n,) in c.execute("select navn from glassklar.logg_tilstand").fetchall()]
    if not navn:
        raise MiljoeFeil("Ingenting er forseglet ennå, så det er ingen nøkkel å bytte.")
    try:
        if fil.ventende():
            raise MiljoeFeil("Et nøkkelbytte venter allerede på forsegleren.")
        nye = fil.forbered_bytte(navn)
    except Stans as feil:
        raise MiljoeFeil(str(feil)) from None
    for s in nye:
        _si(str(s.noekkel))
    _si("Forsegleren bytter til disse ved neste steg. Gi dem til dem som kontrollerer loggen.")
    return 0
