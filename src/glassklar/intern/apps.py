# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class InternConfig(AppConfig):
    name = "glassklar.intern"
    label = "intern"
    verbose_name = "Intern"

    def ready(self) -> None:
        """Let every login begin its session's clock, whichever way it came."""
        from django.conf import settings
        from django.contrib.auth.signals import user_logged_in
        from django.core.exceptions import ImproperlyConfigured

        from glassklar.intern.oekt import begynn
        from glassklar.org.models import Rolle

        user_logged_in.connect(begynn, dispatch_uid="glassklar.intern.oekt")
        if ukjente := settings.KREV_TOFAKTOR - set(Rolle.values):
            raise ImproperlyConfigured(
                f"GLASSKLAR_KREV_TOFAKTOR: det finnes ingen rolle «{sorted(ukjente)[0]}»."
            )
