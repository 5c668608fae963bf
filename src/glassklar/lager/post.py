# SPDX-License-Identifier: EUPL-1.2
"""Read mail as it comes: EML and MBOX, whatever the sender's program did to it.

Headers are decoded by hand where the standard library gives up: 8-bit headers, unknown
character sets, dates that are none. Nothing here raises for what a mail holds.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from typing import IO

from glassklar.lager import problemer as p
from glassklar.lager.filnavn import trygt_filnavn, ulike_navn
from glassklar.lager.problemer import Problem

MAKS_DELER = 500
_MAKS_DYBDE = 20

# Answer and forward marks that mail programs put before a subject, in our languages.
_SVARMERKE = re.compile(
    r"^\s*(?:(?:sv|vs|re|aw|fw|fwd|vb|vl|antw|ang|videresendt|svar)\s*(?:\[\d+\])?\s*:\s*)+",
    re.IGNORECASE,
)
_MERKELAPP = re.compile(r"^\s*\[(?:ekstern|ekstern e-?post|external|spam\??)\]\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Vedlegg:
    """An attachment; `filnavn` is safe to show and to save, `opprinnelig_navn` as it came."""

    filnavn: str
    mime: str
    innhold: bytes
    opprinnelig_navn: str = ""


@dataclass(frozen=True, slots=True)
class Adresse:
    """A name as written (may be "") and an address."""

    navn: str
    epost: str


@dataclass(slots=True)
class Epost:
    """One mail. `emne` is as sent; `tittelforslag` is without "SV:", "VS:" and the like.

    `dato` is aware, or None when the mail has none that can be believed.
    """

    avsender_navn: str = ""
    avsender_epost: str = ""
    mottakere: list[Adresse] = field(default_factory=list)
    kopi: list[Adresse] = field(default_factory=list)
    dato: datetime | None = None
    emne: str = ""
    tittelforslag: str = ""
    tekst: str = ""
    html: str = ""
    vedlegg: list[Vedlegg] = field(default_factory=list)
    message_id: str = ""
    svar_paa: str = ""
    problemer: list[Problem] = field(default_factory=list)


def les_eml(data: bytes) -> Epost:
    """Read one mail. Always answers; what is wrong stands in `problemer`."""
    # compat32 never fails on a header; its raw values are decoded below.
    melding = email.message_from_bytes(data.lstrip(b"\r\n"), policy=policy.compat32)
    _reparer(melding)
    epost = _hoder(melding)
    _deler(melding, epost)
    return epost


def les_mbox(sti: Path) -> Iterator[Epost]:
    """Read a mailbox file, one mail at a time; memory holds only the one."""
    for raa in del_mbox(sti):
        yield les_eml(raa)


def del_mbox(sti: Path) -> Iterator[bytes]:
    """The mails of a mailbox file as bytes, quoting (">From ") taken away."""
    with sti.open("rb") as fil:
        yield from del_mbox_stroem(fil)


def del_mbox_stroem(fil: IO[bytes]) -> Iterator[bytes]:
    """As `del_mbox`, from an open file. What stands before the first "From " is left out."""
    linjer: list[bytes] = []
    forrige_tom, i_gang = True, False
    for linje in fil:
        if linje.startswith(b"From ") and forrige_tom:
            if any(rad.strip() for rad in linjer):
                yield b"".join(linjer)
            linjer, i_gang = [], True
        elif i_gang:
            linjer.append(linje[1:] if re.match(rb">+From ", linje) else linje)
        forrige_tom = not linje.strip()
    if any(rad.strip() for rad in linjer):
        yield b"".join(linjer)


def uten_svarmerker(emne: str) -> str:
    """The subject without "SV:", "VS:", "Fwd:" and gateways' labels, for a title."""
    forrige = None
    while emne != forrige:
        forrige, emne = emne, _MERKELAPP.sub("", _SVARMERKE.sub("", emne))
    return emne.strip()


def _hoder(melding: Message) -> Epost:
    epost = Epost()
    avsendere = _adresser(melding, "From") or _adresser(melding, "Sender")
    if avsendere:
        epost.avsender_navn, epost.avsender_epost = avsendere[0].navn, avsendere[0].epost
    if "@" not in epost.avsender_epost:
        epost.problemer.append(Problem(p.MANGLER_AVSENDER))
    epost.mottakere = _adresser(melding, "To")
    epost.kopi = _adresser(melding, "Cc")
    epost.emne = _hode(melding, "Subject")
    epost.tittelforslag = uten_svarmerker(epost.emne)
    epost.message_id = _hode(melding, "Message-ID")[:998]
    epost.svar_paa = _hode(melding, "In-Reply-To")[:998]
    epost.dato = _dato(melding)
    if epost.dato is None:
        epost.problemer.append(Problem(p.MANGLER_DATO))
    return epost


def _reparer(del_: Message) -> None:
    """Put right headers with bytes above 127: read as UTF-8, else as Windows-1252.

    The parser keeps such bytes as lone surrogates, on which its own methods stumble.
    """
    hoder = list(del_.raw_items())
    if not any("\ud800" <= tegn <= "\udfff" for _, verdi in hoder for tegn in verdi):
        return
    for navn in {navn for navn, _ in hoder}:
        del del_[navn]
    for navn, verdi in hoder:
        del_.set_raw(navn, _bytes_til_tekst(verdi.encode("utf-8", "surrogateescape")))


def _raa(melding: Message, navn: str) -> str:
    """The first header of that name, unfolded and not yet decoded; "" when there is none."""
    for hode, verdi in melding.raw_items():
        if hode.lower() == navn.lower():
            return re.sub(r"[\r\n]+[ \t]?", " ", str(verdi))
    return ""


def _bytes_til_tekst(raa: bytes) -> str:
    try:
        return raa.decode("utf-8")
    except UnicodeDecodeError:
        return raa.decode("cp1252", "replace")


def dekod(verdi: str) -> str:
    """Decode RFC 2047 words ("=?utf-8?Q?...?="); what cannot be decoded is shown as it is."""
    if "=?" not in verdi:
        return _penn(verdi)
    ut = ""
    try:
        for bit, tegnsett in decode_header(verdi):
            if isinstance(bit, str):
                ut += bit
                continue
            try:
                ut += bit.decode(tegnsett or "utf-8")
            except (LookupError, UnicodeDecodeError):
                ut += _bytes_til_tekst(bit)
    except (ValueError, TypeError, email.errors.HeaderParseError):
        ut = verdi
    return _penn(ut)


def _penn(tekst: str) -> str:
    """One line, no control characters and nothing that turns the writing direction."""
    tekst = re.sub("[\x00-\x1f\x7f\u2028\u2029]+", " ", tekst)
    tekst = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]", "", tekst)
    return re.sub(r" {2,}", " ", tekst).strip()


def _hode(melding: Message, navn: str) -> str:
    return dekod(_raa(melding, navn))


def _adresser(melding: Message, navn: str) -> list[Adresse]:
    raa = _raa(melding, navn)[:100_000]
    ut = []
    try:
        par = getaddresses([raa])
    except (ValueError, IndexError, TypeError):
        par = []
    for visning, adresse in par[:1000]:
        if " " in adresse or adresse not in raa:
            # "Kari Testesen kari@eksempel.no": the library has glued name and address together.
            continue
        adresse = dekod(adresse).replace(" ", "")
        if "@" in adresse:
            ut.append(Adresse(dekod(visning), adresse))
        elif dekod(visning) or adresse:
            ut.append(Adresse(dekod(visning) or adresse, ""))
    if not any(a.epost for a in ut) and (funn := re.search(r"[^\s<>,;\"]+@[^\s<>,;\"]+", raa)):
        rest = dekod(raa.replace(funn.group(), "")).strip(' <>"')
        return [Adresse(rest, funn.group())]
    return ut


def _dato(melding: Message) -> datetime | None:
    kandidater = [_raa(melding, "Date")]
    # The receiving server's own stamp is the next best.
    kandidater += [
        str(v).rpartition(";")[2] for k, v in melding.raw_items() if k.lower() == "received"
    ][:1]
    for verdi in kandidater:
        try:
            dato = parsedate_to_datetime(verdi.strip())
            if dato.tzinfo is None:
                dato = dato.replace(tzinfo=UTC)
            if 1980 <= dato.astimezone(UTC).year <= 2100:
                return dato
        except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
            continue
    return None


def _deler(melding: Message, epost: Epost) -> None:
    arbeid: list[tuple[Message, int, str]] = [(melding, 0, "")]
    antall = 0
    while arbeid:
        del_, dybde, mor = arbeid.pop(0)
        antall += 1
        if antall > MAKS_DELER or dybde > _MAKS_DYBDE:
            epost.problemer.append(Problem(p.DELER_UTELATT))
            break
        _reparer(del_)
        type_ = del_.get_content_type()
        if type_ == "message/rfc822":
            _legg_ved_melding(del_, epost)
        elif del_.is_multipart():
            barn = del_.get_payload()
            nye = [(b, dybde + 1, type_) for b in barn if isinstance(b, Message)]
            arbeid[:0] = nye
        else:
            _bladdel(del_, mor, epost)
    navn = ulike_navn([v.filnavn for v in epost.vedlegg])
    epost.vedlegg = [
        Vedlegg(nytt, v.mime, v.innhold, v.opprinnelig_navn)
        for nytt, v in zip(navn, epost.vedlegg, strict=True)
    ]


def _legg_ved_melding(del_: Message, epost: Epost) -> None:
    """A mail inside the mail becomes an .eml attachment, whole."""
    innhold = del_.get_payload()
    indre = innhold[0] if isinstance(innhold, list) and innhold else None
    if not isinstance(indre, Message):
        data, emne = _kropp(del_), ""
    else:
        try:
            data = indre.as_bytes(policy=policy.compat32.clone(linesep="\r\n"))
        except (ValueError, LookupError, TypeError, AttributeError, UnicodeError):
            data = indre.as_string().encode("utf-8", "surrogateescape")
        _reparer(indre)
        emne = _hode(indre, "Subject")
    raa = _filnavn(del_) or f"{emne or 'videresendt'}.eml"
    navn = trygt_filnavn(raa)
    epost.vedlegg.append(
        Vedlegg(navn if navn.endswith(".eml") else f"{navn}.eml", "message/rfc822", data, raa)
    )


def _bladdel(del_: Message, mor: str, epost: Epost) -> None:
    type_ = del_.get_content_type()
    raa_navn = _filnavn(del_)
    som_vedlegg = (del_.get_content_disposition() == "attachment") or bool(raa_navn)
    if not som_vedlegg and type_ in ("text/plain", "text/html"):
        tekst, sikkert = _tekst(del_)
        if not sikkert:
            epost.problemer.append(Problem(p.TEGNSETT))
        if type_ == "text/plain":
            epost.tekst = f"{epost.tekst}\n{tekst}" if epost.tekst else tekst
        else:
            epost.html += tekst
        return
    if not raa_navn and type_ == "text/plain" and not epost.tekst:
        epost.tekst = _tekst(del_)[0]
        return
    data = _kropp(del_)
    if not data and not raa_navn:
        return
    if type_ == "application/ms-tnef" or raa_navn.lower() == "winmail.dat":
        epost.problemer.append(Problem(p.WINMAIL, raa_navn or "winmail.dat"))
    # Pictures the HTML text shows inside itself (logos, signatures) are parts of the text.
    if mor == "multipart/related" and type_.startswith("image/") and del_.get("Content-ID"):
        if not raa_navn or del_.get_content_disposition() != "attachment":
            return
    navn = trygt_filnavn(raa_navn, mime=type_)
    if raa_navn and navn != raa_navn and _lurt(raa_navn):
        epost.problemer.append(Problem(p.VEDLEGGSNAVN, navn))
    epost.vedlegg.append(Vedlegg(navn, type_, data, raa_navn))


def _lurt(navn: str) -> bool:
    return bool(re.search("[/\\\\\x00-\x1f\u202a-\u202e\u2066-\u2069]", navn))


def _filnavn(del_: Message) -> str:
    """The attachment's name, decoded from any of the ways programs write it; not yet safe."""
    try:
        navn = del_.get_filename() or ""
    except (ValueError, LookupError, TypeError, IndexError, UnicodeError):
        navn = ""
    if isinstance(navn, tuple):  # RFC 2231 with an unknown character set
        navn = navn[2] or ""
    return _dekod_navn(navn) or navn if "=?" in navn else navn


def _dekod_navn(verdi: str) -> str:
    """As `dekod`, but keeps the signs that show a name was meant to fool somebody."""
    try:
        return "".join(
            b if isinstance(b, str) else b.decode(t or "utf-8", "replace")
            for b, t in decode_header(verdi)
        )
    except (ValueError, LookupError, TypeError, email.errors.HeaderParseError):
        return ""


def _kropp(del_: Message) -> bytes:
    try:
        data = del_.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AssertionError, UnicodeError):
        data = None
    if isinstance(data, bytes):
        return data
    raa = del_.get_payload()
    return raa.encode("utf-8", "surrogateescape") if isinstance(raa, str) else b""


def _tekst(del_: Message) -> tuple[str, bool]:
    """A text part as text, and whether its character set was certain."""
    data = _kropp(del_)
    tegnsett = (del_.get_content_charset() or "").strip("\"' ")
    for navn in (tegnsett, "utf-8"):
        if not navn or navn == "us-ascii":
            continue
        try:
            return data.decode(navn).replace("\r\n", "\n"), True
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    tekst = data.decode("cp1252", "replace").replace("\r\n", "\n")
    return tekst, data.isascii() or tegnsett in ("iso-8859-1", "windows-1252")
