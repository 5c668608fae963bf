# SPDX-License-Identifier: EUPL-1.2
"""The room's door. The trace is written by the database; reading it comes with its pages."""

from __future__ import annotations

from glassklar.spor.models import Spor

__all__ = ["Spor"]
