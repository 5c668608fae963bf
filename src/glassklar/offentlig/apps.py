# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class OffentligConfig(AppConfig):
    name = "glassklar.offentlig"
    label = "offentlig"
    verbose_name = "Offentlig"
