# SPDX-License-Identifier: EUPL-1.2
"""Login through an OpenID Connect provider, stricter than django-allauth does it by itself.

State, PKCE and the exchange of the code are allauth's. Here the token's signature is always
verified, with keys of the issuer that the settings name; the nonce must be ours; and the person
is found by one claim. Nothing that the provider tells is stored.
"""

from __future__ import annotations

import secrets
from typing import Any

import jwt
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponseBase

from glassklar.grunn.identitet import transaksjon
from glassklar.grunn.minne import prosess
from glassklar.intern.innlogging.adapter import tilbyder
from glassklar.intern.krypto import fingeravtrykk
from glassklar.org.api import Bruker

#: Only signatures that nobody but the provider can make.
ALGORITMER = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
#: The provider's clock may differ from ours by so much (seconds).
SLINGRING = 60
#: What the provider publishes of itself is asked for again after this (seconds).
GLEMMETID = 600


class UkjentPerson(OAuth2Error):
    """The provider knows who it is, and nobody here is that person."""


class Oidc(OpenIDConnectOAuth2Adapter):
    """One provider, in one request."""

    def __init__(self, request: HttpRequest, provider_id: str) -> None:
        super().__init__(request, provider_id)
        self.tilbyder = tilbyder(provider_id)
        #: What was kept when the person was sent away; set when they come back.
        self.tilstand: dict[str, Any] = {}

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself, if it is the one that it should be."""
        noekkel = f"oidc:{self.tilbyder.utsteder}"
        funnet: dict[str, Any] | None = prosess.get(noekkel)
        if funnet is None:
            funnet = dict(super().openid_config)
            utsteder = str(funnet.get("issuer", ""))
            if utsteder.rstrip("/") != self.tilbyder.utsteder.rstrip("/"):
                raise OAuth2Error("annen utsteder enn den som er satt opp")
            prosess.set(noekkel, funnet, GLEMMETID)
        return funnet

    def send_avsted(self, neste: str) -> HttpResponseBase:
        """Send the person to the provider. Raises OAuth2Error or requests' own errors."""
        nonce = secrets.token_urlsafe(24)
        tjeneste = self.get_provider()
        tjeneste.oauth2_adapter_class = Oidc  # our reading of what the provider says of itself
        svar: HttpResponseBase = tjeneste.redirect(
            self.request,
            AuthProcess.LOGIN,
            next_url=neste or None,
            auth_params={**self.tilbyder.parametre, "nonce": nonce},
            nonce=nonce,
        )
        return svar

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Log the person in; allauth's own way on, which makes and stores accounts, is not used.

        Raises ImmediateHttpResponse with the answer, or OAuth2Error.
        """
        person = finn(self.tilbyder, self._krav(app, token, kwargs["response"]))
        if person is None:
            raise UkjentPerson
        login = Login(user=person, redirect_url=self.tilstand.get("next"))
        with transaksjon(person, "logg_inn"):
            record_authentication(request, person, "socialaccount", provider=self.tilbyder.id)
            svar = perform_login(request, login)
        raise ImmediateHttpResponse(svar)

    def _krav(self, app: Any, token: Any, svar: dict[str, Any]) -> dict[str, Any]:
        id_token = svar.get("id_token")
        if not isinstance(id_token, str):
            raise OAuth2Error("uten id_token")
        krav = self._decode_id_token(app, id_token)
        ventet = self.tilstand.get("nonce")
        if not ventet or not secrets.compare_digest(str(krav.get("nonce", "")), ventet):
            raise OAuth2Error("feil nonce")
        if self.tilbyder.brukerinfo:
            info = self._fetch_user_info(token.token)
            if info.get("sub") != krav["sub"]:
                raise OAuth2Error("brukerinfo om en annen")
            krav = {**info, **krav}
        if self.tilbyder.acr and krav.get("acr") not in self.tilbyder.acr:
            raise OAuth2Error("for lavt sikkerhetsnivå")
        return krav

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        """Verify signature, issuer, audience and time. Raises OAuth2Error."""
        try:
            kid = jwt.get_unverified_header(id_token).get("kid")
            sett = jwt.PyJWKSet.from_dict(self._noekler())
            noekkel = next(n for n in sett.keys if kid is None or n.key_id == kid)
            krav: dict[str, Any] = jwt.decode(
                id_token,
                key=noekkel,
                algorithms=list(ALGORITMER),
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=SLINGRING,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except (jwt.PyJWTError, StopIteration, KeyError, ValueError) as feil:
            raise OAuth2Error("id_token er ikke gyldig") from feil
        if krav.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("id_token er til en annen")
        return krav

    def _noekler(self) -> dict[str, Any]:
        from allauth.socialaccount.adapter import get_adapter

        with get_adapter().get_requests_session() as okt:
            svar = okt.get(self.openid_config["jwks_uri"])
            svar.raise_for_status()
            noekler: dict[str, Any] = svar.json()
        return noekler


class Tilbake(OAuth2CallbackView):
    """The person comes back from the provider."""

    adapter: Oidc

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        tilstand, svar = super()._get_state(request, provider)
        self.adapter.tilstand = tilstand or {}
        return tilstand, svar


def finn(t: Any, krav: dict[str, Any]) -> Bruker | None:
    """Return the one person in use that the claim names, or None."""
    verdi = krav.get(t.krav)
    if not isinstance(verdi, str) or not verdi.strip():
        return None
    if t.krav == "email" and krav.get("email_verified") is not True and not t.epost_bekreftet:
        return None
    verdi = verdi.strip()
    i_bruk = Bruker.objects.filter(avsluttet_dato__isnull=True, er_system=False)
    if t.felt == "brukernavn":
        i_bruk = i_bruk.filter(brukernavn=verdi.lower())
    elif t.felt == "epost":
        i_bruk = i_bruk.filter(epost__iexact=verdi)
    else:
        koblet = SocialAccount.objects.filter(provider=t.id, uid=fingeravtrykk(t.utsteder, verdi))
        i_bruk = i_bruk.filter(pk__in=list(koblet.values_list("user_id", flat=True)))
    funnet = list(i_bruk[:2])
    # Two people with one address: nobody knows which of them it is.
    return funnet[0] if len(funnet) == 1 else None
