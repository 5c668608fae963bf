# SPDX-License-Identifier: EUPL-1.2
"""Public rows as pages, feeds and the API show them: codes become words in the reader's
language; nothing is added that the row does not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.functional import cached_property
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from glassklar.grunn.klokke import OSLO
from glassklar.lov.api import hjemler as hjemmelregister
from glassklar.noark.api import MASKE, UkjentKode, kodelister

FELTNAVN = {
    "TM1": lambda: _("Linje 2 i sakstittelen"),
    "TMO": lambda: _("Ord i sakstittelen"),
    "TR1": lambda: _("Linje 2 i tittelen"),
    "TRO": lambda: _("Ord i tittelen"),
    "NA": lambda: _("Hvem det er fra"),
    "NM": lambda: _("Hvem det er til"),
    "NPS": lambda: _("Navn på part"),
    "KID": lambda: _("Arkivkode"),
    "TKL": lambda: _("Navn på arkivkode"),
    "TD": lambda: _("Tittel på fil"),
    "FIL": lambda: _("Dokumentet"),
    "MT": lambda: _("Merknader"),
    "M": lambda: _("Alt som kan skjermes"),
}
GRUNNER = {
    "skjermet": lambda: _("Skjermet, se hjemmelen under."),
    "ikke_vurdert": lambda: _("Ikke vurdert ennå."),
    "ikke_lagt_ut": lambda: _("Kommunen legger ikke ut filer. Be om innsyn for å få den."),
    "uten_fil": lambda: _("Dokumentet har ingen fil."),
    "ikke_lest": lambda: _("Filen er ikke kontrollert ennå."),
    "fnr": lambda: _("Filen inneholder et fødselsnummer og må sladdes først."),
    "uleselig": lambda: _("Filen kan ikke leses. Be om innsyn for å få den."),
    "fil_mangler": lambda: _("Filen er midlertidig borte."),
}


def spraak() -> str:
    """Return the reader's language: nb, nn or en."""
    return (get_language() or "nb")[:2]


def kodenavn(liste: str, kode: str) -> str:
    """Return the name of a code in the reader's language; the code itself when unknown."""
    try:
        funnet = kodelister.kode(liste, kode)
    except UkjentKode:
        return kode
    return funnet.navn(spraak())


def utdrag(tekst: str, inn: str, ut: str) -> SafeString:
    """Return an excerpt with the hits between the signs ``inn`` and ``ut`` marked."""
    trygg = conditional_escape(" ".join(tekst.split()))
    return mark_safe(f"… {trygg.replace(inn, '<mark>').replace(ut, '</mark>')} …")  # noqa: S308


def tilgangstekst(p: Post) -> str:
    """Return how open an entry is, in a word."""
    if p.trukket:
        return _("Trukket tilbake")
    return {
        "aapen": _("Åpent"),
        "delvis": _("Delvis skjermet"),
        "skjermet": _("Skjermet"),
        "ikke_vurdert": _("Ikke vurdert ennå"),
    }.get(p.tilgang, p.tilgang)


def _dato(tekst: str | None) -> date | None:
    return date.fromisoformat(tekst) if tekst else None


def _tid(tekst: str | None) -> datetime | None:
    return datetime.fromisoformat(tekst) if tekst else None


#: The municipality's own units among the correspondents; a line tells the unit by itself.
INTERNE = frozenset({"IA", "IM", "IK"})
#: Who a line is from or to, in the plain words of a list.
ROLLER = {
    "EA": lambda: _("Fra"),
    "IA": lambda: _("Fra"),
    "IS": lambda: _("Fra"),
    "EM": lambda: _("Til"),
    "GM": lambda: _("Til"),
    "IM": lambda: _("Til"),
    "EK": lambda: _("Kopi til"),
    "IK": lambda: _("Kopi til"),
}


class Part(NamedTuple):
    """A correspondent: role in words, name or mask."""

    rolle: str
    navn: str


class Avskrevet(NamedTuple):
    """How the entry was answered: way in words, date, number of the answer."""

    maate: str
    dato: date | None
    ref: str


@dataclass(frozen=True, slots=True)
class Hjemmel:
    """Why something is hidden: field and plain reason in words, citation with link, end."""

    felt: str
    sitat: str
    forklaring: str
    url: str
    til_dato: date | None


@dataclass(frozen=True, slots=True)
class Fil:
    """A document of an entry; ``url`` when it is on the internet."""

    nr: int
    tittel: str
    aapen: bool
    filnavn: str
    mime: str
    stoerrelse: int | None
    sider: int | None
    url: str
    grunn: str
    sha256: str = ""
    #: What is laid out is the redacted copy.
    sladdet: bool = False


@dataclass(frozen=True, slots=True)
class Trukket:
    """The stone where an entry was: when, why and on what basis."""

    tidspunkt: datetime | None
    grunn: str
    hjemmel: str


@dataclass(frozen=True, slots=True)
class Rettelse:
    """A correction of a public field: when, which, before and now."""

    tidspunkt: datetime | None
    overskrift: str
    foer: str
    naa: str
    grunn: str


RETTET = {
    "tittel": lambda: _("Tittelen er rettet"),
    "sakstittel": lambda: _("Sakstittelen er rettet"),
    "parter": lambda: _("Fra eller til er rettet"),
    "dokumentets_dato": lambda: _("Dokumentdatoen er rettet"),
    "tilgang": lambda: _("Hva som er skjermet, er endret"),
    "dokumenter": lambda: _("Dokumentene er endret"),
    "filer": lambda: _("Filene er endret"),
    "trukket": lambda: _("Lagt ut igjen etter å ha vært trukket tilbake"),
    "hjemler": lambda: _("Hjemmelen er endret"),
    "klasse": lambda: _("Arkivkoden er rettet"),
    "saksbehandler": lambda: _("Saksbehandleren er rettet"),
    "enhet": lambda: _("Enheten er rettet"),
    "retning": lambda: _("Typen er rettet"),
    "journaldato": lambda: _("Journaldatoen er rettet"),
}


#: What a withdrawn entry shows, whatever its row says.
STEIN: dict[str, Any] = {
    "tittel": MASKE, "sakstittel": MASKE, "klasse": MASKE, "saksbehandler": "", "parter": [],
    "hjemler": [], "avskrivning": [], "dokumenter": [], "rettelser": [], "tilgang": "skjermet",
}  # fmt: skip


@dataclass
class Post:
    """An entry as the public sees it. ``treff``: document and place of a hit in its text."""

    rad: dict[str, Any]
    treff: tuple[str, SafeString] | None = field(default=None)

    def __post_init__(self) -> None:
        if self.rad["trukket"]:
            self.rad = {**self.rad, **STEIN}

    def __getattr__(self, navn: str) -> Any:
        try:
            return self.rad[navn]
        except KeyError as feil:
            raise AttributeError(navn) from feil

    @property
    def registrerings_id(self) -> str:
        """``2026/127-4`` (M004)."""
        return f"{self.rad['saksaar']}/{self.rad['saksnr']}-{self.rad['postnr']}"

    @property
    def url(self) -> str:
        """The entry's address."""
        return f"{self.sak_url}{self.rad['postnr']}/"

    @property
    def sak_url(self) -> str:
        """The case's address."""
        return f"/sak/{self.rad['saksaar']}/{self.rad['saksnr']}/"

    @property
    def sent_lagt_ut(self) -> bool:
        """Whether it was first released long after its journal date."""
        lagt_ut: date = self.rad["foerst_lagt_ut"].astimezone(OSLO).date()
        return (lagt_ut - self.rad["journaldato"]).days > 7

    @cached_property
    def parter(self) -> list[Part]:
        """The correspondents with their roles in words."""
        return [
            Part(ROLLER[p["rolle"]]() if p["rolle"] in ROLLER else p["rolle"], p["navn"])
            for p in self.rad["parter"]
        ]

    @cached_property
    def parter_ute(self) -> list[Part]:
        """Those outside the municipality; its own units only when there is nobody else."""
        ute = [p for p, r in zip(self.parter, self.rad["parter"], strict=True)
               if r["rolle"] not in INTERNE]  # fmt: skip
        return ute or self.parter

    @property
    def status_tekst(self) -> str:
        """The status in words, where it says more than that the entry is in the journal."""
        return kodenavn("journalstatus", self.rad["status"]) if self.rad["status"] == "U" else ""

    @cached_property
    def avskrivning(self) -> list[Avskrevet]:
        """How the entry was answered."""
        return [
            Avskrevet(kodenavn("avskrivningsmaate", a["maate"]), _dato(a["dato"]), a["ref"] or "")
            for a in self.rad["avskrivning"]
        ]

    @cached_property
    def dokumenter(self) -> list[Fil]:
        """The documents, open or not."""
        return [
            Fil(
                d["nr"], d["tittel"], d["aapen"], d["filnavn"], d["mime"], d["stoerrelse"],
                d["sider"], f"{self.url}fil/{d['nr']}/" if d["aapen"] else "",
                GRUNNER[d["grunn"]]() if d.get("grunn") in GRUNNER else "", d["sha256"],
                bool(d.get("sladdet")),
            )
            for d in self.rad["dokumenter"]
        ]  # fmt: skip

    @cached_property
    def hjemler(self) -> list[Hjemmel]:
        """Why what is hidden is hidden, field by field."""
        ut = []
        for h in self.rad["hjemler"]:
            lovkode = h.get("lovkode") or ""
            hoved, _skille, tillegg = lovkode.partition("/")
            funnet = hjemmelregister.finn(tillegg or hoved) if lovkode else None
            hovedlov = hjemmelregister.finn(hoved) if lovkode else None
            ut.append(
                Hjemmel(
                    FELTNAVN[h["felt"]]() if h["felt"] in FELTNAVN else h["felt"],
                    h["sitat"],
                    funnet.forklaring(spraak()) if funnet else _("Ikke vurdert ennå."),
                    hovedlov.url if hovedlov else "",
                    _dato(h.get("til")),
                )
            )
        return ut

    @property
    def trukket(self) -> Trukket | None:
        """The stone, when the entry was withdrawn."""
        t = self.rad["trukket"]
        if not t:
            return None
        return Trukket(
            _tid(t.get("tid") or t.get("tidspunkt")), t.get("grunn", ""), t.get("hjemmel", "")
        )

    @property
    def rettelser(self) -> list[Rettelse]:
        """The corrections, newest first."""
        ut = [
            Rettelse(
                _tid(r.get("tid") or r.get("tidspunkt")),
                RETTET[r["felt"]]() if r.get("felt") in RETTET else _("Rettet"),
                str(r.get("foer") or ""), str(r.get("naa") or ""), str(r.get("grunn") or ""),
            )
            for r in self.rad["rettelser"]
        ]  # fmt: skip
        return sorted(ut, key=lambda r: r.tidspunkt or self.rad["lagt_ut"], reverse=True)


@dataclass
class Side:
    """A numbered page of a list, as the page furniture asks for it."""

    elementer: Sequence[Any]
    nummer: int
    antall: int
    per_side: int = 25
    over: bool = False

    def __iter__(self) -> Iterator[Any]:
        return iter(self.elementer)

    def __len__(self) -> int:
        return len(self.elementer)

    @property
    def antall_sider(self) -> int:
        """How many numbered pages there are."""
        return max(1, -(-self.antall // self.per_side))

    @property
    def har_forrige(self) -> bool:
        """Whether there is a page before."""
        return self.nummer > 1

    @property
    def har_neste(self) -> bool:
        """Whether there is a page after."""
        return self.nummer < self.antall_sider

    @property
    def fra(self) -> int:
        """The number of the first element on the page."""
        return (self.nummer - 1) * self.per_side + 1

    @property
    def til(self) -> int:
        """The number of the last element on the page."""
        return self.fra + len(self.elementer) - 1

    @property
    def antall_tekst(self) -> str:
        """How many there are in all; "over 1 000" above the limit."""
        tall = f"{self.antall:,}".replace(",", "\u202f")
        return _("over %(antall)s") % {"antall": tall} if self.over else tall
