# SPDX-License-Identifier: EUPL-1.2
"""Frysmatrisen: hvilke kolonner som ikke kan endres, i hvilken tilstand, og etter hvilket krav.

Kilde: Noark 5 v5.0 krav 2.6.7, 3.2.2, 3.2.10, 3.2.14-3.2.33 og «Betingelser» ved
metadataelementene (M-numrene). Matrisen er data: databasens `BEFORE UPDATE`-triggere lages av den,
og handlingene spør `frosne` for å si fra ved feltet før databasen nekter.

Tilstanden er **den raden hadde før endringen**. Endringen som bringer raden inn i tilstanden, kan
derfor selv sette kolonnene (journaldato settes idet status blir J).

Et ferdigstilt dokument har ingen egen rad: innholdet er filene, og de er låst fra de er lagret
(`fil_lagret`); tittelen kan endres (3.2.33). Tilstanden stenger i stedet for nye filer, se
`LUKKEDE_FOR_NYE`. `mappe_id` er ikke frosset: en post kan flyttes (3.2.35, 3.2.40), av den som har
rett til det.

Løpenummer, saksnummer og journalpostnummer står ikke her: de er rader i tabeller som bare tar imot
nye rader (krav 3.2.22, 3.2.24; M011-M015).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple, get_args

Tilstand = Literal[
    "alltid",
    "mappe_avsluttet",
    "sak_avsluttet",
    "arkivert",
    "inn_journalfoert",
    "inn_arkivert",
    "egen_endelig",
    "dokument_ferdigstilt",
    "fil_lagret",
]
TILSTANDER: Final[tuple[Tilstand, ...]] = get_args(Tilstand)

EGENPRODUSERT: Final = frozenset({"U", "N", "X", "S"})
"""Journalposttyper organet selv lager.

Krav 3.2.24 nevner U, N og X; saksframlegg (S) følger dem.
"""

ENDELIG: Final = frozenset({"E", "J", "A"})
"""Journalstatuser der innholdet er sendt, journalført eller arkivert."""


class Frysregel(NamedTuple):
    """Én kolonne som ikke kan endres i én tilstand.

    `tabell` er tabellen kolonnen står i, `tilstand` en av `TILSTANDER`, `krav` kravnummeret eller
    M-nummeret som avslaget viser til.
    """

    tabell: str
    tilstand: Tilstand
    kolonne: str
    krav: str


def _regler(tabell: str, tilstand: Tilstand, krav: str, kolonner: str) -> tuple[Frysregel, ...]:
    return tuple(Frysregel(tabell, tilstand, kolonne, krav) for kolonne in kolonner.split())


_KP_IDENTITET = (
    "navn postadresse postnummer poststed land epost telefon kontaktperson"
    " person_id organisasjons_id"
)
_KP = "type enhet_id saksbehandler_id registrering_id"

MATRISE: Final[tuple[Frysregel, ...]] = (
    # Fra raden er opprettet.
    *_regler("mappe", "alltid", "M001", "id"),
    *_regler("mappe", "alltid", "2.5.1", "type"),
    *_regler("mappe", "alltid", "M600", "opprettet_dato"),
    *_regler("mappe", "alltid", "M601", "opprettet_av_id"),
    *_regler("registrering", "alltid", "M001", "id"),
    *_regler("registrering", "alltid", "2.6.1", "type"),
    *_regler("registrering", "alltid", "M600", "opprettet_dato"),
    *_regler("registrering", "alltid", "M601", "opprettet_av_id"),
    *_regler("korrespondansepart", "alltid", "M001", "id"),
    *_regler("dokument", "alltid", "M001", "id"),
    *_regler("dokument", "alltid", "M600", "opprettet_dato"),
    *_regler("dokument", "alltid", "M601", "opprettet_av_id"),
    *_regler("regdok", "alltid", "2.7.4", "registrering_id dokument_id"),
    *_regler("regdok", "alltid", "M007", "nr"),
    *_regler("regdok", "alltid", "M620", "tilknyttet_dato"),
    *_regler("regdok", "alltid", "M621", "tilknyttet_av_id"),
    # Lagret fil: raden følger filen og er like uforanderlig som den.
    *_regler("dokumentobjekt", "fil_lagret", "M001", "id"),
    *_regler("dokumentobjekt", "fil_lagret", "M005", "versjon"),
    *_regler("dokumentobjekt", "fil_lagret", "M700", "variant"),
    *_regler("dokumentobjekt", "fil_lagret", "M701", "format"),
    *_regler("dokumentobjekt", "fil_lagret", "M702", "format_detaljer"),
    *_regler("dokumentobjekt", "fil_lagret", "M705", "sjekksum"),
    *_regler("dokumentobjekt", "fil_lagret", "M706", "algoritme"),
    *_regler("dokumentobjekt", "fil_lagret", "M707", "stoerrelse"),
    *_regler("dokumentobjekt", "fil_lagret", "M716", "mime"),
    *_regler("dokumentobjekt", "fil_lagret", "2.7.4", "dokument_id"),
    *_regler("dokumentobjekt", "fil_lagret", "M600", "opprettet_dato"),
    *_regler("dokumentobjekt", "fil_lagret", "M601", "opprettet_av_id"),
    # Avsluttet mappe og sak. Linje 2 er en del av tittelen, og linje 1 kan stå i den vernede raden.
    # Triggeren som flytter den dit og tilbake, er unntatt.
    *_regler("mappe", "mappe_avsluttet", "3.2.2", "tittel dokumentmedium"),
    *_regler("mappe_skjermet", "mappe_avsluttet", "3.2.2", "tittel1 tittel2"),
    *_regler("mappe", "sak_avsluttet", "3.2.10", "saksdato enhet_id saksansvarlig_id"),
    # Arkivert registrering av enhver type.
    *_regler("registrering", "arkivert", "3.2.14", "tittel dokumentmedium arkivdel_id"),
    *_regler("registrering_skjermet", "arkivert", "3.2.14", "tittel1 tittel2"),
    *_regler("registrering", "arkivert", "M101", "journaldato"),
    *_regler("registrering", "arkivert", "M604", "arkivert_dato"),
    # Inngående.
    *_regler("registrering", "inn_journalfoert", "3.2.22", "mottatt_dato"),
    *_regler("registrering", "inn_arkivert", "3.2.23", "journalposttype dokumentets_dato"),
    *_regler("registrering", "inn_arkivert", "3.2.23", "mottatt_dato"),
    *_regler("korrespondansepart", "inn_arkivert", "3.2.23", _KP),
    *_regler("kp_identitet", "inn_arkivert", "3.2.23", _KP_IDENTITET),
    # Egenprodusert og ekspedert, journalført eller arkivert.
    *_regler("registrering", "egen_endelig", "3.2.24", "journalposttype dokumentets_dato"),
    *_regler("registrering", "egen_endelig", "3.2.24", "sendt_dato saksbehandler_id enhet_id"),
    *_regler("registrering", "egen_endelig", "3.2.24", "tittel"),
    *_regler("registrering_skjermet", "egen_endelig", "3.2.24", "tittel1 tittel2"),
    *_regler("korrespondansepart", "egen_endelig", "3.2.24", _KP),
    *_regler("kp_identitet", "egen_endelig", "3.2.24", _KP_IDENTITET),
)
"""Hele matrisen, flat. Rekkefølgen har ingen betydning."""

LUKKEDE_FOR_NYE: Final[Mapping[Tilstand, Mapping[str, str]]] = {
    "mappe_avsluttet": {"registrering": "3.2.4"},
    "arkivert": {"regdok": "3.2.17"},
    "dokument_ferdigstilt": {"dokumentobjekt": "3.2.31"},
    "inn_arkivert": {"korrespondansepart": "3.2.23"},
    "egen_endelig": {"korrespondansepart": "3.2.24"},
}
"""Tabeller som ikke tar nye rader (og ikke mister rader) under en forelder i tilstanden.

Unntak for dokumentobjekt: ny variant (arkivformat, sladdet) er tillatt (3.2.27), og ny versjon av
den som har fått retten (2.9.9).
"""


def tilstander(tabell: str, tilstand: Mapping[str, Any]) -> frozenset[Tilstand]:
    """Tilstandene en rad i `tabell` er i, slik `tilstand` beskriver den.

    `tilstand` har for registrering og dens barn (registrering_skjermet, korrespondansepart,
    kp_identitet, regdok) nøklene `type`, `journalposttype`, `status`; for mappe og mappe_skjermet
    `type` og `status` eller `avsluttet_dato`; for dokument `status`. Nøkler som mangler, betyr
    «ikke satt». En ukjent tabell er bare i «alltid».
    """
    ut: set[Tilstand] = {"alltid"}
    status = tilstand.get("status")
    if tabell in {"mappe", "mappe_skjermet"}:
        lukket = status == "A" or tilstand.get("avsluttet_dato") is not None
        if lukket:
            ut.add("mappe_avsluttet")
            if tilstand.get("type") == "saksmappe":
                ut.add("sak_avsluttet")
    elif tabell == "dokument":
        if status == "F":
            ut.add("dokument_ferdigstilt")
    elif tabell == "dokumentobjekt":
        ut.add("fil_lagret")
    elif tabell in _REGISTRERINGSTABELLER:
        # En journalpost er arkivert så lenge statusen sier det; de andre typene har ingen status.
        uten_status = tilstand.get("type", "journalpost") != "journalpost"
        if status == "A" or (uten_status and tilstand.get("arkivert_dato") is not None):
            ut.add("arkivert")
        posttype = tilstand.get("journalposttype")
        if posttype == "I" and status in {"J", "A"}:
            ut.add("inn_journalfoert")
        if posttype == "I" and status == "A":
            ut.add("inn_arkivert")
        if posttype in EGENPRODUSERT and status in ENDELIG:
            ut.add("egen_endelig")
    return frozenset(ut)


_REGISTRERINGSTABELLER: Final = frozenset(
    {"registrering", "registrering_skjermet", "korrespondansepart", "kp_identitet", "regdok"}
)


def frosne(tabell: str, tilstand: Mapping[str, Any]) -> dict[str, str]:
    """Kolonnene i `tabell` som ikke kan endres nå, med kravet som sier det.

    Se `tilstander` for hvilke nøkler `tilstand` skal ha. Gjelder flere krav samme kolonne, nevnes
    det første i matrisen.
    """
    gjeldende = tilstander(tabell, tilstand)
    ut: dict[str, str] = {}
    for regel in MATRISE:
        if regel.tabell == tabell and regel.tilstand in gjeldende:
            ut.setdefault(regel.kolonne, regel.krav)
    return ut
