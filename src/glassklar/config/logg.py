# SPDX-License-Identifier: EUPL-1.2
"""The log tells where and what kind, never what somebody wrote.

Exception messages carry content: a database error quotes the values of a key, a mail error the
receiver, a parse error the text. So a traceback is written as places and types only.
"""

from __future__ import annotations

import logging
import traceback
from typing import Any


class Innholdsfri(logging.Formatter):
    """A formatter whose tracebacks hold file, line, function and type, but no messages."""

    def formatException(self, ei: Any) -> str:
        linjer: list[str] = []
        feil: BaseException | None = ei[1]
        sett: set[int] = set()
        while feil is not None and id(feil) not in sett:
            sett.add(id(feil))
            linjer += [
                f"  {sted.filename}:{sted.lineno} {sted.name}"
                for sted in traceback.extract_tb(feil.__traceback__)
            ]
            tilstand = getattr(feil, "sqlstate", None)
            linjer.append(
                f"{type(feil).__module__}.{type(feil).__qualname__}"
                + (f" [{tilstand}]" if tilstand else "")
            )
            feil = feil.__cause__ or feil.__context__
        return "\n".join(linjer)

    def formatStack(self, stack_info: str) -> str:
        return ""


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "innholdsfri": {
            "()": "glassklar.config.logg.Innholdsfri",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "innholdsfri"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Django's own set-up mails errors with the whole request to administrators; not here.
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.db.backends": {"level": "WARNING"},
        # While a server restarts the pool says so for every try; the page that fails says it once.
        "psycopg.pool": {"level": "ERROR"},
        "glassklar": {"level": "INFO"},
    },
}
