# SPDX-License-Identifier: EUPL-1.2
"""The channels that this installation has, by their code."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from glassklar.fullmakt.utsending.epost import Epost
from glassklar.fullmakt.utsending.kanal import Kanal
from glassklar.fullmakt.utsending.utskrift import Utskrift


def utskrift() -> Utskrift:
    """The print folder (GLASSKLAR_UTSKRIFT, else ``utskrift`` under the data folder)."""
    return Utskrift(Path(settings.UTSKRIFTSMAPPE))


def kanaler() -> dict[str, Kanal]:
    """Return every channel, by code."""
    alle: list[Kanal] = [Epost(), utskrift()]
    return {k.kode: k for k in alle}
