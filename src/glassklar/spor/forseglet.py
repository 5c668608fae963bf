# SPDX-License-Identifier: EUPL-1.2
"""Where the sealing of the logs stands, for pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

#: Not heard from for so long: the sequencer stands.
STAAR = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Noekkel:
    """A public key and when it signed."""

    vkey: str
    fra: datetime
    til: datetime | None

    @property
    def nummer(self) -> str:
        """The key's number, as it stands at signatures."""
        # The name has no plus; the key after the number may.
        return self.vkey.split("+", 2)[1] if "+" in self.vkey else ""


@dataclass(frozen=True, slots=True)
class Sendt:
    """The last that was sent somewhere."""

    maal: str
    storrelse: int
    tid: datetime
    feil: str | None
    sist_fram: datetime | None


@dataclass(frozen=True, slots=True)
class Logg:
    """One sealed log. ``melding`` is a word of ``meldinger.MELDINGER``, or empty."""

    logg: str
    navn: str
    storrelse: int
    tid: datetime | None
    puls: datetime
    melding: str
    staar: bool
    noekler: list[Noekkel] = field(default_factory=list)
    sendt: list[Sendt] = field(default_factory=list)

    @property
    def galt(self) -> bool:
        """Whether somebody must do something."""
        return self.staar or bool(self.melding)


def logger() -> list[Logg]:
    """Every log that has begun, the trace first."""
    ut = [
        Logg(*rad)
        for rad in _rader(
            "select logg, navn, storrelse, tid, puls, melding, clock_timestamp() - puls > %s"
            " from logg_tilstand order by logg desc",
            STAAR,
        )
    ]
    for x in ut:
        x.noekler.extend(
            Noekkel(*rad)
            for rad in _rader(
                "select noekkel, fra, til from logg_noekkel where logg = %s order by fra desc",
                x.logg,
            )
        )
        x.sendt.extend(
            Sendt(*rad)
            for rad in _rader(
                "select distinct on (u.maal) u.maal, u.storrelse, u.tid, u.feil,"
                " (select max(f.tid) from logg_utsending f where f.logg = u.logg"
                "  and f.maal = u.maal and f.feil is null)"
                " from logg_utsending u where u.logg = %s order by u.maal, u.id desc",
                x.logg,
            )
        )
    return ut


def venter() -> tuple[int, datetime | None]:
    """How many events of the trace wait to be sealed (10 001 is «more»), and since when."""
    antall, eldste = _rader("select antall, eldste from logg_venter()")[0]
    return antall, eldste


def _rader(sql: str, *verdier: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as c:
        c.execute(sql, list(verdier))
        return list(c.fetchall())
