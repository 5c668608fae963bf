# SPDX-License-Identifier: EUPL-1.2
"""An extract of the trace of one case: CSV to read, JSON lines with proof to check.

Call inside ``lesing(bruker)``. Only what the person may read of the trace is in it, and what of it
is shielded is noted as read. Written to a file piece by piece: memory does not follow the length.
"""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from uuid import UUID

from django.db import connection

from glassklar.grunn import lest
from glassklar.intern.historikk import rader, sporing, visning
from glassklar.intern.historikk.ord import ord_for
from glassklar.intern.historikk.rader import Omfang
from glassklar.intern.historikk.sporing import Hendelse
from glassklar.noark import endringslogg as noark
from glassklar.spor.bevis import Bevisbok

FORMATER = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
KOLONNER = ("nummer", "tid", "hvem", "på vegne av", "handling", "grunn", "hva", "felt", "før", "nå")
BUNKE, I_MINNET = 500, 1 << 20
_SQL = """
select s.id, s.xid::text, s.tid, s.bruker, b.navn, v.navn, s.rolle, s.handling, s.grunn, s.tabell,
       s.rad, s.op::text, s.foer::text, s.etter::text, spor_linje(s)
  from spor s left join bruker b on b.id = s.bruker left join bruker v on v.id = s.paa_vegne
 where s.rad = any(%s::uuid[]) and s.tid >= %s and s.tid < %s
   and (%s::int is null or s.bruker = %s)
 order by s.id"""


def _hendelser(
    omfang: Omfang, fra: datetime | None, til: datetime | None, person: int | None
) -> Iterator[tuple[Hendelse, str | None]]:
    with connection.chunked_cursor() as c:
        c.execute(
            _SQL,
            [list(omfang.enheter), fra or sporing.FOERST, til or sporing.SIST, person, person],
        )
        while rader_ := c.fetchmany(BUNKE):
            alle = [
                (Hendelse(*r[:12], json.loads(r[12] or "{}"), json.loads(r[13] or "{}")), r[14])
                for r in rader_
            ]
            yield from alle


def _vist(
    hendelser: Iterator[tuple[Hendelse, str | None]], omfang: Omfang
) -> Iterator[tuple[Hendelse, str | None]]:
    """Pass the events on, and note what is shown of them."""
    while bunke := list(islice(hendelser, BUNKE)):
        sporing.noter_lest((h for h, _linje in bunke), omfang)
        yield from bunke


def lag(
    mappe: UUID,
    format_: str,
    *,
    fra: datetime | None = None,
    til: datetime | None = None,
    person: int | None = None,
) -> IO[bytes]:
    """Return the extract as a file to send. The extract itself is noted as a reading of the case's
    trace."""
    ut: IO[bytes] = SpooledTemporaryFile(I_MINNET)
    omfang = rader.hele_saken(mappe)
    hendelser = _vist(_hendelser(omfang, fra, til, person), omfang)
    (_csv if format_ == "csv" else _jsonl)(ut, hendelser)
    lest.noter("spor", mappe, "utdrag", lest.Etikett(sak=mappe))
    ut.seek(0)
    return ut


def _csv(ut: IO[bytes], hendelser: Iterator[tuple[Hendelse, str | None]]) -> None:
    tekst = io.StringIO()
    w = csv.writer(tekst, delimiter=";", lineterminator="\r\n")
    w.writerow(KOLONNER)
    ut.write(b"\xef\xbb\xbf")
    while bunke := [h for h, _linje in islice(hendelser, BUNKE)]:
        for p, h in visning.enkeltvis(bunke):
            felles = [h.id, h.tid.isoformat(), p.hvem, p.paa_vegne, p.hva, p.grunn]
            for linje in p.linjer or [visning.Linje(ord_for("tabell", h.tabell))]:
                for f in linje.felt or [visning.Felt("", "", "")]:
                    w.writerow(map(_ufarlig, [*felles, linje.tekst, f.navn, f.foer, f.naa]))
        ut.write(tekst.getvalue().encode())
        tekst.seek(0)
        tekst.truncate()


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
    alle = (h for h, _linje in _hendelser(omfang, None, None, None))
    hendelser = [vist for h in alle if (vist := _noarks(h)) is not None]
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
