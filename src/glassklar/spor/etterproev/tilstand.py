# SPDX-License-Identifier: EUPL-1.2
"""The live rows against a replay of the events: is the archive what the trace says it became?

A line of ``tilstand/<tabell>.jsonl`` is ``["<rad>", {column: value, …}]``: the row without nulls
and without the columns the trace leaves out, under the key the trace has for it. Rows and events
are spread on disk by key, so that only a few are in memory at a time.
The rules are those of ``spor/sql/spor.sql``.
"""

from __future__ import annotations

import json
import os
import re
import struct
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, Iterator, List, Optional, Set, Tuple
from zlib import crc32

from glassklar.spor.etterproev.avvik import Avvik
from glassklar.spor.etterproev.linjer import (
    BESKAARET,
    Hendelse,
    LinjeFeil,
    hode,
    les_linje,
)
from glassklar.spor.etterproev.utelatt import kolonner_utelatt

MULIGE = 64  # replays kept when an event does not say which of several rows it changed
_HODE = struct.Struct(">QI")
_LEVENDE = (1 << 64) - 1
# A timestamp with time zone as PostgreSQL writes it in JSON.
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d)(?::(\d\d))?", re.ASCII)
Rad = Tuple[Any, ...]
Noekkel = Tuple[str, str]


def antall_boetter(byte: int) -> int:
    """So many that one holds about four million bytes."""
    return max(1, min(512, byte >> 22))


class Boetter:
    """Where events and live rows are spread."""

    def __init__(self, mappe: str, antall: int, tabeller: Iterable[str]) -> None:
        """Use a folder; only the named tables are kept."""
        self.mappe, self.antall = Path(mappe), antall
        self._tabeller = {b'"' + t.encode() + b'"' for t in tabeller}
        self._sagt: Set[str] = set()

    def ta_imot(self, start: int, linjer: List[bytes]) -> None:
        """Spread a block's events."""
        ut: Dict[int, List[bytes]] = {}
        for i, linje in enumerate(linjer):
            if linje == BESKAARET:
                continue
            try:
                d = hode(linje)
            except LinjeFeil:
                continue  # the seal's check names it
            if d[2] in (b'"L"', b'"B"'):
                continue
            if d[5] in self._tabeller:
                self._legg(ut, d[6].strip(b'"'), start + i, linje)
            else:
                self._si("t" + json.loads(d[5]))
        self._skriv(ut, f"h{os.getpid()}")

    def levende(self, sti: Path) -> None:
        """Spread a table's live rows."""
        hode_ = json.dumps(sti.stem).encode() + b"\n"
        ut: Dict[int, List[bytes]] = {}
        with open(sti, "rb") as f:
            for n, linje in enumerate(f):
                try:
                    rad = str(json.loads(linje)[0]).encode()
                except (ValueError, TypeError, KeyError, IndexError):
                    rad = b""
                self._legg(ut, rad, _LEVENDE, hode_ + linje)
                if n % 10_000 == 9999:
                    self._skriv(ut, "l")
                    ut = {}
        self._skriv(ut, "l")

    def _legg(self, ut: Dict[int, List[bytes]], rad: bytes, nr: int, innhold: bytes) -> None:
        ut.setdefault(crc32(rad) % self.antall, []).append(_HODE.pack(nr, len(innhold)) + innhold)

    def _skriv(self, ut: Dict[int, List[bytes]], hale: str) -> None:
        for nr, biter in ut.items():
            with open(self.mappe / f"{nr}.{hale}", "ab") as f:
                f.write(b"".join(biter))

    def _si(self, hva: str) -> None:
        """Write down for ``meldinger``, whatever process this is."""
        if hva not in self._sagt:
            self._sagt.add(hva)
            with open(self.mappe / f"merk{os.getpid()}", "a", encoding="utf-8") as f:
                f.write(json.dumps(hva) + "\n")

    def meldinger(self) -> List[str]:
        """What was not checked, or checked in another way, in bokmål."""
        sagt: Set[str] = set()
        for fil in self.mappe.glob("merk*"):
            sagt.update(map(json.loads, fil.read_text("utf-8").splitlines()))
        tabeller = sorted(x[1:] for x in sagt if x[0] == "t")
        noekler = sorted(x[1:] for x in sagt if x[0] == "f")
        ut = []
        if tabeller:
            ut.append(
                "IKKE kontrollert mot arkivets rader, for radene er ikke i eksporten: "
                + ", ".join(tabeller) + "."
            )  # fmt: skip
        if noekler:
            ut.append(
                "Kontrollert felt for felt, ikke rad for rad, for hendelsene passer på flere rader "
                "med samme nøkkel: " + ", ".join(noekler) + "."
            )
        return ut

    def kontroller(self, nr: int) -> List[Avvik]:
        """Replay one bucket and compare."""
        hendelser: List[Tuple[int, bytes]] = []
        levende: Dict[Noekkel, List[Rad]] = {}
        ut: List[Avvik] = []
        for fil in sorted(self.mappe.glob(f"{nr}.*")):
            for blad, innhold in _les(fil.read_bytes()):
                if blad != _LEVENDE:
                    hendelser.append((blad, innhold))
                else:
                    _levende_rad(innhold, levende, ut)
            fil.unlink()
        hendelser.sort()
        return ut + sammenlign(hendelser, levende, lambda n: self._si(f"f{n[0]} {n[1]}"))


def _les(raa: bytes) -> Iterator[Tuple[int, bytes]]:
    i = 0
    while i < len(raa):
        nr, n = _HODE.unpack_from(raa, i)
        i += _HODE.size
        yield nr, raa[i : i + n]
        i += n


def _levende_rad(innhold: bytes, levende: Dict[Noekkel, List[Rad]], ut: List[Avvik]) -> None:
    tabell, _, linje = innhold.partition(b"\n")
    navn = json.loads(tabell)
    try:
        rad, verdier = json.loads(linje, parse_float=Decimal)
        levende.setdefault((navn, str(rad)), []).append(_rad(navn, verdier))
    except (ValueError, TypeError, AttributeError, RecursionError):
        ut.append(Avvik("raden i tilstand kan ikke leses", -1, tabell=navn))


def _fast(verdi: Any) -> Any:
    """A value that can be compared and sorted: objects by key, numbers by worth."""
    if isinstance(verdi, dict):
        return ("o", tuple(sorted((k, _fast(v)) for k, v in verdi.items())))
    if isinstance(verdi, list):
        return ("l", tuple(_fast(v) for v in verdi))
    if isinstance(verdi, (int, Decimal)) and not isinstance(verdi, bool):
        return ("n", str(Decimal(verdi).normalize()))
    if isinstance(verdi, str) and verdi[10:11] == "T" and _MOMENT.fullmatch(verdi):
        return ("t", _utc(verdi))
    return (type(verdi).__name__, str(verdi))


def _utc(verdi: str) -> str:
    """A moment in one form: the session that wrote it had a time zone of its own."""
    tid, timer, minutter = _MOMENT.fullmatch(verdi).groups()  # type: ignore[union-attr]
    try:
        moment = datetime.fromisoformat(tid[:19])
        forskyvning = timedelta(hours=int(timer[1:]), minutes=int(minutter or 0))
        moment -= -forskyvning if timer[0] == "-" else forskyvning
    except (ValueError, OverflowError):
        return verdi
    return moment.isoformat() + tid[19:]


def _uten_null(verdi: Any) -> Any:
    """``jsonb_strip_nulls``: no null members, at any depth; nulls in arrays stay."""
    if isinstance(verdi, dict):
        return {k: _uten_null(v) for k, v in verdi.items() if v is not None}
    if isinstance(verdi, list):
        return [_uten_null(v) for v in verdi]
    return verdi


def _rad(tabell: str, verdier: Dict[str, Any]) -> Rad:
    utelatt = kolonner_utelatt(tabell)
    # Only whole members that are null go: inside a jsonb column an update may have left some.
    return tuple(
        sorted(
            (k, _fast(_uten_null(v)))
            for k, v in verdier.items()
            if v is not None and k not in utelatt
        )
    )


def _endret(tabell: str, rad: Rad, foer: Dict[str, Any], etter: Dict[str, Any]) -> Optional[Rad]:
    """The row after the change, or None when it is not this row that was changed."""
    d, utelatt = dict(rad), kolonner_utelatt(tabell)
    for k, v in foer.items():
        if k in utelatt:
            continue
        if d.pop(k, None) != (None if v is None else _fast(_uten_null(v))):
            return None
    for k, v in etter.items():
        if v is not None and k not in utelatt:
            d[k] = _fast(_uten_null(v))
    return tuple(sorted(d.items()))


Muligheter = List[Tuple[Rad, ...]]


def spill(muligheter: Muligheter, h: Hendelse) -> Muligheter:
    """What the rows of a key may be after an event; empty when it fits none."""
    ut = set()
    for rader in muligheter:
        if h.op in "IG":
            ut.add(tuple(sorted((*rader, _rad(h.tabell, h.etter)))))
            continue
        for i, rad in enumerate(rader):
            rest = rader[:i] + rader[i + 1 :]
            if h.op == "D":
                if rad == _rad(h.tabell, h.foer):
                    ut.add(rest)
            else:
                ny = _endret(h.tabell, rad, h.foer, h.etter)
                if ny is not None:
                    ut.add(tuple(sorted((*rest, ny))))
    return sorted(ut)[: MULIGE + 1]


class Sum:
    """The rows of a key as one heap of fields: the same whichever row an event changed."""

    def __init__(self, rader: Iterable[Rad]) -> None:
        """Heap up rows."""
        alle = list(rader)
        self.rader = len(alle)
        self.felt = Counter(felt for rad in alle for felt in rad)

    def spill(self, h: Hendelse) -> bool:
        """Go on with an event; whether it fits."""
        self.rader += (h.op in "IG") - (h.op == "D")
        if h.op not in "IG":
            bort = Counter(_rad(h.tabell, h.foer))
            if bort - self.felt:
                return False
            self.felt -= bort
        if h.op != "D":
            self.felt += Counter(_rad(h.tabell, h.etter))
        return self.rader >= 0

    def er(self, rader: Iterable[Rad]) -> bool:
        """Whether these rows make the same heap."""
        annen = Sum(rader)
        return (self.rader, self.felt) == (annen.rader, annen.felt)


def sammenlign(
    hendelser: Iterable[Tuple[int, bytes]], levende: Dict[Noekkel, List[Rad]],
    felt_for_felt: Callable[[Noekkel], None] = lambda noekkel: None,
) -> List[Avvik]:  # fmt: skip
    """Replay sorted events and compare with the live rows.

    ``felt_for_felt`` is told of keys whose events fit their rows in too many ways to follow.
    """
    na: Dict[Noekkel, Muligheter] = {}
    summer: Dict[Noekkel, Sum] = {}
    sist: Dict[Noekkel, Tuple[int, Hendelse]] = {}
    uvisse = set()
    ut: List[Avvik] = []
    for blad, linje in hendelser:
        try:
            h = les_linje(linje, parse_float=Decimal)
            noekkel = (h.tabell, str(h.rad))
            if noekkel in uvisse:
                continue
            if noekkel in summer:
                nye, passer = na[noekkel], summer[noekkel].spill(h)
            else:
                nye = spill(na.get(noekkel, [()]), h)
                passer = bool(nye)
        except (LinjeFeil, TypeError, AttributeError):
            continue  # the seal's check names it
        if not passer:
            om = _om(noekkel, blad, h)
            ut.append(Avvik("hendelsen passer ikke med hendelsene før den", **om))
            uvisse.add(noekkel)
        elif len(nye) > MULIGE:
            summer[noekkel], nye = Sum(nye[0]), nye[:1]
            felt_for_felt(noekkel)
        na[noekkel], sist[noekkel] = nye, (blad, h)
    for noekkel in sorted({*na, *levende} - uvisse):
        rader = tuple(sorted(levende.get(noekkel, ())))
        if noekkel in summer:
            if not summer[noekkel].er(rader):
                om = _om(noekkel, *sist[noekkel])
                ut.append(Avvik("radene med denne nøkkelen er endret utenom sporet", **om))
        elif rader not in na.get(noekkel, [()]):
            ut.append(_forskjell(noekkel, rader, na.get(noekkel, [()]), sist.get(noekkel)))
    return ut


def _om(noekkel: Noekkel, blad: int, h: Hendelse) -> Dict[str, Any]:
    return {"blad": blad, "id": h.id, "tabell": noekkel[0], "rad": noekkel[1], "us": h.us}


def _forskjell(
    noekkel: Noekkel, rader: Tuple[Rad, ...], mulige: Muligheter,
    sist: Optional[Tuple[int, Hendelse]],
) -> Avvik:  # fmt: skip
    ventet = mulige[0]
    if len(rader) > len(ventet):
        hva, mer = "raden er lagt til utenom sporet", ""
    elif len(rader) < len(ventet):
        hva, mer = "raden er fjernet utenom sporet", ""
    else:
        hva = "raden er endret utenom sporet"
        a, b = set().union(*map(set, ventet)), set().union(*map(set, rader))
        mer = "felt: " + ", ".join(sorted({k for k, _ in a ^ b}))
    om = _om(noekkel, *sist) if sist else {"blad": -1, "tabell": noekkel[0], "rad": noekkel[1]}
    return Avvik(hva, mer=mer, **om)
