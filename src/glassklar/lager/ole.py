# SPDX-License-Identifier: EUPL-1.2
"""Read the directory and small streams of an OLE compound file (DOC, XLS, PPT, MSG).

After [MS-CFB]. Only what telling formats apart and reading Outlook messages needs; every
number from the file is checked, and every chain is bounded, so a hostile file costs little.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

MAGI = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SLUTT, _MAKS_OPPFOERINGER = 0xFFFFFFFA, 20_000


class OleFeil(Exception):
    """The file breaks the format's own rules: cut short or damaged."""


@dataclass(slots=True)
class Oppfoering:
    """A folder or stream; `barn` are names under a folder."""

    navn: str
    mappe: bool
    start: int
    stoerrelse: int
    barn: dict[str, Oppfoering] = field(default_factory=dict)


class Ole:
    """An opened compound file over bytes or a memory map."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or data[:8] != MAGI:
            raise OleFeil("ikke OLE")
        self._data = data
        versjon, self._bit, self._smaabit = struct.unpack_from("<H2xHH", data, 26)
        if versjon not in (3, 4) or self._bit not in (9, 12) or self._smaabit != 6:
            raise OleFeil("ukjent versjon")
        self._sektor = 1 << self._bit
        antall_fat, katalog = struct.unpack_from("<I I", data, 44)
        self._grense, smaafat, antall_smaafat, difat, antall_difat = struct.unpack_from(
            "<IIIII", data, 56
        )
        if antall_fat * self._sektor > len(data):
            raise OleFeil("for stor tabell")
        self._fat = self._les_fat(antall_fat, difat, antall_difat)
        oppfoeringer = self._kjede(katalog, _MAKS_OPPFOERINGER * 128)
        self._smaafat = self._tall(self._kjede(smaafat, antall_smaafat * self._sektor))
        self.rot = self._bygg(oppfoeringer)
        self._smaa = self._kjede(self.rot.start, self.rot.stoerrelse)

    def _les_fat(self, antall: int, difat: int, antall_difat: int) -> list[int]:
        steder = list(struct.unpack_from("<109I", self._data, 76))
        for _ in range(min(antall_difat, 1000)):
            if difat >= _SLUTT:
                break
            tall = self._tall(self._les_sektor(difat))
            steder += tall[:-1]
            difat = tall[-1]
        fat: list[int] = []
        for sted in steder[:antall]:
            if sted < _SLUTT:
                fat += self._tall(self._les_sektor(sted))
        return fat

    @staticmethod
    def _tall(data: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    def _les_sektor(self, nr: int) -> bytes:
        start = (nr + 1) << self._bit
        if start >= len(self._data):
            raise OleFeil("sektor utenfor filen")
        return self._data[start : start + self._sektor]

    def _kjede(self, start: int, maks: int) -> bytes:
        ut, antall, nr = [], 0, start
        while nr < _SLUTT and antall * self._sektor < maks:
            ut.append(self._les_sektor(nr))
            antall += 1
            if nr >= len(self._fat):
                raise OleFeil("brutt kjede")
            nr = self._fat[nr]
        return b"".join(ut)

    def _bygg(self, data: bytes) -> Oppfoering:
        raa = []
        for i in range(min(len(data) // 128, _MAKS_OPPFOERINGER)):
            post = data[128 * i : 128 * i + 128]
            lengde, type_ = struct.unpack_from("<HB", post, 64)
            venstre, hoeyre, barn = struct.unpack_from("<III", post, 68)
            start, stoerrelse = struct.unpack_from("<IQ", post, 116)
            navn = post[: max(0, min(lengde, 64) - 2)].decode("utf-16-le", "replace")
            if self._bit == 9:
                stoerrelse &= 0xFFFFFFFF
            raa.append(
                (Oppfoering(navn, type_ in (1, 5), start, stoerrelse), venstre, hoeyre, barn)
            )
        if not raa:
            raise OleFeil("tom katalog")
        sett = {0}
        arbeid = [(raa[0][3], raa[0][0])]
        while arbeid:
            nr, mor = arbeid.pop()
            if nr >= len(raa) or nr in sett:
                continue
            sett.add(nr)
            oppfoering, venstre, hoeyre, barn = raa[nr]
            mor.barn[oppfoering.navn] = oppfoering
            arbeid += [(venstre, mor), (hoeyre, mor)]
            if oppfoering.mappe:
                arbeid.append((barn, oppfoering))
        return raa[0][0]

    def les(self, oppfoering: Oppfoering, maks: int = 64_000_000) -> bytes:
        """The bytes of a stream, at most `maks`. Raises OleFeil."""
        lengde = min(oppfoering.stoerrelse, maks)
        if oppfoering.stoerrelse >= self._grense:
            return self._kjede(oppfoering.start, lengde)[:lengde]
        ut, nr = bytearray(), oppfoering.start
        while nr < _SLUTT and len(ut) < lengde:
            ut += self._smaa[nr * 64 : nr * 64 + 64]
            if nr >= len(self._smaafat):
                raise OleFeil("brutt kjede")
            nr = self._smaafat[nr]
        return bytes(ut[:lengde])
