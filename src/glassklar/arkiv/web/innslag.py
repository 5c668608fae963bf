# SPDX-License-Identifier: EUPL-1.2
"""What rooms above show on an entry's or a case's page, reported when the program starts."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

from glassklar.arkiv import sider

#: Makes the part, or an empty text when there is nothing to say; inside ``lesing(bruker)``.
Innslag = Callable[[HttpRequest, sider.Post, bool], SafeString | str]

Saksinnslag = Callable[[HttpRequest, sider.Sak], SafeString | str]

_meldt: list[Innslag] = []
_meldt_sak: list[Saksinnslag] = []


def meld(innslag: Innslag) -> None:
    """Report a part; each stands once, in the order they were reported."""
    if innslag not in _meldt:
        _meldt.append(innslag)


def meld_sak(innslag: Saksinnslag) -> None:
    """Report a part of the case's page."""
    if innslag not in _meldt_sak:
        _meldt_sak.append(innslag)


def for_sak(request: HttpRequest, s: sider.Sak) -> list[SafeString | str]:
    """The parts of a case's page."""
    return [ut for lag in _meldt_sak if (ut := lag(request, s))]


def for_post(request: HttpRequest, p: sider.Post, *, kan_skrive: bool) -> list[SafeString | str]:
    """The parts of an entry's page."""
    return [ut for lag in _meldt if (ut := lag(request, p, kan_skrive))]
