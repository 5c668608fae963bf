# SPDX-License-Identifier: EUPL-1.2
"""The step between the first factor and the session."""

from __future__ import annotations

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from glassklar.org.api import tofaktor


class Tofaktorsteg(AuthenticateStage):
    """Ask for the second factor of whoever has one, unless two have been shown already."""

    def _should_handle(self, request: HttpRequest) -> bool:
        """A passkey, or a provider that always asks for two, is enough."""
        bruker = self.login.user
        if bruker is None or tofaktor.vist(request, bruker):
            return False
        return super()._should_handle(request)
