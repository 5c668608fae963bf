# SPDX-License-Identifier: EUPL-1.2
"""Memory of a web process after work. Promise: ≤ 200 MB for each."""

from __future__ import annotations

import argparse

import psutil

from bench.maaling import lagre, samtidig, si, tabell
from bench.omgivelser import Klient, base, nettsted

SIDER = {
    "intern": ["/", "/registrer/", "/registrer/ny/", "/saker/", "/sok/?q=garasje"],
    "offentlig": ["/", "/sok/?q=garasje", "/postliste/", "/om-innsyn/", "/feed.atom"],
}
HENTINGER = 400


def kjoer(valg: argparse.Namespace) -> None:
    """Measure both sites at the first size."""
    poster = valg.poster[0]
    si(f"\nMinne per nettprosess etter {HENTINGER} sider, {poster} poster")
    rader, ut = [], {}
    with base(poster, paa_nytt=valg.paa_nytt) as b:
        for side, adresser in SIDER.items():
            with nettsted(side, b) as (port, pid):
                klienter = [Klient(port) for _ in range(4)]
                if side == "intern":
                    for k in klienter:
                        k.logg_inn("arkivar", "demo")

                def hent(
                    klient: int, nr: int, ks: list[Klient] = klienter, a: list[str] = adresser
                ) -> None:
                    ks[klient].hent(a[nr % len(a)])

                samtidig(4, HENTINGER, hent)
                for nr, p in enumerate(psutil.Process(pid).children(), start=1):
                    m = p.memory_full_info()
                    ut[f"{side}-{nr}"] = {
                        "rss_mb": round(m.rss / 1e6),
                        "egne_mb": round(m.uss / 1e6),
                    }
                    rader.append([f"{side}, prosess {nr}", *ut[f"{side}-{nr}"].values()])
    tabell(["", "RSS MB", "bare egne MB"], rader)
    si("Løfte: ≤ 200 MB for hver.")
    lagre("minne", {"poster": poster, "prosesser": ut})
