# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class GrunnConfig(AppConfig):
    name = "glassklar.grunn"
    label = "grunn"
    verbose_name = "Grunn"
