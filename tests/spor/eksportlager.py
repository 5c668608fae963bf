# SPDX-License-Identifier: EUPL-1.2
"""Makes small exports of an invented log, as the program's own export writes them."""

from __future__ import annotations

import json
import random
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from glassklar.spor import note, poster, signering, tre

LOGG = "999888777/spor"
START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


def linje(nr: int, xid: int, tid: datetime, tabell: str, rad: str, op: str, foer: Any,
          etter: Any, grunn: str | None = None, salt: str = "s") -> bytes:  # fmt: skip
    """A content line as ``spor_linje`` writes it."""
    felt = [1, nr, op, xid, f"{tid:%Y-%m-%dT%H:%M:%S.%f}Z", tabell, rad, 7, None, 3]
    felt += ["glassklar_intern", "registrering.endre", grunn, foer, etter, None, None, None, salt]
    return json.dumps(felt, ensure_ascii=False).encode()


def post(raa: bytes) -> bytes:
    """The entry of a line."""
    f = json.loads(raa)
    us = poster.mikrosekunder(datetime.fromisoformat(f[4].replace("Z", "+00:00")))
    return poster.pakk(poster.SPOR, f[2], f[1], us, raa)


@dataclass
class Lager:
    """A log in memory, with the live rows its events lead to."""

    signerere: list[signering.Signerer]
    linjer: list[bytes] = field(default_factory=list)
    poster: list[bytes] = field(default_factory=list)
    levende: dict[str, list[tuple[str, dict]]] = field(default_factory=dict)
    snitt: list[int] = field(default_factory=list)

    def legg_til(self, raa: bytes) -> None:
        """One more event, with its entry."""
        self.linjer.append(raa)
        self.poster.append(post(raa))

    def sjekkpunkt(self, n: int | None = None, logg: str = LOGG) -> str:
        """The signed checkpoint of the first n leaves."""
        front = tre.Front()
        front.utvid(tre.bladhasher(self.poster[:n]))
        return signering.signer_sjekkpunkt(
            note.Sjekkpunkt(logg, front.storrelse, front.rot()), self.signerere
        )

    def skriv(self, mappe: Path, *, tilstand: bool = True, blader: bool = False) -> Path:
        """Write the export."""
        mappe.mkdir(parents=True, exist_ok=True)
        (mappe / "hendelser.jsonl").write_bytes(b"".join(x + b"\n" for x in self.linjer))
        (mappe / "poster.bin").write_bytes(b"".join(self.poster))
        (mappe / "sjekkpunkt").write_text(self.sjekkpunkt(), "utf-8")
        tidligere = "".join(self.sjekkpunkt(n) for n in self.snitt)
        (mappe / "sjekkpunkter.txt").write_text(tidligere, "utf-8")
        noekler = "".join(f"{s.noekkel}\n" for s in self.signerere)
        (mappe / "noekler.txt").write_text(noekler, "utf-8")
        if blader:
            (mappe / "blader.bin").write_bytes(b"".join(tre.bladhasher(self.poster)))
        if tilstand:
            (mappe / "tilstand").mkdir(exist_ok=True)
            for tabell, rader in self.levende.items():
                tekst = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rader)
                (mappe / "tilstand" / f"{tabell}.jsonl").write_text(tekst, "utf-8")
        return mappe


def lag(antall: int, froe: int = 1, signerere: list[signering.Signerer] | None = None) -> Lager:
    """A log of ordinary work: rows come, change and go, some are read, old readings are pruned."""
    r = random.Random(froe)
    ut = Lager(signerere or [signering.ny_noekkel(LOGG)])
    rader: dict[tuple[str, str], list[dict]] = {}
    leste: list[int] = []
    tid, xid = START, 5000
    for nr in range(1, antall + 1):
        tid += timedelta(microseconds=r.randrange(1, 90_000_000))
        xid += r.random() < 0.4
        grunn = r.choice([None, "ført feil, rettet", 'sagt "nei", "L", og mer', "æøå\n"])
        tabell, rad = r.choice(["sak", "dokument"]), str(uuid.UUID(int=r.randrange(12)))
        finnes = rader.setdefault((tabell, rad), [])
        valg = r.random()
        if valg < 0.2:
            leste.append(len(ut.linjer))
            raa = linje(nr, xid, tid, tabell, rad, "L", None, {"dør": "side"}, grunn)
        elif valg < 0.23 and leste:
            raa = _beskjaer(ut, r, leste, nr, xid, tid)
        elif valg < 0.55 or not finnes:
            verdi = {"id": rad, "tittel": f"Tittel {nr}", "beloep": r.choice([1, 2.5, 1000])}
            finnes.append(verdi)
            raa = linje(nr, xid, tid, tabell, rad, r.choice("IIIG"), None, verdi, grunn)
        elif valg < 0.85:
            raa = _endre(r, finnes, linje_av=(nr, xid, tid, tabell, rad), grunn=grunn)
        else:
            bort = finnes.pop(r.randrange(len(finnes)))
            raa = linje(nr, xid, tid, tabell, rad, "D", bort, None, grunn)
        ut.legg_til(raa)
    ut.levende = {t: [(i, v) for (u, i), alle in rader.items() if u == t for v in alle]
                  for t in ("sak", "dokument")}  # fmt: skip
    ut.snitt = sorted(r.sample(range(1, antall + 1), min(5, antall)))
    return ut


def _endre(r: random.Random, finnes: list[dict], linje_av: tuple, grunn: str | None) -> bytes:
    rad = r.choice(finnes)
    foer, etter = {"tittel": rad["tittel"]}, {"tittel": f"Endret {linje_av[0]}"}
    if r.random() < 0.5:
        foer["merknad"], etter["merknad"] = rad.get("merknad"), r.choice([None, "ny"])
        if foer["merknad"] == etter["merknad"]:
            del foer["merknad"], etter["merknad"]
    rad.update(etter)
    for k in [k for k, v in rad.items() if v is None]:
        del rad[k]
    return linje(*linje_av, "U", foer, etter, grunn)


def _beskjaer(
    ut: Lager, r: random.Random, leste: list[int], nr: int, xid: int, tid: datetime
) -> bytes:
    """Prune the oldest readings, as the program does: the lines go, an event says so."""
    n = r.randrange(1, len(leste) + 1)
    siste = json.loads(ut.linjer[leste[n - 1]])[4]
    grense = datetime.fromisoformat(siste.replace("Z", "+00:00")) + timedelta(microseconds=1)
    for i in leste[:n]:
        ut.linjer[i] = b"null"
    del leste[:n]
    etter = {"grense": f"{grense:%Y-%m-%dT%H:%M:%S.%f}Z", "antall": n}
    return linje(nr, xid, tid, "spor", str(uuid.UUID(int=0)), "B", None, etter)
