# SPDX-License-Identifier: EUPL-1.2
"""Identifiers made by the program."""

from __future__ import annotations

import os
import time
import uuid


def uuid7() -> uuid.UUID:
    """Return a new UUID version 7 (RFC 9562): the key of a row and its Noark systemID (M001).

    Made here and not in the database, so that children can be written before the
    parent's answer has come back. Neither Python 3.11 nor PostgreSQL 15 has one.
    """
    b = bytearray((time.time_ns() // 1_000_000).to_bytes(6, "big") + os.urandom(10))
    b[6] = b[6] & 0x0F | 0x70
    b[8] = b[8] & 0x3F | 0x80
    return uuid.UUID(bytes=bytes(b))


def fersk_uuid7(fra_skjema: uuid.UUID | None, dager: int = 2) -> uuid.UUID | None:
    """Return a key that came back with a form, if it can be one made here in the last ``dager``.

    A form carries the key of what it will make, so that sending it twice makes one row. Anything
    else a browser may send gives None: rows stay in the order of time.
    """
    if fra_skjema is None or fra_skjema.version != 7:
        return None
    alder = time.time() - (fra_skjema.int >> 80) / 1000
    return fra_skjema if -60 <= alder <= dager * 86400 else None
