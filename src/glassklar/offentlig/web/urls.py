# SPDX-License-Identifier: EUPL-1.2
"""Addresses."""

from __future__ import annotations

urlpatterns: list = []
