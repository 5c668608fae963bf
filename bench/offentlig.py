# SPDX-License-Identifier: EUPL-1.2
"""Public search and postliste, four clients.

Promise at 1 000 000 entries: p99 ≤ 100 ms in every class; growth from 100 000 to 1 000 000 ≤ 1.3
times. Reference: the search function and its rows asked straight in the database, one client.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import psycopg

from bench.maaling import Cpu, Tider, lagre, samtidig, si, tabell
from bench.omgivelser import Base, Klient, base, nettsted

KLIENTER = 4
#: So many different addresses in each class, so that no page is asked for again at once.
ULIKE = 60
#: The first 26 hits with their rows, and no counting.
REFERANSE = """
select p.id, p.tittel, p.sakstittel, p.parter, p.hjemler, p.dokumenter
  from offentlig.finn(case when %s = '' then null else websearch_to_tsquery('norwegian', %s) end,
                      %s, %s, %s, null, null, %s, %s) f
  join offentlig.journalpost p on p.id = f.id and p.journaldato = f.journaldato"""


@dataclass(frozen=True, slots=True)
class Klasse:
    """A kind of question: its addresses, and the same to the function (None: no counterpart)."""

    navn: str
    adresser: list[str]
    spoersmaal: list[tuple[Any, ...]]


def kjoer(valg: argparse.Namespace) -> None:
    """Measure at each size, and how it grows."""
    alle: dict[int, dict[str, Any]] = {}
    for poster in valg.poster:
        with base(poster, paa_nytt=valg.paa_nytt) as b:
            alle[poster] = _maal(b, valg.sekunder)
    if len(alle) > 1:
        _vekst(alle)


def _maal(b: Base, sekunder: float) -> dict[str, Any]:
    si(f"\nOffentlig søk og postliste, {KLIENTER} klienter, {b.poster} poster")
    klasser = _klasser()
    rader: list[list[object]] = []
    resultat: dict[str, Any] = {"poster": b.poster, "klasser": {}}
    with nettsted("offentlig", b) as (port, pid):
        klienter = [Klient(port) for _ in range(KLIENTER)]
        for k in klasser:
            for nr, adresse in enumerate(k.adresser[:8]):
                klienter[nr % KLIENTER].hent(adresse)

            def spoer(klient: int, nr: int, k: Klasse = k) -> None:
                klienter[klient].hent(k.adresser[nr % len(k.adresser)])

            proeve = samtidig(KLIENTER, 16, spoer)
            antall = max(len(k.adresser), int(proeve.per_sekund * sekunder))
            web, db = Cpu(pid), Cpu(b.postmester) if b.postmester else None
            tider = samtidig(KLIENTER, antall, spoer)
            cpu_web = web.brukt() / antall * 1000
            cpu_db = db.brukt() / antall * 1000 if db else 0.0
            ref = _referanse(k)
            resultat["klasser"][k.navn] = {
                **tider.som_json(),
                "cpu_web_ms": round(cpu_web, 1),
                "cpu_db_ms": round(cpu_db, 1),
                "referanse_p50_ms": round(ref.prosentil(50), 1) if ref else None,
            }
            rader.append(
                [
                    k.navn, f"{tider.per_sekund:.0f}", f"{tider.prosentil(50):.0f}",
                    f"{tider.prosentil(99):.0f}", f"{cpu_web:.1f}", f"{cpu_db:.1f}",
                    f"{ref.prosentil(50):.1f}" if ref else "",
                    f"{tider.prosentil(50) / ref.prosentil(50):.1f}" if ref else "",
                ]
            )  # fmt: skip
    tabell(
        ["", "sider/s", "p50 ms", "p99 ms", "CPU web ms", "CPU db ms", "ref. p50 ms", "forhold"],
        rader,
    )
    si("Løfte: p99 ≤ 100 ms i hver klasse.")
    lagre(f"offentlig-{b.poster}", resultat)
    return resultat


def _vekst(alle: dict[int, dict[str, Any]]) -> None:
    minst, stoerst = min(alle), max(alle)
    si(f"\nVekst fra {minst} til {stoerst} poster (løfte ≤ 1,3 fra 100 000 til 1 000 000)")
    rader, ut = [], {}
    for navn, stor in alle[stoerst]["klasser"].items():
        liten = alle[minst]["klasser"][navn]
        cpu = [k["cpu_web_ms"] + k["cpu_db_ms"] for k in (liten, stor)]
        ut[navn] = {
            "p50": round(stor["p50_ms"] / liten["p50_ms"], 2),
            "cpu": round(cpu[1] / cpu[0], 2) if cpu[0] else None,
        }
        rader.append([navn, *ut[navn].values()])
    tabell(["", "p50", "CPU"], rader)
    lagre(f"offentlig-vekst-{minst}-{stoerst}", {"vekst": ut})


def _klasser() -> list[Klasse]:
    from glassklar.config.demo.ordforraad import STEDER, TING

    r = random.Random(1)  # noqa: S311 - the same questions every time
    with psycopg.connect(os.environ["GLASSKLAR_DB_EIER"]) as c:
        dager = [d for (d,) in c.execute(
            "select journaldato from offentlig.dag where lagt_ut > 0 order by 1"
        )]  # fmt: skip
    foerste, siste = dager[0], dager[-1]
    vanlige = ["søknad", "vedtak", "garasje", "tillatelse", "gnr", "svar", "saksframlegg", "møte"]
    sjeldne = TING[-400:] + STEDER[-400:]
    par = [" ".join(p) for p in itertools.product(vanlige[:6], STEDER[:10])]
    enheter = ["42", "41", "13", "51", "52", "43"]

    def soek(q: str, side: int = 1, **felt: str) -> str:
        alt = {"q": q, **felt} | ({"side": str(side)} if side > 1 else {})
        return "/sok/?" + urlencode(alt)

    def perioder() -> list[tuple[date, date]]:
        lengde = max((siste - foerste).days - 60, 1)
        fra = [foerste + timedelta(days=r.randrange(lengde)) for _ in range(ULIKE)]
        return [(f, f + timedelta(days=r.choice((14, 30, 60)))) for f in fra]

    valgt = r.sample(sjeldne, ULIKE)
    perioden = perioder()
    grense = siste - timedelta(days=365)
    return [
        Klasse(
            "vanlig ord, nyeste først",
            [soek(q, fra=(siste - timedelta(days=d)).isoformat()) for q in vanlige
             for d in range(3650, 3658)],
            [(q, None, None, None, 26, grense) for q in vanlige],
        ),
        Klasse(
            "vanlig ord, side 40",
            [soek(q, 40) for q in vanlige[:5]],
            [(q, None, None, None, 1001, grense) for q in vanlige[:5]],
        ),
        Klasse("sjeldent ord", [soek(q) for q in valgt],
               [(q, None, None, None, 26, grense) for q in valgt]),
        Klasse("to ord", [soek(q) for q in par], [(q, None, None, None, 26, grense) for q in par]),
        Klasse(
            "en dag på postlisten",
            [f"/postliste/{d.isoformat()}/" for d in r.sample(dager, min(ULIKE, len(dager)))],
            [],
        ),
        Klasse(
            "enhet og periode",
            [soek("", enhet=enheter[n % 6], fra=f.isoformat(), til=t.isoformat())
             for n, (f, t) in enumerate(perioden)],
            [("", f, t, [enheter[n % 6]], 26, grense) for n, (f, t) in enumerate(perioden)],
        ),
    ]  # fmt: skip


def _referanse(k: Klasse) -> Tider | None:
    if not k.spoersmaal:
        return None
    with psycopg.connect(os.environ["GLASSKLAR_DB_OFFENTLIG"], autocommit=True) as c:

        def spoer(_klient: int, nr: int) -> None:
            q, *resten = k.spoersmaal[nr % len(k.spoersmaal)]
            c.execute(REFERANSE, [q, q, *resten]).fetchall()

        samtidig(1, min(20, len(k.spoersmaal)), spoer)
        return samtidig(1, max(60, len(k.spoersmaal)), spoer)
