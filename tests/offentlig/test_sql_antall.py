# SPDX-License-Identifier: EUPL-1.2
"""How many SQL statements a page may send: a fixed number, however much is on it."""

from __future__ import annotations

from django.test import Client

from glassklar.offentlig.web import kontekst
from offentlig import rader

TAK = {
    "/": 4,
    "/sok/": 0,
    "/sok/?q=garasje": 4,
    "/sok/?q=garasje&side=2": 4,
    "/sok/?enhet=42&fra=2026-01-01": 2,
    "/sok/?q=finnesikke": 2,
    "/sok/?q=12/45": 4,
    "/postliste/": 2,
    "/postliste/2026-11-20/": 5,
    "/postliste/2026-11-20/?side=2": 5,
    "/postliste/2026-11-20/postliste.csv": 2,
    "/sak/2026/127/": 2,
    # The entry, and its last event in the public log.
    "/sak/2026/127/1/": 2,
    "/sak/2026/127/1/bevis/": 3,
    "/logg/": 3,
    "/logg/checkpoint": 1,
    "/logg/vitne.py": 0,
    "/sak/2026/127/1/fil/1/": 1,
    "/om-innsyn/": 2,
    "/personvern/": 0,
    "/feed.atom": 1,
    "/feed.atom?q=garasje": 3,
    "/feed.atom?sak=2026/127": 2,
    "/robots.txt": 0,
    "/api/v1/journalposter": 3,
    "/api/v1/journalposter?q=garasje&antall=100": 3,
    "/api/v1/journalposter/2026/127/1": 1,
    "/api/v1/logg": 2,
    "/api/v1/saker": 1,
    "/api/v1/saker/2026/127": 1,
    "/api/v1/saker/2026/127/journalposter": 2,
}


def test_antall_setninger(publikum: Client, setninger: list[str]) -> None:
    rader.legg_ut(
        *[rader.post(postnr=n, tekster=((1, "om garasje"),), soek_tekst="garasje")
          for n in range(1, 121)]
    )  # fmt: skip
    for sti, tak in TAK.items():
        kontekst.virksomhet()
        setninger.clear()
        svar = publikum.get(sti)
        assert svar.status_code in (200, 404)
        assert len(setninger) <= tak, (sti, setninger)


def test_kommunen_leses_ikke_paa_hver_side(publikum: Client, setninger: list[str]) -> None:
    kontekst.glem()
    setninger.clear()
    publikum.get("/personvern/")
    publikum.get("/personvern/")
    assert len(setninger) == 1


def test_ingen_side_skriver(publikum: Client, setninger: list[str]) -> None:
    rader.legg_ut(rader.post(postnr=1))
    setninger.clear()
    for sti in TAK:
        publikum.get(sti)
    assert setninger
    for s in setninger:
        assert s.lstrip(" (\n").lower().startswith(("select", "with")), s
