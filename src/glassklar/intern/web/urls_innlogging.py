# SPDX-License-Identifier: EUPL-1.2
"""Addresses of second factors and login through others.

They have no namespace: django-allauth looks its own pages up by these names. Of its pages only
these exist here; there is none for signing up, for e-mail addresses or for connecting accounts.
"""

from __future__ import annotations

from django.urls import path

from glassklar.intern.web import innlogging, sikkerhet, sso

urlpatterns = [
    path("logg-inn/", innlogging.LoggInn.as_view(), name="account_login"),
    path("logg-inn/kode/", innlogging.Kode.as_view(), name="mfa_authenticate"),
    path("logg-inn/passnokkel/", innlogging.Passnoekkel.as_view(), name="mfa_login_webauthn"),
    path("logg-inn/med/<slug:provider_id>/", sso.avsted, name="openid_connect_login"),
    path("logg-inn/fra/<slug:provider_id>/", sso.tilbake, name="openid_connect_callback"),
    path("sikkerhet/", sikkerhet.Oversikt.as_view(), name="mfa_index"),
    path("sikkerhet/logg-ut-andre/", sikkerhet.LoggUtAndre.as_view(), name="logg_ut_andre"),
    path("sikkerhet/app/", sikkerhet.AppPaa.as_view(), name="mfa_activate_totp"),
    path("sikkerhet/app/av/", sikkerhet.AppAv.as_view(), name="mfa_deactivate_totp"),
    path("sikkerhet/koder/", sikkerhet.Reservekoder.as_view(), name="mfa_view_recovery_codes"),
    path(
        "sikkerhet/koder/nye/",
        sikkerhet.NyeReservekoder.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path("sikkerhet/passnokkel/", sikkerhet.NyPassnoekkel.as_view(), name="mfa_add_webauthn"),
    path(
        "sikkerhet/passnokkel/<int:pk>/fjern/",
        sikkerhet.FjernPassnoekkel.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("sikkerhet/bekreft/", sikkerhet.BekreftPassord.as_view(), name="account_reauthenticate"),
    path("sikkerhet/bekreft/kode/", sikkerhet.BekreftKode.as_view(), name="mfa_reauthenticate"),
    path(
        "sikkerhet/bekreft/passnokkel/",
        sikkerhet.BekreftNoekkel.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
]
