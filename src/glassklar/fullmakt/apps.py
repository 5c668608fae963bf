# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class FullmaktConfig(AppConfig):
    name = "glassklar.fullmakt"
    label = "fullmakt"
    verbose_name = "Fullmakt"
