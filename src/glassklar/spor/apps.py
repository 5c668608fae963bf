# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class SporConfig(AppConfig):
    name = "glassklar.spor"
    label = "spor"
    verbose_name = "Spor"
