# SPDX-License-Identifier: EUPL-1.2
"""The sessions of the staff site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Oekt(AbstractBaseSession):
    """A session. The key is the SHA-256 of what the browser holds, and the data are encrypted.

    So whoever reads the table (a copy, an injection) can neither become somebody nor see a
    secret on its way; and the data open in their own row only. Personal data: who is logged in,
    from which address and browser; removed the night after the session has ended.
    """

    #: Whose session it is; empty until somebody has logged in.
    bruker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        db_table = "oekt"

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The store that reads and writes these rows."""
        from glassklar.intern.oekt import SessionStore

        return SessionStore
