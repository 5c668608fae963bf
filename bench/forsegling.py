# SPDX-License-Identifier: EUPL-1.2
"""What the trace and its sealing cost, and how fast they are.

Promises: ≥ 3 000 events/s sealed, an event is sealed within a second under load, registering costs
≤ 1.15× the CPU with the trace on (pairs of runs, on and off in turn), and takes < 6 kB of trace.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from bench.maaling import Cpu, lagre, samtidig, si, tabell
from bench.omgivelser import Base, base
from bench.registrering import _pdf, _saker, skrivere

KLIENTER = 4
HENDELSER = 40_000
PAR = 6


def kjoer(valg: argparse.Namespace) -> None:
    """Measure on each size of base."""
    for poster in valg.poster:
        with base(poster, paa_nytt=valg.paa_nytt) as b:
            si(f"\nSporet og forseglingen, {b.poster} poster fra før")
            r: dict[str, Any] = {"poster": b.poster}
            r |= _forsegl(b)
            r |= _under_last(b, valg.brev)
            r |= _par(b, max(20, valg.brev // 10))
            _vis(r)
            lagre(f"forsegling-{b.poster}", r)


def _eier() -> psycopg.Connection[Any]:
    return psycopg.connect(
        os.environ["GLASSKLAR_DB_EIER"], options="-c search_path=glassklar", autocommit=True
    )


def _oppsett(mappe: Path) -> Any:
    from glassklar.config import forsegler
    from glassklar.spor.drift import Oppsett

    return Oppsett(
        os.environ["GLASSKLAR_DB_FORSEGLER"], mappe / "noekkel", mappe / "fliser",
        [forsegler.SPOR],
    )  # fmt: skip


@contextmanager
def _mappe(b: Base) -> Iterator[Path]:
    """One folder for keys and tiles of this base, kept between runs: the log goes on."""
    mappe = b.data / f"forsegling-{b.poster}"
    mappe.mkdir(parents=True, exist_ok=True)
    yield mappe


def _forsegl(b: Base) -> dict[str, Any]:
    """Drain a heap of events."""
    from glassklar.spor import drift

    with _mappe(b) as mappe, _eier() as c:
        o = _oppsett(mappe)
        drift.en_gang(o).c.close()
        c.execute(
            "insert into spor (rolle, handling, tabell, rad, op, etter) select 'bench', 'bench',"
            " 'spor', gen_random_uuid(), 'I', jsonb_build_object('tekst', repeat('x', 200), 'n', n)"
            " from generate_series(1, %s) n",
            [HENDELSER],
        )
        db, eget, begynte = Cpu(b.postmester), Cpu(os.getpid()), time.perf_counter()
        drift.en_gang(o).c.close()
        sekunder = time.perf_counter() - begynte
        (rest,) = c.execute("select antall from logg_venter()").fetchone() or (0,)
    if rest:
        raise SystemExit(f"{rest} hendelser ble ikke forseglet.")
    return {
        "forseglet_per_s": round(HENDELSER / sekunder),
        "cpu_us_per_hendelse": round((db.brukt() + eget.brukt()) / HENDELSER * 1e6, 1),
    }


@contextmanager
def _forsegler(mappe: Path) -> Iterator[int]:
    """The process as it runs in earnest."""
    from glassklar.config import prosesser

    miljoe = os.environ | {
        "GLASSKLAR_LOGGNOEKKEL": str(mappe / "noekkel"),
        "GLASSKLAR_LOGGMAPPE": str(mappe / "fliser"),
    }
    argv = prosesser.forsegler()
    with subprocess.Popen(argv, env=miljoe, stdin=subprocess.DEVNULL) as p:  # noqa: S603
        try:
            time.sleep(2)
            yield p.pid
        finally:
            p.terminate()


@contextmanager
def _skrivere(b: Base) -> Iterator[tuple[Any, int]]:
    """People who register letters, warmed up."""
    with skrivere(b, KLIENTER, _saker(), _pdf()) as (brev, pid):
        samtidig(KLIENTER, 40, brev)
        yield brev, pid


def _under_last(b: Base, antall: int) -> dict[str, Any]:
    """From the writing of an event to the signing of the checkpoint that has it."""
    with _mappe(b) as mappe, _eier() as c, _forsegler(mappe) as pid, _skrivere(b) as (brev, _):
        (fra,) = c.execute("select storrelse from logg_tilstand where logg = 'S'").fetchone() or (
            0,
        )
        foer = _bytes(c)
        cpu, begynte = Cpu(pid), time.perf_counter()
        samtidig(KLIENTER, antall, brev)
        sekunder = time.perf_counter() - begynte
        brukt = cpu.brukt() / sekunder
        time.sleep(3)
        byte = [(n - m) / antall for n, m in zip(_bytes(c), foer, strict=True)]
        forsinkelser = [s for (s,) in c.execute(
            "select extract(epoch from (select min(k.tid) from logg_sjekkpunkt k"
            "  where k.logg = 'S' and k.storrelse >= b.nr * 256 + u.plass) - s.tid)::float"
            " from logg_bunt b, unnest(b.id_er) with ordinality u(id, plass)"
            " join spor s on s.id = u.id"
            " where b.logg = 'S' and b.nr * 256 + u.plass > %s",
            [fra],
        ).fetchall()]  # fmt: skip
    forsinkelser.sort()
    return {
        "forsinkelse_p50_s": round(statistics.median(forsinkelser), 2),
        "forsinkelse_p99_s": round(forsinkelser[int(len(forsinkelser) * 0.99)], 2),
        "forsinkelse_maks_s": round(forsinkelser[-1], 2),
        "hendelser_per_brev": round(len(forsinkelser) / antall, 1),
        "forsegler_cpu_andel": round(brukt, 3),
        "byte_spor_per_brev": round(byte[0]),
        "byte_logg_per_brev": round(byte[1]),
    }


def _bytes(c: psycopg.Connection[Any]) -> tuple[int, int]:
    """Of the trace and of the log, with their indexes."""
    c.execute("vacuum logg_flis, logg_bunt")  # as autovacuum does it, so that room is used again
    rad = c.execute(
        "select sum(pg_total_relation_size(c.oid)) filter (where c.relname like 'spor%'),"
        " sum(pg_total_relation_size(c.oid)) filter (where c.relname like 'logg%') from pg_class c"
        " where c.relnamespace = 'glassklar'::regnamespace and c.relkind = 'r'"
    ).fetchone()
    return (int(rad[0]), int(rad[1])) if rad else (0, 0)


def _triggere(c: psycopg.Connection[Any], paa: bool) -> None:
    for (t,) in c.execute(
        "select c.oid::regclass::text from pg_trigger t join pg_class c on c.oid = t.tgrelid"
        " where t.tgname = 'zz_spor'"
    ).fetchall():
        c.execute(f"alter table {t} {'enable' if paa else 'disable'} trigger zz_spor".encode())


def _par(b: Base, antall: int) -> dict[str, Any]:
    """CPU of web and database for a letter, with the trace and without, in turn."""
    med, uten, forhold = [], [], []
    with _eier() as c, _skrivere(b) as (brev, pid):
        try:
            for par in range(PAR):
                maalt = {}
                # Which goes first changes, so that a machine that gets busier favours neither.
                for paa in (True, False) if par % 2 else (False, True):
                    _triggere(c, paa)
                    samtidig(KLIENTER, 8, brev)
                    web, db = Cpu(pid), Cpu(b.postmester)
                    samtidig(KLIENTER, antall, brev)
                    maalt[paa] = (web.brukt() + db.brukt()) / antall * 1000
                med.append(maalt[True])
                uten.append(maalt[False])
                forhold.append(maalt[True] / maalt[False])
        finally:
            _triggere(c, True)
    return {
        "cpu_med_spor_ms": round(statistics.median(med), 2),
        "cpu_uten_spor_ms": round(statistics.median(uten), 2),
        "forhold": round(statistics.median(forhold), 3),
        "forhold_alle": [round(f, 3) for f in forhold],
    }


def _vis(r: dict[str, Any]) -> None:
    tabell(
        ["", "målt", "løfte"],
        [
            ["hendelser forseglet i sekundet", r["forseglet_per_s"], "≥ 3000"],
            ["CPU per hendelse, µs (forsegler og base)", r["cpu_us_per_hendelse"], ""],
            ["fra skrevet til forseglet, median s", r["forsinkelse_p50_s"], ""],
            ["  99 av 100, s", r["forsinkelse_p99_s"], "≤ 1"],
            ["  lengst, s", r["forsinkelse_maks_s"], ""],
            ["forseglerens andel av én kjerne under last", r["forsegler_cpu_andel"], ""],
            ["registrering med spor, CPU ms", r["cpu_med_spor_ms"], ""],
            ["registrering uten spor, CPU ms", r["cpu_uten_spor_ms"], ""],
            ["forhold, median av par", r["forhold"], "≤ 1.15"],
            ["hendelser per brev", r["hendelser_per_brev"], ""],
            ["byte spor per brev", r["byte_spor_per_brev"], "< 6000"],
            ["byte forsegling per brev", r["byte_logg_per_brev"], ""],
        ],
    )
    si(f"Forholdene, par for par: {r['forhold_alle']}")
