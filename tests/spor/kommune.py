# SPDX-License-Identifier: EUPL-1.2
"""A small municipality with a sealed trace, for tests of the verifier."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.db import connections

import fabrikk
from glassklar.arkiv.api import NyttDokument, endre_post, flytt_post, vurder
from glassklar.grunn.tjener import Adresse, Oppsett
from glassklar.spor import grunnlag
from glassklar.spor.forsegler import Forsegler, koble
from glassklar.spor.kilder import SPOR, Kilde
from glassklar.spor.noekler import Noekkelfil
from glassklar.spor.publisering import Publiserer
from glassklar.tilgang.api import NySkjerming

NAVN = "999888777"
UO3 = NySkjerming("UO", 3, "offl-13", "fvl-13-1-1")
AAPEN = NySkjerming("AAPEN", 0)


@dataclass
class Kommune:
    """Where the sealed database is, and the files beside it."""

    roller: Oppsett
    mappe: Path

    @property
    def noekkelfil(self) -> Noekkelfil:
        """The file with the log's keys."""
        return Noekkelfil(self.mappe / "loggnoekkel")

    def forsegl(self, kilde: Kilde = SPOR, navn: str = NAVN) -> int:
        """Seal what waits, and write the tiles."""
        with koble(self.roller.forsegler.url) as c:
            f = Forsegler(c, kilde, self.noekkelfil, navn)
            n = 0
            while antall := f.tikk():
                n += antall
            Publiserer(c, kilde, self.mappe / "fliser").publiser()
        return n

    @contextmanager
    def som(self, rolle: Adresse | None = None) -> Iterator[psycopg.Connection]:
        """A connection, by default as the auditor."""
        with psycopg.connect((rolle or self.roller.revisjon).url, autocommit=True) as c:
            yield c


def opprett() -> tuple:
    """Units, series and an archivist."""
    fabrikk.virksomhet()
    e = fabrikk.enhet("42", "Byggesak")
    return e, fabrikk.arkivdel("SAK"), fabrikk.arkivar(e)


def arbeid(sted: tuple, froe: int, antall: int = 12) -> None:
    """Ordinary work, drawn by a seed: cases, letters, shielding, moving, correcting."""
    e, a, arkivar = sted
    r = random.Random(froe)
    saker = [fabrikk.sak(arkivar, e, a, tittel=f"Sak {froe}-{i}") for i in range(2)]
    poster: list = []
    for nr in range(antall):
        valg = r.random()
        if valg < 0.4 or not poster:
            poster.append(_post(r, arkivar, r.choice(saker), nr))
        elif valg < 0.6:
            vurder(bruker=arkivar, registrering=r.choice(poster), vurdering=r.choice([UO3, AAPEN]))
        elif valg < 0.75:
            p = r.choice(poster)
            flytt_post(bruker=arkivar, registrering=p, til_mappe=_annen(p, saker))
        else:
            endre_post(bruker=arkivar, registrering=r.choice(poster), tittel=f"Rettet {nr}",
                       tittel2=r.choice(["", "linje to"]), grunn="skrivefeil")  # fmt: skip


def _post(r: random.Random, arkivar, sak, nr: int):
    filer = [fabrikk.fil(bytes([nr % 256]) * 9)] if r.random() < 0.5 else []
    return fabrikk.post(
        arkivar, sak, r.choice("IU") if not filer else "I", f"Brev {nr}",
        er_person=r.random() < 0.3,
        skjerming=r.choice([None, UO3]),
        dokumenter=[NyttDokument(f"Vedlegg {nr}", filer, "H")] if filer else [],
    ).pk  # fmt: skip


def _annen(post, saker: list):
    from glassklar.arkiv.models import Registrering

    har = Registrering.objects.using("eier").get(pk=post).mappe_id
    return next(s.pk for s in saker if s.pk != har)


def skriv_grunnlag() -> int:
    """As at the end of a migration."""
    return grunnlag.skriv(connections["eier"])
