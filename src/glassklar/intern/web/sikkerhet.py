# SPDX-License-Identifier: EUPL-1.2
"""My security: password, second factors, and where I am logged in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from allauth.account.internal.flows import reauthentication
from allauth.account.views import BaseReauthenticateView
from allauth.mfa.base.views import ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal.flows import begin_registration
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext
from django.views.generic import TemplateView, View

from glassklar.intern.innlogging.adapter import Tofaktoradapter
from glassklar.intern.innlogging.skjema import Bekreftpassordskjema
from glassklar.intern.models import Oekt
from glassklar.intern.oekt import FRA, innhold, lagret
from glassklar.intern.web.innlogget import Innlogget
from glassklar.intern.web.innlogging import UgyldigSomFeil
from glassklar.intern.web.nettlesernavn import nettlesernavn
from glassklar.org.api import Bruker, tofaktor

Type = Authenticator.Type


@dataclass(frozen=True)
class Aapen:
    """A place where the person is logged in."""

    denne: bool
    begynt: datetime | None
    adresse: str
    nettleser: str


def aapne_oekter(request: HttpRequest, bruker: Bruker) -> list[Aapen]:
    """The person's sessions, this one first, then the newest."""
    her = lagret(request.session.session_key or "")
    ut = []
    for oekt in Oekt.objects.filter(bruker_id=bruker.pk, expire_date__gt=timezone.now()):
        begynt, adresse, agent = innhold(oekt).get(FRA) or (0, "", "")
        naar = datetime.fromtimestamp(begynt, UTC) if begynt else None
        ut.append(Aapen(oekt.session_key == her, naar, adresse, nettlesernavn(agent)))
    tidlig = datetime.fromtimestamp(0, UTC)
    return sorted(ut, key=lambda o: (o.denne, o.begynt or tidlig), reverse=True)


def faktorer(bruker: Bruker) -> dict[str, Any]:
    """What the person has: app, keys, and recovery codes left."""
    alle = list(Authenticator.objects.filter(user_id=bruker.pk).order_by("created_at"))
    koder = next((a.wrap() for a in alle if a.type == Type.RECOVERY_CODES), None)
    return {
        "app": next((a for a in alle if a.type == Type.TOTP), None),
        "noekler": [(a, a.wrap().name) for a in alle if a.type == Type.WEBAUTHN],
        "koder_igjen": len(koder.get_unused_codes()) if koder else None,
    }


class Oversikt(Innlogget, TemplateView):
    """Everything about one's own login; all that is shown to whoever still needs two factors."""

    template_name = "intern/sikkerhet/oversikt.html"
    oppsett = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read it."""
        bruker: Any = self.request.user
        har = faktorer(bruker)
        return super().get_context_data(
            **kwargs,
            **har,
            har_tofaktor=bool(har["app"] or har["noekler"]),
            kreves=tofaktor.kreves(bruker),
            mangler=tofaktor.mangler(self.request),
            har_passord=settings.LOKALE_PASSORD and bruker.has_usable_password(),
            oekter=aapne_oekter(self.request, bruker),
        )


class LoggUtAndre(Innlogget, View):
    """End every other session of the person's (POST only)."""

    oppsett = True

    def post(self, request: HttpRequest) -> HttpResponse:
        """End them, and say how many."""
        bruker: Any = request.user
        her = lagret(request.session.session_key or "")
        Oekt.objects.filter(bruker_id=bruker.pk).exclude(session_key=her).delete()
        messages.success(request, gettext("Du er logget ut alle andre steder."))
        return HttpResponseRedirect(reverse("mfa_index"))


class _Oppsett(Innlogget, UgyldigSomFeil):
    """A page for setting up second factors."""

    oppsett = True
    handling = "endre_tofaktor"


class AppPaa(_Oppsett, ActivateTOTPView):
    """Turn on codes from an app."""

    template_name = "intern/sikkerhet/app_paa.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The secret, for those who cannot point a camera at the picture."""
        kontekst = super().get_context_data(**kwargs)
        hemmelig: str = kontekst["form"].secret
        kontekst["deler"] = [hemmelig[i : i + 4] for i in range(0, len(hemmelig), 4)]
        return kontekst

    def form_valid(self, form: Any) -> HttpResponse:
        """The session has shown the second factor now."""
        svar = super().form_valid(form)
        _merk_vist(self.request, Type.TOTP)
        return svar


class AppAv(_Oppsett, DeactivateTOTPView):
    """Turn it off."""

    template_name = "intern/sikkerhet/app_av.html"


class Reservekoder(_Oppsett, ViewRecoveryCodesView):
    """The codes, shown once."""

    template_name = "intern/sikkerhet/reservekoder.html"


class NyeReservekoder(_Oppsett, GenerateRecoveryCodesView):
    """New codes in place of the old."""

    template_name = "intern/sikkerhet/nye_koder.html"


class NyPassnoekkel(_Oppsett, AddWebAuthnView):
    """Add a passkey. The browser makes it, so this page alone needs a script."""

    template_name = "intern/sikkerhet/ny_noekkel.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the browser is asked to make."""
        kontekst = super().get_context_data(**kwargs)
        # The page comes back with the refused form in it.
        kontekst["form"] = kwargs.get("form") or kontekst["form"]
        valg = begin_registration(self.request, self.request.user, passwordless=True)
        kontekst["passnoekkel"] = json.dumps(valg)
        return kontekst

    def form_valid(self, form: Any) -> HttpResponse:
        """The session has shown the second factor now."""
        svar = super().form_valid(form)
        _merk_vist(self.request, Type.WEBAUTHN)
        return svar


class FjernPassnoekkel(_Oppsett, RemoveWebAuthnView):
    """Remove a passkey."""

    template_name = "intern/sikkerhet/fjern_noekkel.html"
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        """Unless it is the last second factor of somebody who must have one."""
        if not Tofaktoradapter().can_delete_authenticator(self.get_object()):
            messages.error(self.request, gettext("Rollen din krever totrinns innlogging."))
            return HttpResponseRedirect(str(self.success_url))
        return super().form_valid(form)


def _merk_vist(request: HttpRequest, type_: str) -> None:
    """Note that the person has just shown the new factor, by setting it up."""
    from allauth.account.internal.flows.login import record_authentication

    bruker: Any = request.user
    record_authentication(request, bruker, "mfa", type=str(type_))


# -- is it still the same person? ----------------------------------------------------------------


class BekreftPassord(_Oppsett, BaseReauthenticateView):
    """One's own password again, before something of the login is changed."""

    template_name = "intern/sikkerhet/bekreft.html"
    form_class: Any = Bekreftpassordskjema

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form checks the password of this person."""
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: Any) -> HttpResponse:
        """Note it, and go on with what was asked for."""
        reauthentication.reauthenticate_by_password(self.request)
        return super().form_valid(form)


class BekreftKode(_Oppsett, ReauthenticateView):
    """A code instead."""

    template_name = "intern/sikkerhet/bekreft.html"


class BekreftNoekkel(_Oppsett, ReauthenticateWebAuthnView):
    """A passkey instead."""

    template_name = "intern/sikkerhet/bekreft.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the browser asks the key."""
        kontekst = super().get_context_data(**kwargs)
        kontekst["passnoekkel"] = json.dumps(kontekst.pop("js_data"))
        return kontekst

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """Say so on the page of one's login."""
        messages.error(self.request, gettext("Passnøkkelen ble ikke godtatt."))
        return HttpResponseRedirect(reverse("mfa_index"))
