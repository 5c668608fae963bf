# SPDX-License-Identifier: EUPL-1.2
"""Passwords kept here: forgotten, new and changed. None of it exists when they are switched off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.core import context
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import forms as djangoskjema
from django.contrib.auth import views as djangosider
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from glassklar.grunn.identitet import transaksjon
from glassklar.intern.adresse import klientadresse
from glassklar.intern.innlogging.adapter import varsle
from glassklar.intern.web.innlogget import Innlogget
from glassklar.intern.web.innlogging import UgyldigSomFeil
from glassklar.intern.web.struping import Forsoek
from glassklar.org.api import Bruker, virksomhet


class _BareLokalt:
    """404 when the municipality has switched local passwords off."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse first of all."""
        if not settings.LOKALE_PASSORD:
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class Nullstillingsskjema(djangoskjema.PasswordResetForm):
    """Asks for an e-mail address; answers the same whether it is known or not."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.fields["email"].label = gettext("E-postadressen din på jobb")
        self.fields["email"].error_messages = {
            "required": gettext("Skriv e-postadressen din."),
            "invalid": gettext("Skriv en e-postadresse, for eksempel navn@kommune.no."),
        }

    def clean_email(self) -> str:
        """Let nobody fill a mailbox."""
        adresse: str = self.cleaned_data["email"]
        Forsoek.brev(self.request, adresse).tell()
        return adresse

    def get_users(self, email: str) -> Iterator[Bruker]:
        """The people in use with this address and a password of their own."""
        folk = Bruker.objects.filter(
            epost__iexact=email, avsluttet_dato__isnull=True, er_system=False
        )
        return (person for person in folk if person.has_usable_password())


class GlemtPassord(_BareLokalt, UgyldigSomFeil, djangosider.PasswordResetView):
    """Ask for a new password."""

    template_name = "intern/passord/glemt.html"
    email_template_name = "intern/passord/epost.txt"
    subject_template_name = "intern/passord/emne.txt"
    form_class = Nullstillingsskjema
    success_url = reverse_lazy("intern:glemt_sendt")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form counts by where the request comes from."""
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form: Any) -> HttpResponse:
        """Answer first and look for the person afterwards: the time it takes must not tell."""
        kommune = virksomhet()
        valg = {
            "use_https": self.request.is_secure(),
            "token_generator": self.token_generator,
            "email_template_name": self.email_template_name,
            "subject_template_name": self.subject_template_name,
            "request": self.request,
            "extra_email_context": {"kommune": kommune.navn if kommune else ""},
        }
        svar = HttpResponseRedirect(str(self.success_url))
        # Run by the server's close(), when the answer has been sent.
        svar._resource_closers.append(lambda: form.save(**valg))
        return svar


class GlemtSendt(_BareLokalt, djangosider.PasswordResetDoneView):
    """What happens now."""

    template_name = "intern/passord/sendt.html"


class NyttPassordskjema(djangoskjema.SetPasswordForm):
    """A new password, twice."""

    error_messages = {"password_mismatch": _("Passordene er ikke like.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _merk_passord(self)


class Endringsskjema(djangoskjema.PasswordChangeForm):
    """The old password, and a new one twice."""

    error_messages = {
        "password_mismatch": _("Passordene er ikke like."),
        "password_incorrect": _("Det gamle passordet er feil."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = gettext("Passordet du har nå")
        self.fields["old_password"].error_messages["required"] = gettext(
            "Skriv passordet du har nå."
        )
        _merk_passord(self)

    def clean_old_password(self) -> str:
        """Check it, counted as an attempt to log in: the session may be somebody else's find."""
        forsoek = Forsoek.navn(context.request, self.user.get_username())
        forsoek.tell()
        gammelt: str = super().clean_old_password()
        forsoek.lyktes()
        return gammelt


def _merk_passord(skjema: forms.Form) -> None:
    ny, igjen = skjema.fields["new_password1"], skjema.fields["new_password2"]
    ny.label, igjen.label = gettext("Nytt passord"), gettext("Nytt passord en gang til")
    ny.help_text = gettext(
        "Minst 12 tegn. Bruk gjerne en setning. Ikke navnet ditt, ikke et vanlig ord."
    )
    igjen.help_text = ""
    ny.error_messages["required"] = igjen.error_messages["required"] = gettext(
        "Skriv det nye passordet."
    )


class NyttPassord(_BareLokalt, UgyldigSomFeil, djangosider.PasswordResetConfirmView):
    """The page behind the address in the mail."""

    template_name = "intern/passord/nytt.html"
    form_class = NyttPassordskjema
    success_url = reverse_lazy("intern:logg_inn")

    def form_valid(self, form: Any) -> HttpResponse:
        """Write it as the person it belongs to, and say so on the login page."""
        with transaksjon(form.user, "bytt_passord"):
            svar = super().form_valid(form)
        varsle(form.user, gettext("Passordet er byttet."), klientadresse(self.request))
        messages.success(self.request, gettext("Passordet er byttet. Logg inn med det nye."))
        return svar


class EndrePassord(_BareLokalt, Innlogget, UgyldigSomFeil, djangosider.PasswordChangeView):
    """Change one's own password. Other sessions of the person end by it."""

    handling = "bytt_passord"
    template_name = "intern/passord/endre.html"
    form_class = Endringsskjema
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        """Write it, and say that it is done."""
        svar = super().form_valid(form)
        varsle(form.user, gettext("Passordet er byttet."), klientadresse(self.request))
        messages.success(self.request, gettext("Passordet er byttet. Andre økter er logget ut."))
        return svar
