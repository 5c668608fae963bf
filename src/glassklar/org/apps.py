# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "glassklar.org"
    label = "org"
    verbose_name = "Organisasjon"
