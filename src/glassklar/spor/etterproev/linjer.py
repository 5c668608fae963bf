# SPDX-License-Identifier: EUPL-1.2
"""A trace event's content line: a JSON array written by PostgreSQL, and the entry it must have."""

from __future__ import annotations

import calendar
import json
import re
import time
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Dict, List, Optional

from glassklar.spor.poster import FORM, SLAG, SPOR

# [1, id, xid, tid, bruker, paa_vegne, enhet, rolle, handling, grunn, tabell, rad, op, foer, etter,
#  vern, sak, vern_til, salt]
FELT = 19
BESKAARET = b"null"  # the line of an event whose content has lawfully gone
_OPER = frozenset(b'"%c"' % c for c in SLAG[SPOR])
_TIDSFORM = ((29, b"Z"), (34, b"+"))  # microseconds, then Z or +00:00
_TID = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:Z|\+00(?::?00)?)", re.ASCII
)


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
    """``"2026-11-22T12:00:`` (with the quote) to microseconds, worked out once for each."""

    def __missing__(self, tekst: bytes) -> int:
        """Work it out; forget all when there are many (memory)."""
        if len(self) > 50_000:
            self.clear()
        self[tekst] = ut = les_tid(tekst[1:].decode("ascii", "replace") + "00Z")
        return ut


def skille_i(linje: bytes) -> bytes:
    """What stands between the fields: ``json_build_array`` writes a blank, others may not."""
    return b", " if linje.startswith(b"[1, ") else b","


def hode(linje: bytes, skille: bytes) -> List[bytes]:
    """The line cut at its first 13 separators: id 1, xid 2, time 3, table 10, row 11, op 12.

    A quote after a separator is never inside a string (there it would be escaped), so a row that
    begins with a quote followed by a lone known letter in quotes can be nothing else. A line that
    does not look like that (a reason with a comma, say) is read as JSON.

    Raises:
        LinjeFeil: when the line is not an event.
    """
    d = linje.split(skille, 13)
    if hel(d):
        return d
    h = les_linje(linje)
    tid = b'"%s.%06dZ"' % (
        time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(h.us // 1_000_000)).encode(),
        h.us % 1_000_000,
    )
    d = [b"[1", b"%d" % h.id, b"%d" % h.xid, tid, b"", b"", b"", b"", b"", b""]
    d += [_tekst(h.tabell), _tekst(h.rad), _tekst(h.op), b""]
    if not hel(d):
        raise LinjeFeil("linjen er ikke en hendelse")
    return d


def hel(d: List[bytes]) -> bool:
    """Whether a cut line has every field in its place."""
    return (
        len(d) == 14 and d[12] in _OPER and d[11][:1] == b'"' and d[0] == b"[1"
        and d[3][20:21] == b"." and (len(d[3]), d[3][27:28]) in _TIDSFORM
    )  # fmt: skip


def _tekst(verdi: Any) -> bytes:
    return b'"' + str(verdi).encode("utf-8", "replace") + b'"'


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
        return Hendelse(int(f[1]), int(f[2]), les_tid(f[3]), str(f[10]), f[11], f[12], f[13], f[14])
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
