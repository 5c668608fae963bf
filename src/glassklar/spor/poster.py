# SPDX-License-Identifier: EUPL-1.2
"""The entry of a leaf: 50 bytes without personal data, both logs.

``version ‖ kind ‖ number (8) ‖ µs since 1970 (8) ‖ sha256(line) (32)``, big-endian.
The line may lawfully go; the entry stays, so that the tree stays whole
(docs/decisions/0021). Standard library only, Python 3.9.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import sha256

POSTLENGDE = 50
SPOR = 1
OFFENTLIG = 2
# The trace: I new, U changed, D deleted, L read, G there before, B pruned.
# The public log: U released, R corrected, T withdrawn.
SLAG = {SPOR: b"IUDLGB", OFFENTLIG: b"URT"}
FORM = struct.Struct(">BcQQ32s")
_START = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MIKRO = timedelta(microseconds=1)


class PostFeil(ValueError):
    """Bytes that are not an entry, or values that no entry can hold."""


@dataclass(frozen=True)
class Post:
    """What an entry says: which log, what kind of event, its number, time and line."""

    versjon: int
    slag: str
    nr: int
    us: int
    linjehash: bytes

    @property
    def tid(self) -> datetime:
        """The time as a moment in UTC."""
        return _START + timedelta(microseconds=self.us)


def mikrosekunder(tid: datetime) -> int:
    """Microseconds since 1970 of an aware moment, exactly."""
    if tid.tzinfo is None:
        raise PostFeil("tidspunktet mangler tidssone")
    return (tid - _START) // _MIKRO


def pakk(versjon: int, slag: str, nr: int, us: int, linje: bytes) -> bytes:
    """The entry of a line.

    Raises:
        PostFeil: for an unknown log or kind, or a number or time out of range.
    """
    return pakk_hash(versjon, slag, nr, us, sha256(linje).digest())


def pakk_hash(versjon: int, slag: str, nr: int, us: int, linjehash: bytes) -> bytes:
    """The entry of a line whose hash is known. Raises as ``pakk``."""
    s = slag.encode("utf-8")
    if versjon not in SLAG or len(s) != 1 or s not in SLAG[versjon]:
        raise PostFeil(f"ukjent slag «{slag}» i logg {versjon}")
    if not (0 <= nr < 1 << 63 and 0 <= us < 1 << 63) or len(linjehash) != 32:
        raise PostFeil("nummer, tid eller hash er utenfor det en post kan ha")
    return FORM.pack(versjon, s, nr, us, linjehash)


def les(post: bytes) -> Post:
    """The entry's fields.

    Raises:
        PostFeil: when the bytes are not an entry.
    """
    if len(post) != POSTLENGDE:
        raise PostFeil(f"en post er {POSTLENGDE} byte, ikke {len(post)}")
    versjon, slag, nr, us, linjehash = FORM.unpack(post)
    if versjon not in SLAG or slag not in SLAG[versjon]:
        raise PostFeil("posten har ukjent versjon eller slag")
    if nr >= 1 << 63 or us >= 1 << 63:
        raise PostFeil("posten har nummer eller tid utenfor det som kan lages")
    return Post(versjon, slag.decode("ascii"), nr, us, linjehash)
