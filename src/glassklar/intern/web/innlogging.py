# SPDX-License-Identifier: EUPL-1.2
"""In and out: login with a brake on guessing, forgotten password by e-mail, new password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import forms as djangoskjema
from django.contrib.auth import views as djangosider
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from glassklar.grunn.identitet import transaksjon
from glassklar.intern.web import struping
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


class _UgyldigSomFeil:
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
        "strupet": _("For mange forsøk. Vent et kvarter, eller be om nytt passord."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = gettext("Brukernavn")
        self.fields["username"].widget.attrs |= {"autocomplete": "username", "autofocus": True}
        self.fields["username"].error_messages["required"] = gettext("Skriv brukernavnet ditt.")
        self.fields["password"].label = gettext("Passord")
        self.fields["password"].error_messages["required"] = gettext("Skriv passordet ditt.")

    def clean(self) -> dict[str, Any]:
        """Check name and password unless this address has guessed too often."""
        navn = self.cleaned_data.get("username") or ""
        if struping.stoppet(self.request, navn):
            raise forms.ValidationError(self.error_messages["strupet"], code="strupet")
        # A password kept in an older way is kept anew at login: then the person acts.
        person = Bruker.objects.filter(brukernavn=navn.strip().lower()).first()
        try:
            with transaksjon(person, "logg_inn") if person else nullcontext():
                ut = super().clean()
        except forms.ValidationError:
            struping.feilet(self.request, navn)
            raise
        if self.user_cache is not None:
            struping.lyktes(self.request, navn)
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


class LoggInn(_UgyldigSomFeil, djangosider.LoginView):
    """The login page."""

    template_name = "intern/logg_inn.html"
    form_class = Innloggingsskjema
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo's people, in the demo only."""
        return super().get_context_data(
            **kwargs, demobrukere=demobrukere(), demopassord=DEMOPASSORD
        )


class Nullstillingsskjema(djangoskjema.PasswordResetForm):
    """Asks for an e-mail address; answers the same whether it is known or not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = gettext("E-postadressen din på jobb")
        self.fields["email"].error_messages = {
            "required": gettext("Skriv e-postadressen din."),
            "invalid": gettext("Skriv en e-postadresse, for eksempel navn@kommune.no."),
        }

    def get_users(self, email: str) -> Iterator[Bruker]:
        """The people in use with this address and a password of their own."""
        folk = Bruker.objects.filter(
            epost__iexact=email, avsluttet_dato__isnull=True, er_system=False
        )
        return (person for person in folk if person.has_usable_password())


class GlemtPassord(_UgyldigSomFeil, djangosider.PasswordResetView):
    """Ask for a new password."""

    template_name = "intern/passord/glemt.html"
    email_template_name = "intern/passord/epost.txt"
    subject_template_name = "intern/passord/emne.txt"
    form_class = Nullstillingsskjema
    success_url = reverse_lazy("intern:glemt_sendt")

    def form_valid(self, form: Any) -> HttpResponse:
        """Send the mail with the municipality's name in it."""
        kommune = virksomhet()
        self.extra_email_context = {"kommune": kommune.navn if kommune else ""}
        return super().form_valid(form)


class GlemtSendt(djangosider.PasswordResetDoneView):
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


class NyttPassord(_UgyldigSomFeil, djangosider.PasswordResetConfirmView):
    """The page behind the address in the mail."""

    template_name = "intern/passord/nytt.html"
    form_class = NyttPassordskjema
    success_url = reverse_lazy("intern:logg_inn")

    def form_valid(self, form: Any) -> HttpResponse:
        """Write it as the person it belongs to, and say so on the login page."""
        with transaksjon(form.user, "bytt_passord"):
            svar = super().form_valid(form)
        messages.success(self.request, gettext("Passordet er byttet. Logg inn med det nye."))
        return svar


class EndrePassord(LoginRequiredMixin, _UgyldigSomFeil, djangosider.PasswordChangeView):
    """Change one's own password."""

    template_name = "intern/passord/endre.html"
    form_class = Endringsskjema
    success_url = reverse_lazy("intern:arbeidsbord")

    def form_valid(self, form: Any) -> HttpResponse:
        """Write it, and say that it is done."""
        with transaksjon(form.user, "bytt_passord"):
            svar = super().form_valid(form)
        messages.success(self.request, gettext("Passordet er byttet."))
        return svar


class LoggUt(djangosider.LogoutView):
    """Out (POST only)."""

    next_page = reverse_lazy("intern:logg_inn")
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the session and say so."""
        svar = super().post(request, *args, **kwargs)
        messages.info(request, gettext("Du er logget ut."))
        return svar
