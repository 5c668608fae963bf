# SPDX-License-Identifier: EUPL-1.2
"""The law's phrases in a letter, in bokmål, nynorsk and English.

A letter has its own language, whatever language the person who makes it reads: therefore they
stand here and not in the pages' translations. Sources: forvaltningsloven 1967 § 27 third
paragraph, forvaltningsloven 2025 §§ 58-59 (what a notice of a decision says).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glassklar.fullmakt.brev.data import Klageadgang

_MAANEDER = {
    "nb": (
        "januar februar mars april mai juni juli august september oktober november desember"
    ).split(),
    "en": (
        "January February March April May June July August September October November December"
    ).split(),
}
_TALL = {
    "nb": ["én uke", "to uker", "tre uker", "fire uker", "fem uker", "seks uker"],
    "nn": ["éi veke", "to veker", "tre veker", "fire veker", "fem veker", "seks veker"],
    "en": ["one week", "two weeks", "three weeks", "four weeks", "five weeks", "six weeks"],
}

#: Words that the standard templates put before values.
ORD: dict[str, dict[str, str]] = {
    "nb": {
        "begrunnelse": "Begrunnelse",
        "beslutter": "Avgjort av",
        "dato": "Dato",
        "deres_ref": "Deres referanse",
        "godkjent": "Brevet er godkjent elektronisk og har derfor ingen underskrift.",
        "hilsen": "Med hilsen",
        "hjemmel": "Rettsgrunnlag",
        "klage": "Du kan klage",
        "kopi": "Kopi til",
        "mottakere": "Brevet er sendt til",
        "orgnummer": "Organisasjonsnummer",
        "paa_vegne_av": "på vegne av",
        "partsinnsyn": "Du kan se dokumentene i saken",
        "saksbehandler": "Saksbehandler",
        "saksnummer": "Saksnummer",
        "side": "Side",
        "av": "av",
        "unntatt": "Unntatt offentlighet",
        "vedlegg": "Vedlegg",
        "vedtak": "Vedtak",
    },
    "nn": {
        "begrunnelse": "Grunngiving",
        "beslutter": "Avgjort av",
        "dato": "Dato",
        "deres_ref": "Dykkar referanse",
        "godkjent": "Brevet er godkjent elektronisk og har difor inga underskrift.",
        "hilsen": "Med helsing",
        "hjemmel": "Rettsgrunnlag",
        "klage": "Du kan klage",
        "kopi": "Kopi til",
        "mottakere": "Brevet er sendt til",
        "orgnummer": "Organisasjonsnummer",
        "paa_vegne_av": "på vegner av",
        "partsinnsyn": "Du kan sjå dokumenta i saka",
        "saksbehandler": "Saksbehandlar",
        "saksnummer": "Saksnummer",
        "side": "Side",
        "av": "av",
        "unntatt": "Unntatt offentlegheita",
        "vedlegg": "Vedlegg",
        "vedtak": "Vedtak",
    },
    "en": {
        "begrunnelse": "Reasons",
        "beslutter": "Decided by",
        "dato": "Date",
        "deres_ref": "Your reference",
        "godkjent": "This letter was approved electronically and therefore bears no signature.",
        "hilsen": "Yours sincerely",
        "hjemmel": "Legal basis",
        "klage": "You can appeal",
        "kopi": "Copy to",
        "mottakere": "This letter was sent to",
        "orgnummer": "Organisation number",
        "paa_vegne_av": "on behalf of",
        "partsinnsyn": "You can see the documents of the case",
        "saksbehandler": "Case handler",
        "saksnummer": "Case number",
        "side": "Page",
        "av": "of",
        "unntatt": "Exempt from public access",
        "vedlegg": "Enclosures",
        "vedtak": "Decision",
    },
}

#: What was decided, as a line of its own over the decision.
UTFALL: dict[str, dict[str, str]] = {
    "nb": {"innvilget": "Innvilget", "delvis": "Delvis innvilget", "avslag": "Avslag"},
    "nn": {"innvilget": "Innvilga", "delvis": "Delvis innvilga", "avslag": "Avslag"},
    "en": {"innvilget": "Granted", "delvis": "Granted in part", "avslag": "Refused"},
}
#: Who hears a complaint when the type of decision names nobody, and a title when there is none.
STATSFORVALTER = {
    "nb": "Statsforvalteren",
    "nn": "Statsforvaltaren",
    "en": "the County Governor (Statsforvalteren)",
}
SAKSBEHANDLER = {"nb": "saksbehandler", "nn": "saksbehandlar", "en": "case handler"}

_PARAGRAFER = {
    "1967": {"klage": "§§ 28 og 29", "form": "§ 32", "innsyn": "§§ 18 og 19"},
    "2025": {"klage": "§§ 61 og 63", "form": "§ 66", "innsyn": "§§ 46 til 51"},
}
_KLAGE = {
    "nb": {
        "rett": "Du kan klage på vedtaket til {instans} (forvaltningsloven {klage}).",
        "frist": "Fristen for å klage er {uker} fra dagen du fikk dette brevet.",
        "sted": "Send klagen til {kommune}. Vi vurderer saken på nytt, og sender klagen videre "
        "dersom vi ikke gir deg medhold.",
        "form": "Skriv hvilket vedtak du klager på, hva du vil ha endret, og hvorfor "
        "(forvaltningsloven {form}). Si også når du fikk brevet. Vi hjelper deg om du spør.",
    },
    "nn": {
        "rett": "Du kan klage på vedtaket til {instans} (forvaltningslova {klage}).",
        "frist": "Fristen for å klage er {uker} frå dagen du fekk dette brevet.",
        "sted": "Send klaga til {kommune}. Vi vurderer saka på nytt, og sender klaga vidare "
        "dersom vi ikkje gir deg medhald.",
        "form": "Skriv kva vedtak du klagar på, kva du vil ha endra, og kvifor "
        "(forvaltningslova {form}). Sei òg når du fekk brevet. Vi hjelper deg om du spør.",
    },
    "en": {
        "rett": "You can appeal this decision to {instans} (Public Administration Act, {klage}).",
        "frist": "The time limit for an appeal is {uker} from the day you received this letter.",
        "sted": "Send the appeal to {kommune}. We look at the case again, and pass the appeal on "
        "if we do not change the decision.",
        "form": "Write which decision you appeal against, what you want changed, and why (Public "
        "Administration Act, {form}). Also say when you received this letter. We help you if you "
        "ask.",
    },
}
_INNSYN = {
    "nb": "Som part har du rett til å se dokumentene i saken, med de unntakene som følger av "
    "forvaltningsloven {innsyn}. Ta kontakt med oss, og oppgi saksnummeret.",
    "nn": "Som part har du rett til å sjå dokumenta i saka, med dei unntaka som følgjer av "
    "forvaltningslova {innsyn}. Ta kontakt med oss, og oppgi saksnummeret.",
    "en": "As a party you have the right to see the documents of the case, with the exceptions in "
    "the Public Administration Act, {innsyn}. Contact us and state the case number.",
}


def dato(d: date, maalform: str) -> str:
    """``21. november 2026``, and in English ``21 November 2026``."""
    if maalform == "en":
        return f"{d.day} {_MAANEDER['en'][d.month - 1]} {d.year}"
    return f"{d.day}. {_MAANEDER['nb'][d.month - 1]} {d.year}"


def uker(antall: int, maalform: str) -> str:
    """``tre uker``; digits above six."""
    ord_ = _TALL[maalform]
    if 1 <= antall <= len(ord_):
        return ord_[antall - 1]
    return f"{antall} {ord_[1].split()[1]}"


def _paragrafer(maalform: str, lov: str) -> dict[str, str]:
    deler = _PARAGRAFER[lov]
    if maalform != "en":
        return dict(deler)
    return {navn: p.replace(" og ", " and ").replace(" til ", " to ") for navn, p in deler.items()}


def klage(
    adgang: Klageadgang | None, maalform: str, lov: str, kommune: str
) -> dict[str, Any] | None:
    """The right, the deadline, where to send it and how, as sentences; None without the right."""
    if adgang is None:
        return None
    verdier = {
        "instans": adgang.instans,
        "uker": uker(adgang.uker, maalform),
        "kommune": kommune,
        **_paragrafer(maalform, lov),
    }
    # Values go in by name once: a name with braces in it is not read again.
    setninger = {navn: mal.format(**verdier) for navn, mal in _KLAGE[maalform].items()}
    return {**setninger, "instans": adgang.instans}


def partsinnsyn(maalform: str, lov: str) -> str:
    """The right to see the documents of the case (fvl. 1967 § 27, fvl. 2025 §§ 58-59)."""
    return _INNSYN[maalform].format(**_paragrafer(maalform, lov))
