# SPDX-License-Identifier: EUPL-1.2
"""What the actions of the archive take in: plain values, checked by rules, written by actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from glassklar.tilgang.api import NySkjerming


@dataclass(frozen=True, slots=True)
class NyFil:
    """A file that is already stored: hash, size and what it is (M700-M707, M716)."""

    filnavn: str
    sjekksum: str
    stoerrelse: int
    format: str
    mime: str
    format_detaljer: str = ""
    problem: str = ""
    variant: str = "P"


@dataclass(frozen=True, slots=True)
class NyttDokument:
    """A document (M020, M083, M217) with its files; no files means paper (2.7.5)."""

    tittel: str
    filer: Sequence[NyFil] = ()
    tilknyttet_som: str = "V"
    dokumenttype: str = "B"
    dokumentmedium: str = "E"


@dataclass(frozen=True, slots=True)
class NyKorrespondent:
    """A correspondent (M087, M305, M307, M400-M412)."""

    type: str
    navn: str = ""
    er_person: bool = False
    epost: str = ""
    postadresse: Sequence[str] = ()
    postnummer: str = ""
    poststed: str = ""
    land: str = ""
    telefon: Sequence[str] = ()
    kontaktperson: str = ""
    person_id: str = ""
    organisasjons_id: str = ""
    enhet: int | None = None
    saksbehandler: int | None = None


@dataclass(frozen=True, slots=True)
class NyPart:
    """A party of a case or entry (M302-M303, M406-M412)."""

    rolle: str
    navn: str
    er_person: bool = False
    epost: str = ""
    postadresse: Sequence[str] = ()
    postnummer: str = ""
    poststed: str = ""
    person_id: str = ""
    organisasjons_id: str = ""


@dataclass(frozen=True, slots=True)
class Matrikkel:
    """A cadastral number (M030-M034)."""

    kommunenummer: str
    gaardsnummer: int
    bruksnummer: int
    festenummer: int | None = None
    seksjonsnummer: int | None = None


@dataclass(frozen=True, slots=True)
class NySak:
    """A new saksmappe. ``klasse`` is a leaf class; ``klasse_id`` a person key instead of one."""

    tittel: str
    arkivdel: UUID
    enhet: int
    saksansvarlig: int
    tittel2: str = ""
    klasse: UUID | None = None
    klasse_id: str = ""
    saksdato: date | None = None
    journalenhet: int | None = None
    referanse_arkivdel: UUID | None = None
    beskrivelse: str = ""
    noekkelord: Sequence[str] = ()
    navneord: frozenset[int] = frozenset()
    skjulte_ord: frozenset[int] = frozenset()
    skjerming: NySkjerming | None = None
    matrikkel: Sequence[Matrikkel] = ()
    planident: str = ""
    parter: Sequence[NyPart] = ()


@dataclass(frozen=True, slots=True)
class NyPost:
    """A new journalpost in a case. ``id`` is the key that the form was given when it was shown."""

    mappe: UUID
    journalposttype: str
    tittel: str
    tittel2: str = ""
    status: str = ""
    dokumentets_dato: date | None = None
    mottatt_dato: datetime | None = None
    sendt_dato: datetime | None = None
    forfallsdato: date | None = None
    enhet: int | None = None
    saksbehandler: int | None = None
    beskrivelse: str = ""
    noekkelord: Sequence[str] = ()
    forfatter: Sequence[str] = ()
    navneord: frozenset[int] = frozenset()
    skjulte_ord: frozenset[int] = frozenset()
    dokumentart: str = ""
    vedtak: bool = False
    parter: Sequence[NyKorrespondent] = ()
    dokumenter: Sequence[NyttDokument] = ()
    skjerming: NySkjerming | None = None
    mottak: UUID | None = None
    dokumentmedium: str = "E"
    ekstern_referanse: str = ""
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Forslag:
    """What the archive proposes of shielding, and why, in words; the case handler decides."""

    skjerming: NySkjerming
    grunn: str
    #: 'klasse', 'arkivdel', 'sak' or 'tekst': where it comes from.
    kilde: str
    andre: Sequence[NySkjerming] = field(default_factory=tuple)
