# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import LazySettings

import fabrikk
from glassklar.arkiv.models import Arkivdel
from glassklar.org.api import Bruker, Enhet, systembruker

_FIL = "django.core.files.storage.FileSystemStorage"


@dataclass
class Kommune:
    """A unit, a series, someone of the archive, and the system user."""

    enhet: Enhet
    arkivdel: Arkivdel
    arkivar: Bruker
    system: Bruker


@pytest.fixture
def lager(settings: LazySettings, tmp_path: Path) -> Path:
    """A fresh store for the test; returns its folder."""
    settings.STORAGES = {
        **settings.STORAGES,
        "lager": {"BACKEND": _FIL, "OPTIONS": {"location": str(tmp_path / "lager")}},
        "offentlig_lager": {"BACKEND": _FIL, "OPTIONS": {"location": str(tmp_path / "ute")}},
    }
    settings.INNMAPPE = tmp_path / "inn"
    return tmp_path / "lager"


@pytest.fixture
def kommune(transactional_db: None, lager: Path) -> Kommune:
    fabrikk.virksomhet()
    enhet = fabrikk.enhet("42", "Byggesak")
    arkivdel = fabrikk.arkivdel("SAK")
    return Kommune(enhet, arkivdel, fabrikk.arkivar(enhet), systembruker())
