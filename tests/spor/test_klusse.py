# SPDX-License-Identifier: EUPL-1.2
"""The tamper test: every change behind the trace's back is found, and the row is named.

As superuser with the triggers off, one change at a time in every traced table, in the trace, in
the tables of the seal and in the published files; each is undone before the next.
"""

from __future__ import annotations

import random
from pathlib import Path

import psycopg
import pytest
from django.db import connections

from glassklar.spor.eksport import bilde
from glassklar.spor.etterproev.avvik import Avvik
from glassklar.spor.grunnlag import skriv_for
from glassklar.spor.utskrift import SPOR_LINJER, sporede
from glassklar.spor.verifiser import Valg, verifiser, verifiser_tilstand
from spor.klusser import LOGGTABELLER, Klusser
from spor.kommune import Kommune, arbeid, opprett

#: Changes of each kind of thing in the ordinary run; the long one makes five times as many.
TABELLRADER, SPORRADER, LOGGRADER, FILER = 2, 50, 30, 30
LANG = 6


@pytest.fixture
def kommune(transactional_db, roller, tmp_path) -> Kommune:
    k = Kommune(roller, tmp_path)
    sted = opprett()
    for froe in range(6):
        arbeid(sted, froe, 8)
        k.forsegl()
    return k


@pytest.fixture
def mester(kommune, tjener, roller):
    """A superuser in the municipality's database."""
    url = tjener.som(tjener.bruker, tjener.passord, roller.eier.database).url
    with psycopg.connect(url, autocommit=True) as c:
        yield c


def fyll_tomme(k: Kommune, klusser: Klusser) -> list[str]:
    """A row in every traced table that ordinary work has left empty; those that take none."""
    nye, umulige = [], []
    for t in sporede(klusser.c):
        if klusser.c.execute(f"select 1 from {t} limit 1").fetchone() is None:
            (nye if klusser.fyll(t) else umulige).append(t)
    skriv_for(connections["eier"], nye)
    k.forsegl()
    return umulige


class Angret(Exception):
    """Takes the change back."""


def proev(klusser: Klusser, tabell: str) -> str | None:
    """Make one change, verify inside the same transaction, take it back; what was missed."""
    tilstand = tabell if tabell not in ("spor", *LOGGTABELLER) else None
    svar: list[Avvik] = []
    try:
        with klusser.c.transaction():
            k = klusser.kluss(tabell)
            valg = Valg(tilstand=tilstand is not None, tabeller=[tilstand] if tilstand else None)
            svar = verifiser(klusser.c, SPOR_LINJER, valg).avvik
            raise Angret
    except Angret:
        pass
    if k.navngitt(svar):
        return None
    return f"{k.hva} ({k.rader or k.ider}): {[(a.hva, a.tabell, a.rad, a.id) for a in svar[:4]]}"


def alle_klussinger(kommune: Kommune, c: psycopg.Connection, ganger: int, froe: int) -> int:
    klusser = Klusser(c, froe)
    umulige = fyll_tomme(kommune, klusser)
    assert umulige == [], [(t, klusser.ord.get(t)) for t in umulige]
    oppdrag = [t for t in sporede(c) for _ in range(TABELLRADER * ganger)]
    oppdrag += ["spor"] * SPORRADER * ganger
    oppdrag += [t for t in LOGGTABELLER for _ in range(LOGGRADER // 3 * ganger)]
    uoppdaget = [x for x in (proev(klusser, t) for t in oppdrag) if x is not None]
    assert uoppdaget == []
    with c.transaction():
        assert verifiser(c, SPOR_LINJER, Valg()).avvik == []
    return len(oppdrag)


def test_hver_klussing_finnes_og_raden_navngis(kommune, mester):
    assert alle_klussinger(kommune, mester, 1, 1) >= 200


@pytest.mark.stor
def test_over_tusen_klussinger(kommune, mester):
    assert alle_klussinger(kommune, mester, LANG, 2) >= 1000


def klussefiler(kommune: Kommune, r: random.Random) -> tuple[Path, bytes | None]:
    """Change, remove, cut or add a published file; gives it and what it held."""
    mappe = kommune.mappe / "fliser" / "spor"
    fil = r.choice(sorted(p for p in (mappe / "tile").rglob("*") if p.is_file()))
    innhold = fil.read_bytes()
    slag = r.choice(["endre", "slett", "kort", "lang", "ny"])
    if slag == "ny":
        fil = fil.with_name("777")
        fil.write_bytes(innhold)
        return fil, None
    if slag == "slett":
        # An old partial tile that a wider one has taken the place of may go.
        if fil.parent.suffix == ".p" and len(list(fil.parent.iterdir())) > 1:
            return klussefiler(kommune, r)
        fil.unlink()
    elif slag == "endre":
        i = r.randrange(len(innhold))
        fil.write_bytes(innhold[:i] + bytes([innhold[i] ^ 1]) + innhold[i + 1 :])
    else:
        fil.write_bytes(innhold[:-1] if slag == "kort" else innhold + b"x")
    return fil, innhold


def test_endrede_fliser_navngis(kommune):
    r = random.Random(3)
    mappe = kommune.mappe / "fliser" / "spor"
    with kommune.som() as c:
        for _ in range(FILER):
            fil, foer = klussefiler(kommune, r)
            with bilde(c):
                avvik = verifiser(c, SPOR_LINJER, Valg(tilstand=False, fliser=mappe)).avvik
            assert [a.rad for a in avvik] == [fil.relative_to(mappe).as_posix()]
            if foer is None:
                fil.unlink()
            else:
                fil.write_bytes(foer)
        with bilde(c):
            assert verifiser(c, SPOR_LINJER, Valg(tilstand=False, fliser=mappe)).avvik == []


def uten_falsk_alarm(kommune: Kommune, antall: int) -> None:
    sted = opprett()
    with kommune.som() as c:
        for froe in range(antall):
            arbeid(sted, froe, 3)
            if froe % 10 == 9:
                kommune.forsegl()
                with bilde(c):
                    assert verifiser(c, SPOR_LINJER, Valg()).avvik == [], froe
            else:
                with bilde(c):
                    assert verifiser_tilstand(c) == [], froe


def test_ordinaert_arbeid_gir_ingen_alarm(transactional_db, roller, tmp_path):
    uten_falsk_alarm(Kommune(roller, tmp_path), 20)


@pytest.mark.stor
def test_tusen_historier_uten_alarm(transactional_db, roller, tmp_path):
    uten_falsk_alarm(Kommune(roller, tmp_path), 1000)
