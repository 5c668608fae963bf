# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class ArkivConfig(AppConfig):
    name = "glassklar.arkiv"
    label = "arkiv"
    verbose_name = "Arkiv"
