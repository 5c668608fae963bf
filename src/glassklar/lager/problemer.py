# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with a file, as codes that can be stored and texts for people.

The codes are plain strings so that the limited child process, which knows no Django, can
send them; the text is made where it is shown, in the reader's language.
"""

from __future__ import annotations

from dataclasses import dataclass

TOM = "tom"
KRYPTERT = "kryptert"
AVKORTET = "avkortet"
SKADET = "skadet"
KJOERBAR = "kjoerbar"
ZIP_BOMBE = "zip_bombe"
FOR_DYP = "for_dyp"
XML_ENTITETER = "xml_entiteter"
FOR_MANGE_SIDER = "for_mange_sider"
FOR_MYE_TEKST = "for_mye_tekst"
SIDER_SKADET = "sider_skadet"
FOR_STOR = "for_stor"
TIDSAVBRUDD = "tidsavbrudd"
FOR_MYE_MINNE = "for_mye_minne"
KRASJ = "krasj"
IKKE_STOETTET = "ikke_stoettet"
SKJULTE_ARK = "skjulte_ark"
MAKROER = "makroer"
FEIL_NAVN = "feil_navn"
BESKYTTET = "beskyttet"
TEGNSETT = "tegnsett"
WINMAIL = "winmail"
MANGLER_DATO = "mangler_dato"
MANGLER_AVSENDER = "mangler_avsender"
DELER_UTELATT = "deler_utelatt"
VEDLEGGSNAVN = "vedleggsnavn"

#: Codes after which no text or page picture can be had from the file. The original is kept.
ALVORLIGE = frozenset(
    {
        TOM,
        KRYPTERT,
        AVKORTET,
        SKADET,
        KJOERBAR,
        ZIP_BOMBE,
        FOR_DYP,
        XML_ENTITETER,
        FOR_STOR,
        TIDSAVBRUDD,
        FOR_MYE_MINNE,
        KRASJ,
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found about a file.

    `kode` is one of the names above; `filnavn` is what the sender called the file; `detalj`
    is a number or a format's name, never text out of the document.
    """

    kode: str
    filnavn: str = ""
    detalj: str = ""

    @property
    def tekst(self) -> str:
        """The message in the language that is active now."""
        # Imported late: the child process runs without Django.
        from glassklar.lager.meldinger import problemtekst

        return problemtekst(self.kode, self.filnavn, self.detalj)

    @property
    def alvorlig(self) -> bool:
        """Whether the file cannot be read at all."""
        return self.kode in ALVORLIGE
