# SPDX-License-Identifier: EUPL-1.2
"""The staff site: role glassklar_intern, connections from a pool."""

from __future__ import annotations

import os
from pathlib import Path

from glassklar.config.settings_felles import *  # noqa: F403
from glassklar.config.settings_felles import DATA, miljoe

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
    "procrastinate.contrib.django",
    "glassklar.grunn",
    "glassklar.org",
    "glassklar.spor",
    "glassklar.lager",
    "glassklar.tilgang",
    "glassklar.arkiv",
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
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
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
SESSION_ENGINE = "glassklar.org.oekt"
SESSION_COOKIE_NAME = "glassklar_oekt"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "glassklar_csrf"
CSRF_FAILURE_VIEW = "glassklar.intern.web.feil.ikke_godtatt"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

#: The folder that the worker watches for e-mail and files.
INNMAPPE = Path(os.environ.get("GLASSKLAR_INNMAPPE") or DATA / "innmappe")
#: Official schemas, for checks that can use them; empty when there are none.
SKJEMAMAPPE = os.environ.get("GLASSKLAR_SKJEMA", "")
OFFENTLIG_ADRESSE = os.environ.get(
    "GLASSKLAR_OFFENTLIG_ADRESSE", f"http://127.0.0.1:{miljoe.port('OFFENTLIG_PORT', 8001)}"
)
