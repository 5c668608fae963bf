# SPDX-License-Identifier: EUPL-1.2
"""Where a request comes from, also behind the municipality's proxy."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

#: Whoever has one IPv6 address has the whole of this network.
_IPV6_NETT = 64


def klientadresse(request: HttpRequest) -> str:
    """The address of the client: what the trusted proxy added last, else the connection's own.

    What stands further left in X-Forwarded-For anybody can write.
    """
    meta = request.META
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT and (kjede := meta.get("HTTP_X_FORWARDED_FOR", "")):
        return _renset(kjede.rsplit(",", 1)[-1])
    return _renset(meta.get("REMOTE_ADDR", ""))


def _renset(tekst: str) -> str:
    try:
        return str(ipaddress.ip_address(tekst.strip()))
    except ValueError:
        return ""


def nett(adresse: str) -> str:
    """What attempts are counted by: the address, or the network of an IPv6 one."""
    if ":" not in adresse:
        return adresse
    return str(ipaddress.ip_network(f"{adresse}/{_IPV6_NETT}", strict=False))
