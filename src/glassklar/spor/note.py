# SPDX-License-Identifier: EUPL-1.2
"""Signed notes, checkpoints and verifier keys as C2SP signed-note and tlog-checkpoint have them.

The format only; the signatures themselves are made and checked by a callable, so that the
stand-alone verifier carries this very file. Standard library only, Python 3.9.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from hashlib import sha256

ED25519 = 1
MAKS_BYTE = 1_000_000
MAKS_SIGNATURER = 100
_STREK = "— "
_UTVIDELSE = re.compile(
    r"glassklar ([1-9][0-9]{0,17}) "
    r"([0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z)",
    re.ASCII,
)

# (public key, signature, message) -> whether it holds
Verifiser = Callable[[bytes, bytes, bytes], bool]


class NoteFeil(ValueError):
    """Something is wrong with a note, checkpoint or key; the text says what."""


class UgyldigNote(NoteFeil):
    """The text is not a signed note, or not a checkpoint."""


class UgyldigNoekkel(NoteFeil):
    """The text is not a key."""


class UkjentSignatur(NoteFeil):
    """No signature is made with a known key."""


class FeilSignatur(NoteFeil):
    """A signature that claims to be of a known key is not."""


def _b64(tekst: str) -> bytes | None:
    """Strict standard base 64: one spelling only."""
    try:
        ut = base64.b64decode(tekst.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    return ut if base64.b64encode(ut).decode("ascii") == tekst else None


def _navn_er_gyldig(navn: str) -> bool:
    return bool(navn) and "+" not in navn and not any(c.isspace() or c < " " for c in navn)


@dataclass(frozen=True)
class Noekkel:
    """A public Ed25519 key with its name (a «vkey»)."""

    navn: str
    offentlig: bytes

    def __post_init__(self) -> None:
        if not _navn_er_gyldig(self.navn):
            raise UgyldigNoekkel("nøkkelnavnet er tomt eller har mellomrom eller pluss")
        if len(self.offentlig) != 32:
            raise UgyldigNoekkel("en Ed25519-nøkkel er 32 byte")

    @property
    def id(self) -> bytes:
        """The first four bytes of SHA-256(name ‖ newline ‖ 0x01 ‖ key)."""
        hode = self.navn.encode("utf-8") + b"\n" + bytes([ED25519])
        return sha256(hode + self.offentlig).digest()[:4]

    def __str__(self) -> str:
        raa = base64.b64encode(bytes([ED25519]) + self.offentlig).decode("ascii")
        return f"{self.navn}+{self.id.hex()}+{raa}"


def les_noekkel(tekst: str) -> Noekkel:
    """The key of a vkey text, ``name+hex+base64``.

    Raises:
        UgyldigNoekkel: for anything else.
    """
    deler = tekst.strip("\n").split("+", 2)
    if len(deler) != 3:
        raise UgyldigNoekkel("en nøkkel skrives navn+nummer+base64")
    raa = _b64(deler[2])
    if raa is None or len(raa) != 33 or raa[0] != ED25519:
        raise UgyldigNoekkel("nøkkelen er ikke en Ed25519-nøkkel i base64")
    noekkel = Noekkel(deler[0], raa[1:])
    if noekkel.id.hex() != deler[1]:
        raise UgyldigNoekkel("nøkkelnummeret hører ikke til nøkkelen; er den skrevet av feil?")
    return noekkel


@dataclass(frozen=True)
class Signatur:
    """One signature line."""

    navn: str
    noekkel_id: bytes
    signatur: bytes

    def __str__(self) -> str:
        raa = base64.b64encode(self.noekkel_id + self.signatur).decode("ascii")
        return f"{_STREK}{self.navn} {raa}\n"


@dataclass(frozen=True)
class Note:
    """A text that ends in newline, and its signatures."""

    tekst: str
    signaturer: tuple[Signatur, ...]

    def __str__(self) -> str:
        return self.tekst + "\n" + "".join(map(str, self.signaturer))


def les_note(note: str | bytes) -> Note:
    """The text and signatures of a note, nothing verified.

    Raises:
        UgyldigNote: when it is not one.
    """
    if len(note) > MAKS_BYTE:
        raise UgyldigNote("noten er for lang")
    if isinstance(note, bytes):
        try:
            note = note.decode("utf-8")
        except UnicodeDecodeError:
            raise UgyldigNote("noten er ikke UTF-8") from None
    if re.search("[\x00-\x09\x0b-\x1f\ud800-\udfff]", note):
        raise UgyldigNote("noten har styretegn")
    skille = note.rfind("\n\n")
    if skille < 0 or not note.endswith("\n"):
        raise UgyldigNote("noten er avkuttet: den slutter ikke med signaturlinjer")
    tekst, hale = note[: skille + 1], note[skille + 2 :]
    linjer = hale.split("\n")[:-1]
    if not linjer or len(linjer) > MAKS_SIGNATURER:
        raise UgyldigNote("noten har ingen eller for mange signaturer")
    return Note(tekst, tuple(_les_signatur(x) for x in linjer))


def _les_signatur(linje: str) -> Signatur:
    deler = linje.split(" ")
    if len(deler) != 3 or deler[0] != _STREK.strip() or not _navn_er_gyldig(deler[1]):
        raise UgyldigNote("en signaturlinje er feil bygd")
    raa = _b64(deler[2])
    if raa is None or len(raa) < 5:
        raise UgyldigNote("en signatur er ikke base64")
    return Signatur(deler[1], raa[:4], raa[4:])


def kjente_signaturer(
    note: Note, noekler: Iterable[Noekkel], verifiser: Verifiser
) -> list[Noekkel]:
    """The known keys that have signed the note; unknown ones are ignored.

    Raises:
        FeilSignatur: a signature that claims to be of a known key does not hold.
        UkjentSignatur: none is of a known key.
    """
    kjente = {(n.navn, n.id): n for n in noekler}
    melding = note.tekst.encode("utf-8")
    ut: list[Noekkel] = []
    for s in note.signaturer:
        noekkel = kjente.get((s.navn, s.noekkel_id))
        if noekkel is None:
            continue
        if not verifiser(noekkel.offentlig, s.signatur, melding):
            raise FeilSignatur(f"signaturen til {s.navn} ({s.noekkel_id.hex()}) stemmer ikke")
        if noekkel not in ut:
            ut.append(noekkel)
    if not ut:
        navn = ", ".join(f"{s.navn} ({s.noekkel_id.hex()})" for s in note.signaturer)
        raise UkjentSignatur(f"ingen kjent nøkkel har signert; signert av {navn}")
    return ut


@dataclass(frozen=True)
class Sjekkpunkt:
    """What a log vouches for: its name, size and root; extension lines are kept, not used."""

    opphav: str
    storrelse: int
    rot: bytes
    utvidelser: tuple[str, ...] = ()

    def __str__(self) -> str:
        rot = base64.b64encode(self.rot).decode("ascii")
        return "".join(f"{x}\n" for x in (self.opphav, self.storrelse, rot, *self.utvidelser))


def les_sjekkpunkt(tekst: str) -> Sjekkpunkt:
    """The checkpoint in a note's text.

    Raises:
        UgyldigNote: when it is not one.
    """
    linjer = tekst.split("\n")
    if linjer.pop() != "" or len(linjer) < 3 or not all(linjer):
        raise UgyldigNote("et sjekkpunkt har minst tre linjer og ingen tom linje")
    if not re.fullmatch("0|[1-9][0-9]{0,18}", linjer[1], re.ASCII) or int(linjer[1]) >= 1 << 63:
        raise UgyldigNote("størrelsen i sjekkpunktet er ikke et tall")
    rot = _b64(linjer[2])
    if rot is None or len(rot) != 32:
        raise UgyldigNote("roten i sjekkpunktet er ikke 32 byte i base64")
    return Sjekkpunkt(linjer[0], int(linjer[1]), rot, tuple(linjer[3:]))


def utvidelse(nr: int, tid: datetime) -> str:
    """The extension line of our own checkpoints: their number in the log, and their time."""
    return f"glassklar {nr} {tid.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%S.%fZ}"


def les_utvidelse(sjekkpunkt: Sjekkpunkt) -> tuple[int, datetime] | None:
    """The number and time of a checkpoint; None when it does not say."""
    for linje in sjekkpunkt.utvidelser:
        m = _UTVIDELSE.fullmatch(linje)
        if m:
            try:
                return int(m[1]), datetime.fromisoformat(m[2][:-1] + "+00:00")
            except ValueError:
                return None
    return None


def aapne_sjekkpunkt(
    note: str | bytes, noekler: Iterable[Noekkel], verifiser: Verifiser, opphav: str | None = None
) -> Sjekkpunkt:
    """The checkpoint of a note that a known key has signed, of the named log if one is named.

    Raises:
        NoteFeil: as ``les_note``, ``kjente_signaturer`` and ``les_sjekkpunkt``.
    """
    lest = les_note(note)
    sjekkpunkt = les_sjekkpunkt(lest.tekst)
    if opphav is not None and sjekkpunkt.opphav != opphav:
        raise UgyldigNote(f"sjekkpunktet er fra {sjekkpunkt.opphav}, ikke {opphav}")
    kjente_signaturer(lest, noekler, verifiser)
    return sjekkpunkt


def del_noter(tekst: str) -> list[str]:
    """Notes that stand one after another in a file, each with its signatures.

    A note ends with its last signature line; what follows is the next one's text.
    """
    ut: list[str] = []
    linjer: list[str] = []
    i_signaturer = False
    for linje in tekst.split("\n"):
        if i_signaturer and not linje.startswith(_STREK):
            ut.append("\n".join(linjer) + "\n")
            linjer, i_signaturer = [], False
            if not linje:  # an empty line between notes is allowed
                continue
        # A first line that begins with the dash is the origin of a log with an odd name.
        i_signaturer = i_signaturer or (linje.startswith(_STREK) and linjer[-1:] == [""])
        linjer.append(linje)
    if any(linjer):
        ut.append("\n".join(linjer))
    return ut
