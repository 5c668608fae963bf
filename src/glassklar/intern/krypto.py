# SPDX-License-Identifier: EUPL-1.2
"""What lies in the database but only the program may read: sessions and second factors' secrets.

Keys are derived from SECRET_KEY, each for its own use. An older key in SECRET_KEY_FALLBACKS still
opens what it closed.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from glassklar.grunn.identitet import noekkel


def _noekkel(hemmelighet: str, bruk: str) -> Fernet:
    raa = hmac.new(hemmelighet.encode(), f"glassklar:{bruk}".encode(), hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(raa))


@functools.cache
def laas(bruk: str) -> MultiFernet:
    """The lock of one use."""
    alle = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([_noekkel(h, bruk) for h in alle])


def fingeravtrykk(utsteder: str, verdi: str) -> str:
    """A person's identity with a provider, so that it can be known again but not read.

    Keyed, with the key that is never changed: the few birth numbers there are could otherwise
    all be tried.
    """
    egen = hmac.new(noekkel(), b"glassklar:ekstern", hashlib.sha256).digest()
    return hmac.new(egen, f"{utsteder}\0{verdi}".encode(), hashlib.sha256).hexdigest()


class Oektskriver:
    """Session data as encrypted JSON (Django's serializer)."""

    def dumps(self, obj: Any) -> bytes:
        """Write."""
        return laas("oekt").encrypt(json.dumps(obj, separators=(",", ":")).encode())

    def loads(self, data: bytes) -> Any:
        """Read; what an unknown key has closed is an empty session, not an error page."""
        try:
            return json.loads(laas("oekt").decrypt(data))
        except InvalidToken:
            return {}
