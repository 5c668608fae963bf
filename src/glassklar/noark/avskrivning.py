# SPDX-License-Identifier: EUPL-1.2
"""Avskrivning: hva som står i restanse, og hvilke måter det kan avskrives på.

Kilde: Noark 5 krav 3.4.2-3.4.9, M215, M231, M617-M619.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

RESTANSETYPER: Final = frozenset({"I", "N"})
"""Journalposttyper som venter på svar: inngående, og organinternt for oppfølging."""

KOPIMOTTAKERE: Final = frozenset({"EK", "IK"})
"""Kopimottakere har ikke noe å avskrive (krav 3.4.9)."""

VED_AVSLUTNING: Final = "SA"
"""Måten som brukes på alt som gjenstår når saken avsluttes (krav 3.4.5)."""


class Maate(NamedTuple):
    """En avskrivningsmåte (M619).

    `med_referanse`: avskrivningen må peke på posten som besvarer (krav 3.4.7, 3.4.8).
    `svartyper`: journalposttypene den posten kan ha. `for_typer`: hva den kan avskrive.
    """

    kode: str
    med_referanse: bool
    svartyper: frozenset[str]
    for_typer: frozenset[str]


_BEGGE = frozenset({"I", "N"})

MAATER: Final = (
    Maate("BU", True, frozenset({"U"}), _BEGGE),
    Maate("BE", True, frozenset({"U"}), _BEGGE),
    Maate("TLF", False, frozenset(), _BEGGE),
    Maate("TE", False, frozenset(), _BEGGE),
    Maate("TO", False, frozenset(), _BEGGE),
    Maate("BN", True, frozenset({"N", "X"}), _BEGGE),
    Maate("SA", False, frozenset(), _BEGGE),
)


def staar_i_restanse(journalposttype: str, status: str, antall_avskrivninger: int) -> bool:
    """Om posten er en restanse: rett type, ikke utgått, og ikke avskrevet (krav 3.4.1).

    For organinterne poster gjelder spørsmålet én mottaker om gangen (krav 3.4.6): gi da antallet
    avskrivninger for den mottakeren.
    """
    return journalposttype in RESTANSETYPER and status != "U" and antall_avskrivninger == 0


def kan_avskrives(journalposttype: str, korrespondanseparttype: str | None = None) -> bool:
    """Om en post av typen, eller denne mottakeren av den, kan avskrives (krav 3.4.2, 3.4.9)."""
    if journalposttype not in RESTANSETYPER:
        return False
    return korrespondanseparttype not in KOPIMOTTAKERE


def maater(journalposttype: str) -> tuple[str, ...]:
    """Avskrivningsmåtene en person kan velge for typen. «Saken ble avsluttet» settes av arkivet."""
    return tuple(
        m.kode for m in MAATER if journalposttype in m.for_typer and m.kode != VED_AVSLUTNING
    )


def feil(maate: str, journalposttype: str, svartype: str | None) -> str | None:
    """Hva som er galt med avskrivningen, som meldingsnøkkel, eller `None` når den er i orden.

    Nøkler: `ukjent_maate`, `ikke_restansetype`, `mangler_svar`, `feil_svartype`, `svar_uten_grunn`.
    `svartype` er journalposttypen til posten som avskriver, eller `None`.
    """
    regel = next((m for m in MAATER if m.kode == maate), None)
    if regel is None:
        return "ukjent_maate"
    if journalposttype not in regel.for_typer:
        return "ikke_restansetype"
    if regel.med_referanse and svartype is None:
        return "mangler_svar"
    if svartype is not None and not regel.med_referanse:
        return "svar_uten_grunn"
    if svartype is not None and svartype not in regel.svartyper:
        return "feil_svartype"
    return None


def foreslaatt_maate(svartype: str, sendt_med_epost: bool = False) -> str | None:
    """Måten som følger av svaret: utgående brev BU eller BE, notat BN; ellers `None`."""
    if svartype == "U":
        return "BE" if sendt_med_epost else "BU"
    if svartype in {"N", "X"}:
        return "BN"
    return None


def gjenstaar(mottakere: Iterable[tuple[str, bool]]) -> int:
    """Antall mottakere `(korrespondanseparttype, er_avskrevet)` som ennå må avskrive sin del."""
    return sum(1 for kp, ferdig in mottakere if kp not in KOPIMOTTAKERE and not ferdig)
