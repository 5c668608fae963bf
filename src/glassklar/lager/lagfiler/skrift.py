# SPDX-License-Identifier: EUPL-1.2
"""The one font the document makers embed, and the cutting of it to the glyphs a page needs.

The font is Inter (SIL Open Font License 1.1), read from the npm package that also dresses the
pages; ``glassklar bygg`` puts its files where ``settings.LAGER_SKRIFT`` points. Its files,
Latin and extended Latin, are read as one font, with all Norwegian, Sámi and Kven letters. A
document made here carries only the glyphs it uses, so that it prints alike everywhere,
extracts right, and stays within a few kilobytes.
"""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass
from functools import cache, reduce
from pathlib import Path

from django.conf import settings

from glassklar.lager.lagfiler.woff import les_tabeller

_ARG_ORD, _SKALA, _FLERE, _XY_SKALA, _TO_GANGER_TO, _HAR_INSTRUKSJONER = 1, 8, 32, 64, 128, 256


@dataclass(frozen=True, slots=True)
class Skrift:
    """A TrueType font read into memory: glyph bytes, advance widths and character map."""

    enheter: int
    boks: tuple[int, int, int, int]
    stigning: int
    fall: int
    tabeller: dict[bytes, bytes]
    glyfer: tuple[bytes, ...]
    bredder: tuple[tuple[int, int], ...]
    tegn: dict[int, int]

    @property
    def versalhoeyde(self) -> int:
        """Height of a capital letter (OS/2 sCapHeight)."""
        return struct.unpack_from(">h", self.tabeller[b"OS/2"], 88)[0]

    def bredde(self, tekst: str) -> int:
        """Width of a line of text in font units (`enheter` to the em)."""
        return sum(self.bredder[self.tegn.get(ord(t), 0)][0] for t in tekst)


def les_skrift(data: bytes) -> Skrift:
    """Read a TrueType or WOFF font with glyf outlines and a format 4 character map."""
    tabeller = les_tabeller(data)
    head, hhea = tabeller[b"head"], tabeller[b"hhea"]
    enheter = struct.unpack_from(">H", head, 18)[0]
    boks = struct.unpack_from(">4h", head, 36)
    lang = struct.unpack_from(">h", head, 50)[0]
    stigning, fall = struct.unpack_from(">2h", hhea, 4)
    antall_bredder = struct.unpack_from(">H", hhea, 34)[0]
    antall_glyfer = struct.unpack_from(">H", tabeller[b"maxp"], 4)[0]
    form = f">{antall_glyfer + 1}{'L' if lang else 'H'}"
    loca = [v * (1 if lang else 2) for v in struct.unpack_from(form, tabeller[b"loca"])]
    glyf = tabeller[b"glyf"]
    glyfer = tuple(glyf[a:b] for a, b in itertools.pairwise(loca))
    hmtx = tabeller[b"hmtx"]
    bredder = [struct.unpack_from(">Hh", hmtx, 4 * i) for i in range(antall_bredder)]
    rest = len(bredder) * 4
    for i in range(antall_glyfer - antall_bredder):
        bredder.append((bredder[-1][0], struct.unpack_from(">h", hmtx, rest + 2 * i)[0]))
    return Skrift(
        enheter, boks, stigning, fall, tabeller, glyfer, tuple(bredder), _les_cmap(tabeller)
    )


def slaa_sammen(foerste: Skrift, andre: Skrift) -> Skrift:
    """One font of two cuts of the same face; where both have a character, the first one's holds.

    Raises ValueError when the two are not drawn to the same scale.
    """
    if foerste.enheter != andre.enheter:
        raise ValueError("skriftene har ikke samme mål")
    antall = len(foerste.glyfer)
    flyttet = {i: i + antall for i in range(len(andre.glyfer))}
    maks_a, maks_b = (struct.unpack(">13H", s.tabeller[b"maxp"][6:32]) for s in (foerste, andre))
    maxp = foerste.tabeller[b"maxp"][:6] + struct.pack(">13H", *map(max, maks_a, maks_b))
    a, b = foerste.boks, andre.boks
    boks = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
    head = foerste.tabeller[b"head"]
    return Skrift(
        foerste.enheter,
        boks,
        foerste.stigning,
        foerste.fall,
        foerste.tabeller
        | {b"maxp": maxp, b"head": head[:36] + struct.pack(">4h", *boks) + head[44:]},
        foerste.glyfer + tuple(_uten_hint(g, flyttet) for g in andre.glyfer),
        foerste.bredder + andre.bredder,
        {tegn: flyttet[glyf] for tegn, glyf in andre.tegn.items()} | foerste.tegn,
    )


def _les_cmap(tabeller: dict[bytes, bytes]) -> dict[int, int]:
    cmap = tabeller.get(b"cmap", b"")
    for i in range(struct.unpack_from(">H", cmap, 2)[0]):
        start = struct.unpack_from(">HHL", cmap, 4 + 8 * i)[2]
        if struct.unpack_from(">H", cmap, start)[0] != 4:
            continue
        n = struct.unpack_from(">H", cmap, start + 6)[0] // 2
        slutt = struct.unpack_from(f">{n}H", cmap, start + 14)
        fra = struct.unpack_from(f">{n}H", cmap, start + 16 + 2 * n)
        delta = struct.unpack_from(f">{n}H", cmap, start + 16 + 4 * n)
        omvei_sted = start + 16 + 6 * n
        omvei = struct.unpack_from(f">{n}H", cmap, omvei_sted)
        kart: dict[int, int] = {}
        for j in range(n):
            for tegn in range(fra[j], min(slutt[j], 0xFFFE) + 1):
                if omvei[j]:
                    sted = omvei_sted + 2 * j + omvei[j] + 2 * (tegn - fra[j])
                    glyf = struct.unpack_from(">H", cmap, sted)[0]
                    glyf = (glyf + delta[j]) & 0xFFFF if glyf else 0
                else:
                    glyf = (tegn + delta[j]) & 0xFFFF
                if glyf:
                    kart[tegn] = glyf
        return kart
    return {}


def delsett(skrift: Skrift, tekst: str, *, med_kart: bool = False) -> tuple[bytes, dict[int, int]]:
    """Cut the font to the characters of `tekst`.

    Returns the font file and the map from character to its new glyph number; characters the
    font lacks map to 0 (the empty box). `med_kart` keeps names and character map, so that the
    result is a font file of its own.
    """
    kart_inn = {ord(t): skrift.tegn[ord(t)] for t in set(tekst) if ord(t) in skrift.tegn}
    trengs = {0, *kart_inn.values()}
    uproevd = list(trengs)
    while uproevd:
        for del_ in _deler(skrift.glyfer[uproevd.pop()]):
            if del_ not in trengs:
                trengs.add(del_)
                uproevd.append(del_)
    orden = sorted(trengs)
    ny = {gammel: i for i, gammel in enumerate(orden)}
    kropp, loca = bytearray(), [0]
    for gammel in orden:
        glyf = _uten_hint(skrift.glyfer[gammel], ny)
        kropp += glyf + b"\0" * (-len(glyf) % 4)
        loca.append(len(kropp))
    kart = {tegn: ny[glyf] for tegn, glyf in kart_inn.items()}
    t = skrift.tabeller
    tabeller = {
        b"glyf": bytes(kropp),
        b"head": t[b"head"][:8] + b"\0" * 4 + t[b"head"][12:50] + struct.pack(">hh", 1, 0),
        b"hhea": t[b"hhea"][:34] + struct.pack(">H", len(orden)),
        b"hmtx": b"".join(struct.pack(">Hh", *skrift.bredder[g]) for g in orden),
        b"loca": struct.pack(f">{len(loca)}L", *loca),
        b"maxp": t[b"maxp"][:4]
        + struct.pack(">H", len(orden))
        + t[b"maxp"][6:14]
        + struct.pack(">8H", 2, *([0] * 7))[:12]
        + t[b"maxp"][26:32],
    }
    if med_kart:
        tabeller[b"OS/2"] = t[b"OS/2"]
        tabeller[b"cmap"] = _skriv_cmap(kart)
        tabeller[b"name"] = _skriv_navn("Glassklar Tekst")
        tabeller[b"post"] = struct.pack(">LLhhLLLLL", 0x30000, 0, *_understrek(t), 0, 0, 0, 0, 0)
    return _pakk(tabeller), kart


def _understrek(tabeller: dict[bytes, bytes]) -> tuple[int, int]:
    """Underline position and thickness of a font's post table."""
    return struct.unpack_from(">hh", tabeller[b"post"], 8)


def _deler(glyf: bytes) -> list[int]:
    """Glyph numbers a composite glyph is put together of."""
    if len(glyf) < 10 or struct.unpack_from(">h", glyf)[0] >= 0:
        return []
    ut, sted = [], 10
    while True:
        flagg, nummer = struct.unpack_from(">HH", glyf, sted)
        ut.append(nummer)
        sted += _dellengde(flagg)
        if not flagg & _FLERE:
            return ut


def _dellengde(flagg: int) -> int:
    lengde = 8 if flagg & _ARG_ORD else 6
    if flagg & _SKALA:
        return lengde + 2
    if flagg & _XY_SKALA:
        return lengde + 4
    return lengde + 8 if flagg & _TO_GANGER_TO else lengde


def _uten_hint(glyf: bytes, ny: dict[int, int]) -> bytes:
    """The glyph without hinting instructions; parts of composites get their new numbers."""
    if len(glyf) < 10:
        return b""
    konturer = struct.unpack_from(">h", glyf)[0]
    if konturer >= 0:
        sted = 10 + 2 * konturer
        lengde = struct.unpack_from(">H", glyf, sted)[0]
        return glyf[:sted] + b"\0\0" + glyf[sted + 2 + lengde :]
    ut, sted = bytearray(glyf[:10]), 10
    while True:
        flagg, nummer = struct.unpack_from(">HH", glyf, sted)
        lengde = _dellengde(flagg)
        ut += struct.pack(">HH", flagg & ~_HAR_INSTRUKSJONER, ny[nummer])
        ut += glyf[sted + 4 : sted + lengde]
        sted += lengde
        if not flagg & _FLERE:
            return bytes(ut)


def _skriv_cmap(kart: dict[int, int]) -> bytes:
    tegn = [*sorted(kart), 0xFFFF]
    n = len(tegn)
    delta = [(kart.get(t, 0) - t) & 0xFFFF for t in tegn[:-1]] + [1]
    liste = struct.pack(f">{n}H", *tegn)
    segment = liste + b"\0\0" + liste + struct.pack(f">{n}H", *delta) + b"\0\0" * n
    hode = struct.pack(">7H", 4, 14 + len(segment), 0, 2 * n, 0, 0, 0)
    return struct.pack(">HHHHL", 0, 1, 3, 1, 12) + hode + segment


def _skriv_navn(navn: str) -> bytes:
    verdier = {1: navn, 2: "Regular", 4: navn, 6: navn.replace(" ", "")}
    poster, tekst = b"", b""
    for nummer, verdi in verdier.items():
        data = verdi.encode("utf-16-be")
        poster += struct.pack(">6H", 3, 1, 0x409, nummer, len(data), len(tekst))
        tekst += data
    return struct.pack(">3H", 0, len(verdier), 6 + len(poster)) + poster + tekst


def _pakk(tabeller: dict[bytes, bytes]) -> bytes:
    n = len(tabeller)
    potens = 1 << (n.bit_length() - 1)
    hode = struct.pack(">L4H", 0x10000, n, 16 * potens, potens.bit_length() - 1, 16 * (n - potens))
    sted = 12 + 16 * n
    katalog, kropp = b"", b""
    for navn in sorted(tabeller):
        data = tabeller[navn]
        fylt = data + b"\0" * (-len(data) % 4)
        sum_ = sum(struct.unpack(f">{len(fylt) // 4}L", fylt)) & 0xFFFFFFFF
        katalog += struct.pack(">4sLLL", navn, sum_, sted + len(kropp), len(data))
        kropp += fylt
    return hode + katalog + kropp


@cache
def standardskrift() -> Skrift:
    """The document font, read once. Raises FileNotFoundError before ``glassklar bygg``."""
    return reduce(
        slaa_sammen, (les_skrift(Path(fil).read_bytes()) for fil in settings.LAGER_SKRIFT)
    )
