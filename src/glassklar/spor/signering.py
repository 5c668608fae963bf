# SPDX-License-Identifier: EUPL-1.2
"""Ed25519 through ``cryptography``: making keys, signing notes, checking signatures."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)  # fmt: skip

from glassklar.spor.etterproev import ed25519
from glassklar.spor.note import (
    ED25519,
    Noekkel,
    Note,
    Signatur,
    Sjekkpunkt,
    UgyldigNoekkel,
    UgyldigNote,
    _b64,
)  # fmt: skip

_HODE = "PRIVATE+KEY+"


@dataclass(frozen=True, slots=True)
class Signerer:
    """A private key with its name. It never shows itself in a log or an error."""

    noekkel: Noekkel
    _privat: Ed25519PrivateKey = field(repr=False, compare=False)

    def privat_tekst(self) -> str:
        """The private key as note signers write it, ``PRIVATE+KEY+name+hex+base64``: a secret."""
        raa = self._privat.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        b64 = base64.b64encode(bytes([ED25519]) + raa).decode("ascii")
        return f"{_HODE}{self.noekkel.navn}+{self.noekkel.id.hex()}+{b64}"

    def signer(self, tekst: str) -> Signatur:
        """A signature line over a note's text."""
        s = self._privat.sign(tekst.encode("utf-8"))
        return Signatur(self.noekkel.navn, self.noekkel.id, s)


def ny_noekkel(navn: str) -> Signerer:
    """A new key pair.

    Raises:
        UgyldigNoekkel: for a name that a key cannot have.
    """
    return _signerer(navn, Ed25519PrivateKey.generate())


def _signerer(navn: str, privat: Ed25519PrivateKey) -> Signerer:
    raa = privat.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return Signerer(Noekkel(navn, raa), privat)


def les_privat(tekst: str) -> Signerer:
    """The key pair of a private key's text.

    Raises:
        UgyldigNoekkel: for anything else; the text is not repeated.
    """
    tekst = tekst.strip()
    deler = tekst.removeprefix(_HODE).split("+", 2)
    raa = _b64(deler[2]) if len(deler) == 3 else None
    if not tekst.startswith(_HODE) or raa is None or len(raa) != 33 or raa[0] != ED25519:
        raise UgyldigNoekkel("teksten er ikke en privat nøkkel")
    ut = _signerer(deler[0], Ed25519PrivateKey.from_private_bytes(raa[1:]))
    if ut.noekkel.id.hex() != deler[1]:
        raise UgyldigNoekkel("nøkkelnummeret hører ikke til den private nøkkelen")
    return ut


def verifiser(offentlig: bytes, signatur: bytes, melding: bytes) -> bool:
    """Whether the signature holds; malformed keys and signatures, and weak keys, do not."""
    if ed25519.er_svak(offentlig):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(offentlig).verify(signatur, melding)
    except (InvalidSignature, ValueError):
        return False
    return True


def signer_note(tekst: str, signerere: Iterable[Signerer]) -> str:
    """A signed note; with several signers, as when a key is changed, several lines.

    Raises:
        UgyldigNote: when the text cannot be signed, or nobody signs.
    """
    alle = list(signerere)
    if not tekst.endswith("\n") or not alle or any(c < " " and c != "\n" for c in tekst):
        raise UgyldigNote("teksten må slutte med linjeskift, uten styretegn, og noen må signere")
    return str(Note(tekst, tuple(s.signer(tekst) for s in alle)))


def signer_sjekkpunkt(sjekkpunkt: Sjekkpunkt, signerere: Iterable[Signerer]) -> str:
    """A signed checkpoint. Raises as ``signer_note``."""
    return signer_note(str(sjekkpunkt), signerere)
