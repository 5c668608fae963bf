# SPDX-License-Identifier: EUPL-1.2
"""A trace event's content line: a JSON array written by PostgreSQL, and the entry it must have."""

from __future__ import annotations

import calendar
import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Dict, List, Optional

from glassklar.spor.poster import FORM, SLAG, SPOR

# [1, id, op, xid, tid, tabell, rad, bruker, paa_vegne, enhet, rolle, handling, grunn, foer, etter,
#  vern, sak, vern_til, salt]: what every line is read for comes before any text that people write.
FELT = 19
BESKAARET = b"null"  # the line of an event whose content has lawfully gone
_OPER = frozenset(b'"%c"' % c for c in SLAG[SPOR])
_TID = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:Z|\+00(?::?00)?)", re.ASCII
)
_STRENG = re.compile(rb'"[^"\\]*"')


class LinjeFeil(ValueError):
    """A line that is not a trace event."""


def les_tid(tekst: str) -> int:
    """Microseconds since 1970 of an ISO time in UTC.

    Raises:
        LinjeFeil: for anything else.
    """
    m = _TID.fullmatch(tekst) if isinstance(tekst, str) else None
    if not m:
        raise LinjeFeil("tidspunktet er ikke skrevet i UTC")
    aar, mnd, dag, t, mi, s = map(int, m.groups()[:6])
    if not (1970 <= aar and 1 <= mnd <= 12 and 1 <= dag <= 31 and t < 24 and mi < 60 and s < 60):
        raise LinjeFeil("tidspunktet finnes ikke")
    return calendar.timegm((aar, mnd, dag, t, mi, s)) * 1_000_000 + int((m[7] or "").ljust(6, "0"))


class Minutter(Dict[bytes, int]):
    """``202611221200`` to microseconds since 1970, worked out once for each minute."""

    def __missing__(self, m: bytes) -> int:
        """Work it out; forget all when there are many (memory)."""
        if len(self) > 50_000:
            self.clear()
        tid = b"%s-%s-%sT%s:%s:00Z" % (m[:4], m[4:6], m[6:8], m[8:10], m[10:])
        self[m] = ut = les_tid(tid.decode("ascii"))
        return ut


def hode(linje: bytes) -> List[bytes]:
    """The line cut at its first separators: id 1, kind 2, xid 3, time 4, table 5, row 6.

    A separator inside a string would leave a part that does not end as a string does. A line that
    does not look as PostgreSQL writes it is read as JSON.

    Raises:
        LinjeFeil: when the line is not an event.
    """
    d = linje.split(b", ", 7)
    if len(d) == 8 and d[0] == b"[1" and d[2] in _OPER and all(map(_STRENG.fullmatch, d[4:7])):
        return d
    h = les_linje(linje)
    tekster = [json.dumps(str(x), ensure_ascii=False).encode() for x in (h.op, h.tabell, h.rad)]
    if tekster[0] not in _OPER:
        raise LinjeFeil("ukjent slags hendelse")
    return [b"[1", b"%d" % h.id, tekster[0], b"%d" % h.xid, b"", *tekster[1:], b""]


@dataclass(frozen=True)
class Hendelse:
    """What the checks need of a line."""

    id: int
    xid: int
    us: int
    tabell: str
    rad: Optional[str]
    op: str
    foer: Any
    etter: Any


def les_linje(linje: bytes, **json_valg: Any) -> Hendelse:
    """The event of a line.

    Raises:
        LinjeFeil: when the line is not one.
    """
    try:
        f = json.loads(linje.decode("utf-8"), **json_valg)
        if not isinstance(f, list) or len(f) != FELT or f[0] != 1:
            raise LinjeFeil("linjen er ikke en hendelse med 19 felt")
        return Hendelse(int(f[1]), int(f[3]), les_tid(f[4]), str(f[5]), f[6], f[2], f[13], f[14])
    except (ValueError, TypeError, RecursionError) as feil:
        raise LinjeFeil(str(feil)) from None


def post_av(linje: bytes) -> bytes:
    """The entry that a line must have.

    Raises:
        LinjeFeil: when the line is not an event.
    """
    h = les_linje(linje)
    op = h.op.encode("utf-8") if isinstance(h.op, str) else b""
    if len(op) != 1 or op not in SLAG[SPOR]:
        raise LinjeFeil("ukjent slags hendelse")
    if not (0 <= h.id < 1 << 63 and 0 <= h.us < 1 << 63):
        raise LinjeFeil("nummer eller tid er utenfor det som kan være")
    return FORM.pack(SPOR, op, h.id, h.us, sha256(linje).digest())


def grense_av(linje: bytes) -> Dict[str, int]:
    """``{"grense": µs, "antall": n}`` of a pruning event («B»), kept in its ``etter``.

    Raises:
        LinjeFeil: when it does not say them.
    """
    e = les_linje(linje).etter
    if not isinstance(e, dict) or not isinstance(e.get("antall"), int):
        raise LinjeFeil("beskjæringen sier ikke grense og antall")
    return {"grense": les_tid(str(e.get("grense"))), "antall": e["antall"]}
