# SPDX-License-Identifier: EUPL-1.2
"""The public site: role glassklar_offentlig, no logins, no sessions, nothing of the archive."""

from __future__ import annotations

from glassklar.config.settings_felles import *  # noqa: F403
from glassklar.config.settings_felles import miljoe

SECRET_KEY = miljoe.krev("GLASSKLAR_HEMMELIGHET")

ROOT_URLCONF = "glassklar.config.urls_offentlig"
WSGI_APPLICATION = "glassklar.config.wsgi_offentlig.application"

INSTALLED_APPS = ["django.contrib.staticfiles", "glassklar.grunn", "glassklar.offentlig"]

# No CSRF check: nobody is logged in here, so there is no one to be acted for.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
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
                "glassklar.offentlig.web.kontekst.ramme",
            ],
        },
    }
]

DATABASES = {
    "default": miljoe.database(
        miljoe.DB_OFFENTLIG,
        "offentlig,pg_catalog",
        pool={"min_size": 4, "max_size": 12, "timeout": 10},
    )
}
# A search that nobody foresaw must not keep a process from everybody else.
DATABASES["default"]["OPTIONS"]["options"] += " -c statement_timeout=8s"
