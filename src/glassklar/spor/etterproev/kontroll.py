# SPDX-License-Identifier: EUPL-1.2
"""The whole check of an export: signatures, tree, lines, earlier checkpoints, live rows."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
from bisect import bisect_left, bisect_right
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Tuple

from glassklar.spor import note, tre
from glassklar.spor.etterproev import ed25519
from glassklar.spor.etterproev.avvik import Avvik
from glassklar.spor.etterproev.blokk import BLOKK, Blokksvar, del_linjer, kontroller
from glassklar.spor.etterproev.eksport import (
    EPOKER,
    LINJER,
    NOEKLER,
    POSTER,
    SJEKKPUNKT,
    TIDLIGERE,
    TILSTAND,
    UFORSEGLET,
    Eksport,
    KanIkkeSjekkes,
    Oppdrag,
    les_bit,
    les_epoker,
    oppdrag,
)
from glassklar.spor.etterproev.tilstand import Boetter, antall_boetter
from glassklar.spor.poster import POSTLENGDE

Framdrift = Callable[[str, int, int], None]
_FLERE_FRA = 16 * BLOKK  # so few leaves that one process is quicker


@dataclass
class Dom:
    """The verdict: the log, what was checked, what differs."""

    logg: str
    storrelse: int
    rot: bytes
    signert_av: List[str]
    avvik: List[Avvik] = field(default_factory=list)
    meldinger: List[str] = field(default_factory=list)
    sjekkpunkter: List[int] = field(default_factory=list)  # earlier ones that hold

    @property
    def stemmer(self) -> bool:
        """Whether nothing differs."""
        return not self.avvik


@dataclass
class Funn:
    """All blocks together."""

    linjer: int = 0
    poster: int = 0
    ulike: int = 0
    front: tre.Front = field(default_factory=tre.Front)
    roetter: Dict[int, bytes] = field(default_factory=dict)
    nuller: List[Tuple[int, int, int, Oppdrag]] = field(default_factory=list)
    uriktige_nuller: List[int] = field(default_factory=list)
    beskjaeringer: List[Tuple[int, int, int]] = field(default_factory=list)
    uten_grense: List[int] = field(default_factory=list)
    uorden: List[int] = field(default_factory=list)
    tomme: List[int] = field(default_factory=list)  # of the public log, withdrawn
    grunnlag: int = 0  # events for rows that were there before
    siste: Optional[Tuple[int, int]] = None

    def ta_med(self, s: Blokksvar, jobb: Oppdrag) -> None:
        """Join the next block."""
        self.linjer += s.linjer
        self.poster += s.poster
        self.ulike += s.ulike
        for storrelse, noder in s.fronter.items():
            f = self.front.kopi()
            for hoeyde, rot in noder:
                f.legg_deltre(hoeyde, rot)
            self.roetter[storrelse] = f.rot()
        for hoeyde, rot in s.noder:
            self.front.legg_deltre(hoeyde, rot)
        if s.nuller:
            self.nuller.append((s.start, len(s.nuller), max(us for _, us in s.nuller), jobb))
        if s.foerste is not None:
            if self.siste is not None and not self.siste < s.foerste:
                self.uorden.append(s.start)
            self.siste = s.siste
        self.uorden += s.uorden
        self.uriktige_nuller += s.uriktige_nuller
        self.beskjaeringer += s.beskjaeringer
        self.uten_grense += s.uten_grense
        self.grunnlag += s.grunnlag
        self.tomme += s.tomme


class _Arbeider:
    """What one process needs: open files, and where live rows are spread."""

    def __init__(self, mappe: str, snitt: Sequence[int], boetter: Optional[Boetter]) -> None:
        self.linjer = os.open(os.path.join(mappe, LINJER), os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self.poster = os.open(os.path.join(mappe, POSTER), os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self.snitt, self.boetter = snitt, boetter

    def blokk(self, jobb: Oppdrag) -> Tuple[Blokksvar, Oppdrag]:
        """Check one block."""
        start, byte, lengde, poster = jobb
        raa = les_bit(self.linjer, byte, lengde)
        p = les_bit(self.poster, start * POSTLENGDE, poster * POSTLENGDE)
        til = self.snitt[bisect_right(self.snitt, start) : bisect_right(self.snitt, start + poster)]
        svar = kontroller(start, raa, p, til)
        if self.boetter is not None:
            self.boetter.ta_imot(start, del_linjer(raa))
        return svar, jobb

    def lukk(self) -> None:
        """Close the files."""
        os.close(self.linjer)
        os.close(self.poster)


_min: Optional[_Arbeider] = None


def _start(*valg: Any) -> None:
    global _min
    _min = _Arbeider(*valg)


def _blokk(jobb: Oppdrag) -> Tuple[Blokksvar, Oppdrag]:
    assert _min is not None
    return _min.blokk(jobb)


def _boette(valg: Tuple[Boetter, int]) -> List[Avvik]:
    return valg[0].kontroller(valg[1])


def _signatur(
    valg: Tuple[note.Note, Tuple[note.Noekkel, ...], note.Verifiser],
) -> Optional[str]:
    """None when a known key has signed; "" when only unknown ones have; else what is wrong."""
    try:
        note.kjente_signaturer(*valg)
    except note.UkjentSignatur:
        return ""
    except note.NoteFeil as feil:
        return str(feil)
    return None


# In order, by one process or several: map(function, inputs)
Kart = Callable[[Callable[[Any], Any], Iterator[Any]], Iterator[Any]]


@contextmanager
def _arbeidere(prosesser: int, *valg: Any) -> Iterator[Kart]:
    if prosesser > 1:
        with multiprocessing.Pool(prosesser, _start, valg) as pool:
            yield lambda f, inn: pool.imap(f, inn, 4)
    else:
        _start(*valg)
        try:
            yield map
        finally:
            assert _min is not None
            _min.lukk()


def _les_noekler(eksport: Eksport) -> List[note.Noekkel]:
    ut = []
    for linje in (eksport.tekst(NOEKLER) or b"").decode("utf-8", "replace").split("\n"):
        if linje.strip() and not linje.startswith("#"):
            try:
                ut.append(note.les_noekkel(linje.strip()))
            except note.NoteFeil as feil:
                raise KanIkkeSjekkes(f"En nøkkel i «{NOEKLER}» kan ikke leses: {feil}.") from None
    return ut


def les_sjekkpunkt(raa: bytes, navn: str) -> Tuple[note.Note, note.Sjekkpunkt]:
    """A checkpoint and its note, nothing verified.

    Raises:
        KanIkkeSjekkes: when it cannot be read.
    """
    try:
        lest = note.les_note(raa)
        return lest, note.les_sjekkpunkt(lest.tekst)
    except note.NoteFeil as feil:
        raise KanIkkeSjekkes(f"«{navn}» kan ikke leses som sjekkpunkt: {feil}.") from None


class Kontroll:
    """One check of one export. ``kjoer`` gives the verdict."""

    def __init__(
        self, eksport: Eksport, noekler: Sequence[note.Noekkel] = (), mot: Optional[bytes] = None,
        prosesser: Optional[int] = None, framdrift: Optional[Framdrift] = None,
        verifiser: note.Verifiser = ed25519.verifiser,
    ) -> None:  # fmt: skip
        """Prepare: read the checkpoint, the keys and the older checkpoint.

        ``verifiser``: a quicker check of signatures, where there is one.

        Raises:
            KanIkkeSjekkes: when one of them cannot be used.
        """
        self.eksport, self.verifiser = eksport, verifiser
        self.framdrift = framdrift or (lambda hva, naa, alt: None)
        self.note, self.sp = les_sjekkpunkt(eksport.tekst(SJEKKPUNKT) or b"", SJEKKPUNKT)
        egne = _les_noekler(eksport)
        self.tiltrodde = list(noekler) or egne
        self.noekler = tuple(dict.fromkeys([*noekler, *egne]))
        self.egne_noekler = not noekler
        if not self.tiltrodde:
            raise KanIkkeSjekkes(
                f"Nøkkelen mangler: «{NOEKLER}» er tom. Oppgi kommunens nøkkel med --noekkel."
            )
        self.mot = les_sjekkpunkt(mot, "--mot") if mot is not None else None
        if self.mot and self.mot[1].opphav != self.sp.opphav:
            raise KanIkkeSjekkes(
                f"Sjekkpunktet i --mot er fra en annen logg: {self.mot[1].opphav}. "
                f"Eksporten er fra {self.sp.opphav}."
            )
        self.dom = Dom(self.sp.opphav, self.sp.storrelse, self.sp.rot, [])
        self.tidligere = self._les_tidligere()
        if prosesser is None:
            prosesser = os.cpu_count() or 1 if eksport.antall_poster > _FLERE_FRA else 1
        self.prosesser = prosesser
        self.funn = Funn()
        self.nuller: List[Tuple[int, int]] = []  # pruned lines to look at one by one

    def _les_tidligere(self) -> List[Tuple[note.Note, note.Sjekkpunkt]]:
        ut = []
        tekst = (self.eksport.tekst(TIDLIGERE) or b"").decode("utf-8", "replace")
        for nr, en in enumerate(note.del_noter(tekst), 1):
            try:
                lest = note.les_note(en)
                ut.append((lest, note.les_sjekkpunkt(lest.tekst)))
            except note.NoteFeil as feil:
                self._avvik("et tidligere sjekkpunkt kan ikke leses", mer=f"nr. {nr}: {feil}")
        return ut

    def _avvik(self, hva: str, blad: int = -1, **om: Any) -> None:
        self.dom.avvik.append(Avvik(hva, blad, **om))

    def kjoer(self) -> Dom:
        """Check everything.

        Raises:
            KanIkkeSjekkes: for a key that is not the log's, or files that cannot be read.
        """
        from glassklar.spor.etterproev import vurder

        self._signert()
        tabeller = self.eksport.tabeller()
        snitt = {s.storrelse for _, s in self.tidligere} | {self.sp.storrelse}
        snitt |= {self.mot[1].storrelse} if self.mot else set()
        byte = self.eksport.byte(LINJER)
        midlertidig = tempfile.mkdtemp(prefix="etterproev-") if tabeller else None
        boetter = Boetter(midlertidig, antall_boetter(byte), tabeller) if midlertidig else None
        try:
            valg = (str(self.eksport.mappe), sorted(snitt - {0}), boetter)
            with _arbeidere(self.prosesser, *valg) as kart:
                self._blokker(kart, byte)
                self._signaturer(kart)
                rader = self._tilstand(kart, boetter, tabeller)
        finally:
            if midlertidig:
                shutil.rmtree(midlertidig, ignore_errors=True)
        vurder.vurder(self)
        self.dom.avvik += rader
        return self.dom

    def _signert(self) -> None:
        try:
            av = note.kjente_signaturer(self.note, self.tiltrodde, self.verifiser)
        except note.UkjentSignatur as feil:
            raise KanIkkeSjekkes(
                f"Sjekkpunktet er ikke signert med nøkkelen: {feil}. Er det riktig nøkkel?"
            ) from None
        except note.FeilSignatur as feil:
            self._avvik("sjekkpunktet er endret etter at det ble signert", mer=str(feil))
            return
        self.dom.signert_av = [str(n) for n in av]
        if self.egne_noekler:
            self.dom.meldinger.append(
                "Nøkkelen er hentet fra eksporten selv. Sammenlign den med den kommunen har "
                "kunngjort, eller oppgi den med --noekkel."
            )

    def _blokker(self, kart: Kart, byte: int) -> None:
        jobber = oppdrag(self.eksport.sti(LINJER), self.eksport.antall_poster)
        for svar, jobb in kart(_blokk, jobber):
            self.funn.ta_med(svar, jobb)
            self.framdrift("Hendelser", jobb[1] + jobb[2], byte)

    def _signaturer(self, kart: Kart) -> None:
        ukjente = 0
        alle = [*self.tidligere, *([self.mot] if self.mot else [])]
        svar = kart(_signatur, iter([(n, self.noekler, self.verifiser) for n, _ in alle]))
        for nr, feil in enumerate(svar):
            if nr % 100 == 0:
                self.framdrift("Signaturer", nr, len(alle))
            if feil == "":
                ukjente += 1
            elif feil:
                navn = "sjekkpunktet i --mot" if alle[nr] is self.mot else "et tidligere sjekkpunkt"
                mer = f"størrelse {alle[nr][1].storrelse}: {feil}"
                self._avvik(f"{navn} er endret etter at det ble signert", mer=mer)
        if ukjente:
            self.dom.meldinger.append(
                f"{ukjente} eldre sjekkpunkt er signert med nøkler som ikke er kjent; "
                "de er sammenlignet med loggen likevel."
            )

    def _uforseglet(self, boetter: Boetter) -> None:
        """Events that wait to be sealed belong to the live rows all the same."""
        if not self.eksport.byte(UFORSEGLET):
            return
        n = self.sp.storrelse
        with open(self.eksport.sti(UFORSEGLET), "rb") as f:
            for linjer in iter(lambda: [x.rstrip(b"\n") for x in f.readlines(1 << 22)], []):
                boetter.ta_imot(n, linjer)
                n += len(linjer)
        self.dom.meldinger.append(
            f"{n - self.sp.storrelse} hendelser er ikke forseglet ennå. De er regnet med i "
            "arkivets rader, men ikke signert."
        )

    def _tilstand(
        self, kart: Kart, boetter: Optional[Boetter], tabeller: Sequence[str]
    ) -> List[Avvik]:
        if boetter is None:
            self.dom.meldinger.append(
                "Eksporten har ikke arkivets rader; bare loggen er kontrollert."
            )
            return []
        self._uforseglet(boetter)
        for navn in tabeller:
            boetter.levende(self.eksport.mappe / TILSTAND / f"{navn}.jsonl")
        ut: List[Avvik] = []
        svar = kart(_boette, iter([(boetter, i) for i in range(boetter.antall)]))
        for nr, avvik in enumerate(svar, 1):
            ut += avvik
            self.framdrift("Arkivets rader", nr, boetter.antall)
        hvor = ", ".join(tabeller) if len(tabeller) <= 10 else f"{len(tabeller)} tabeller"
        self.dom.meldinger.append(f"Arkivets rader er kontrollert i {hvor}.")
        self.dom.meldinger += boetter.meldinger()
        return sorted(ut, key=lambda a: (a.tabell or "", a.rad or "", a.blad))

    def detaljer(self, jobb: Oppdrag) -> Blokksvar:
        """One block once more, alone."""
        arbeider = _Arbeider(str(self.eksport.mappe), (), None)
        try:
            return arbeider.blokk(jobb)[0]
        finally:
            arbeider.lukk()

    def forseglet_i(self, blad: int) -> Optional[int]:
        """The first checkpoint that covers a leaf."""
        i = bisect_left(self.dom.sjekkpunkter, blad + 1)
        return self.dom.sjekkpunkter[i] if i < len(self.dom.sjekkpunkter) else None

    def epoker(self) -> Sequence[int]:
        """Leaves where the export says that the numbers begin anew."""
        return les_epoker(self.eksport.tekst(EPOKER))


def etterproev(
    sti: Path, noekler: Sequence[note.Noekkel] = (), mot: Optional[bytes] = None,
    prosesser: Optional[int] = None, framdrift: Optional[Framdrift] = None,
) -> Dom:  # fmt: skip
    """Check an export in a folder or zip.

    Raises:
        KanIkkeSjekkes: when it cannot be checked; the text says why.
    """
    eksport = Eksport(sti)
    try:
        return Kontroll(eksport, noekler, mot, prosesser, framdrift).kjoer()
    except OSError as feil:
        raise KanIkkeSjekkes(f"En fil kan ikke leses eller skrives: {feil}") from None
    finally:
        eksport.lukk()
