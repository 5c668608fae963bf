# SPDX-License-Identifier: EUPL-1.2
"""What all processes share. Each process has a settings module of its own beside this one."""

from __future__ import annotations

import os

from csp.constants import NONE, SELF

from glassklar.config import miljoe
from glassklar.config.logg import LOGGING as LOGGING

DATA = miljoe.datamappe()
DEMO = miljoe.er_demo()
DEBUG = False

# -- the sites' names ---------------------------------------------------------------------------
ALLOWED_HOSTS = miljoe.liste("GLASSKLAR_VERTER", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = miljoe.liste("GLASSKLAR_OPPHAV")
if os.environ.get("GLASSKLAR_BAK_PROXY") == "1":
    # Only behind a proxy that always sets or strips the header itself.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# -- language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "glassklar_spraak"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Oslo"
FORMAT_MODULE_PATH: list[str] = []

# -- pages --------------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FILES = 200

# -- static files -------------------------------------------------------------------------------
STATIC_URL = "/statisk/"
STATIC_ROOT = DATA / "statisk-samlet"
STATISK_NPM = DATA / "statisk-npm"
STATICFILES_DIRS = [STATISK_NPM, miljoe.PAKKE / "config" / "static"]
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = False
WHITENOISE_ALLOW_ALL_ORIGINS = False

# -- document bytes -----------------------------------------------------------------------------
LAGER = {"intern": DATA / "lager", "offentlig": DATA / "offentlig-lager"}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    **miljoe.lagre(DATA),
}
# The font of documents made here; ``glassklar bygg`` fetches it from the npm package.
LAGER_SKRIFT = miljoe.dokumentskrift(STATISK_NPM)
MAKS_FIL_MB = miljoe.tall("GLASSKLAR_MAKS_FIL_MB", 200)

# -- headers and cookies ------------------------------------------------------------------------
# No inline script and no inline style anywhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "frame-src": [SELF],
        "object-src": [NONE],
        "frame-ancestors": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not DEMO
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# -- mail ---------------------------------------------------------------------------------------
globals().update(miljoe.epost())
DEFAULT_FROM_EMAIL = os.environ.get("GLASSKLAR_AVSENDER", "postmottak@localhost")
