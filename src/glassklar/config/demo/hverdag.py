# SPDX-License-Identifier: EUPL-1.2
"""An invented working day, through the same actions that people use."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from uuid import UUID

from glassklar.arkiv.api import (
    Matrikkel,
    NyKorrespondent,
    NyPart,
    NyPost,
    NySak,
    NyttDokument,
    fordel,
    opprett_sak,
    registrer,
    vurder,
)
from glassklar.arkiv.dokumenter.tekst import Lest, les_objekter
from glassklar.arkiv.models import Arkivdel, Dokumentobjekt, Klasse
from glassklar.config.demo.brev import Laget, lag_brev, lag_vedlegg
from glassklar.config.demo.fortelling import Post, Sak
from glassklar.config.demo.temaer import SKJERMINGER
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import OSLO, frys
from glassklar.journal.api import avskriv, frigi_dag, journalfoer, sett_status
from glassklar.lov.api import legg_til_arbeidsdager
from glassklar.noark.api import ord as ord_i
from glassklar.org.api import Bruker, Enhet
from glassklar.tilgang.api import AAPEN, XX, NySkjerming

#: What a handler confirms for a letter in a series with shielding of its own.
ARVET = {
    "PERS": NySkjerming("P", 3, "offl-13", "fvl-13-1-1"),
    "ELEV": NySkjerming("E", 3, "offl-13", "fvl-13-1-1"),
    "BARN": NySkjerming("KL", 3, "offl-13", "barnevern-13-1"),
}


class Hverdag:
    """The municipality at work. Remembers which row each case and letter of the story became."""

    def __init__(self, froe: int) -> None:
        self.r = random.Random(f"hverdag {froe}")  # noqa: S311 - a story, not a secret
        self.brukere = {b.brukernavn: b for b in Bruker.objects.all()}
        self.enheter = {e.kode: e.pk for e in Enhet.objects.all()}
        self.arkivdeler = {d.kode: d.pk for d in Arkivdel.objects.all()}
        self.klasser = {k.klasse_id: k.pk for k in Klasse.objects.all()}
        self.saker: dict[int, UUID] = {}
        self.poster: dict[int, UUID] = {}
        self._klokke = datetime.now(OSLO)
        #: Texts of files that are not read into the database yet, by checksum.
        self._tekster: dict[str, Lest] = {}
        self._uleste: list[UUID] = []

    @contextmanager
    def dag(self, dag: date, time_: int = 8) -> Iterator[None]:
        """A working day; the clock goes on by minutes with ``tikk``."""
        self._klokke = datetime.combine(dag, time(time_), OSLO)
        with frys(self._klokke):
            yield

    @contextmanager
    def tikk(self) -> Iterator[None]:
        """One act: some minutes later than the one before, and before the office closes."""
        slutt = self._klokke.replace(hour=15, minute=45)
        self._klokke = min(self._klokke + timedelta(minutes=self.r.randint(1, 9)), slutt)
        with frys(self._klokke):
            yield

    def opprett_sak(self, s: Sak) -> UUID:
        """Open a case of the story, once."""
        if s.nr in self.saker:
            return self.saker[s.nr]
        personklasse = s.tema.klasse == "person"
        eiendom = s.tittel.startswith("Gnr. ")
        with self.tikk():
            sak = opprett_sak(
                bruker=self.brukere["arkivar"],
                sak=NySak(
                    tittel=s.tittel,
                    tittel2=s.tittel2,
                    arkivdel=self.arkivdeler[s.tema.arkivdel],
                    klasse=None if personklasse else self.klasser[s.tema.klasse],
                    klasse_id=s.person if personklasse else "",
                    enhet=self.enheter[s.tema.enhet],
                    saksansvarlig=self.brukere[s.saksbehandler].pk,
                    navneord=alle_ord(s.tittel2),
                    matrikkel=[Matrikkel("9901", s.gnr, s.bnr)] if eiendom else (),
                    parter=[NyPart("SOEK", s.person, True)] if personklasse else (),
                ),
            )
        self.saker[s.nr] = sak.pk
        return sak.pk

    def registrer(self, p: Post, *, filer: list[Laget] | None = None) -> UUID:
        """Register a letter of the story: what comes in by the archive, the rest by its author."""
        mappe = self.opprett_sak(p.sak)
        handler = self.brukere[p.sak.saksbehandler]
        if filer is None:
            antall = self.r.choice((0, 0, 0, 1, 2)) if p.type in "IU" else 0
            filer = [lag_brev(p, self.r), *(lag_vedlegg(p, n + 1) for n in range(antall))]
        with self.tikk():
            post = registrer(
                bruker=self.brukere["arkivar"] if p.type == "I" else handler,
                post=NyPost(
                    mappe=mappe,
                    journalposttype=p.type,
                    tittel=p.tittel,
                    tittel2=p.tittel2,
                    dokumentets_dato=p.datert,
                    mottatt_dato=self._klokke if p.type == "I" else None,
                    saksbehandler=handler.pk,
                    parter=self._parter(p, handler),
                    dokumenter=[
                        NyttDokument(
                            p.tittel if nr == 0 else f"Vedlegg {nr}",
                            [laget.fil],
                            tilknyttet_som="V" if nr else "H",
                        )
                        for nr, laget in enumerate(filer)
                    ],
                    skjerming=self._forslag(p, handler),
                    dokumentart="saksframlegg" if p.type == "S" else "",
                    navneord=alle_ord(p.tittel2) if p.er_person else frozenset(),
                ),
            )
        self.poster[p.nr] = post.pk
        self._tekster |= {laget.fil.sjekksum: laget.tekst for laget in filer}
        self._uleste.append(post.pk)
        return post.pk

    def _parter(self, p: Post, handler: Bruker) -> list[NyKorrespondent]:
        enhet = self.enheter[p.sak.tema.enhet]
        adresse = {"postadresse": [p.sak.adresse], "postnummer": "9998", "poststed": "Eksempelvik"}
        ute = NyKorrespondent("EA" if p.type == "I" else "EM", p.part, p.er_person, **adresse)
        inne = NyKorrespondent(
            "IM" if p.type == "I" else "IA", enhet=enhet, saksbehandler=handler.pk
        )
        return [ute, inne] if p.type in "IU" else [inne]

    def _forslag(self, p: Post, handler: Bruker) -> NySkjerming | None:
        if not p.skjerming:
            return None
        if p.type != "I":
            return SKJERMINGER[p.skjerming]
        # The archive proposes; whether it can be given all the same is the handler's to weigh.
        s = SKJERMINGER[p.skjerming]
        return NySkjerming(s.kode, s.nivaa, s.hjemmel, s.tillegg)

    def sett_xx(self, p: Post, frist_dager: int) -> None:
        """Leave a letter unassessed (XX) with its handler as owner."""
        handler = self.brukere[p.sak.saksbehandler]
        with self.tikk():
            vurder(
                bruker=self.brukere["arkivar"],
                registrering=self.poster[p.nr],
                vurdering=NySkjerming(
                    XX,
                    1,
                    xx_grunn="ikke_vurdert",
                    eier=handler.pk,
                    frist=legg_til_arbeidsdager(self._klokke.date(), frist_dager),
                ),
                navneord=alle_ord(p.tittel2) if p.er_person else frozenset(),
            )

    def uten_saksbehandler(self, p: Post) -> None:
        """Leave a letter to be given to somebody."""
        with self.tikk():
            fordel(
                bruker=self.brukere["arkivar"],
                registrering=self.poster[p.nr],
                saksbehandler=None,
                enhet=self.enheter[p.sak.tema.enhet],
            )

    def vurder(self, p: Post) -> None:
        """The handler assesses: as the archive or the series proposes, or open."""
        foreslaatt = SKJERMINGER.get(p.skjerming) or ARVET.get(p.sak.tema.arkivdel)
        with self.tikk():
            vurder(
                bruker=self.brukere[p.sak.saksbehandler],
                registrering=self.poster[p.nr],
                vurdering=foreslaatt or NySkjerming(AAPEN, 0),
                navneord=alle_ord(p.tittel2) if p.er_person else frozenset(),
            )

    def ekspeder(self, p: Post) -> None:
        """Finish and send what is the municipality's own."""
        handler = self.brukere[p.sak.saksbehandler]
        for status in ("F", "E"):
            with self.tikk():
                sett_status(bruker=handler, registrering=self.poster[p.nr], status=status)
        if p.svarer is not None and p.svarer.nr in self.poster and p.type == "U":
            with self.tikk():
                avskriv(
                    bruker=handler,
                    registrering=self.poster[p.svarer.nr],
                    maate="BU",
                    avskrives_av=self.poster[p.nr],
                )

    def ta_til_etterretning(self, p: Post) -> None:
        """Write off what needs no answer."""
        with self.tikk():
            avskriv(
                bruker=self.brukere[p.sak.saksbehandler],
                registrering=self.poster[p.nr],
                maate="TE",
            )

    def journalfoer(self, p: Post) -> None:
        """The archive's control of a letter."""
        with self.tikk():
            journalfoer(bruker=self.brukere["arkivar"], registrering=self.poster[p.nr])

    def frigi(self, journaldato: date) -> int:
        """Release a day's entries; the texts are read first, as the worker does."""
        self.les_tekster()
        with self.tikk():
            return frigi_dag(bruker=self.brukere["arkivar2"], journaldato=journaldato).antall

    def les_tekster(self) -> None:
        """Write the texts of the files that were registered since last time."""
        system = self.brukere["system"]
        with lesing(system):
            objekter = list(
                Dokumentobjekt.objects.filter(
                    dokument__koblinger__registrering__in=self._uleste, tekst__isnull=True
                ).values_list("pk", flat=True)
            )
        les_objekter(bruker=system, objekter=objekter, kjente=self._tekster)
        self._uleste.clear()
        self._tekster.clear()


def alle_ord(linje2: str) -> frozenset[int]:
    """Return the numbers of all words of a line: it is somebody's name."""
    return frozenset(range(len(ord_i(linje2))))
