# SPDX-License-Identifier: EUPL-1.2
"""Out to the provider that knows who it is, and back."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from requests import RequestException

from glassklar.intern.innlogging.adapter import tilbyder
from glassklar.intern.innlogging.oidc import Oidc, Tilbake, UkjentPerson

logg = logging.getLogger(__name__)


def avsted(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Send the person to the provider. Nothing in the address but ``next`` is used."""
    t = _finn(provider_id)
    if request.user.is_authenticated:
        return HttpResponseRedirect(get_next_redirect_url(request) or "/")
    try:
        return Oidc(request, provider_id).send_avsted(get_next_redirect_url(request) or "")
    except (OAuth2Error, RequestException, KeyError, ValueError) as feil:
        return feilside(request, t, "feil", feil)


def tilbake(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take the person in, or say why not."""
    t = _finn(provider_id)
    try:
        svar: HttpResponseBase = Tilbake.adapter_view(Oidc(request, provider_id))(request)
    except (KeyError, ValueError, TypeError) as feil:
        # The provider's answer did not have the form it should.
        return feilside(request, t, "feil", feil)
    return svar


def _finn(provider_id: str) -> Any:
    if (t := tilbyder(provider_id)) is None:
        raise Http404
    return t


def feilside(
    request: HttpRequest, t: Any, hva: str, feil: BaseException | None = None
) -> HttpResponse:
    """403: ``ukjent`` person, ``avbrutt`` by the person, or a ``feil`` on the way."""
    logg.warning("innlogging med %s: %s (%s)", t.id, hva, type(feil).__name__)
    return render(request, "intern/logg_inn_stans.html", {"tilbyder": t, "hva": hva}, status=403)


def slag(error: Any, exception: BaseException | None) -> str:
    """What kind of trouble allauth tells of."""
    if isinstance(exception, UkjentPerson):
        return "ukjent"
    return "avbrutt" if error == AuthError.CANCELLED else "feil"
