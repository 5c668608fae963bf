# SPDX-License-Identifier: EUPL-1.2
"""Make what comes from outside ready to be written down: store bytes, tell types, read mail.

Nothing here touches the database. When a function returns, the bytes it names survive a
power cut; only then does an action write the row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from glassklar.arkiv.mottak.models import Mottak
from glassklar.arkiv.mottak.rules import rens_linje, rens_tekst
from glassklar.grunn.feil import Avvist
from glassklar.grunn.klokke import OSLO
from glassklar.lager.api import (
    Epost,
    Problem,
    epost_som_tekst,
    kjenn,
    les_eml,
    les_msg,
    lokal_fil,
    ta_inn,
    trygt_filnavn,
)

EML, MBOX, MSG = "fmt/278", "fmt/720", "x-fmt/430"
#: A file that was not taken in; ``detalj`` says why, in the words the person got.
IKKE_TATT_IMOT = "ikke_tatt_imot"
#: The readable text of a mail: the main document that people see, beside the mail itself.
EPOSTTEKST = "E-post.txt"
REN_TEKST = "x-fmt/111"
#: More of a text is not kept with what is received: proposals need the beginning, and the whole
#: is read again when the document is registered.
MAKS_TEKST = 300_000


class Fil(Protocol):
    """What gives bytes: an open file or an uploaded one."""

    def read(self, antall: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Innfil:
    """A stored file, as it is written in ``MottakFil``."""

    filnavn: str
    sjekksum: str
    stoerrelse: int
    format: str
    mime: str
    format_detaljer: str = ""
    problemer: tuple[Problem, ...] = ()
    tekst: str = ""
    #: The text is known, or there is none to be had: the worker has nothing to read.
    ferdig_lest: bool = False


@dataclass(frozen=True, slots=True)
class NyttMottak:
    """A received item ready to be written; ``kilde_id`` not "" keeps it from coming twice."""

    kilde: str
    filer: Sequence[Innfil]
    kilde_id: str = ""
    avsender_navn: str = ""
    avsender_epost: str = ""
    tittel: str = ""
    dokumentets_dato: date | None = None
    problemer: tuple[Problem, ...] = ()
    enhet: int | None = None


@dataclass(frozen=True, slots=True)
class Avvistfil:
    """A file that was not taken in, and why, in words for the person who sent it."""

    filnavn: str
    grunn: str

    @property
    def tekst(self) -> str:
        """The message to show."""
        return _("«%(fil)s» er ikke tatt imot. %(grunn)s") % {
            "fil": self.filnavn,
            "grunn": self.grunn,
        }

    def som_problem(self) -> Problem:
        """The same as it is kept in the item that the other files became."""
        return Problem(IKKE_TATT_IMOT, self.filnavn, self.grunn)


class Mottatte(list[Mottak]):
    """The items that were written, and beside them what was refused or had come before.

    ``avviste``: files that were not taken in. ``kjente``: keys of those items of the list
    that had been taken in earlier, so that nothing new was written.
    """

    def __init__(
        self,
        mottatt: Sequence[Mottak] = (),
        avviste: Sequence[Avvistfil] = (),
        kjente: Sequence[UUID] = (),
    ) -> None:
        super().__init__(mottatt)
        self.avviste: list[Avvistfil] = list(avviste)
        self.kjente: list[UUID] = list(kjente)

    def legg_til(self, andre: Mottatte) -> None:
        """Take over what another call gave."""
        self.extend(andre)
        self.avviste += andre.avviste
        self.kjente += andre.kjente


@dataclass(slots=True)
class Sortert:
    """Stored files by what has to be done with them."""

    filer: list[Innfil] = field(default_factory=list)
    poster: list[NyttMottak] = field(default_factory=list)
    postkasser: list[Innfil] = field(default_factory=list)
    avviste: list[Avvistfil] = field(default_factory=list)


def legg_paa_lager(filnavn: str, fil: Fil | bytes | Path) -> Innfil:
    """Store a file and tell what it is by its content.

    Raises:
        Avvist: too large, or the disk is full (field "fil"); nothing is stored.
        LagerFeil: the store does not answer.
    """
    navn = trygt_filnavn(filnavn)
    lagret = ta_inn(fil)
    with lokal_fil(lagret.sha256) as lest:
        format_ = kjenn(lest, navn)
    return Innfil(
        filnavn=navn,
        sjekksum=lagret.sha256,
        stoerrelse=lagret.stoerrelse,
        format=format_.puid,
        mime=format_.mime,
        format_detaljer=format_.detaljer,
        problemer=format_.problemer,
        ferdig_lest=not format_.kan_leses,
    )


def sorter(filer: Sequence[tuple[str, Fil]], enhet: int | None) -> Sortert:
    """Store each file and take mails apart. A file that is refused does not stop the rest."""
    ut = Sortert()
    for filnavn, fil in filer:
        try:
            inn = legg_paa_lager(filnavn, fil)
            if inn.format in (EML, MSG):
                ut.poster.append(tolk_epost(_bytes(inn), inn.filnavn, enhet=enhet, original=inn))
            elif inn.format == MBOX:
                ut.postkasser.append(inn)
            else:
                ut.filer.append(inn)
        except Avvist as feil:
            ut.avviste.append(Avvistfil(trygt_filnavn(filnavn), avvisningstekst(feil)))
    return ut


def _bytes(inn: Innfil) -> bytes:
    with lokal_fil(inn.sjekksum) as fil:
        return fil.read()


def avvisningstekst(feil: Avvist) -> str:
    """What a refusal says, without the names of fields."""
    return " ".join(str(tekst) for tekst in feil.felt.values())


def tolk_epost(
    innhold: bytes,
    filnavn: str = "",
    *,
    kilde_id: str = "",
    enhet: int | None = None,
    original: Innfil | None = None,
) -> NyttMottak:
    """Take a mail apart and store its parts: readable text first, then the mail, then attachments.

    Args:
        innhold: the mail as it came.
        kilde_id: used when the mail has no Message-ID; else its checksum.
        original: the mail's own file when it is stored already.

    Raises:
        Avvist: a part could not be stored; then the mail is not taken in.
        LagerFeil: the store does not answer.
    """
    original = original or legg_paa_lager(filnavn or "e-post.eml", innhold)
    epost = les_msg(innhold) if original.format == MSG else les_eml(innhold)
    tekst = rens_tekst(epost_som_tekst(epost)).strip() + "\n"
    hoved = ta_inn(tekst.encode())
    filer = [
        Innfil(EPOSTTEKST, hoved.sha256, hoved.stoerrelse, REN_TEKST, "text/plain",
               format_detaljer="UTF-8", tekst=tekst[:MAKS_TEKST], ferdig_lest=True),
        Innfil(original.filnavn, original.sjekksum, original.stoerrelse, original.format,
               original.mime, original.format_detaljer, original.problemer, ferdig_lest=True),
    ]  # fmt: skip
    filer += [legg_paa_lager(v.filnavn, v.innhold) for v in epost.vedlegg]
    return NyttMottak(
        kilde=Mottak.Kilde.EPOST,
        kilde_id=_kilde_id(epost, kilde_id, innhold),
        filer=filer,
        avsender_navn=rens_linje(epost.avsender_navn),
        avsender_epost=rens_linje(epost.avsender_epost),
        tittel=rens_linje(epost.tittelforslag),
        dokumentets_dato=epost.dato.astimezone(OSLO).date() if epost.dato else None,
        problemer=tuple(epost.problemer),
        enhet=enhet,
    )


def _kilde_id(epost: Epost, gitt: str, innhold: bytes) -> str:
    merke = rens_linje(epost.message_id) or rens_linje(gitt)
    return merke or "sha256:" + hashlib.sha256(innhold).hexdigest()


def som_json(problem: Problem) -> dict[str, Any]:
    """A problem as it is kept in a row."""
    return {"kode": problem.kode, "filnavn": problem.filnavn, "detalj": problem.detalj}


def fra_json(rad: dict[str, Any]) -> Problem:
    """A problem read from a row."""
    return Problem(
        str(rad.get("kode", "")), str(rad.get("filnavn", "")), str(rad.get("detalj", ""))
    )


def problemtekst(problem: Problem) -> str:
    """What a problem says, in the active language."""
    if problem.kode == IKKE_TATT_IMOT:
        return Avvistfil(problem.filnavn, problem.detalj).tekst
    return problem.tekst
