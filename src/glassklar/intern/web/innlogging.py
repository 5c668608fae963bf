# SPDX-License-Identifier: EUPL-1.2
"""In and out: name and password with a brake on guessing, the second factor, and passkeys."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY, clear_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.internal.auth import extract_user_from_response
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import forms as djangoskjema
from django.contrib.auth import views as djangosider
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from glassklar.grunn.identitet import transaksjon
from glassklar.intern.innlogging.steg import Tofaktorsteg
from glassklar.intern.web.struping import ForMange, Forsoek
from glassklar.org.api import Bruker, Rolle, virksomhet

#: The demo's people, in the order that the login page shows them.
DEMOBRUKERE = (
    "arkivar",
    "arkivar2",
    "saksbehandler",
    "saksbehandler2",
    "leder",
    "kommunedirektoer",
    "hr",
    "skole",
    "politiker",
    "revisor",
    "admin",
)
DEMOPASSORD = "demo"


class _Ingen:
    """Nobody: acts where a person would have acted, so that both take the same statements."""

    pk = 0


class UgyldigSomFeil:
    """A refused form answers 422, so that htmx, tests and people see that it was refused."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        svar = super().form_invalid(form)  # type: ignore[misc]
        svar.status_code = 422
        return svar


class Innloggingsskjema(djangoskjema.AuthenticationForm):
    """Name and password; one message whatever is wrong."""

    error_messages = {
        "invalid_login": _("Brukernavnet eller passordet er feil."),
        "inactive": _("Brukernavnet eller passordet er feil."),
        "avslaatt": _("Innlogging med passord er slått av."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = gettext("Brukernavn")
        self.fields["username"].widget.attrs |= {"autocomplete": "username", "autofocus": True}
        self.fields["username"].error_messages["required"] = gettext("Skriv brukernavnet ditt.")
        self.fields["password"].label = gettext("Passord")
        self.fields["password"].error_messages["required"] = gettext("Skriv passordet ditt.")

    def clean(self) -> dict[str, Any]:
        """Check name and password unless there have been too many tries."""
        if not settings.LOKALE_PASSORD:
            raise forms.ValidationError(self.error_messages["avslaatt"], code="avslaatt")
        navn = self.cleaned_data.get("username")
        if not navn or not self.cleaned_data.get("password"):
            return super().clean()
        forsoek = Forsoek.navn(self.request, navn)
        forsoek.tell()
        # A password kept in an older way is kept anew at login: then the person acts.
        person = Bruker.objects.filter(brukernavn=navn.strip().lower()).first()
        with transaksjon(person or _Ingen(), "logg_inn"):
            ut = super().clean()
        forsoek.lyktes()
        return ut


def demobrukere() -> list[tuple[str, str, str]]:
    """(login name, name, role) of the demo's people; empty outside the demo.

    Both the setting and the row that only the demo's own maker writes must agree.
    """
    kommune = virksomhet() if settings.DEMO else None
    if kommune is None or not kommune.demo:
        return []
    folk = Bruker.objects.filter(
        brukernavn__in=DEMOBRUKERE, avsluttet_dato__isnull=True
    ).prefetch_related("roller")
    navn_paa = dict(Rolle.choices)
    ut = []
    for person in sorted(folk, key=lambda b: DEMOBRUKERE.index(b.brukernavn)):
        rolle = next((str(navn_paa[r.rolle]) for r in person.roller.all()), "")
        ut.append((person.brukernavn, person.navn, rolle))
    return ut


class LoggInn(UgyldigSomFeil, djangosider.LoginView):
    """The login page."""

    template_name = "intern/logg_inn.html"
    form_class = Innloggingsskjema
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it; whoever comes back half-way begins anew."""
        if LOGIN_SESSION_KEY in request.session:
            clear_login(request)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the other ways in, and the demo's people in the demo."""
        return super().get_context_data(
            **kwargs,
            lokale_passord=settings.LOKALE_PASSORD,
            tilbydere=settings.OIDC_TILBYDERE,
            demobrukere=demobrukere(),
            demopassord=DEMOPASSORD,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        """On to the second factor, or in."""
        person = form.get_user()
        with transaksjon(person, "logg_inn"):
            til = self.get_success_url()
            return perform_password_login(self.request, {}, Login(user=person, redirect_url=til))


class Kode(AuthenticateView):
    """The second factor. The person who has shown the first one acts, so that the database lets
    just that person's second factors be read (docs/decisions/0017)."""

    template_name = "intern/logg_inn_kode.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask whoever is half-way in."""
        if request.user.is_authenticated:
            return HttpResponseRedirect("/")
        steg = LoginStageController.enter(request, Tofaktorsteg.key)
        if steg is None or steg.login.user is None:
            return HttpResponseRedirect(reverse("intern:logg_inn"))
        with transaksjon(steg.login.user, "logg_inn"):
            svar = super().dispatch(request, *args, **kwargs)
            return svar.render() if hasattr(svar, "render") else svar

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show it again, as refused."""
        svar = super().form_invalid(form)
        svar.status_code = 422
        return svar

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The forms, and what the browser needs to ask for a passkey."""
        kontekst = super().get_context_data(**kwargs)
        kontekst["passnoekkel"] = json.dumps(kontekst.pop("js_data", None))
        return kontekst


class Passnoekkel(LoginWebAuthnView):
    """In with a passkey alone: GET gives the browser its question, POST takes the answer."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check the answer as the person that it claims to come from."""
        forsoek = Forsoek.noekkel(request)
        try:
            forsoek.tell()
        except ForMange as feil:
            messages.error(request, feil.message)
            return HttpResponseRedirect(reverse("intern:logg_inn"))
        with transaksjon(_paastaatt(request.POST.get("credential", "")), "logg_inn"):
            svar = super().post(request, *args, **kwargs)
        forsoek.lyktes()
        return svar

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """Back to the login page with one message whatever was wrong."""
        messages.error(self.request, gettext("Passnøkkelen ble ikke godtatt."))
        return HttpResponseRedirect(reverse("intern:logg_inn"))


def _paastaatt(svar: str) -> Any:
    """The person whom a passkey's answer names; nothing is proven yet."""
    try:
        return extract_user_from_response(json.loads(svar))
    except (ValueError, AttributeError, forms.ValidationError):
        return _Ingen()


class LoggUt(djangosider.LogoutView):
    """Out (POST only)."""

    next_page = reverse_lazy("intern:logg_inn")
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the session and say so."""
        svar = super().post(request, *args, **kwargs)
        messages.info(request, gettext("Du er logget ut."))
        return svar
