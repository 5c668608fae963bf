# SPDX-License-Identifier: EUPL-1.2
"""Migrations and set-up: the owner's alias beside the worker's. Never in a web process."""

from __future__ import annotations

from glassklar.config.settings_arbeider import *  # noqa: F403
from glassklar.config.settings_arbeider import DATABASES, INSTALLED_APPS, miljoe

DATABASES["eier"] = miljoe.database(miljoe.DB_EIER, "glassklar,pg_catalog")
# The public site has no right to make its own tables.
INSTALLED_APPS += ["glassklar.offentlig"]
