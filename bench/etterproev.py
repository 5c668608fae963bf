# SPDX-License-Identifier: EUPL-1.2
"""The stand-alone verifier against bare SHA-256 over the same lines, in the same run.

Promise: ≥ 50 % of the rate of one process that reads the lines and hashes each, ≤ 300 MB for
all processes together.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from bench.maaling import MAPPE, lagre, si, tabell
from glassklar.spor import note, poster, signering, tre
from glassklar.spor.etterproev import bygg

_RUNDER = 3
_LOGG = "999888777/spor"


def kjoer(valg: argparse.Namespace) -> None:
    """Make an export, hash it, verify it."""
    antall = valg.blader
    si(f"\nEtterprøving av en eksport med {antall:,} blader".replace(",", " "))
    mappe = MAPPE / f"eksport-{antall}"
    if valg.paa_nytt or not (mappe / "sjekkpunkt").exists():
        _lag(mappe, antall)
    runder = _RUNDER if antall <= 2_000_000 else 1
    tider = []
    for _ in range(runder):
        bar = _bar_sha(mappe / "hendelser.jsonl")
        tider.append((*bar, *_etterproev(mappe)))
    bar, bar_cpu, sekunder, cpu, rss = min(tider, key=lambda t: t[2] / t[0])
    byte = (mappe / "hendelser.jsonl").stat().st_size
    tabell(
        ["", "sekunder", "blader/s", "MB/s"],
        [[navn, f"{s:.1f}", f"{antall / s:,.0f}", f"{byte / s / 1e6:.0f}"]
         for navn, s in (("bar SHA-256, én prosess", bar), ("etterprøving", sekunder))],
    )  # fmt: skip
    alle = ", ".join(f"{t[0] / t[2]:.0%}" for t in tider)
    si(f"Andel av bar SHA-256: {alle} (løfte ≥ 50 %). Minne i alt: {rss >> 20} MB (≤ 300)")
    # On a machine that is shared, the processor time says more than the clock.
    alle = ", ".join(f"{t[3] / t[1]:.1f}" for t in tider)
    si(f"CPU-tid mot bar SHA-256: {alle} ganger. Last: {os.getloadavg()[0]:.1f}")
    lagre(
        f"etterproev-{antall}",
        {"blader": antall, "byte": byte, "bar_s": round(bar, 2), "etterproev_s": round(sekunder, 2),
         "bar_cpu_s": round(bar_cpu, 2), "etterproev_cpu_s": round(cpu, 2),
         "andel": round(bar / sekunder, 3), "rss_mb": rss >> 20},
    )  # fmt: skip


def _bar_sha(fil: Path) -> tuple[float, float]:
    """Seconds, and of processor time, to read the lines and hash each, one process."""
    h, begynte, cpu = hashlib.sha256, time.monotonic(), time.process_time()
    with open(fil, "rb") as f:
        for linje in f:
            h(linje).digest()
    return time.monotonic() - begynte, time.process_time() - cpu


def _barn() -> float:
    bruk = resource.getrusage(resource.RUSAGE_CHILDREN)
    return bruk.ru_utime + bruk.ru_stime


def _etterproev(mappe: Path) -> tuple[float, float, int]:
    """Seconds, processor time and peak memory of the shipped program, children included."""
    pyz = MAPPE / "etterproev.pyz"
    bygg.skriv_pyz(pyz)
    begynte, cpu, topp, ferdig = time.monotonic(), _barn(), 0, threading.Event()
    kommando = [sys.executable, "-I", str(pyz), str(mappe)]
    with subprocess.Popen(kommando, stdout=subprocess.PIPE, encoding="utf-8") as p:  # noqa: S603

        def se() -> None:
            nonlocal topp
            while not ferdig.wait(0.25):
                topp = max(topp, _minne(p.pid))

        vakt = threading.Thread(target=se)
        vakt.start()
        ut = p.communicate()[0]
        sekunder = time.monotonic() - begynte
        ferdig.set()
        vakt.join()
    if p.returncode:
        raise SystemExit(ut)
    return sekunder, _barn() - cpu, topp


def _minne(pid: int) -> int:
    """Memory of a process and its children; what they share is counted once."""
    try:
        prosess = psutil.Process(pid)
        alle = [prosess, *prosess.children(recursive=True)]
        return sum(p.memory_full_info().pss for p in alle)
    except psutil.Error:
        return 0


def _lag(mappe: Path, antall: int) -> None:
    """An export of invented registrations, about as long as real lines."""
    shutil.rmtree(mappe, ignore_errors=True)
    mappe.mkdir(parents=True)
    si("Lager eksporten …")
    begynte, front = datetime(2026, 1, 5, 7, tzinfo=UTC), tre.Front()
    signerer, tidligere = signering.ny_noekkel(_LOGG), []
    start_us = poster.mikrosekunder(begynte)
    with open(mappe / "hendelser.jsonl", "wb") as linjer, open(mappe / "poster.bin", "wb") as pf:
        for fra in range(0, antall, 65_536):
            bit = [_linje(n, begynte) for n in range(fra, min(antall, fra + 65_536))]
            p = [_post(n, start_us, x) for n, x in enumerate(bit, fra)]
            linjer.write(b"\n".join(bit) + b"\n")
            pf.write(b"".join(p))
            front.utvid(tre.bladhasher(p))
            sp = note.Sjekkpunkt(_LOGG, front.storrelse, front.rot())
            tidligere.append(signering.signer_sjekkpunkt(sp, [signerer]))
    (mappe / "sjekkpunkter.txt").write_text("".join(tidligere[:-1]), "utf-8")
    (mappe / "noekler.txt").write_text(f"{signerer.noekkel}\n", "utf-8")
    (mappe / "sjekkpunkt").write_text(tidligere[-1], "utf-8")


def _post(n: int, start_us: int, linje: bytes) -> bytes:
    hash_ = hashlib.sha256(linje).digest()
    return poster.FORM.pack(1, b"I", n + 1, start_us + n * 700_001, hash_)


def _linje(n: int, begynte: datetime) -> bytes:
    tid = begynte + timedelta(microseconds=n * 700_001)
    rad = f"019a{n:08x}-7000-8000-{n * 2654435761 % (1 << 48):012x}"
    etter = {
        "id": rad, "tittel": f"Søknad om tilskudd nr. {n}", "mappe_id": rad[::-1], "type": "I",
        "status": "J", "dokumentdato": "2026-01-05", "mottatt_dato": "2026-01-05",
        "saksbehandler_id": n % 200, "enhet_id": n % 40,
    }  # fmt: skip
    felt = [1, n + 1, "I", 900_000 + n // 11, f"{tid:%Y-%m-%dT%H:%M:%S.%f}Z", "registrering"]
    felt += [rad, n % 200, None, n % 40, "glassklar_intern", "registrering.registrer", None]
    felt += [None, etter, None, None, None, rad]
    return json.dumps(felt, ensure_ascii=False).encode()
