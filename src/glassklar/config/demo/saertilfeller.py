# SPDX-License-Identifier: EUPL-1.2
"""The odd things that happen, once each, so that every page has something to show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from glassklar.config.demo.hverdag import Hverdag


class Saertilfeller:
    """Cases made by hand, spread over the days."""

    def __init__(self, h: Hverdag, dager: Sequence[date]) -> None:
        self._h, self._dager = h, dager
        self.poster = 0

    def morgen(self, dag: date) -> None:
        """What happens before the day's mail."""

    def dag(self, dag: date) -> None:
        """What happens in the course of the day."""
