# SPDX-License-Identifier: EUPL-1.2
"""Tests: both sides in one process, with the real roles.

The addresses are filled in by the fixtures when the first test asks for a database; the values
here only let the settings load. ``default`` takes over the owner's test database by name and
keeps its own role; ``offentlig`` likewise.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# Whatever the shell holds, tests never touch a real installation.
_ADRESSE = "postgresql://{}@/glassklar"
_data = tempfile.mkdtemp(prefix="glassklar-proeve-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
for _navn in [navn for navn in os.environ if navn.startswith("GLASSKLAR_")]:
    if not _navn.startswith(("GLASSKLAR_TEST_", "GLASSKLAR_SKJEMA")):
        del os.environ[_navn]
os.environ |= {
    "GLASSKLAR_DB_INTERN": _ADRESSE.format("glassklar_intern"),
    "GLASSKLAR_DB_OFFENTLIG": _ADRESSE.format("glassklar_offentlig"),
    "GLASSKLAR_DB_EIER": _ADRESSE.format("glassklar_eier"),
    "GLASSKLAR_HEMMELIGHET": "bare-for-proever",
    "GLASSKLAR_NOEKKEL": "5a" * 32,
    "GLASSKLAR_DATA": _data,
}

from glassklar.config.settings_eier import *  # noqa: E402, F403
from glassklar.config.settings_eier import DATA, DATABASES, STORAGES, miljoe  # noqa: E402

SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The real hasher is slow on purpose; its place first in the list is tested apart.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

STATISK_NPM = miljoe.PROSJEKT / "var" / "statisk-npm"
STATISK_NPM.mkdir(parents=True, exist_ok=True)
LAGER_SKRIFT = miljoe.dokumentskrift(STATISK_NPM)
STATICFILES_DIRS = [STATISK_NPM, miljoe.PAKKE / "config" / "static"]
STATIC_ROOT = DATA / "statisk-samlet"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

DATABASES["offentlig"] = miljoe.database(miljoe.DB_OFFENTLIG, "offentlig,pg_catalog")
DATABASES["default"]["TEST"] = {"MIRROR": "eier"}
DATABASES["offentlig"]["TEST"] = {"MIRROR": "eier"}
# An empty database with the schemas: without them the migration table has nowhere to go.
DATABASES["eier"]["TEST"] = {"TEMPLATE": "glassklar_mal", "DEPENDENCIES": []}
