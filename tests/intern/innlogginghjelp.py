# SPDX-License-Identifier: EUPL-1.2
"""What the tests of logging in share: an app of codes, and one's way through the pages."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from typing import Any

from django.test import Client

PASSORD = "riktig-hest-batteri"


def engangskode(hemmelig: str, om: int = 0) -> str:
    """The code that an app shows now, or ``om`` half minutes from now (RFC 6238)."""
    teller = struct.pack(">Q", int(time.time()) // 30 + om)
    sum_ = hmac.new(base64.b32decode(hemmelig), teller, hashlib.sha1).digest()
    sted = sum_[-1] & 15
    tall = struct.unpack(">I", sum_[sted : sted + 4])[0] & 0x7FFFFFFF
    return f"{tall % 1_000_000:06d}"


def gi_passord(k: Client, navn: str = "sindre", passord: str = PASSORD, **felt: str) -> Any:
    """Send name and password."""
    return k.post("/logg-inn/", {"username": navn, "password": passord, **felt})


def tekst(svar: Any) -> str:
    """The page as text."""
    return svar.content.decode()


def slaa_paa_app(k: Client) -> tuple[str, list[str]]:
    """Turn on codes from an app; returns its secret and the recovery codes."""
    side = tekst(k.get("/sikkerhet/app/"))
    hemmelig = re.search(r"<code>([A-Z2-7 ]+)</code>", side)[1].replace(" ", "")  # type: ignore[index]
    svar = k.post("/sikkerhet/app/", {"code": engangskode(hemmelig)})
    assert (svar.status_code, svar["Location"]) == (302, "/sikkerhet/koder/"), tekst(svar)
    koder = re.findall(r"<code>(\d{8})</code>", tekst(k.get("/sikkerhet/koder/")))
    return hemmelig, koder
