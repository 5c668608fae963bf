# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

_FIL = "django.core.files.storage.FileSystemStorage"


@pytest.fixture
def lager(settings: LazySettings, tmp_path: Path) -> Path:
    """Both stores in a fresh folder; returns the archive's."""
    settings.STORAGES = {
        **settings.STORAGES,
        "lager": {"BACKEND": _FIL, "OPTIONS": {"location": str(tmp_path / "lager")}},
        "offentlig_lager": {"BACKEND": _FIL, "OPTIONS": {"location": str(tmp_path / "offentlig")}},
    }
    return tmp_path / "lager"
