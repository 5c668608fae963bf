# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class LagerConfig(AppConfig):
    """The room has no tables; the archive's `dokumentobjekt` names files by their hash."""

    name = "glassklar.lager"
    label = "lager"
    verbose_name = "Lager"
