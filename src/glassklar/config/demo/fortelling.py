# SPDX-License-Identifier: EUPL-1.2
"""The story of the municipality: which cases and letters there are, day by day.

One story for both sizes: the small municipality walks it through the actions, the large one
copies it into the tables. It depends on nothing but number, seed and days.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from glassklar.config.demo import temaer
from glassklar.config.demo.ordforraad import (
    ETATER,
    ETTERNAVN,
    FIRMA,
    FORNAVN,
    GATER,
    STEDER,
    TING,
    vanligst_foerst,
)
from glassklar.config.demo.temaer import Linje, Tema
from glassklar.lov.api import er_arbeidsdag

#: Who handles the cases of a unit (login names in ``data/brukere.csv``), first the most used.
SAKSBEHANDLERE = {
    "10": ("utvalg1",), "11": ("personvern1",), "12": ("hr",), "13": ("innkjoep1",),
    "20": ("oppvekst1",), "21": ("skole",), "23": ("barnehage1",), "25": ("barnevern1",),
    "31": ("helse1",), "41": ("saksbehandler2", "saksbehandler2", "plan1"),
    "42": ("saksbehandler", "saksbehandler", "bygg2"), "43": ("oppmaaling1",),
    "44": ("landbruk1",), "51": ("va1",), "52": ("vei1",), "53": ("eiendom1",),
    "60": ("kultur1",),
}  # fmt: skip

#: Share of each kind of entry after a case's first.
TYPER = ("I", "U", "X", "S")
ANDELER = (50, 36, 10, 4)
#: A case grows to about this many entries.
POSTER_PER_SAK = 7
#: So many cases are open from the first day.
FOERSTE_SAKER = 12
#: How far back, in cases, a letter may belong.
LEVENDE = 4000


@dataclass(slots=True)
class Sak:
    """A case of the story. ``nr`` is its place in the story, from 0."""

    nr: int
    tema: Tema
    dato: date
    tittel: str
    tittel2: str
    saksbehandler: str
    person: str
    firma: str
    sted: str
    adresse: str
    gnr: int
    bnr: int
    poster: int = 0
    #: The last incoming letter that nobody has answered.
    ubesvart: Post | None = None


@dataclass(slots=True)
class Post:
    """A letter or note of the story. ``nr`` is its place in the story, from 0."""

    nr: int
    sak: Sak
    dato: date
    type: str
    tittel: str
    tittel2: str
    skjerming: str
    part: str
    er_person: bool
    datert: date
    #: The incoming letter that this one answers.
    svarer: Post | None = None
    besvart_av: Post | None = field(default=None, repr=False)


def arbeidsdager(siste: date, antall: int) -> list[date]:
    """Return the last ``antall`` working days up to and with ``siste`` (or the day before it)."""
    dager: list[date] = []
    dag = siste
    while len(dager) < antall:
        if er_arbeidsdag(dag):
            dager.append(dag)
        dag -= timedelta(days=1)
    return dager[::-1]


class Forteller:
    """Tells the story of one seed, with the case handlers of each unit (``SAKSBEHANDLERE``)."""

    def __init__(self, froe: int, behandlere: Mapping[str, Sequence[str]] = SAKSBEHANDLERE) -> None:
        self._behandlere = behandlere
        self._r = random.Random(f"eksempelvik {froe}")  # noqa: S311 - a story, not a secret
        self._temaer = temaer.les()
        self._vekter = [t.vekt for t in self._temaer]
        self._saker: list[Sak] = []
        self._antall_saker = 0
        self._post_nr = 0

    def fortell(self, poster: int, dager: Sequence[date]) -> Iterator[Post]:
        """Yield ``poster`` entries in the order they are registered, spread over ``dager``."""
        for i, dag in enumerate(dager):
            for _ in range(poster * (i + 1) // len(dager) - poster * i // len(dager)):
                yield self._neste(dag)

    def _neste(self, dag: date) -> Post:
        r = self._r
        if len(self._saker) < FOERSTE_SAKER or r.random() * POSTER_PER_SAK < 1:
            sak = self._ny_sak(dag)
        else:
            # Mostly what is new; some go back a long way.
            bak = int(r.expovariate(1 / 60))
            sak = self._saker[
                -1 - (bak if bak < len(self._saker) else r.randrange(len(self._saker)))
            ]
        return self._post(sak, dag)

    def _ny_sak(self, dag: date) -> Sak:
        r = self._r
        tema = r.choices(self._temaer, self._vekter)[0]
        sted = vanligst_foerst(STEDER, r.random())
        ny = Sak(
            nr=self._antall_saker,
            tema=tema,
            dato=dag,
            tittel="",
            tittel2="",
            saksbehandler=r.choice(self._behandlere[tema.enhet]),
            person=self._person(),
            firma=r.choice(FIRMA),
            sted=sted,
            adresse=f"{vanligst_foerst(GATER, r.random())} {r.randint(1, 60)}",
            gnr=r.randint(1, 160),
            bnr=r.randint(1, 320),
        )
        linje1, linje2 = r.choice(tema.sak)
        ny.tittel, ny.tittel2 = self._fyll(linje1, ny, dag), self._fyll(linje2, ny, dag)
        self._antall_saker += 1
        self._saker.append(ny)
        if len(self._saker) > 2 * LEVENDE:
            del self._saker[:LEVENDE]
        return ny

    def _post(self, sak: Sak, dag: date) -> Post:
        r, tema = self._r, sak.tema
        type_ = "I" if sak.poster == 0 and r.random() < 0.8 else r.choices(TYPER, ANDELER)[0]
        if not tema.titler[type_]:
            type_ = "I"
        linje: Linje = (
            tema.titler[type_][0]
            if sak.poster == 0 and type_ == "I" and r.random() < 0.7
            else r.choice(tema.titler[type_])
        )
        slag = r.choice(tema.part)
        # A bidder is a firm of its own; the others are the case's.
        firma = r.choice(FIRMA) if "{firma}" in linje[1] else sak.firma
        person = sak.person if r.random() < 0.7 or "person" in tema.klasse else self._person()
        part = {"person": person, "firma": firma}.get(slag) or r.choice(ETATER)
        if "{navn}" in linje[1]:
            slag, part = "person", person
        elif "{firma}" in linje[1]:
            slag, part = "firma", firma
        post = Post(
            nr=self._post_nr,
            sak=sak,
            dato=dag,
            type=type_,
            tittel=self._fyll(linje[0], sak, dag),
            tittel2=linje[1].replace("{navn}", person).replace("{firma}", firma),
            skjerming=linje[2],
            part=part,
            er_person=slag == "person",
            datert=dag - timedelta(days=min(int(r.expovariate(0.5)), 30)) if type_ == "I" else dag,
        )
        if type_ == "U" and sak.ubesvart is not None:
            post.svarer, sak.ubesvart.besvart_av = sak.ubesvart, post
            sak.ubesvart = None
        elif type_ == "I":
            sak.ubesvart = post
        sak.poster += 1
        self._post_nr += 1
        return post

    def _person(self) -> str:
        r = self._r
        return f"{vanligst_foerst(FORNAVN, r.random())} {vanligst_foerst(ETTERNAVN, r.random())}"

    def _fyll(self, mal: str, sak: Sak, dag: date) -> str:
        if "{" not in mal:
            return mal
        r = self._r
        return mal.format(
            gnr=sak.gnr,
            bnr=sak.bnr,
            adr=sak.adresse,
            # Mostly the case's own place: words that stand together in a case do so again.
            sted=sak.sted if r.random() < 0.8 else vanligst_foerst(STEDER, r.random()),
            firma=sak.firma,
            navn=sak.person,
            aar=dag.year,
            nr=f"{r.randint(1, 40):03d}",
            ord=vanligst_foerst(TING, r.random()),
            uke=dag.isocalendar().week,
        )
