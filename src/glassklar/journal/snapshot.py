# SPDX-License-Identifier: EUPL-1.2
"""What the public row is made of: one entry with all that may matter, as plain values.

``None`` for a text means that the reader may not see the row (row-level security): such a
text is always masked. An empty string means that there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from glassklar.tilgang.api import NySkjerming

__all__ = [
    "Avskrevet",
    "DokumentSnapshot",
    "FilSnapshot",
    "Journalfelt",
    "PartSnapshot",
    "PostSnapshot",
    "SakSnapshot",
    "Tittel",
]


@dataclass(frozen=True, slots=True)
class Tittel:
    """A title's two lines with the marks on line 2 (M020, M025, TMO/TRO, Noark 5.2.33).

    ``lagret`` is the stored public title, which every employee may read; it says whether there
    is a line 2, and what is left of it, to a reader who may not see the line itself.
    """

    linje1: str
    linje2: str | None = ""
    skjulte_ord: frozenset[int] = frozenset()
    navneord: frozenset[int] = frozenset()
    lagret: str = ""


@dataclass(frozen=True, slots=True)
class SakSnapshot:
    """The case of an entry (M011-M012, M020, M002). ``skjerming`` is the one in force for it."""

    id: UUID
    aar: int
    nr: int
    tittel: Tittel
    skjerming: NySkjerming | None = None
    klasse_id: str | None = ""
    klasse_tittel: str = ""
    enhet: str = ""
    status: str = "B"
    saksdato: date | None = None
    #: Names of private persons who are parties of the case, as far as the reader may see them.
    personnavn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartSnapshot:
    """A correspondent (M087, M400). ``enhet`` is the unit's name for an internal one."""

    type: str
    navn: str | None = ""
    er_person: bool = False
    enhet: str = ""


@dataclass(frozen=True, slots=True)
class FilSnapshot:
    """One file of a document (M005, M700-M707). ``tekst`` None: not read yet.

    ``hale``: what looks like numbers behind the end of ``tekst``, when the text is longer.
    """

    variant: str
    versjon: int
    mime: str
    stoerrelse: int
    sha256: str
    endelse: str = ""
    lesbar: bool = True
    sider: int | None = None
    tekst: str | None = ""
    hale: str = ""


@dataclass(frozen=True, slots=True)
class DokumentSnapshot:
    """A document in the entry (M007, M020).

    ``skjerming`` is its own, when it has one; ``andre`` those in force for other entries that
    it stands in. ``filer`` None: the reader may not see them.
    """

    nr: int
    tittel: str | None
    filer: tuple[FilSnapshot, ...] | None = ()
    skjerming: NySkjerming | None = None
    andre: tuple[NySkjerming, ...] = ()
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Avskrevet:
    """How and when the entry was answered (M617-M619), and by which entry (``2026/127-5``)."""

    maate: str
    dato: date
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Journalfelt:
    """What an entry has that is never shielded: numbers, dates, unit."""

    postnr: int
    lopeaar: int
    lopenr: int
    retning: str
    enhet_kode: str
    enhet: str
    saksbehandler: str = ""
    dokumentets_dato: date | None = None
    journaldato: date | None = None
    status: str = "J"
    avskrivning: tuple[Avskrevet, ...] = ()


@dataclass(frozen=True, slots=True)
class PostSnapshot:
    """An entry. ``skjerming`` is the one in force for it: own, series', or its case's.

    ``felthjemler``: M502 code → (basis, addition), where the journal text has a basis of its own
    (innsyn rule f). ``gradert``: M506 when the entry, case or series is graded now.
    """

    id: UUID
    sak: SakSnapshot
    journal: Journalfelt
    tittel: Tittel
    skjerming: NySkjerming | None = None
    parter: tuple[PartSnapshot, ...] = ()
    dokumenter: tuple[DokumentSnapshot, ...] = ()
    felthjemler: tuple[tuple[str, str, str], ...] = ()
    gradert: str = ""
    innfoersel_skjules: bool = False
    publiser_dokumenter: bool = True
    publiser_interne: bool = True
