# SPDX-License-Identifier: EUPL-1.2
"""Propose an entry from what was received: each guess with its reason, nothing decided.

Read inside ``lesing(bruker)``: cases that the person may not know are not proposed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from glassklar.arkiv.data import Forslag, NyFil
from glassklar.arkiv.forslag import foreslaa_skjerming
from glassklar.arkiv.mapper.models import Mappe
from glassklar.arkiv.mottak import rules, tolkning
from glassklar.arkiv.mottak.inntak import EML, MSG, fra_json
from glassklar.arkiv.mottak.models import Mottak, MottakFil
from glassklar.arkiv.mottak.saksforslag import Sakforslag, finn_saker, oppregning
from glassklar.arkiv.mottak.skjermingsord import Gruppe, finn_ord, grupper
from glassklar.grunn.klokke import OSLO
from glassklar.lov.api import finn_fnr
from glassklar.tilgang.api import AAPEN, NySkjerming, kode


class Funn(NamedTuple):
    """A national identity number in a file; ``side`` from 1, 0 for kinds without pages."""

    fil_nr: int
    filnavn: str
    side: int
    antall: int
    art: str

    @property
    def tekst(self) -> str:
        """What to show: never the number itself."""
        if self.side:
            return _("Fødselsnummer på side %(side)d i «%(fil)s»") % {
                "side": self.side,
                "fil": self.filnavn,
            }
        return _("Fødselsnummer i «%(fil)s»") % {"fil": self.filnavn}


@dataclass(frozen=True, slots=True)
class Dokumentforslag:
    """A document and its files (M083, M217, M700): what ``NyttDokument`` needs.

    A mail is one document of two files: readable text as archive format (A), and the mail
    itself as it came (P), which holds all attachments and therefore is never what is shown.
    """

    tittel: str
    tilknyttet_som: str
    filer: Sequence[MottakFil]
    nye_filer: Sequence[NyFil]


@dataclass(frozen=True, slots=True)
class RegistreringsForslag:
    """All that can be guessed about an entry from what was received.

    ``leser``: some text is still being read; ask again later for more.
    """

    sak_forslag: Sequence[Sakforslag] = ()
    tittel: str = ""
    tittel2: str = ""
    avsender: str = ""
    avsender_epost: str = ""
    er_person: bool = False
    dokumentdato: date | None = None
    mottatt: datetime | None = None
    journalposttype: str = "I"
    dokumenter: Sequence[Dokumentforslag] = ()
    funn: Sequence[Funn] = ()
    matrikkel: Sequence[tolkning.Matrikkelfunn] = ()
    skjermingsforslag: Forslag | None = None
    leser: bool = False


def forslag(mottak: Mottak) -> RegistreringsForslag:
    """Return the proposal for an item (``queries.mottak`` has read it)."""
    filer = list(mottak.filer.all())
    tekster = [f.tekst[: tolkning.MAKS_TEGN] for f in filer]
    hovedtekst = next((t for t in tekster if t.strip()), "")
    alt = "\n".join([mottak.tittel, *tekster])[: 2 * tolkning.MAKS_TEGN]
    fra = rules.avsender(mottak.avsender_navn, mottak.avsender_epost, _kropp(mottak, hovedtekst))
    tittel, tittel2 = _titler(mottak, filer, hovedtekst, fra)
    matrikkel = tolkning.finn_matrikkel(alt)
    saker = finn_saker(mottak, alt, matrikkel, fra.navn)
    return RegistreringsForslag(
        sak_forslag=saker,
        tittel=tittel,
        tittel2=tittel2,
        avsender=fra.navn,
        avsender_epost=mottak.avsender_epost,
        er_person=fra.er_person,
        dokumentdato=_dato(mottak),
        mottatt=mottak.mottatt,
        dokumenter=dokumenter(mottak, filer, tittel),
        funn=finn_numre(filer),
        matrikkel=matrikkel,
        skjermingsforslag=foreslaa_for_tekst(alt, saker[0].mappe if saker else None),
        leser=any(f.lest is None for f in filer),
    )


def _kropp(mottak: Mottak, tekst: str) -> str:
    """A mail's text without the headers that we wrote above it."""
    if mottak.kilde != Mottak.Kilde.EPOST:
        return tekst
    return tekst.partition("\n\n")[2] or tekst


def _dato(mottak: Mottak) -> date | None:
    dato = mottak.dokumentets_dato
    if dato is None or dato > mottak.mottatt.astimezone(OSLO).date():
        return None
    return dato


def _titler(
    mottak: Mottak, filer: Sequence[MottakFil], tekst: str, fra: rules.Person
) -> tuple[str, str]:
    """Title line 1, and for line 2 a private sender's name that stood in the subject."""
    kropp = _kropp(mottak, tekst)
    egen = _uten_numre(mottak.tittel)
    kandidater = [egen, rules.overskrift(kropp)]
    if mottak.kilde != Mottak.Kilde.EPOST:
        kandidater.reverse()
        kandidater += [_uten_numre(f.filnavn) for f in filer[:1]]
    else:
        kandidater += [rules.overskrift(f.tekst) for f in filer[2:]]
        kandidater += [_uten_numre(f.filnavn) for f in filer[2:]]
    tittel = next((t for t in kandidater if rules.sier_noe(t)), "") or next(
        (t for t in kandidater if t), ""
    )
    tittel = _uten_numre(tittel)
    return rules.del_navn(tittel, fra.navn) if fra.er_person else (tittel, "")


def _uten_numre(tekst: str) -> str:
    return rules.rens_tittel(tekst, [tekst[t.start : t.slutt] for t in finn_fnr(tekst)])


def dokumenter(
    mottak: Mottak, filer: Sequence[MottakFil], tittel: str = ""
) -> list[Dokumentforslag]:
    """Return an item's files as documents: the first is the main one, the rest are attached."""
    if not filer:
        return []
    hoved = list(filer[:1])
    if mottak.kilde == Mottak.Kilde.EPOST and len(filer) > 1:
        hoved = list(filer[:2])
    grupper_ = [hoved, *([f] for f in filer[len(hoved) :])]
    ut = []
    for nr, gruppe in enumerate(grupper_):
        navn = tittel if nr == 0 and tittel else _uten_numre(gruppe[0].filnavn)
        nye = [
            som_ny_fil(f, "A" if len(gruppe) == 2 and i == 0 else "P") for i, f in enumerate(gruppe)
        ]
        ut.append(Dokumentforslag(navn, "V" if nr else "H", gruppe, nye))
    return ut


def som_ny_fil(fil: MottakFil, variant: str = "P") -> NyFil:
    """Return a received file as the registration takes it."""
    alvorlig = next((p.kode for rad in fil.problemer if (p := fra_json(rad)).alvorlig), "")
    return NyFil(
        filnavn=fil.filnavn,
        sjekksum=fil.sjekksum,
        stoerrelse=fil.stoerrelse,
        format=fil.format,
        mime=fil.mime,
        format_detaljer=fil.format_detaljer,
        problem=alvorlig[:20],
        variant=variant,
    )


def finn_numre(filer: Sequence[MottakFil]) -> list[Funn]:
    """Return where national identity numbers stand: by file and page, never the numbers."""
    ut = []
    for fil in filer:
        if fil.format in (EML, MSG):
            continue
        sider = fil.tekst.split("\f")
        for nr, side in enumerate(sider, 1):
            treff = finn_fnr(side)
            if treff:
                sidenr = nr if fil.sider else 0
                ut.append(Funn(fil.nr, fil.filnavn, sidenr, len(treff), treff[0].art))
    return ut


def foreslaa_for_tekst(tekst: str, mappe: Mappe | None) -> Forslag:
    """Return what shielding the archive proposes: from the case, and from words in the text.

    The case goes first when it is shielded; else the words; the rest are alternatives. The
    case handler decides.
    """
    fra_sak = foreslaa_skjerming(mappe=mappe)
    fra_ord = _fra_ord(tekst)
    if fra_ord is None:
        return fra_sak
    if fra_sak.skjerming.kode not in (AAPEN, fra_ord.skjerming.kode):
        andre = [*fra_sak.andre, fra_ord.skjerming]
        return Forslag(fra_sak.skjerming, f"{fra_sak.grunn} {fra_ord.grunn}", fra_sak.kilde, andre)
    return Forslag(fra_ord.skjerming, fra_ord.grunn, fra_ord.kilde, [fra_sak.skjerming])


def _fra_ord(tekst: str) -> Forslag | None:
    funnet: list[tuple[Gruppe, list[str]]] = []
    for gruppe in grupper():
        ord_ = finn_ord(gruppe, tekst)
        if ord_ and _kan_brukes(gruppe):
            funnet.append((gruppe, ord_))
    if not funnet:
        return None
    # Strictest first; among equals the one with most words.
    gruppe, ord_ = max(funnet, key=lambda par: (par[0].nivaa, len(par[1])))
    grunn = ngettext(
        "Grunn: ordet %(ord)s i brevet.", "Grunn: ordene %(ord)s i brevet.", len(ord_)
    ) % {"ord": oppregning([f"«{o}»" for o in ord_])}
    return Forslag(
        NySkjerming(gruppe.kode, gruppe.nivaa, gruppe.hjemmel, gruppe.tillegg), grunn, "tekst"
    )


def _kan_brukes(gruppe: Gruppe) -> bool:
    """Whether the municipality uses the code, with this basis."""
    k = kode(gruppe.kode)
    return k is not None and k.aktiv and (not k.hjemler or gruppe.hjemmel in k.hjemler)
