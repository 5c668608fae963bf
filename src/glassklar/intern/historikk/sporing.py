# SPDX-License-Identifier: EUPL-1.2
"""Reads of the trace for a history: a page of events, newest first, under the trace's policy."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from glassklar.arkiv.vernede import VERNEDE
from glassklar.grunn import lest
from glassklar.intern.historikk.ord import TEKNISK, UTEN_VERDIER
from glassklar.intern.historikk.rader import Omfang
from glassklar.intern.historikkvern import HISTORIKK

#: Kinds of events by what is asked for.
SLAG = {"endringer": "IUDGB", "lesinger": "L", "alt": "IUDGBL"}
SIDE = 100


class Hendelse(NamedTuple):
    """One event as the reader may see it."""

    id: int
    xid: str
    tid: datetime
    bruker: int | None
    navn: str | None
    paa_vegne: str | None
    rolle: str
    handling: str | None
    grunn: str | None
    tabell: str
    rad: UUID
    op: str
    foer: dict[str, Any]
    etter: dict[str, Any]


# ⚡ The keys lead through the index of each month's part. What the policy need not be asked of is
# compared first; it is asked of what is left, row by row.
_HENT = """
select s.id, s.xid::text, s.tid, s.bruker, b.navn, v.navn, s.rolle, s.handling, s.grunn, s.tabell,
       s.rad, s.op::text, s.foer::text, s.etter::text
  from spor s left join bruker b on b.id = s.bruker left join bruker v on v.id = s.paa_vegne
 where s.rad = any(%s::uuid[]) and s.op = any(%s::"char"[]) and s.id < %s
   and s.tid >= %s and s.tid < %s
   and (cardinality(%s::text[]) = 0 or s.tabell || ':' || s.rad::text = any(%s::text[]))
 order by s.id desc limit %s"""
FOERST, SIST = datetime(1970, 1, 1), datetime(9999, 1, 1)  # noqa: DTZ001 - bounds, no moments


def hent(
    omfang: Omfang,
    slag: str = "endringer",
    *,
    foer: int | None = None,
    fra: datetime | None = None,
    til: datetime | None = None,
    antall: int = SIDE,
) -> tuple[list[Hendelse], int | None]:
    """Return events, newest first, and where the next page begins (None: there is none).

    A transaction is not parted between two pages, unless it is longer than a page.

    Args:
        foer: the mark that the page before gave.
        fra, til: from and before these moments.
    """
    with connection.cursor() as c:
        c.execute(
            _HENT,
            [
                list(omfang.enheter),
                list(SLAG[slag]),
                2**63 - 1 if foer is None else foer,
                fra or FOERST,
                til or SIST,
                list(omfang.tabeller),
                list(omfang.tabeller),
                antall + 1,
            ],
        )
        alle = [
            Hendelse(*rad[:12], json.loads(rad[12] or "{}"), json.loads(rad[13] or "{}"))
            for rad in c.fetchall()
        ]
    if len(alle) <= antall:
        return alle, None
    her = alle[:antall]
    if alle[antall].xid == her[-1].xid and her[0].xid != her[-1].xid:
        her = [h for h in her if h.xid != her[-1].xid]
    return her, her[-1].id


def endrede_felt(h: Hendelse) -> list[tuple[str, Any, Any]]:
    """Return (column, before, after) of what an event shows; empty when it only says that."""
    if h.tabell in UTEN_VERDIER:
        return []
    return [
        (k, h.foer.get(k), h.etter.get(k))
        for k in sorted({*h.foer, *h.etter})
        if k not in TEKNISK and (h.foer.get(k) or h.etter.get(k))
    ]


_ETIKETTER = " union all ".join(
    f"select '{t}', x.{HISTORIKK.vernede[t]}, x.vern, x.sak, x.vern_til from {t} x"
    f" where x.{HISTORIKK.vernede[t]} = any(%(r)s) and x.vern is not null"
    for t in VERNEDE
    if t in HISTORIKK.vernede
) + "".join(
    # Line 1 has moved to the protected row: what it said before is under the same label.
    f" union all select '{t}', x.{tk}, x.vern, x.sak, x.vern_til from {tv} x join {t} a"
    f" on a.{k} = x.{tk} where x.{tk} = any(%(r)s) and x.vern is not null and x.tittel1 <> ''"
    for t, (k, tv, tk) in HISTORIKK.tvillinger.items()
)
#: Fields of an open row that may have moved.
_FLYTTET = {"mappe": {"tittel"}, "registrering": {"tittel"}}


#: What came in is closed to all but the archive, and has no label. Where a file of it belongs
#: stands in the event that made it: the row may be closed, or gone.
_MOTTAK = """
select s.rad, s.etter ->> 'mottak_id' from spor s
 where s.rad = any(%s::uuid[]) and s.tabell = 'mottak_fil' and s.op in ('I', 'G')"""


def noter_mottak(hendelser: Iterable[Hendelse]) -> None:
    """Note what whole events, as they are sealed, say of what came in. Pages leave it out."""
    vist = [h for h in hendelser if h.op != "L" and h.tabell in ("mottak", "mottak_fil")]
    filer = [h.rad for h in vist if h.tabell == "mottak_fil"]
    mottak: dict[UUID, UUID] = {}
    if filer:
        with connection.cursor() as c:
            c.execute(_MOTTAK, [filer])
            mottak = {rad: UUID(m) for rad, m in c.fetchall() if m}
    for h in vist:
        for felt in {*h.foer, *h.etter} - TEKNISK:
            lest.noter("mottak", mottak.get(h.rad, h.rad), felt, lest.Etikett())


def noter_lest(hendelser: Iterable[Hendelse], omfang: Omfang) -> None:
    """Note what the shown events say of rows that are under a label now."""
    vist: dict[tuple[str, UUID], set[str]] = {}
    for h in hendelser:
        # That somebody read it says nothing of what stood there.
        if h.op != "L" and (h.tabell in HISTORIKK.vernede or h.tabell in _FLYTTET):
            felt = {k for k, _f, _e in endrede_felt(h)}
            felt &= _FLYTTET.get(h.tabell, felt)
            if felt:
                vist.setdefault((h.tabell, h.rad), set()).update(felt)
    if not vist:
        return
    for tabell, rad, vern, sak, til in _etiketter({rad for _t, rad in vist}):
        if (tabell, rad) in vist and lest.i_kraft(vern, til):
            for felt in vist[tabell, rad]:
                lest.noter(*omfang.enheter[rad], felt, lest.Etikett(vern, sak, til))


def _etiketter(rader: Iterable[UUID]) -> Sequence[tuple[str, UUID, int, UUID | None, date | None]]:
    with connection.cursor() as c:
        c.execute(_ETIKETTER, {"r": list(rader)})
        return c.fetchall()
