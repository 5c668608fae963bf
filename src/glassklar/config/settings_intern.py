# SPDX-License-Identifier: EUPL-1.2
"""The staff site: role glassklar_intern, connections from a pool."""

from __future__ import annotations

import os
from pathlib import Path

from glassklar.config import innlogging
from glassklar.config.settings_felles import *  # noqa: F403
from glassklar.config.settings_felles import DATA, DEMO, miljoe

SECRET_KEY = miljoe.krev("GLASSKLAR_HEMMELIGHET")
#: Signs the acting person in every transaction (docs/decisions/0003).
GLASSKLAR_NOEKKEL = miljoe.krev("GLASSKLAR_NOEKKEL")

ROOT_URLCONF = "glassklar.config.urls_intern"
WSGI_APPLICATION = "glassklar.config.wsgi_intern.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "glassklar.grunn",
    "glassklar.org",
    "glassklar.spor",
    "glassklar.lager",
    "glassklar.tilgang",
    "glassklar.arkiv",
    "glassklar.fullmakt",
    "glassklar.journal",
    "glassklar.intern",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "glassklar.intern.web.hode.IkkeLagre",
    "glassklar.intern.web.hode.SistHandlet",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # Compiled once for each language (grunn/maler.py).
            "loaders": [
                (
                    "glassklar.grunn.maler.Maler",
                    ["django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "glassklar.intern.web.kontekst.ramme",
            ],
        },
    }
]

# Threads of a web process (2 x 4) never wait for a connection (docs/decisions/0005).
DATABASES = {
    "default": miljoe.database(
        miljoe.DB_INTERN,
        "glassklar,pg_catalog",
        pool={"min_size": 4, "max_size": 12, "timeout": 10},
    )
}

# -- what is remembered for a while (grunn/minne.py) --------------------------------------------
CACHES = {
    "default": {"BACKEND": "glassklar.grunn.minne.DeltMinne"},
    "prosess": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# -- who is there (docs/decisions/0017) ---------------------------------------------------------
AUTH_USER_MODEL = "org.Bruker"
AUTHENTICATION_BACKENDS = ["glassklar.org.innlogging.Brukerbackend"]
LOGIN_URL = "/logg-inn/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 3600
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "glassklar.intern.oekt"
SESSION_COOKIE_NAME = "glassklar_oekt"
#: A session ends so long after login, and so long after the last page.
SESSION_COOKIE_AGE = 10 * 3600
OEKT_TOMGANG_MINUTTER = miljoe.tall("GLASSKLAR_OEKT_MINUTTER", 600 if DEMO else 60, 1, 600)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "glassklar_csrf"
CSRF_FAILURE_VIEW = "glassklar.intern.web.feil.ikke_godtatt"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Roles that get no further than the page for setting up two-factor until they have it.
KREV_TOFAKTOR = innlogging.krev_tofaktor()
OIDC_TILBYDERE = innlogging.tilbydere()
LOKALE_PASSORD = innlogging.lokale_passord(OIDC_TILBYDERE)

# django-allauth does the second factor and the login through others. Nobody signs up, and only
# the addresses in intern/web/urls.py exist; attempts are counted by intern/web/struping.py.
ACCOUNT_ADAPTER = "glassklar.intern.innlogging.adapter.Kontoadapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "brukernavn"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "epost"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if os.environ.get("GLASSKLAR_BAK_PROXY") == "1" else 0
MFA_ADAPTER = "glassklar.intern.innlogging.adapter.Tofaktoradapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "glassklar.intern.innlogging.skjema.Kodeskjema",
    "reauthenticate": "glassklar.intern.innlogging.skjema.Bekreftkodeskjema",
    "activate_totp": "glassklar.intern.innlogging.skjema.Appskjema",
    "add_webauthn": "glassklar.intern.innlogging.skjema.Noekkelskjema",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Glassklar"
#: A code of half a minute ago counts too: clocks differ, and people type slowly.
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = False
# A browser gives keys over https only; "localhost" is the exception it makes itself.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
SOCIALACCOUNT_ADAPTER = "glassklar.intern.innlogging.adapter.Tilbyderadapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": innlogging.apper(OIDC_TILBYDERE)}}
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10

#: The folder that the worker watches for e-mail and files.
INNMAPPE = Path(os.environ.get("GLASSKLAR_INNMAPPE") or DATA / "innmappe")
#: Where letters to print are put, and come back from (fullmakt/utsending/utskrift.py).
UTSKRIFTSMAPPE = Path(os.environ.get("GLASSKLAR_UTSKRIFT") or DATA / "utskrift")
#: Where mail servers send what they tell of a letter (fullmakt/utsending/retur.py); "": nowhere.
RETURADRESSE = miljoe.returadresse()
#: So many years the content of read events is kept; their leaves stay (docs/decisions/0021).
LESESPOR_AAR = miljoe.tall("GLASSKLAR_LESESPOR_AAR", 2, 1, 100)
#: Official schemas, for checks that can use them; empty when there are none.
SKJEMAMAPPE = os.environ.get("GLASSKLAR_SKJEMA", "")
OFFENTLIG_ADRESSE = os.environ.get(
    "GLASSKLAR_OFFENTLIG_ADRESSE", f"http://127.0.0.1:{miljoe.port('OFFENTLIG_PORT', 8001)}"
)
