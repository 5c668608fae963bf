# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class TilgangConfig(AppConfig):
    name = "glassklar.tilgang"
    label = "tilgang"
    verbose_name = "Tilgang"
