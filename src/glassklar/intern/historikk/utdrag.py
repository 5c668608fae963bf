# SPDX-License-Identifier: EUPL-1.2
"""Extracts of the trace: CSV to read, JSON lines with proof to check.

Of one case, for the archive and the auditor; of a person or a period, for the auditor. Only what
the reader may read of the trace is in it, and on pages (``lag``, ``lag_over``) what of it is
shielded is noted as read. Written to a file piece by piece: memory does not follow the length.
"""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from uuid import UUID

from django.db import connection

from glassklar.grunn import lest
from glassklar.intern.historikk import gjelder, rader, sporing, visning
from glassklar.intern.historikk.ord import ord_for
from glassklar.intern.historikk.rader import Omfang
from glassklar.intern.historikk.sporing import Hendelse
from glassklar.noark import endringslogg as noark
from glassklar.spor.bevis import Bevisbok

FORMATER = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
KOLONNER = ("nummer", "tid", "hvem", "på vegne av", "handling", "grunn", "gjelder", "hva", "felt",
            "før", "nå", "nøkkel")  # fmt: skip
BUNKE, I_MINNET = 500, 1 << 20
#: A page gives no more than this; the command gives all.
MAKS = 200_000
#: An event, and the line that its leaf commits to.
Bevist = tuple[Hendelse, str | None]


@dataclass(frozen=True, slots=True)
class Utvalg:
    """Which events: of a person (what they did, and what was done for them by a stand-in), from
    and before these moments. None: all."""

    person: int | None = None
    fra: datetime | None = None
    til: datetime | None = None


class ForMange(ValueError):
    """There are more events than a page gives."""


_HVILKE = """ from spor s left join bruker b on b.id = s.bruker left join bruker v on v.id = s.paa_vegne
 where s.tid >= %(fra)s and s.tid < %(til)s
   and (%(person)s::int is null or s.bruker = %(person)s::int or s.paa_vegne = %(person)s::int)"""  # noqa: E501
# ⚡ In the order of the leaves, which each month's part is sorted by: whole bundles are read once.
_SQL = (
    """
select s.id, s.xid::text, s.tid, s.bruker, b.navn, v.navn, s.rolle, s.handling, s.grunn, s.tabell,
       s.rad, s.op::text, s.foer::text, s.etter::text, spor_linje(s)"""
    + _HVILKE
)
_REKKEFOELGE = " order by s.xid, s.id"


def _verdier(u: Utvalg) -> dict[str, Any]:
    return {
        "person": u.person,
        "fra": u.fra or sporing.FOERST,
        "til": u.til or sporing.SIST,
    }


def _hendelser(u: Utvalg, omfang: Omfang | None = None) -> Iterator[Bevist]:
    """The events, of some rows only or of all."""
    bare = "" if omfang is None else " and s.rad = any(%(rader)s::uuid[])"
    verdier = _verdier(u) | ({} if omfang is None else {"rader": list(omfang.enheter)})
    with connection.chunked_cursor() as c:
        c.execute(_SQL + bare + _REKKEFOELGE, verdier)
        while rader_ := c.fetchmany(BUNKE):
            yield from [
                (Hendelse(*r[:12], json.loads(r[12] or "{}"), json.loads(r[13] or "{}")), r[14])
                for r in rader_
            ]


def _vist(
    hendelser: Iterator[Bevist], format_: str, omfang: Omfang | None = None
) -> Iterator[Bevist]:
    """Pass the events on, and note what is shown of them."""
    while bunke := list(islice(hendelser, BUNKE)):
        alle = [h for h, _linje in bunke]
        sporing.noter_lest(alle, omfang or Omfang(gjelder.enheter(h.rad for h in alle)))
        if format_ == "jsonl":
            sporing.noter_mottak(alle)
        yield from bunke


def _fil(format_: str, hendelser: Iterator[Bevist]) -> IO[bytes]:
    ut: IO[bytes] = SpooledTemporaryFile(I_MINNET)
    skriv(ut, format_, hendelser)
    ut.seek(0)
    return ut


def skriv(ut: IO[bytes], format_: str, hendelser: Iterator[Bevist]) -> None:
    """Write events in one of ``FORMATER``."""
    (_csv if format_ == "csv" else _jsonl)(ut, hendelser)


def lag(mappe: UUID, format_: str, utvalg: Utvalg) -> IO[bytes]:
    """Return the extract of a case as a file to send. The extract itself is noted as a reading of
    the case's trace."""
    omfang = rader.hele_saken(mappe)
    ut = _fil(format_, _vist(_hendelser(utvalg, omfang), format_, omfang))
    lest.noter("spor", mappe, "utdrag", lest.Etikett(sak=mappe))
    return ut


def lag_over(format_: str, utvalg: Utvalg, doer: str) -> IO[bytes]:
    """Return the extract across the archive as a file to send; that it is taken is traced.

    Raises:
        ForMange: there are more than ``MAKS`` events.
    """
    with connection.cursor() as c:
        c.execute(f"select count(*) from (select 1{_HVILKE} limit {MAKS + 1}) x", _verdier(utvalg))
        if c.fetchone()[0] > MAKS:
            raise ForMange
    meld(utvalg, doer)
    return _fil(format_, _vist(_hendelser(utvalg), format_))


def meld(utvalg: Utvalg, doer: str) -> None:
    """Write to the trace that the extract is taken, in the open transaction."""
    with connection.cursor() as c:
        c.execute(
            "select spor_utdrag_tatt(%s, %s, %s, %s)",
            [doer, utvalg.person, utvalg.fra, utvalg.til],
        )


def alle(utvalg: Utvalg) -> Iterator[Bevist]:
    """The events across the archive, for the auditor's own role: nothing is noted."""
    return _hendelser(utvalg)


def _csv(ut: IO[bytes], hendelser: Iterator[Bevist]) -> None:
    tekst = io.StringIO()
    w = csv.writer(tekst, delimiter=";", lineterminator="\r\n")
    w.writerow(KOLONNER)
    ut.write(b"\xef\xbb\xbf")
    while bunke := [h for h, _linje in islice(hendelser, BUNKE)]:
        om = gjelder.tekster(bunke)
        for p, h in visning.enkeltvis(bunke):
            felles = [h.id, h.tid.isoformat(), p.hvem, p.paa_vegne, p.hva, p.grunn,
                      om.get((h.tabell, h.rad), "")]  # fmt: skip
            for linje in p.linjer or [visning.Linje(ord_for("tabell", h.tabell))]:
                for f in linje.felt or [visning.Felt("", "", "")]:
                    w.writerow(map(_ufarlig, [*felles, linje.tekst, f.navn, f.foer, f.naa, h.rad]))
        ut.write(tekst.getvalue().encode())
        tekst.seek(0)
        tekst.truncate()
    ut.write(tekst.getvalue().encode())


def _ufarlig(verdi: Any) -> str:
    """No cell begins as a formula does."""
    tekst = str(verdi)
    return f"'{tekst}" if tekst[:1] in ("=", "+", "-", "@", "\t", "\r") else tekst


def _jsonl(ut: IO[bytes], hendelser: Iterator[tuple[Hendelse, str | None]]) -> None:
    with connection.cursor() as c:
        bok = Bevisbok(c)
        _skriv(ut, {"sjekkpunkt": bok.sjekkpunkt, "blader": bok.storrelse})
        for h, linje in hendelser:
            blad = bok.blad(int(h.xid), h.id)
            rad: dict[str, Any] = {"id": h.id, "linje": linje}
            if blad is not None:
                rad |= {
                    "blad": blad.nr,
                    "post": blad.post.hex(),
                    "bevis": [base64.b64encode(n).decode() for n in blad.bevis],
                }
            _skriv(ut, rad)


def _skriv(ut: IO[bytes], rad: dict[str, Any]) -> None:
    ut.write(json.dumps(rad, ensure_ascii=False).encode() + b"\n")


def _noarks(h: Hendelse) -> Hendelse | None:
    """Return the event with what the change log gives of it, or None: it gives nothing."""
    felt = [
        k
        for k in noark.METADATA.get(h.tabell, {})
        if h.op == "U" and h.foer.get(k) and h.etter.get(k)
    ]
    if not felt:
        return None
    return h._replace(foer={k: h.foer[k] for k in felt}, etter={k: h.etter[k] for k in felt})


def endringslogg(mappe: UUID) -> bytes:
    """Return Noark's change log of a case (annex 3).

    Raises:
        ValueError: nothing of what it names was changed.
    """
    omfang = rader.hele_saken(mappe)
    hendelser = [
        vist for h, _linje in _hendelser(Utvalg(), omfang) if (vist := _noarks(h)) is not None
    ]
    sporing.noter_lest(hendelser, omfang)
    navn = visning.Navn(hendelser)
    return noark.xml(
        r
        for h in hendelser
        for r in noark.endringer(
            h,
            str(omfang.enheter[h.rad][1]),
            h.navn or h.rolle,
            lambda tabell, k, v: visning.noarkverdi(k, v, navn) or noark.raa(tabell, k, v),
        )
    )
