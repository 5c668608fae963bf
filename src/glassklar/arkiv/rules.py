# SPDX-License-Identifier: EUPL-1.2
"""The rules of what may be written in the archive. No database, no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from glassklar.arkiv.data import NyKorrespondent, NyPost, NySak
from glassklar.grunn.klokke import OSLO
from glassklar.lov.api import finn_fnr
from glassklar.noark.api import ord as tittelord

MAKS_TITTEL = 500
MAKS_NAVN = 300
MAKS_TEKST = 10_000
_KONTROLL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

#: Which roles of correspondents each kind of entry needs (Noark, Korrespondansepart).
AVSENDERE = frozenset({"EA", "IS"})
MOTTAKERE = frozenset({"EM", "GM"})

Feil = dict[str, Any]


def sjekk_tekst(navn: str, verdi: str, maks: int = MAKS_TEKST, *, fnr: bool = False) -> Feil:
    """Return the fault of a text field: control characters, too long, an identity number.

    National identity numbers never stand in a title (personopplysningsloven § 12).
    """
    if _KONTROLL.search(verdi):
        return {navn: _("Teksten inneholder usynlige styretegn. Skriv den på nytt.")}
    if len(verdi) > maks:
        return {
            navn: _("Teksten er for lang: %(antall)d tegn. Grensen er %(maks)d.")
            % {"antall": len(verdi), "maks": maks}
        }
    if fnr and finn_fnr(verdi):
        return {
            navn: _(
                "Tittelen inneholder et fødselsnummer. Ta det bort. "
                "Fødselsnummer skal aldri stå i en tittel."
            )
        }
    return {}


def sjekk_tittel(
    tittel: str, tittel2: str, navneord: frozenset[int], skjulte_ord: frozenset[int]
) -> Feil:
    """Return the faults of a title's two lines and of the words marked in line 2."""
    feil: Feil = {}
    if not tittel.strip():
        feil["tittel"] = _("Skriv en tittel.")
    elif "\n" in tittel:
        feil["tittel"] = _("Linje 1 skal stå på én linje.")
    feil |= sjekk_tekst("tittel", tittel, MAKS_TITTEL, fnr=True)
    feil |= sjekk_tekst("tittel2", tittel2, MAKS_TITTEL, fnr=True)
    antall = len(tittelord(tittel2))
    if any(not 0 <= i < antall for i in navneord | skjulte_ord):
        feil["skjulte_ord"] = _("Merkene passer ikke til tittelen lenger. Merk ordene på nytt.")
    return feil


def sjekk_sak(sak: NySak, i_dag: date) -> Feil:
    """Return the faults of a new case."""
    feil = sjekk_tittel(sak.tittel, sak.tittel2, sak.navneord, sak.skjulte_ord)
    feil |= sjekk_tekst("beskrivelse", sak.beskrivelse)
    if sak.klasse is None and not sak.klasse_id:
        feil["klasse"] = _("Velg en klasse.")
    if sak.saksdato and sak.saksdato > i_dag:
        feil["saksdato"] = _("Saksdatoen kan ikke være i fremtiden.")
    if sak.saksdato and sak.saksdato.year < 1900:
        feil["saksdato"] = _("Datoen er for gammel.")
    for part in sak.parter:
        feil |= _sjekk_navn("parter", part.navn)
    return feil


def _sjekk_navn(felt: str, navn: str) -> Feil:
    if not navn.strip():
        return {felt: _("Skriv navnet.")}
    return sjekk_tekst(felt, navn, MAKS_NAVN, fnr=True)


def _sjekk_parter(post: NyPost) -> Feil:
    """An incoming entry has a sender, an outgoing one receivers (2.6.3, Korrespondansepart)."""
    typer = {p.type for p in post.parter}
    feil: Feil = {}
    if post.journalposttype == "I" and not typer & AVSENDERE:
        feil["avsender"] = _("Skriv hvem dokumentet er fra.")
    if post.journalposttype == "U" and not typer & MOTTAKERE:
        feil["mottaker"] = _("Skriv hvem dokumentet skal til.")
    if post.journalposttype == "N" and "IM" not in typer:
        feil["mottaker"] = _("Velg hvem som skal følge opp.")
    for p in post.parter:
        if p.type[0] in "EG" or p.type == "IS":
            feil |= _sjekk_navn("mottaker" if p.type in ("EM", "EK", "GM") else "avsender", p.navn)
        if p.person_id and p.organisasjons_id:
            feil["avsender"] = _("En part er enten en person eller en virksomhet.")
    return feil


def sjekk_post(post: NyPost, i_dag: date) -> Feil:
    """Return the faults of a new entry: texts, dates in order, correspondents."""
    feil = sjekk_tittel(post.tittel, post.tittel2, post.navneord, post.skjulte_ord)
    feil |= sjekk_tekst("beskrivelse", post.beskrivelse)
    if post.journalposttype not in "IUNXS" or len(post.journalposttype) != 1:
        feil["journalposttype"] = _("Velg type.")
        return feil
    feil |= sjekk_datoer(
        post.journalposttype,
        post.dokumentets_dato,
        post.mottatt_dato.astimezone(OSLO).date() if post.mottatt_dato else None,
        i_dag,
    )
    feil |= _sjekk_parter(post)
    for d in post.dokumenter:
        feil |= sjekk_tekst("dokumenter", d.tittel, MAKS_TITTEL, fnr=True)
    if sum(d.tilknyttet_som == "H" for d in post.dokumenter) > 1:
        feil["dokumenter"] = _("Bare ett dokument kan være hoveddokument.")
    return feil


def sjekk_datoer(type_: str, dokumentets: date | None, mottatt: date | None, i_dag: date) -> Feil:
    """Return the faults of an entry's dates."""
    feil: Feil = {}
    if dokumentets and dokumentets > i_dag + timedelta(days=1):
        feil["dokumentets_dato"] = _("Dokumentdatoen kan ikke være i fremtiden.")
    elif dokumentets and dokumentets.year < 1900:
        feil["dokumentets_dato"] = _("Datoen er for gammel.")
    if mottatt and mottatt > i_dag + timedelta(days=1):
        feil["mottatt_dato"] = _("Mottatt kan ikke være i fremtiden.")
    if dokumentets and mottatt and mottatt < dokumentets:
        feil["mottatt_dato"] = _("Mottatt kan ikke være før dokumentdatoen.")
    if type_ == "I" and not mottatt:
        feil["mottatt_dato"] = _("Skriv når dokumentet kom inn.")
    return feil


def navn_paa(p: NyKorrespondent, enheter: Mapping[int, str], brukere: Mapping[int, str]) -> str:
    """Return the name to store for a correspondent: an internal one is its unit and person."""
    if p.navn:
        return p.navn.strip()
    deler = [enheter.get(p.enhet or 0, ""), brukere.get(p.saksbehandler or 0, "")]
    return ", ".join(d for d in deler if d)
