# SPDX-License-Identifier: EUPL-1.2
"""The messages people see about files, and the names of formats (source: bokmål)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as merk

from glassklar.lager import problemer as p

#: Why a file cannot be read: stands after "Vi kan ikke lese «fil»:".
_AARSAKER = {
    p.TOM: merk("filen er tom"),
    p.KRYPTERT: merk("filen er kryptert"),
    p.AVKORTET: merk("slutten av filen mangler"),
    p.SKADET: merk("filen er skadet"),
    p.KJOERBAR: merk("filen er et program"),
    p.ZIP_BOMBE: merk("filen pakker seg ut til mye mer enn den gir seg ut for"),
    p.FOR_DYP: merk("innholdet ligger i for mange lag"),
    p.XML_ENTITETER: merk("filen har XML-deler som vi ikke tar imot"),
    p.FOR_STOR: merk("filen er for stor til å leses"),
    p.TIDSAVBRUDD: merk("det tok for lang tid"),
    p.FOR_MYE_MINNE: merk("det krevde for mye minne"),
    p.KRASJ: merk("leseprogrammet stoppet"),
}

#: What is worth knowing about a file that can be read, or needs no reading.
_MERKNADER = {
    p.FOR_MANGE_SIDER: merk("«%(fil)s» har mange sider. Bare de første %(detalj)s er søkbare."),
    p.FOR_MYE_TEKST: merk("«%(fil)s» har svært mye tekst. Bare den første delen er søkbar."),
    p.SIDER_SKADET: merk("Sider i «%(fil)s» er skadet (antall: %(detalj)s). Resten er søkbart."),
    p.IKKE_STOETTET: merk(
        "Teksten i «%(fil)s» er ikke søkbar: vi leser ikke dette formatet (%(detalj)s)."
    ),
    p.SKJULTE_ARK: merk("«%(fil)s» har skjulte regneark (%(detalj)s). Se på dem før du vurderer."),
    p.MAKROER: merk("«%(fil)s» har makroer. De blir ikke kjørt."),
    p.FEIL_NAVN: merk("Navnet «%(fil)s» passer ikke med innholdet (%(detalj)s)."),
    p.BESKYTTET: merk("«%(fil)s» er beskyttet mot endring, men kan leses."),
    p.TEGNSETT: merk("Vi er ikke sikre på tegnene i «%(fil)s». Se etter om æ, ø og å er riktige."),
    p.WINMAIL: merk("E-posten har et vedlegg i Outlooks eget format («%(fil)s»)."),
    p.MANGLER_DATO: merk("E-posten har ingen gyldig dato. Fyll inn datoen selv."),
    p.MANGLER_AVSENDER: merk("E-posten har ingen gyldig avsender. Fyll inn avsenderen selv."),
    p.DELER_UTELATT: merk("E-posten har så mange deler at ikke alle er tatt med som vedlegg."),
    p.VEDLEGGSNAVN: merk("Vedlegget heter nå «%(fil)s»: det opprinnelige navnet kunne lure noen."),
}


#: Codes whose detail is a format's name in bokmål, to be translated with the text.
_DETALJ_ER_NAVN = {p.FEIL_NAVN, p.IKKE_STOETTET}


def problemtekst(kode: str, filnavn: str = "", detalj: str = "") -> str:
    """The message for a problem code, in the active language; unknown codes say little."""
    if kode in _MERKNADER:
        detalj = _(detalj) if detalj and kode in _DETALJ_ER_NAVN else detalj
        return _(_MERKNADER[kode]) % {"fil": filnavn or _("filen"), "detalj": detalj}
    aarsak = _(_AARSAKER.get(kode, merk("filen er skadet")))
    return _("Vi kan ikke lese «%(fil)s»: %(aarsak)s. Originalen er tatt vare på.") % {
        "fil": filnavn or _("filen"),
        "aarsak": aarsak,
    }


def lesbar_stoerrelse(antall: int) -> str:
    """A file size for people: "8 kB", "1,5 MB" (comma as decimal sign, as in Norwegian)."""
    if antall < 1000:
        return f"{antall} B"
    for enhet, verdi in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if antall >= verdi:
            tall = antall / verdi
            tekst = f"{tall:.1f}" if tall < 10 and round(tall, 1) % 1 else f"{tall:.0f}"
            return f"{tekst.replace('.', ',')} {enhet}"
    return f"{antall} B"
