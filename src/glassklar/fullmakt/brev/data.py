# SPDX-License-Identifier: EUPL-1.2
"""What stands in a decision letter: plain values, and the form in which a template gets them.

The parts that the law asks for (forvaltningsloven 1967 §§ 23-27, 2025 §§ 55-59) are fields of
their own; whatever else a municipality's template wants of the case goes in ``felt``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from glassklar.fullmakt.brev import tekster

Maalform = Literal["nb", "nn", "en"]
Lov = Literal["1967", "2025"]

_FARGE = re.compile(r"#[0-9a-fA-F]{6}\Z")
_SVART = "#1a1a1a"
#: WCAG 2.1, 1.4.3: text against white.
_KONTRAST = 4.5
MAKS_VAAPEN = 200_000


@dataclass(frozen=True, slots=True)
class Vaapen:
    """The coat of arms as SVG or PNG, and what a screen reader says for it."""

    bilde: bytes
    alt: str

    def __post_init__(self) -> None:
        """Raise ValueError for a picture that is too large or of another kind."""
        if len(self.bilde) > MAKS_VAAPEN:
            raise ValueError("våpenet er for stort")
        if not self.alt.strip():
            raise ValueError("våpenet mangler alternativ tekst")
        if not self.er_png and b"<svg" not in self.bilde[:2000]:
            raise ValueError("våpenet må være SVG eller PNG")

    @property
    def er_png(self) -> bool:
        """PNG rather than SVG."""
        return self.bilde.startswith(b"\x89PNG\r\n\x1a\n")


@dataclass(frozen=True, slots=True)
class Avsender:
    """The municipality and the unit, and how its letters look."""

    kommune: str
    enhet: str = ""
    adresse: str = ""
    epost: str = ""
    telefon: str = ""
    orgnummer: str = ""
    #: ``#rrggbb``; used for lines, and for headings where it can be read.
    farge: str = "#1e4e79"
    vaapen: Vaapen | None = None

    def __post_init__(self) -> None:
        """Raise ValueError when the colour is none."""
        if not _FARGE.match(self.farge):
            raise ValueError("fargen må ha formen #rrggbb")


@dataclass(frozen=True, slots=True)
class Mottaker:
    """Who the letter is to, or a copy of it."""

    navn: str
    adresse: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A case handler or decision maker: name and title."""

    navn: str
    tittel: str = ""


@dataclass(frozen=True, slots=True)
class Klageadgang:
    """Where to complain and how long one may. Sources: fvl. 1967 §§ 28-29, fvl. 2025 §§ 61-63."""

    instans: str
    uker: int = 3


@dataclass(frozen=True, slots=True)
class Brevdata:
    """A letter's content. Texts are plain: a blank line between paragraphs, ``- `` for points."""

    maalform: Maalform
    avsender: Avsender
    saksnummer: str
    dato: date
    mottakere: Sequence[Mottaker]
    tittel: str
    #: What was decided.
    vedtak: str
    #: The legal basis of the decision (fvl. 1967 § 25, fvl. 2025 § 57).
    hjemler: Sequence[str]
    saksbehandler: Person
    beslutter: Person
    #: The grounds, or why they may be left out (fvl. 1967 § 24 second paragraph).
    begrunnelse: str = ""
    begrunnelse_unntak: str = ""
    #: None: the decision cannot be complained about.
    klage: Klageadgang | None = None
    lov: Lov = "1967"
    dokumentnummer: str = ""
    deres_ref: str = ""
    utfall: str = ""
    kopi: Sequence[Mottaker] = ()
    vedlegg: Sequence[str] = ()
    #: The one for whom a stand-in decided.
    paa_vegne_av: str = ""
    #: Legal basis of an exemption from public access, as it is cited.
    unntatt: str = ""
    felt: Mapping[str, str] = field(default_factory=dict)

    def mangler(self) -> list[str]:
        """Return the names of required fields that are empty."""
        krav = {
            "avsender.kommune": self.avsender.kommune,
            "saksnummer": self.saksnummer,
            "mottakere": "".join(m.navn for m in self.mottakere),
            "tittel": self.tittel,
            "vedtak": self.vedtak,
            "begrunnelse": self.begrunnelse or self.begrunnelse_unntak,
            "hjemler": "".join(self.hjemler),
            "saksbehandler": self.saksbehandler.navn,
            "beslutter": self.beslutter.navn,
        }
        if self.klage is not None:
            krav["klage.instans"] = self.klage.instans
        return [navn for navn, verdi in krav.items() if not verdi.strip()]

    def som_felt(self) -> dict[str, Any]:
        """Return what the template is given: every field by its name, and the law's phrases."""
        ord_ = tekster.ORD[self.maalform]
        return {
            "maalform": self.maalform,
            "kommune": self.avsender.kommune,
            "avsender": _avsender(self.avsender),
            "saksnummer": self.saksnummer,
            "dokumentnummer": self.dokumentnummer,
            "deres_ref": self.deres_ref,
            "dato": tekster.dato(self.dato, self.maalform),
            "aar": self.dato.year,
            "maaned": self.dato.month,
            "dag": self.dato.day,
            "mottakere": [_mottaker(m) for m in self.mottakere],
            "kopi": [_mottaker(m) for m in self.kopi],
            "vedlegg": list(self.vedlegg),
            "tittel": self.tittel,
            "utfall": self.utfall,
            "vedtak": self.vedtak,
            "begrunnelse": self.begrunnelse or self.begrunnelse_unntak,
            "hjemler": list(self.hjemler),
            "klage": tekster.klage(self.klage, self.maalform, self.lov, self.avsender.kommune),
            "partsinnsyn": tekster.partsinnsyn(self.maalform, self.lov),
            "saksbehandler": {
                "navn": self.saksbehandler.navn,
                "tittel": self.saksbehandler.tittel,
            },
            "beslutter": {"navn": self.beslutter.navn, "tittel": self.beslutter.tittel},
            "paa_vegne_av": self.paa_vegne_av,
            "unntatt": self.unntatt,
            "felt": dict(self.felt),
            "ord": ord_,
        }


def _mottaker(m: Mottaker) -> dict[str, Any]:
    return {"navn": m.navn, "adresse": list(m.adresse)}


def _avsender(a: Avsender) -> dict[str, Any]:
    vaapen: dict[str, Any] | None = None
    if a.vaapen is not None:
        # A template cannot read base 64, but it can make bytes of numbers or of a text.
        bilde = list(a.vaapen.bilde) if a.vaapen.er_png else a.vaapen.bilde.decode("utf-8")
        vaapen = {"bilde": bilde, "alt": a.vaapen.alt}
    return {
        "kommune": a.kommune,
        "enhet": a.enhet,
        "adresse": a.adresse,
        "epost": a.epost,
        "telefon": a.telefon,
        "orgnummer": a.orgnummer,
        "farge": a.farge,
        "tekstfarge": a.farge if kontrast_mot_hvitt(a.farge) >= _KONTRAST else _SVART,
        "vaapen": vaapen,
    }


def kontrast_mot_hvitt(farge: str) -> float:
    """Return the contrast ratio of ``#rrggbb`` against white (WCAG 2.1)."""

    def lin(del_: str) -> float:
        v = int(del_, 16) / 255
        return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4

    r, g, b = (lin(farge[i : i + 2]) for i in (1, 3, 5))
    return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05)
