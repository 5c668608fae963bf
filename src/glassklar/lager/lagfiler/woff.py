# SPDX-License-Identifier: EUPL-1.2
"""Open a font file into its tables: TrueType as it is, or packed as WOFF 1.0 (W3C, 2012)."""

from __future__ import annotations

import struct
import zlib


def les_tabeller(data: bytes) -> dict[bytes, bytes]:
    """Tables of a TrueType or WOFF font by name. Raises ValueError for a broken WOFF table."""
    if data[:4] != b"wOFF":
        tabeller: dict[bytes, bytes] = {}
        for i in range(struct.unpack_from(">H", data, 4)[0]):
            navn, _, start, lengde = struct.unpack_from(">4sLLL", data, 12 + 16 * i)
            tabeller[navn] = data[start : start + lengde]
        return tabeller
    return dict(_woff_tabell(data, 44 + 20 * i) for i in range(_antall(data)))


def _antall(data: bytes) -> int:
    return struct.unpack_from(">H", data, 12)[0]


def _woff_tabell(data: bytes, sted: int) -> tuple[bytes, bytes]:
    navn, start, pakket, lengde = struct.unpack_from(">4sLLL", data, sted)
    innhold = data[start : start + pakket]
    # A table that did not shrink is stored as it is.
    if pakket < lengde:
        innhold = zlib.decompress(innhold, bufsize=lengde)
    if len(innhold) != lengde:
        raise ValueError(f"tabellen {navn!r} er ikke hel")
    return navn, innhold
