# SPDX-License-Identifier: EUPL-1.2
"""What rooms above show on the entry's page. A room reports its part when the program starts."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

from glassklar.arkiv import sider

#: Makes the part, or an empty text when there is nothing to say; inside ``lesing(bruker)``.
Innslag = Callable[[HttpRequest, sider.Post, bool], SafeString | str]

_meldt: list[Innslag] = []


def meld(innslag: Innslag) -> None:
    """Report a part; each stands once, in the order they were reported."""
    if innslag not in _meldt:
        _meldt.append(innslag)


def for_post(request: HttpRequest, p: sider.Post, *, kan_skrive: bool) -> list[SafeString | str]:
    """The parts of an entry's page."""
    return [ut for lag in _meldt if (ut := lag(request, p, kan_skrive))]
