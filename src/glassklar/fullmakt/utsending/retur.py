# SPDX-License-Identifier: EUPL-1.2
"""E-mail that comes back: the return address of each letter, and delivery status notifications.

The envelope sender of a letter carries a secret of its own (``retur+<secret>@kommune.example``).
Servers send what they have to tell of the letter there, as RFC 3464 reports. What comes is
anybody's: only headers are parsed, the body is cut at its boundary, and nothing is nested.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from enum import StrEnum
from typing import IO

#: What is read of a message. The report stands before the letter that it is about.
MAKS_BYTES = 512_000
#: A report on one letter to one address has three parts and one recipient.
_MAKS_DELER, _MAKS_MOTTAKERE = 20, 50
_MAKS_FELT, _MAKS_HODE = 2_000, 65_536
_TIL = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
_ADRESSE = re.compile(r"[A-Za-z0-9.!#$%&'*/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_KODE = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")


class Utfall(StrEnum):
    """What a message says of a letter. ``UTEN``: nothing that counts."""

    FEILET = "feilet"
    FORSINKET = "forsinket"
    UTEN = "uten"


@dataclass(frozen=True, slots=True)
class Retur:
    """A message that came back: the secrets in its addresses, and what it says."""

    noekler: frozenset[str]
    utfall: Utfall
    #: Why it failed, a code of ``actions.utsending.FEIL``.
    grunn: str = ""


def gyldig_returadresse(adresse: str) -> bool:
    """Whether a secret can be put into an address; a local part holds 64 characters at most."""
    return bool(_ADRESSE.fullmatch(adresse)) and len(adresse.partition("@")[0]) <= 31


def konvolutt(adresse: str, noekkel: str) -> str:
    """The envelope sender of one letter: ``retur@x`` with the secret between."""
    lokal, _kroell, vert = adresse.partition("@")
    return f"{lokal}+{noekkel}@{vert}"


def ny_noekkel() -> str:
    """A secret for one try of one letter."""
    return secrets.token_hex(16)


def avtrykk(noekkel: str) -> bytes:
    """What is kept of a secret."""
    return hashlib.sha256(noekkel.encode("ascii")).digest()


def les_fra(stroem: IO[bytes]) -> bytes:
    """Read a message up to the limit, and the rest away: who pipes it is not cut off."""
    data = stroem.read(MAKS_BYTES)
    while stroem.read(65_536):
        pass
    return data


def les(melding: bytes, returadresse: str, til: Iterable[str] = ()) -> Retur:
    """Understand a message; never raises for what it holds.

    Args:
        returadresse: the address without secrets.
        til: envelope recipients as the mail server gives them, when it does; then the message's
            own headers are not asked.
    """
    # A pipe from a mail server may begin with mbox's own line.
    tekst = melding[:MAKS_BYTES].decode("latin-1").replace("\r\n", "\n")
    hode, kropp = _del(tekst.partition("\n")[2] if tekst.startswith("From ") else tekst)
    adresser = [a for a in til if a] or [v for navn in _TIL for v in _alle(hode, navn)]
    return Retur(_noekler(adresser, returadresse), *_utfall(hode, kropp))


def _noekler(adresser: Iterable[str], returadresse: str) -> frozenset[str]:
    lokal, _kroell, vert = returadresse.partition("@")
    moenster = re.compile(
        rf"(?<![\w.+-]){re.escape(lokal)}\+([0-9a-f]{{32}})@{re.escape(vert)}(?![\w.-])", re.I
    )
    return frozenset(n.lower() for a in adresser for n in moenster.findall(a[:_MAKS_FELT]))


def _utfall(hode: Message, kropp: str) -> tuple[Utfall, str]:
    if hode.get_content_type() == "multipart/report":
        return _samlet(_rapporter(hode, kropp))
    # Exim before 4.88 tells it in a header alone.
    if hode.get("X-Failed-Recipients") and _felt(hode, "Auto-Submitted").startswith("auto"):
        return Utfall.FEILET, _grunn("", kropp[:_MAKS_FELT])
    return Utfall.UTEN, ""


def _samlet(rapporter: Iterable[Message]) -> tuple[Utfall, str]:
    """The gravest of what it says of the recipients: a letter has one, who may have forwarded."""
    utfall = Utfall.UTEN
    for r in rapporter:
        handling = _felt(r, "Action").partition(" ")[0]
        if handling == "failed":
            return Utfall.FEILET, _grunn(_felt(r, "Status"), _felt(r, "Diagnostic-Code"))
        if handling == "delayed":
            utfall = Utfall.FORSINKET
    return utfall, ""


def _rapporter(hode: Message, kropp: str) -> Iterator[Message]:
    """The blocks about recipients in the delivery-status part (RFC 3464 2.1)."""
    try:
        grense = hode.get_boundary() or ""
    except (ValueError, LookupError, TypeError):
        grense = ""
    if not grense or len(grense) > 200:
        return
    for del_ in f"\n{kropp}".split(f"\n--{grense}", _MAKS_DELER)[1:]:
        # What follows the boundary on its own line is padding.
        delhode, innhold = _del(del_.partition("\n")[2])
        if delhode.get_content_type() == "message/delivery-status":
            for blokk in re.split(r"\n[ \t]*\n", innhold, maxsplit=_MAKS_MOTTAKERE):
                yield _del(blokk.lstrip("\n"))[0]
            return


def _grunn(status: str, forklaring: str) -> str:
    """A status code (RFC 3463) as one of our own; if it is vague, by what the server said."""
    koder = [m.groups() for t in (status, forklaring) for m in _KODE.finditer(t[:_MAKS_FELT])]
    for klasse, emne, detalj in koder:
        match (emne, detalj):
            case ("1", _) | ("4", "4"):
                return "retur_ukjent"
            case ("2", "1"):
                return "retur_stengt"
            case ("2", "2"):
                return "retur_full"
            case ("2", "3") | ("3", "4"):
                return "retur_for_stor"
            case ("7", _):
                return "retur_avvist"
            case ("4", _):
                return "retur_tid"
        if klasse == "4":
            return "retur_tid"
    return "retur_annet"


def _del(tekst: str) -> tuple[Message, str]:
    hode, _skille, kropp = tekst.partition("\n\n")
    return HeaderParser().parsestr(f"{hode[:_MAKS_HODE]}\n\n"), kropp


def _alle(hode: Message, navn: str) -> list[str]:
    return [str(v) for v in hode.get_all(navn, [])][:20]


def _felt(hode: Message, navn: str) -> str:
    return str(hode.get(navn, ""))[:_MAKS_FELT].strip().lower()
