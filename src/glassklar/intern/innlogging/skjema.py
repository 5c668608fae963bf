# SPDX-License-Identifier: EUPL-1.2
"""django-allauth's forms with our words, and with our own count of attempts."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext

from glassklar.grunn.minne import delt
from glassklar.intern.web import struping


def _kodefelt(skjema: forms.Form, etikett: str) -> None:
    felt = skjema.fields["code"]
    felt.label = etikett
    felt.widget.attrs = {"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
    felt.error_messages["required"] = gettext("Skriv koden.")


class _Telt:
    """A code is one attempt of the person's; the right one is taken off the count again."""

    user: Any

    def clean_code(self) -> str:
        """Check the code, unless there have been too many, and let it be used once."""
        forsoek = struping.Forsoek.kode(context.request, self.user)
        forsoek.tell()
        kode: str = super().clean_code()  # type: ignore[misc]
        # As long as the code is good: the library remembers it for one period only.
        gyldig = (2 * settings.MFA_TOTP_TOLERANCE + 1) * app_settings.TOTP_PERIOD
        if not delt.add(f"kode:{self.user.pk}:{normalize_user_code(kode)}", 1, gyldig):
            raise get_adapter().validation_error("incorrect_code")
        forsoek.lyktes()
        return kode


class Kodeskjema(_Telt, AuthenticateForm):
    """The second factor at login: a code of the app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _kodefelt(self, gettext("Kode fra appen, eller en reservekode"))


class Bekreftkodeskjema(_Telt, ReauthenticateForm):
    """The same, to show that it is still the same person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _kodefelt(self, gettext("Kode fra appen, eller en reservekode"))


class Appskjema(_Telt, ActivateTOTPForm):
    """The first code of an app, which shows that it has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _kodefelt(self, gettext("Koden som appen viser"))


class Noekkelskjema(AddWebAuthnForm):
    """A new passkey: its name, and what the browser made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = gettext("Navn på passnøkkelen")
        self.fields["name"].max_length = 60
        self.fields["name"].widget.attrs["maxlength"] = "60"
        # Every key here opens by itself: the browser asks for finger, face or PIN.
        self.fields["passwordless"] = forms.BooleanField(
            required=False, initial=True, widget=forms.HiddenInput
        )


class Bekreftpassordskjema(forms.Form):
    """One's own password again."""

    password = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password"].label = gettext("Passord")
        self.fields["password"].error_messages["required"] = gettext("Skriv passordet ditt.")
        self.fields["password"].widget.attrs["autofocus"] = True

    def clean_password(self) -> str:
        """Check it, counted as an attempt to log in."""
        forsoek = struping.Forsoek.navn(context.request, self.user.get_username())
        forsoek.tell()
        passord: str = self.cleaned_data["password"]
        if not self.user.check_password(passord):
            raise forms.ValidationError(gettext("Passordet er feil."))
        forsoek.lyktes()
        return passord
