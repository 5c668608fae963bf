# SPDX-License-Identifier: EUPL-1.2
"""Refusals that a person can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Avvist(Exception):
    """An action was refused; nothing was written.

    ``felt`` maps a field's name to the message to show beside it; the key ``""`` is for
    the whole form. Messages are translatable texts, never shielded values.
    """

    def __init__(self, felt: Mapping[str, Any] | None = None, **felter: Any) -> None:
        self.felt: dict[str, Any] = {**(felt or {}), **felter}
        super().__init__(", ".join(self.felt) or "avvist")

    def __str__(self) -> str:
        return "; ".join(
            f"{navn}: {tekst}" if navn else str(tekst) for navn, tekst in self.felt.items()
        )


class IkkeFunnet(Exception):
    """What was asked for does not exist, or the person may not know that it does."""
