# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "glassklar.journal"
    label = "journal"
    verbose_name = "Journal"
