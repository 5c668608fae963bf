# SPDX-License-Identifier: EUPL-1.2
"""Hva slags dokument det er, så langt loven skiller mellom dem.

Kilde: offentleglova §§ 14 andre ledd, 15 fjerde ledd, 16 og 25 andre ledd.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Dokumentart(StrEnum):
    """Arten avgjør om §§ 14, 15 og 25 kan brukes. Verdien lagres."""

    ANNET = "annet"
    SAKSFRAMLEGG = "saksframlegg"
    """Med vedlegg, til et folkevalgt organ (offl. § 16 første ledd bokstav a)."""
    SAKSFRAMLEGG_VEDLEGG = "saksframlegg_vedlegg"
    SAKSLISTE = "saksliste"
    """Saksliste til møte i folkevalgt organ (bokstav b)."""
    KONTROLLUTVALG = "kontrollutvalg"
    """Til eller fra kontrollutvalg, revisjon eller klagenemnd (bokstav c)."""
    KONTROLLUTVALG_SEKRETARIAT = "kontrollutvalg_sekretariat"
    """Mellom kontrollutvalget og dets sekretariat: § 14 kan brukes."""
    EKSTERN_PART = "ekstern_part"
    """En kommunal enhet er ekstern part overfor en annen (bokstav d)."""
    SELVSTENDIG_ENHET = "selvstendig_enhet"
    """Mellom enheter med selvstendig avgjørelsesmyndighet, særlovsorgan eller KF: ikke § 14."""
    LEDELSESKONTROLL = "ledelseskontroll"
    """Kommunedirektørens kontrolltiltak, og utkast og innstillinger til kommunedirektøren."""
    ENDELIG_AVGJOERELSE = "endelig_avgjoerelse"
    """Organets endelige avgjørelse (offl. § 14 andre ledd)."""
    GENERELLE_RETNINGSLINJER = "generelle_retningslinjer"
    """Generelle retningslinjer for saksbehandlingen (offl. § 14 andre ledd)."""
    HOERINGSUTTALELSE = "hoeringsuttalelse"
    """Høring: § 15 kan ikke brukes (offl. § 15 fjerde ledd)."""
    SOEKERLISTE = "soekerliste"
    """Offentlig søkerliste: § 25 første ledd kan ikke brukes (offl. § 25 andre ledd)."""


UNNTATT_14: Final = frozenset(
    {
        Dokumentart.SAKSFRAMLEGG,
        Dokumentart.SAKSFRAMLEGG_VEDLEGG,
        Dokumentart.SAKSLISTE,
        Dokumentart.KONTROLLUTVALG,
        Dokumentart.EKSTERN_PART,
        Dokumentart.SELVSTENDIG_ENHET,
        Dokumentart.ENDELIG_AVGJOERELSE,
        Dokumentart.GENERELLE_RETNINGSLINJER,
    }
)
"""Dokumenter der § 14 ikke kan brukes."""

UNNTATT_15: Final = frozenset(
    {
        Dokumentart.SAKSFRAMLEGG,
        Dokumentart.SAKSFRAMLEGG_VEDLEGG,
        Dokumentart.SAKSLISTE,
        Dokumentart.KONTROLLUTVALG,
        Dokumentart.EKSTERN_PART,
        Dokumentart.HOERINGSUTTALELSE,
    }
)
"""Dokumenter der § 15 ikke kan brukes."""

ALLTID_JOURNAL: Final = UNNTATT_14
"""Organinterne dokumenter som alltid skal i journalen (arkf. § 14)."""

_NAVN: Final[dict[Dokumentart, tuple[str, str, str]]] = {
    Dokumentart.ANNET: ("annet dokument", "anna dokument", "other documents"),
    Dokumentart.SAKSFRAMLEGG: ("saksframlegg", "saksframlegg", "case presentations"),
    Dokumentart.SAKSFRAMLEGG_VEDLEGG: (
        "vedlegg til saksframlegg",
        "vedlegg til saksframlegg",
        "attachments to case presentations",
    ),
    Dokumentart.SAKSLISTE: ("sakslister", "saklister", "agendas"),
    Dokumentart.KONTROLLUTVALG: (
        "dokumenter til eller fra kontrollutvalg, revisjon eller klagenemnd",
        "dokument til eller frå kontrollutval, revisjon eller klagenemnd",
        "documents to or from the control committee, the auditor or the appeals board",
    ),
    Dokumentart.KONTROLLUTVALG_SEKRETARIAT: (
        "dokumenter mellom kontrollutvalget og sekretariatet",
        "dokument mellom kontrollutvalet og sekretariatet",
        "documents between the control committee and its secretariat",
    ),
    Dokumentart.EKSTERN_PART: (
        "dokumenter der en kommunal enhet er ekstern part",
        "dokument der ei kommunal eining er ekstern part",
        "documents where a municipal unit is an external party",
    ),
    Dokumentart.SELVSTENDIG_ENHET: (
        "dokumenter mellom enheter som avgjør selvstendig",
        "dokument mellom einingar som avgjer sjølvstendig",
        "documents between units with independent decision power",
    ),
    Dokumentart.LEDELSESKONTROLL: (
        "kommunedirektørens kontroll og utkast til kommunedirektøren",
        "kontrollen til kommunedirektøren og utkast til kommunedirektøren",
        "the chief executive's control measures and drafts for the chief executive",
    ),
    Dokumentart.ENDELIG_AVGJOERELSE: (
        "den endelige avgjørelsen",
        "den endelege avgjerda",
        "the final decision",
    ),
    Dokumentart.GENERELLE_RETNINGSLINJER: (
        "generelle retningslinjer",
        "generelle retningslinjer",
        "general guidelines",
    ),
    Dokumentart.HOERINGSUTTALELSE: (
        "høringsuttalelser",
        "høyringsfråsegner",
        "consultation statements",
    ),
    Dokumentart.SOEKERLISTE: ("søkerlister", "søkjarlister", "lists of applicants"),
}


_ANDRE_NAVN: Final = {
    "hoering": Dokumentart.HOERINGSUTTALELSE,
    "vedtak": Dokumentart.ENDELIG_AVGJOERELSE,
    "retningslinjer": Dokumentart.GENERELLE_RETNINGSLINJER,
}


def les(verdi: str | Dokumentart, journalposttype: str = "") -> Dokumentart:
    """Arten av en lagret verdi.

    Tomt, eller et ord loven ikke skiller ut (`soeknad`), gir `ANNET`. En journalpost av type S er
    et saksframlegg når ikke noe annet er sagt.
    """
    try:
        art = Dokumentart(verdi)
    except ValueError:
        art = _ANDRE_NAVN.get(verdi, Dokumentart.ANNET)
    if art is Dokumentart.ANNET and journalposttype == "S":
        return Dokumentart.SAKSFRAMLEGG
    return art


def navn(art: Dokumentart, spraak: str = "nb") -> str:
    """Artens navn i en setning, på nb, nn eller en; andre språk gir nb."""
    nb, nn, en = _NAVN[art]
    return {"nn": nn, "en": en}.get(spraak, nb)
