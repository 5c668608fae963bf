# SPDX-License-Identifier: EUPL-1.2
"""Whether the person at the screen has shown two factors, when the role demands it."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from glassklar.org.models import Bruker
from glassklar.org.queries import roller


def kreves(bruker: Bruker) -> bool:
    """Whether one of the person's roles demands two factors (GLASSKLAR_KREV_TOFAKTOR)."""
    return bool(settings.KREV_TOFAKTOR and roller(bruker) & settings.KREV_TOFAKTOR)


def vist(request: HttpRequest, bruker: AbstractBaseUser) -> bool:
    """Whether this session was begun, or has gone on, with two factors.

    A passkey is two by itself: the device, and what unlocks it. So is a provider that says in
    the settings that it always asks for two.
    """
    sterke = {t.id for t in settings.OIDC_TILBYDERE if t.tofaktor}
    return any(
        steg.get("method") == "mfa" or steg.get("provider") in sterke
        for steg in get_authentication_records(request, bruker)
    )


def mangler(request: HttpRequest) -> bool:
    """Whether the person must set up, or show, a second factor before going on."""
    bruker: Any = request.user
    return kreves(bruker) and not vist(request, bruker)
