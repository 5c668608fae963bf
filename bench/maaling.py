# SPDX-License-Identifier: EUPL-1.2
"""What every measurement needs: percentiles, CPU of processes, a table, a file."""

from __future__ import annotations

import json
import os
import platform
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

MAPPE = Path(os.environ.get("BENCH_DATA") or Path(__file__).resolve().parent.parent / "var/bench")


def si(linje: str = "") -> None:
    """Print a line at once."""
    print(linje, flush=True)  # noqa: T201


@dataclass(frozen=True, slots=True)
class Tider:
    """Times of single requests in milliseconds, and of the whole in seconds."""

    ms: Sequence[float]
    sekunder: float

    @property
    def per_sekund(self) -> float:
        """Requests a second."""
        return len(self.ms) / self.sekunder

    def prosentil(self, p: float) -> float:
        """The time that ``p`` per cent do not exceed."""
        sortert = sorted(self.ms)
        return sortert[min(len(sortert) - 1, int(len(sortert) * p / 100))]

    def som_json(self) -> dict[str, float]:
        """Return the figures that are shown."""
        return {
            "antall": len(self.ms),
            "per_sekund": round(self.per_sekund, 1),
            "p50_ms": round(self.prosentil(50), 1),
            "p99_ms": round(self.prosentil(99), 1),
            "maks_ms": round(max(self.ms), 1),
        }


def samtidig(
    klienter: int, antall: int, gjoer: Callable[[int, int], None], varme: int = 0
) -> Tider:
    """Let ``klienter`` threads do ``antall`` requests between them: gjoer(client, number).

    The first ``varme`` are done and not timed: connections and plans are new then.
    """
    neste = iter(range(antall))
    laas, ms, feil = threading.Lock(), [], []

    def arbeid(klient: int) -> None:
        while not feil:
            with laas:
                nr = next(neste, None)
            if nr is None:
                return
            begynte = time.perf_counter()
            try:
                gjoer(klient, nr)
            except BaseException as f:
                # Also SystemExit, which would end the thread alone and leave a false figure.
                feil.append(f)
                return
            if nr >= varme:
                ms.append((time.perf_counter() - begynte) * 1000)

    traader = [threading.Thread(target=arbeid, args=(k,)) for k in range(klienter)]
    begynte = time.perf_counter()
    for t in traader:
        t.start()
    for t in traader:
        t.join()
    if feil:
        raise feil[0]
    return Tider(ms, time.perf_counter() - begynte)


class Cpu:
    """CPU seconds of a process with all its children, those that have ended too."""

    def __init__(self, pid: int) -> None:
        self._rot = psutil.Process(pid)
        self._foer = self._naa()

    def _naa(self) -> float:
        sum_ = 0.0
        for p in [self._rot, *self._rot.children(recursive=True)]:
            try:
                t = p.cpu_times()
            except psutil.NoSuchProcess:
                continue
            sum_ += t.user + t.system
            if p.pid == self._rot.pid:
                sum_ += t.children_user + t.children_system
        return sum_

    def brukt(self) -> float:
        """Seconds since this was made."""
        return self._naa() - self._foer


def maskin() -> dict[str, Any]:
    """Return what was measured on, and how busy it was."""
    modell = next(
        (
            linje.split(":", 1)[1].strip()
            for linje in Path("/proc/cpuinfo").read_text().splitlines()
            if linje.startswith("model name")
        )
        if Path("/proc/cpuinfo").exists()
        else (),
        platform.processor(),
    )
    return {
        "prosessor": modell,
        "kjerner": os.cpu_count(),
        "minne_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "last_1_min": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "tid": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def tabell(hode: Sequence[str], rader: Sequence[Sequence[object]]) -> None:
    """Print a table with columns as wide as they must be."""
    alle = [list(map(str, r)) for r in [hode, *rader]]
    bredder = [max(len(r[i]) for r in alle) for i in range(len(hode))]
    for nr, r in enumerate(alle):
        si("  ".join(c.ljust(b) if i == 0 else c.rjust(b) for i, (c, b) in
                     enumerate(zip(r, bredder, strict=True))))  # fmt: skip
        if nr == 0:
            si("  ".join("-" * b for b in bredder))


def lagre(navn: str, resultat: dict[str, Any]) -> None:
    """Keep a result beside the earlier ones of the same name."""
    MAPPE.mkdir(parents=True, exist_ok=True)
    fil = MAPPE / f"{navn}.json"
    fil.write_text(
        json.dumps({"maskin": maskin(), **resultat}, ensure_ascii=False, indent=1), "utf-8"
    )
    si(f"Lagret i {fil.relative_to(Path.cwd()) if fil.is_relative_to(Path.cwd()) else fil}")
    sys.stdout.flush()
