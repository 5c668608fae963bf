# SPDX-License-Identifier: EUPL-1.2
"""An invented letter to try templates on."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pypdfium2

from glassklar.fullmakt.brev.data import (
    Avsender,
    Brevdata,
    Klageadgang,
    Mottaker,
    Person,
    Vaapen,
)

VAAPEN = Vaapen(
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 48">'
    b'<path d="M2 2h36v24c0 12-10 18-18 20C12 44 2 38 2 26z" fill="#1e4e79"/></svg>',
    "Solvik kommunes våpen",
)
AVSENDER = Avsender(
    "Solvik kommune",
    "Byggesak",
    "Rådhusgata 1, 9990 Solvik",
    "postmottak@solvik.example",
    "99 99 00 00",
    "999 999 999",
    vaapen=VAAPEN,
)


def brevdata(maalform: str = "nb", **endret: Any) -> Brevdata:
    """A letter with everything in it; the keywords change it."""
    verdier: dict[str, Any] = {
        "maalform": maalform,
        "avsender": AVSENDER,
        "saksnummer": "2026/123",
        "dokumentnummer": "4",
        "dato": date(2026, 11, 21),
        "mottakere": [Mottaker("Kari Prøve", ["Testveien 3", "9991 Solvik"])],
        "tittel": "Tillatelse til tilbygg, Testveien 3",
        "utfall": "Søknaden er innvilget",
        "vedtak": "Du får tillatelse til tilbygg på 24 m².\n\nVilkår:\n- samme farge som huset\n"
        "- arbeidet må begynne innen tre år",
        "begrunnelse": "Tilbygget følger planen.\n\n" + "Naboene er varslet. " * 30,
        "hjemler": ["plan- og bygningsloven § 20-1 første ledd bokstav a", "pbl. § 29-4"],
        "saksbehandler": Person("Ola Test", "byggesaksbehandler"),
        "beslutter": Person("Nina Eksempel", "avdelingsleder"),
        "klage": Klageadgang("Statsforvalteren i Nordland"),
        "vedlegg": ["Situasjonsplan"],
        "kopi": [Mottaker("Nabo Oppdiktet")],
    }
    return Brevdata(**(verdier | endret))


def pdftekst(pdf: bytes) -> str:
    """The text of all pages, with one space for every gap."""
    with pypdfium2.PdfDocument(pdf) as fil:
        tekst = " ".join(ark.get_textpage().get_text_bounded() for ark in fil)
    return re.sub(r"\s+", " ", tekst)
