# SPDX-License-Identifier: EUPL-1.2
"""The staff site as a WSGI application."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from glassklar.config.miljoe import krev_demobase

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "glassklar.config.settings_intern")
application = get_wsgi_application()
# All pages are loaded before the first request: a fault shows now, and nobody waits.
get_resolver().url_patterns  # noqa: B018
krev_demobase()
