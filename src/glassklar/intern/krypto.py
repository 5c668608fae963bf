# SPDX-License-Identifier: EUPL-1.2
"""What lies in the database but only the program may read: sessions and second factors' secrets.

AES-256-GCM with keys derived from SECRET_KEY, each for its own use. An older key in
SECRET_KEY_FALLBACKS still opens what it closed.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from glassklar.grunn.identitet import noekkel

_NONCE = 12


@functools.cache
def _laaser(bruk: str, *hemmeligheter: str) -> tuple[AESGCM, ...]:
    return tuple(
        AESGCM(hmac.new(h.encode(), f"glassklar:{bruk}".encode(), hashlib.sha256).digest())
        for h in hemmeligheter
    )


def _for(bruk: str) -> tuple[AESGCM, ...]:
    return _laaser(bruk, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def lukk(bruk: str, innhold: bytes, bundet: str = "") -> str:
    """Close something for one use, bound to where it belongs: nowhere else does it open."""
    nonce = os.urandom(_NONCE)
    laast = _for(bruk)[0].encrypt(nonce, innhold, bundet.encode())
    return base64.b64encode(nonce + laast).decode()


def aapne(bruk: str, tekst: str, bundet: str = "") -> bytes:
    """Open it. Raises ValueError when it was changed, moved, or closed with an unknown key."""
    raa = base64.b64decode(tekst)
    for laas in _for(bruk):
        try:
            return laas.decrypt(raa[:_NONCE], raa[_NONCE:], bundet.encode())
        except InvalidTag:
            continue
    raise ValueError("kan ikke åpnes")


def fingeravtrykk(utsteder: str, verdi: str) -> str:
    """A person's identity with a provider, so that it can be known again but not read.

    Keyed, with the key that is never changed: the few birth numbers there are could otherwise
    all be tried.
    """
    egen = hmac.new(noekkel(), b"glassklar:ekstern", hashlib.sha256).digest()
    return hmac.new(egen, f"{utsteder}\0{verdi}".encode(), hashlib.sha256).hexdigest()
