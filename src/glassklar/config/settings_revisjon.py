# SPDX-License-Identifier: EUPL-1.2
"""The auditor's commands: role glassklar_revisjon, which reads everything."""

from __future__ import annotations

from glassklar.config.settings_intern import *  # noqa: F403
from glassklar.config.settings_intern import miljoe

DATABASES = {"default": miljoe.database(miljoe.DB_REVISJON, "glassklar,pg_catalog")}
