# SPDX-License-Identifier: EUPL-1.2
"""A brake on guessing passwords: failed logins are counted by name and by address.

Counted in the process's own cache for now, so the limit holds for each web process by itself.
"""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

#: Failures within the window before further tries are refused.
PER_NAVN, PER_ADRESSE = 8, 60
VINDU = 15 * 60


def _noekler(request: HttpRequest, brukernavn: str) -> tuple[tuple[str, int], tuple[str, int]]:
    adresse = request.META.get("REMOTE_ADDR", "")
    navn = hashlib.sha256(brukernavn.strip().lower().encode()).hexdigest()[:24]
    return (f"strup:{adresse}:{navn}", PER_NAVN), (f"strup:{adresse}", PER_ADRESSE)


def stoppet(request: HttpRequest, brukernavn: str) -> bool:
    """Whether this address must wait before it may try this name again."""
    return any(cache.get(n, 0) >= grense for n, grense in _noekler(request, brukernavn))


def feilet(request: HttpRequest, brukernavn: str) -> None:
    """Count a failure."""
    for noekkel, _grense in _noekler(request, brukernavn):
        cache.add(noekkel, 0, VINDU)
        try:
            cache.incr(noekkel)
        except ValueError:  # ran out between the two calls
            cache.set(noekkel, 1, VINDU)


def lyktes(request: HttpRequest, brukernavn: str) -> None:
    """Forget the failures of a name that has logged in."""
    cache.delete(_noekler(request, brukernavn)[0][0])
