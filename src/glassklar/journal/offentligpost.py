# SPDX-License-Identifier: EUPL-1.2
"""The finished, masked public row: what the public gets of an entry, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from glassklar.journal.snapshot import Avskrevet
from glassklar.journal.soekeord import rens

__all__ = ["OffentligDokument", "OffentligHjemmel", "OffentligPart", "OffentligPost", "Stopp"]

#: Why a file is not on the internet. Codes: the public page says it in the reader's language.
SKJERMET, IKKE_VURDERT, IKKE_LAGT_UT = "skjermet", "ikke_vurdert", "ikke_lagt_ut"
UTEN_FIL, IKKE_LEST, FNR, ULESELIG = "uten_fil", "ikke_lest", "fnr", "uleselig"
FIL_MANGLER = "fil_mangler"


@dataclass(frozen=True, slots=True)
class OffentligPart:
    """A correspondent as shown: code of the part (M087), name or ``*****``, private person."""

    rolle: str
    navn: str
    person: bool = False


@dataclass(frozen=True, slots=True)
class OffentligHjemmel:
    """Why something is hidden. ``felt`` is a value of M502, FIL for files, M for everything.

    ``sitat`` is the citation to paragraph and letter (empty while XX is not assessed), ``kode``
    the access code, ``lovkode`` the basis' code(s) in the register, ``til`` the last day before
    it opens by itself.
    """

    felt: str
    sitat: str
    kode: str
    lovkode: str = ""
    til: date | None = None


@dataclass(frozen=True, slots=True)
class OffentligDokument:
    """A document in the entry; ``aapen`` when its file is on the internet.

    ``grunn`` is a code that says why not. ``sladdet``: the file is the redacted copy.
    """

    nr: int
    tittel: str
    aapen: bool = False
    filnavn: str = ""
    mime: str = ""
    stoerrelse: int | None = None
    sider: int | None = None
    sha256: str = ""
    grunn: str = ""
    sladdet: bool = False


@dataclass(frozen=True, slots=True)
class Stopp:
    """Something that the archivist must look at. ``kode`` names it, ``sted`` says where."""

    kode: str
    sted: str = ""


@dataclass(frozen=True, slots=True)
class OffentligPost:
    """The public row (schema offentlig, table journalpost) of one entry.

    ``tilgang``: aapen, delvis, skjermet or ikke_vurdert. ``soek`` may always be found,
    ``soek_navn`` and ``soek_tekst`` for one year. ``tekster``: (document number, text) of the
    open files, for the place of a hit. ``stopp`` and ``skjulte_ord`` are for
    the archive and are not published.
    """

    id: UUID
    saksaar: int
    saksnr: int
    postnr: int
    lopeaar: int
    lopenr: int
    retning: str
    tittel: str
    sakstittel: str
    klasse: str
    parter: tuple[OffentligPart, ...]
    enhet_kode: str
    enhet: str
    saksbehandler: str
    dokumentets_dato: date | None
    journaldato: date | None
    tilgang: str
    hjemler: tuple[OffentligHjemmel, ...]
    avskrivning: tuple[Avskrevet, ...]
    dokumenter: tuple[OffentligDokument, ...]
    status: str
    saksenhet: str
    saksstatus: str
    saksdato: date | None
    soek: str = ""
    soek_navn: str = ""
    soek_tekst: str = ""
    tekster: tuple[tuple[int, str], ...] = ()
    rettelser: tuple[Mapping[str, Any], ...] = ()
    trukket: Mapping[str, Any] | None = None
    #: Something that was out is taken away: the public log forgets what it said of the entry.
    fjern_linjer: bool = False
    stopp: tuple[Stopp, ...] = ()
    #: Words that are hidden here, for cleaning what was published before; never published.
    skjulte_ord: frozenset[str] = frozenset()
    ukjent_skjult: bool = False

    @property
    def registrerings_id(self) -> str:
        """``2026/127-4`` (M004)."""
        return f"{self.saksaar}/{self.saksnr}-{self.postnr}"

    @property
    def filer(self) -> tuple[str, ...]:
        """The hashes of the files that the public may fetch."""
        return tuple(d.sha256 for d in self.dokumenter if d.aapen)

    def uten_filer(self, mangler: Mapping[str, str]) -> OffentligPost:
        """Return the row without files that could not be copied: hash → why (a code)."""
        if not set(self.filer) & set(mangler):
            return self
        borte = {d.nr for d in self.dokumenter if d.aapen and d.sha256 in mangler}
        tekster = tuple((nr, t) for nr, t in self.tekster if nr not in borte)
        return replace(
            self,
            dokumenter=tuple(
                OffentligDokument(d.nr, d.tittel, sider=d.sider, grunn=mangler[d.sha256])
                if d.nr in borte
                else d
                for d in self.dokumenter
            ),
            tekster=tekster,
            soek_tekst=" ".join(t for _nr, t in tekster),
            stopp=(*self.stopp, *(Stopp(FIL_MANGLER, str(nr)) for nr in sorted(borte))),
        )

    def as_json(self) -> dict[str, Any]:
        """Return what ``offentlig_skriv(jsonb)`` reads (journal/sql/offentlig_logg.sql)."""
        return {
            **self.synlig(),
            "soek": rens(self.soek),
            "soek_navn": rens(self.soek_navn),
            "soek_tekst": rens(self.soek_tekst),
            "tekster": [{"nr": nr, "tekst": rens(t)} for nr, t in self.tekster],
            "fjern_linjer": self.fjern_linjer,
        }

    def synlig(self) -> dict[str, Any]:
        """Return the row without its search texts: what is kept of each version."""
        return {
            "id": str(self.id),
            "saksaar": self.saksaar,
            "saksnr": self.saksnr,
            "postnr": self.postnr,
            "lopeaar": self.lopeaar,
            "lopenr": self.lopenr,
            "retning": self.retning,
            "tittel": rens(self.tittel),
            "sakstittel": rens(self.sakstittel),
            "klasse": rens(self.klasse),
            "parter": [
                {"rolle": p.rolle, "navn": rens(p.navn), "person": p.person} for p in self.parter
            ],
            "enhet_kode": self.enhet_kode,
            "enhet": self.enhet,
            "saksbehandler": rens(self.saksbehandler),
            "dokumentets_dato": _iso(self.dokumentets_dato),
            "journaldato": _iso(self.journaldato),
            "tilgang": self.tilgang,
            "hjemler": [
                {
                    "felt": h.felt,
                    "sitat": h.sitat,
                    "kode": h.kode,
                    "lovkode": h.lovkode,
                    "til": _iso(h.til),
                }
                for h in self.hjemler
            ],
            "avskrivning": [
                {"maate": a.maate, "dato": _iso(a.dato), "ref": a.ref} for a in self.avskrivning
            ],
            "dokumenter": [_dokument(d) for d in self.dokumenter],
            "status": self.status,
            "saksenhet": self.saksenhet,
            "saksstatus": self.saksstatus,
            "saksdato": _iso(self.saksdato),
            "rettelser": [dict(r) for r in self.rettelser],
            "trukket": dict(self.trukket) if self.trukket else None,
        }


def _iso(dag: date | None) -> str | None:
    return dag.isoformat() if dag else None


def _dokument(d: OffentligDokument) -> dict[str, Any]:
    return {
        "nr": d.nr,
        "tittel": rens(d.tittel),
        "aapen": d.aapen,
        "filnavn": d.filnavn,
        "mime": d.mime,
        "stoerrelse": d.stoerrelse,
        "sider": d.sider,
        "sha256": d.sha256,
        "grunn": d.grunn,
        "sladdet": d.sladdet,
    }
