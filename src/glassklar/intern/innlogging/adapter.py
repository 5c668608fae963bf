# SPDX-License-Identifier: EUPL-1.2
"""django-allauth's adapters: whom it may log in, what it says, and what it keeps where."""

from __future__ import annotations

import logging
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from glassklar.grunn.klokke import naa
from glassklar.intern.adresse import klientadresse
from glassklar.intern.krypto import aapne, lukk
from glassklar.org.api import Bruker, tofaktor, virksomhet

logg = logging.getLogger(__name__)

#: What the person is told on the page, by allauth's own name of the message.
_MELDINGER = {
    "mfa/messages/totp_activated.txt": _("Totrinns innlogging med app er slått på."),
    "mfa/messages/totp_deactivated.txt": _("Totrinns innlogging med app er slått av."),
    "mfa/messages/webauthn_added.txt": _("Passnøkkelen er lagt til."),
    "mfa/messages/webauthn_removed.txt": _("Passnøkkelen er fjernet."),
}
#: What the person is told by e-mail, in case it was somebody else.
_VARSLER = {
    "mfa/email/totp_activated": _("Totrinns innlogging med app er slått på."),
    "mfa/email/totp_deactivated": _("Totrinns innlogging med app er slått av."),
    "mfa/email/webauthn_added": _("En passnøkkel er lagt til."),
    "mfa/email/webauthn_removed": _("En passnøkkel er fjernet."),
    "mfa/email/recovery_codes_generated": _("Det er laget nye reservekoder."),
}
#: Other ways of showing that it is the same person, by allauth's own name.
_BEKREFT = {
    "reauthenticate": _("bruk passordet"),
    "mfa_reauthenticate": _("bruk en kode"),
    "mfa_reauthenticate:webauthn": _("bruk en passnøkkel"),
}


def varsle(bruker: Bruker, hva: str, fra: str) -> None:
    """Mail the person that something of their login was changed. Never stops what was done."""
    if not bruker.epost:
        return
    kommune = virksomhet()
    tekst = render_to_string(
        "intern/sikkerhet/epost.txt",
        {
            "hva": hva,
            "navn": bruker.navn,
            "tid": naa(),
            "adresse": fra,
            "kommune": kommune.navn if kommune else "",
        },
    )
    send_mail(
        gettext("Endret innlogging i Glassklar"), tekst, None, [bruker.epost], fail_silently=True
    )


class Kontoadapter(DefaultAccountAdapter):
    """Logging in: nobody signs up, and only people in use come in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people come from the municipality's own list."""
        return False

    def get_login_stages(self) -> list[str]:
        """Between the first factor and the session there is only the second factor."""
        return ["glassklar.intern.innlogging.steg.Tofaktorsteg"]

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponseBase:
        """Back to the login page with the same words as for anything else that is wrong."""
        messages.error(request, gettext("Du har ingen bruker her som er i bruk."))
        return HttpResponseRedirect(reverse("account_login"))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """Write that it happened, and go on."""
        logg.info("innlogging: bruker %s", user.pk)
        return super().post_login(request, user, **kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of whoever has just logged in, whichever way."""
        request = context.request
        steg = get_authentication_records(request, request.user)
        nylig = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not any(s.get("at", 0) > nylig for s in steg)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways there are, in our own words; no password where there are none."""
        alle = super().get_reauthentication_methods(user)
        return [
            {**m, "description": str(_BEKREFT[m["id"]])}
            for m in alle
            if m["id"] != "reauthenticate" or settings.LOKALE_PASSORD
        ]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Our own reading of who is at the other end."""
        return klientadresse(request)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in our own words; what has none is shown by the page itself."""
        tekst = message or _MELDINGER.get(message_template or "")
        if tekst:
            messages.add_message(request, level, str(tekst), extra_tags=extra_tags)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell by e-mail, in our own words."""
        hva = _VARSLER.get(template_prefix)
        logg.info("innlogging: %s for bruker %s", template_prefix.rsplit("/", 1)[-1], user.pk)
        if hva and self.request:
            varsle(user, str(hva), klientadresse(self.request))


class Tofaktoradapter(DefaultMFAAdapter):
    """Second factors: secrets are kept locked, and messages are our own."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Rollen din krever totrinns innlogging."),
        "cannot_generate_recovery_codes": _("Slå på totrinns innlogging først."),
        "incorrect_code": _("Koden er feil, brukt eller for gammel. Skriv den neste som vises."),
    }

    def encrypt(self, text: str) -> str:
        """Lock a secret before it is kept."""
        return lukk("tofaktor", text.encode())

    def decrypt(self, encrypted_text: str) -> str:
        """Open it."""
        return aapne("tofaktor", encrypted_text).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of a person whose role demands two factors."""
        if not tofaktor.kreves(authenticator.user):
            return True
        andre = Authenticator.objects.filter(
            user_id=authenticator.user_id,
            type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN],
        )
        return andre.exclude(pk=authenticator.pk).exists()

    def get_totp_label(self, user: Any) -> str:
        """What the app shows: the login name."""
        return str(user.get_username())

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """A name to begin with."""
        antall = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passnøkkel %(nummer)d") % {"nummer": antall + 1}


class Tilbyderadapter(DefaultSocialAccountAdapter):
    """Login through others: providers come from the settings, and nobody is made by logging in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False

    def list_apps(
        self, request: HttpRequest, provider: Any = None, client_id: Any = None
    ) -> list[Any]:
        """The providers of the settings; the table of them is not ours to read."""
        apper = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for liste in apper.values() for app in liste]

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """Our own page, and one line in the log that holds nothing of what was said."""
        from glassklar.intern.web import sso

        hva = sso.slag(error, exception)
        raise ImmediateHttpResponse(
            sso.feilside(request, tilbyder(provider.sub_id), hva, exception)
        )


def tilbyder(id_: str) -> Any:
    """The provider's description in the settings, or None."""
    return next((t for t in settings.OIDC_TILBYDERE if t.id == id_), None)
