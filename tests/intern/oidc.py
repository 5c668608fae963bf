# SPDX-License-Identifier: EUPL-1.2
"""Starts the OpenID Connect provider of the tests, and walks its pages as a browser would."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx

TJENER = Path(__file__).with_name("oidc_tjener.mjs")
HEMMELIGHET = "en-hemmelighet-for-proever"


@dataclass
class Utsteder:
    """A running provider."""

    adresse: str

    def logg_inn(self, adresse: str, sub: str) -> str:
        """Follow ``adresse`` as a browser and log in; returns the address it sends one back to."""
        with httpx.Client(timeout=20) as k:
            svar = k.get(adresse)
            for _ in range(10):
                if svar.is_redirect:
                    neste = urljoin(str(svar.url), svar.headers["location"])
                    if not neste.startswith(self.adresse):
                        return neste
                    svar = k.get(neste)
                    continue
                skjema = re.search(r'action="([^"]+)"', svar.text)
                assert skjema, svar.text
                svar = k.post(
                    urljoin(str(svar.url), skjema[1]),
                    data={"prompt": "login", "login": sub, "password": "x"},
                )
        raise AssertionError(f"kom ikke tilbake fra {adresse}")

    def tilbyder(self, **felt: Any) -> dict[str, Any]:
        """Its description, as in the file that GLASSKLAR_OIDC_FIL names."""
        return {
            "id": "proeve",
            "navn": "Prøveporten",
            "utsteder": self.adresse,
            "klient": "glassklar",
            "hemmelighet": HEMMELIGHET,
            **felt,
        }


def ledig_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def start(tilbake: list[str], folk: dict[str, dict[str, Any]]) -> Iterator[Utsteder]:
    """Run the provider for as long as the block lasts."""
    port = ledig_port()
    node = shutil.which("node")
    assert node, "prøvene trenger Node.js"
    prosess = subprocess.Popen(
        [node, str(TJENER)],
        env=os.environ
        | {"OIDC_OPPSETT": json.dumps({"port": port, "tilbake": tilbake, "folk": folk})},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert prosess.stdout is not None
        # Its warnings about running over http come first.
        assert any(linje.strip() == "klar" for linje in prosess.stdout), "startet ikke"
        yield Utsteder(f"http://127.0.0.1:{port}")
    finally:
        prosess.terminate()
        prosess.wait(20)
        if prosess.stdout is not None:
            prosess.stdout.close()
