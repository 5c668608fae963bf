# SPDX-License-Identifier: EUPL-1.2
"""What can be guessed about a letter from its own words. Pure functions; every guess is a
proposal that the archive looks at before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from glassklar.noark.api import lint, uten_prefiks

MAKS_TITTEL: Final = 200

_ENDELSE: Final = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|txt|rtf|html?|xml|csv|eml|msg|mbox|zip|jpe?g|png|gif"
    r"|tiff?|heic)$",
    re.IGNORECASE,
)
_KONTROLL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
#: What no text column can hold, and what only disturbs; line ends, tabs and pages stay.
_UTAALELIG: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_HILSEN: Final = re.compile(
    r"^\s*(?:med\s+(?:venn?l?eg|vennlig|beste|hjerte\w*)?\s*(?:helsing|hilsen)|vennlig\s+hilsen"
    r"|venleg\s+helsing|beste?\s+(?:hilsen|helsing)|hilsen|helsing|mvh|vh|(?:kind|best)\s+regards"
    r"|yours\s+(?:sincerely|faithfully)|dearvvuođat\w*)\b[ ,.!]*(?P<rest>.*)$",
    re.IGNORECASE,
)
_ORG: Final = re.compile(
    r"\b(?:AS|ASA|SA|DA|ANS|NUF|KF|IKS|BA|HF|RHF|Ltd|GmbH|AB|ApS)\b"
    r"|(?:kommune|fylkeskommune|direktorat(?:et)?|departement(?:et)?|tilsyn(?:et)?|forvalter(?:en)?"
    r"|verket|vesen(?:et)?|etaten?|stiftelse|foreining|forening|forbund(?:et)?|laget|lag|klubb"
    r"|borettslag|sameie|velforening|skole|skule|barnehage|universitet(?:et)?|sykehus|sjukehus"
    r"|menighet(?:sråd)?|råd(?:et)?|utvalg(?:et)?|museum|firma|advokatfirma(?:et)?|arkitekter"
    r"|entreprenør|kontor(?:et)?|gruppen|gruppa|partners|consulting|eiendom|bygg|senter(?:et)?"
    r"|skyddslag|bank(?:en)?|avdeling|politi(?:et)?|NAV)\b",
    re.IGNORECASE,
)
_PERSONNAVN: Final = re.compile(
    r"[^\W\d_][\w'’.-]{0,40}(?:[ ](?:av|de|van|von|[^\W\d_][\w'’.-]{0,40})){1,4}"
)
_FELLESPOST: Final = frozenset(
    "post postmottak firmapost info kontakt admin administrasjon resepsjon kundeservice support"
    " faktura noreply no-reply ikkesvar styret arkiv sekretariat mail epost hei salg".split()
)
_PRIVATPOST: Final = frozenset(
    "gmail.com hotmail.com hotmail.no outlook.com live.no live.com yahoo.com yahoo.no icloud.com"
    " me.com online.no broadpark.no getmail.no lyse.net altibox.no protonmail.com proton.me".split()
)
_INNLEDNING: Final = re.compile(
    r"^(?:søknad|søker|klage|svar|vedtak|merknad|uttale|innsigelse|melding|varsel|henvendelse"
    r"|førespurnad|anmodning|oppmoding|krav|tilbud|høring|høyring|vedr|angående|angåande"
    r"|bekymringsmelding|oversendelse|oversending|invitasjon|innkalling|rapport|referat|forslag"
    r"|innspill|innspel|spørsmål|purring|dispensasjon|rekvisisjon|avtale|erklæring|begjæring"
    r"|application|complaint|request|ohcan)\w*\b",
    re.IGNORECASE,
)
_IKKE_OVERSKRIFT: Final = re.compile(
    r"^(?:hei|hallo|kjære|til|fra|frå|dato|deres|dykkar|vår|sak(?:snr|sbehandler)?|tlf|telefon|mobil"
    r"|org|side|vedlegg|kopi|e-?post|www|http|postboks|pb|besøk)\b|@|^\d{4}[ ][A-ZÆØÅ]"
    r"|\b\d{4}[ ][A-ZÆØÅ][\w -]+$|^[\W\d]+$|\b(?:19|20)\d\d$",
    re.IGNORECASE,
)


class Person(NamedTuple):
    """Who sent it: a name, and whether it looks like a private person's."""

    navn: str
    er_person: bool


def rens_tekst(tekst: str) -> str:
    """Text of several lines as the database can hold it."""
    return _UTAALELIG.sub("", tekst.replace("\r\n", "\n").replace("\r", "\n"))


def rens_linje(tekst: str) -> str:
    """One line without control characters and doubled spaces."""
    return " ".join(_KONTROLL.sub(" ", _UTAALELIG.sub(" ", tekst)).split())


def rens_tittel(tekst: str, fjern: Iterable[str] = ()) -> str:
    """A subject or heading as a title: no «SV:», no file ending, not shouted, at most
    ``MAKS_TITTEL`` signs.

    Args:
        fjern: parts of the text that never stand in a title (identity numbers), cut out.
    """
    for bit in fjern:
        if bit:
            tekst = tekst.replace(bit, " ")
    tekst = rens_linje(uten_prefiks(rens_linje(tekst)))
    if _ENDELSE.search(tekst):
        tekst = rens_linje(_ENDELSE.sub("", tekst).replace("_", " "))
    tekst = tekst.strip(" \"'«»“”*#:;,–-|")
    if any(m.kode == "store_bokstaver" for m in lint(tekst)):
        tekst = tekst[:1] + tekst[1:].lower()
    if len(tekst) > MAKS_TITTEL:
        tekst = tekst[: MAKS_TITTEL - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"
    return tekst


def sier_noe(tittel: str) -> bool:
    """Whether a title says what the document is about («vedlegg», «scan 003» do not)."""
    return bool(tittel) and not any(m.kode in ("tom_for_mening", "for_kort") for m in lint(tittel))


def overskrift(tekst: str) -> str:
    """The line that most looks like a letter's heading, or "".

    Letters put addresses and dates first; the heading is the line before the first sentence
    that begins like a matter («Søknad om …») or names a property.
    """
    best, poeng = "", 0
    for nr, linje in enumerate(tekst[:6_000].replace("\f", "\n").split("\n")[:60]):
        linje = rens_linje(linje)
        if not 8 <= len(linje) <= 180 or _IKKE_OVERSKRIFT.search(linje):
            continue
        p = 0
        if _INNLEDNING.search(linje):
            p += 6
        if re.search(r"\b(?:gnr|gbnr|søknad|klage|melding|vedtak)\b", linje, re.IGNORECASE):
            p += 3
        if not linje.endswith((".", ",", ";", "?", "!")):
            p += 2
        if " – " in linje or " - " in linje:
            p += 1
        if len(linje.split()) >= 3:
            p += 1
        if len(linje) > 120 or linje.endswith("."):
            p -= 4
        p -= nr // 10
        if p > poeng:
            best, poeng = linje, p
    return rens_tittel(best) if poeng >= 5 else ""


def avsender(navn: str, epost: str, tekst: str) -> Person:
    """Who sent it: the mail's own words, else the signature at the letter's end."""
    navn = rens_linje(navn).strip("\"'")
    if navn and "@" not in navn:
        return Person(navn, ser_ut_som_person(navn, epost))
    if "@" in epost:
        stamme, _, domene = epost.partition("@")
        fra_brev = signatur(tekst)
        if fra_brev.navn:
            return fra_brev
        if domene.lower() in _PRIVATPOST or stamme.lower() in _FELLESPOST:
            return Person(epost, domene.lower() in _PRIVATPOST)
        return Person(epost, False)
    return signatur(tekst)


def ser_ut_som_person(navn: str, epost: str = "") -> bool:
    """Whether a name looks like a person's. When in doubt yes: it is the careful answer."""
    if _ORG.search(navn) or any(t.isdigit() for t in navn):
        return False
    if epost.partition("@")[0].lower() in _FELLESPOST:
        return False
    return bool(_PERSONNAVN.fullmatch(navn))


def signatur(tekst: str) -> Person:
    """The name under «Med hilsen»; the organisation goes before the person who signed for it."""
    linjer = tekst[:60_000].replace("\f", "\n").split("\n")
    for nr, linje in enumerate(linjer):
        treff = _HILSEN.match(linje) if len(linje) < 120 else None
        if not treff:
            continue
        under = [treff["rest"], *linjer[nr + 1 : nr + 8]]
        navn = [rens_linje(under_linje) for under_linje in under if under_linje.strip()][:4]
        navn = [n for n in navn if len(n) <= 80 and "@" not in n]
        for n in navn:
            if _ORG.search(n) and not n.endswith("."):
                return Person(n, False)
        if navn and _PERSONNAVN.fullmatch(navn[0]):
            return Person(navn[0], True)
    return Person("", False)


def del_navn(tittel: str, navn: str) -> tuple[str, str]:
    """The title without a private person's name, and the name for line 2.

    Only a name at the end, after a dash or a joining word, can be cut without hurting the
    sentence; otherwise the title is left alone and line 2 is "".
    """
    if len(navn.split()) < 2:
        return tittel, ""
    m = re.search(
        rf"[\s,–:-]+(?:(?:fra|frå|for|til|gjelder|gjeld|v/|ved)\s+)?{re.escape(navn)}\s*$",
        tittel,
        re.IGNORECASE,
    )
    if not m or len(tittel[: m.start()].strip()) < 5:
        return tittel, ""
    return tittel[: m.start()].rstrip(" ,–:-"), navn
