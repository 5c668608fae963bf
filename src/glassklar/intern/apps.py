# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class InternConfig(AppConfig):
    name = "glassklar.intern"
    label = "intern"
    verbose_name = "Intern"
