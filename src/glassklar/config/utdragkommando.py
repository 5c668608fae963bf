# SPDX-License-Identifier: EUPL-1.2
"""``glassklar spor utdrag``: what a person did, or what was done in a period, as a file.

Reads with the auditor's role. The auditor's own address is enough: no other secret is needed.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from glassklar.config import miljoe, oppstart
from glassklar.config.kommandoer import _si
from glassklar.config.miljoe import MiljoeFeil

_OSLO = ZoneInfo("Europe/Oslo")


@contextmanager
def _base() -> Iterator[None]:
    if not os.environ.get(miljoe.DB_REVISJON):
        with oppstart.base(miljoe.datamappe()):
            miljoe.krev(miljoe.DB_REVISJON)
            yield
        return
    oppstart.uten_hemmeligheter()
    yield


def utdrag(valg: argparse.Namespace) -> int:
    """Write the file. That it is taken is in the trace before it begins."""
    maal = Path(valg.fil).expanduser()
    format_ = maal.suffix.lower().removeprefix(".")
    if format_ not in ("csv", "jsonl"):
        raise MiljoeFeil("Filen må slutte på .csv eller .jsonl.")
    if not (valg.person or valg.fra or valg.til):
        raise MiljoeFeil("Oppgi --person, --fra eller --til. «spor eksporter» tar ut alt.")
    fra, til = _dag(valg.fra, "--fra"), _dag(valg.til, "--til")
    if fra and til and til < fra:
        raise MiljoeFeil("--til er før --fra.")
    with _ny_fil(maal) as ut, _base():
        oppstart.start_django("settings_revisjon")
        _skriv(ut, format_, valg.person, _start(fra), _start(til, 1))
    _si(f"Utdraget er skrevet til {maal}.")
    return 0


def _dag(tekst: str, valg: str) -> date | None:
    from glassklar.grunn.skjema import les_dato

    try:
        return les_dato(tekst) if tekst else None
    except ValueError:
        raise MiljoeFeil(f"{valg}: skriv datoen slik: 21.11.2026.") from None


def _start(dag: date | None, dager: int = 0) -> datetime | None:
    if dag is None:
        return None
    return datetime.combine(dag + timedelta(days=dager), time.min, _OSLO)


@contextmanager
def _ny_fil(maal: Path) -> Iterator[IO[bytes]]:
    """A file that only its owner reads, and that gets its name when it is whole."""
    if maal.exists():
        raise MiljoeFeil(f"«{maal}» finnes fra før. Velg et annet navn.")
    try:
        nr, navn = tempfile.mkstemp(dir=maal.parent, prefix=f".{maal.name}-")
    except OSError as feil:
        raise MiljoeFeil(f"Kan ikke skrive i «{maal.parent}»: {feil.strerror}.") from None
    kladd = Path(navn)
    try:
        with open(nr, "wb") as ut:
            yield ut
            ut.flush()
            os.fsync(ut.fileno())
        kladd.rename(maal)
    finally:
        kladd.unlink(missing_ok=True)


def _skriv(
    ut: IO[bytes], format_: str, person: str, fra: datetime | None, til: datetime | None
) -> None:
    from django.db import connection, transaction

    from glassklar.intern.historikk import utdrag as spor
    from glassklar.org.models import Bruker

    pk = None
    if person:
        pk = Bruker.objects.filter(brukernavn=person.lower()).values_list("pk", flat=True).first()
        if pk is None:
            raise MiljoeFeil(f"Ingen har brukernavnet «{person}».")
    utvalg = spor.Utvalg(pk, fra, til)
    with transaction.atomic():
        spor.meld(utvalg, "kommandolinje")
    with transaction.atomic():
        with connection.cursor() as c:
            c.execute("set transaction isolation level repeatable read, read only")
            c.execute("set local statement_timeout = 0")
            c.execute("set local idle_in_transaction_session_timeout = 0")
        spor.skriv(ut, format_, spor.alle(utvalg))
