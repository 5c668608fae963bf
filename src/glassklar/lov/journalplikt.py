# SPDX-License-Identifier: EUPL-1.2
"""Journalplikten: hva som må journalføres, hva innføringen må ha, og når den kan skjules.

Kilder: arkivforskrifta (FOR-2025-12-17-2647) §§ 14-15, offentleglova §§ 4, 14 og 16,
offentlegforskrifta § 9 femte ledd. Den lukkede listen over sakstyper står i `sakstyper.toml`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, Literal

from .data import gjelder, les_toml
from .dokumentart import ALLTID_JOURNAL, Dokumentart

Retning = Literal["inn", "ut", "internt"]

INNSYN_JOURNALFOERES: Final = frozenset(
    {"naermere_grunngiving", "klage", "betaling", "form_for_innsyn"}
)
"""Det i en innsynssak som likevel skal journalføres (arkf. § 14)."""


@dataclass(frozen=True, slots=True)
class Dokument:
    """Det journalplikten spør om.

    `er_saksdokument`: offl. § 4. `saksbehandles` og `dokumentasjonsverdi`: arkf. § 14. `art`: hva
    slags dokument det er. `er_innsynssak` med `innsynsledd`: hva i innsynssaken det gjelder.
    """

    retning: Retning
    er_saksdokument: bool = True
    saksbehandles: bool = True
    dokumentasjonsverdi: bool = True
    art: Dokumentart = Dokumentart.ANNET
    er_innsynssak: bool = False
    innsynsledd: str | None = None


@dataclass(frozen=True, slots=True)
class Plikt:
    """Svaret: `maa` journalføres, `kan` journalføres, og bestemmelsen som avgjør."""

    maa: bool
    kan: bool
    grunn: str
    kilde: str


def maa_journalfoeres(d: Dokument) -> Plikt:
    """Om dokumentet må inn i journalen (arkf. § 14).

    Inngående og utgående saksdokument som blir saksbehandlet og har verdi som dokumentasjon, må.
    Organinterne når det er hensiktsmessig, men alltid de som offl. § 14 andre ledd og § 16 nevner.
    `grunn` er en nøkkel: `ikke_saksdokument`, `innsynssak`, `inn_ut`, `uten_verdi`,
    `alltid_internt` eller `internt_skjoenn`.
    """
    if not d.er_saksdokument:
        return Plikt(False, False, "ikke_saksdokument", "offl. § 4")
    if d.er_innsynssak and d.innsynsledd not in INNSYN_JOURNALFOERES:
        return Plikt(False, True, "innsynssak", "arkf. § 14")
    if d.retning == "internt":
        if d.art in ALLTID_JOURNAL:
            return Plikt(True, True, "alltid_internt", "arkf. § 14, jf. offl. §§ 14 og 16")
        return Plikt(False, True, "internt_skjoenn", "arkf. § 14")
    if d.saksbehandles and d.dokumentasjonsverdi:
        return Plikt(True, True, "inn_ut", "arkf. § 14")
    return Plikt(False, True, "uten_verdi", "arkf. § 14")


@dataclass(frozen=True, slots=True)
class Innfoering:
    """Feltene arkf. § 15 krever, slik posten har dem."""

    retning: Retning
    identifikasjon: str = ""
    sak: str = ""
    tittel: str = ""
    avsendere: int = 0
    mottakere: int = 0
    dokumentdato: date | None = None
    mottatt: date | None = None
    sendt: date | None = None
    registrert: bool = True


def journalfelt_mangler(i: Innfoering) -> tuple[str, ...]:
    """Feltene som mangler før posten kan journalføres, i bestemmelsens rekkefølge (arkf. § 15).

    Verdier: `identifikasjon`, `sak`, `tittel`, `avsender`, `mottaker`, `dato`, `registrert`. Datoen
    er dokumentets, eller dagen det ble mottatt eller sendt. Internt uten oppfølging trenger
    avsender, ikke mottaker.
    """
    mangler: list[str] = []
    if not i.identifikasjon.strip():
        mangler.append("identifikasjon")
    if not i.sak.strip():
        mangler.append("sak")
    if not i.tittel.strip():
        mangler.append("tittel")
    if i.retning in {"inn", "internt"} and i.avsendere < 1:
        mangler.append("avsender")
    if i.retning == "ut" and i.mottakere < 1:
        mangler.append("mottaker")
    if i.dokumentdato is None and i.mottatt is None and i.sendt is None:
        mangler.append("dato")
    if not i.registrert:
        mangler.append("registrert")
    return tuple(mangler)


@dataclass(frozen=True, slots=True)
class Sakstype:
    """En sakstype der hele innføringen kan holdes utenfor journalen."""

    kode: str
    nb: str
    nn: str
    en: str

    def navn(self, spraak: str = "nb") -> str:
        """Navnet på nb, nn eller en; andre språk gir nb."""
        return {"nn": self.nn, "en": self.en}.get(spraak, self.nb)


@cache
def skjulbare_sakstyper() -> tuple[Sakstype, ...]:
    """Den lukkede listen i offlf. § 9 femte ledd."""
    return tuple(
        Sakstype(s["kode"], s["nb"], s["nn"], s["en"])
        for s in les_toml("sakstyper.toml")["sakstype"]
    )


def kan_skjule_innfoersel(sakstype: str | None, dato: date | None = None) -> bool:
    """Om hele innføringen kan holdes utenfor journalen (offlf. § 9 femte ledd).

    Bare sakstyper på den lukkede listen. Skole-, barnehage-, helse- og personalsaker er ikke der:
    de vises maskert. Skjulte innføringer telles og antallet vises.
    """
    fra: date | None = les_toml("sakstyper.toml")["gyldig_fra"]
    if dato is not None and not gjelder(fra, None, dato):
        return False
    return any(s.kode == sakstype for s in skjulbare_sakstyper())


def skjulte_utenfor_listen(sakstyper: Collection[str]) -> tuple[str, ...]:
    """Sakstypene i samlingen som er satt til å skjules uten at listen tillater det."""
    return tuple(sorted(s for s in sakstyper if not kan_skjule_innfoersel(s)))
