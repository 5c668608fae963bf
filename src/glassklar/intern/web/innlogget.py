# SPDX-License-Identifier: EUPL-1.2
"""What ``org.api.side`` is for functions, for the class-based pages of one's own login."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from glassklar.grunn.identitet import transaksjon
from glassklar.org.api import tofaktor


class Innlogget:
    """Logged in, with two factors when the role demands it, and acting in one transaction.

    Everything is read and written as the person, also when the page is drawn: the database shows
    nobody else's second factors.
    """

    #: The name in the trace.
    handling = "egen_innlogging"
    #: The pages for setting up a second factor are there for whoever has none.
    oppsett = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Open the page for the person it belongs to."""
        bruker: Any = request.user
        if not bruker.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not self.oppsett and tofaktor.mangler(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        with transaksjon(bruker, self.handling):
            svar = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
            return svar.render() if hasattr(svar, "render") else svar
