# SPDX-License-Identifier: EUPL-1.2
"""The worker: as the staff site, without the pool (it holds few connections for long)."""

from __future__ import annotations

from glassklar.config.settings_intern import *  # noqa: F403
from glassklar.config.settings_intern import miljoe

DATABASES = {"default": miljoe.database(miljoe.DB_INTERN, "glassklar,pg_catalog")}
