# SPDX-License-Identifier: EUPL-1.2
"""How gunicorn runs a site: 2 processes of 4 threads, measured best on two cores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from glassklar.config.logg import LOGGING

worker_class = "gthread"
workers = 2
threads = 4
timeout = 60
graceful_timeout = 10
keepalive = 15
control_socket_disable = True
# Heartbeats must not wait for a busy disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108

# gunicorn writes down what comes out of a worker with its messages; here only place and kind.
loglevel = "warning"
logconfig_dict: dict[str, Any] = {
    **LOGGING,
    "loggers": {
        navn: {"handlers": ["stderr"], "level": "WARNING", "propagate": False}
        for navn in ("gunicorn.error", "gunicorn.access")
    },
}
