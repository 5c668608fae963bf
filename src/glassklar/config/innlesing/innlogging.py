# SPDX-License-Identifier: EUPL-1.2
"""What only the owner may do with somebody's login: take a lost second factor away, link a person.

Both are for the one who has seen the person: the program itself never does them.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from glassklar.config.innlesing.eier import EIER, som_eier
from glassklar.config.miljoe import MiljoeFeil
from glassklar.intern.krypto import fingeravtrykk
from glassklar.intern.models import Oekt
from glassklar.org.api import Bruker


def _person(brukernavn: str) -> Bruker:
    navn = brukernavn.strip().lower()
    person = Bruker.objects.using(EIER).filter(brukernavn=navn, er_system=False).first()
    if person is None:
        raise MiljoeFeil(f"Finner ingen bruker «{navn}».")
    return person


def fjern_tofaktor(brukernavn: str) -> str:
    """Remove all second factors of a person and end their sessions. Raises MiljoeFeil."""
    with som_eier("fjern_tofaktor"):
        person = _person(brukernavn)
        antall = Authenticator.objects.using(EIER).filter(user=person).delete()[0]
        Oekt.objects.using(EIER).filter(bruker=person).delete()
    if not antall:
        return f"{person.brukernavn} hadde ikke totrinns innlogging. Øktene er avsluttet."
    return f"Totrinns innlogging er fjernet for {person.brukernavn}, og øktene er avsluttet."


def koble(brukernavn: str, tilbyder: str, verdi: str) -> str:
    """Link a person to what a provider calls them (its claim), for ``"felt": "koblet"``.

    Only a keyed fingerprint of the value is stored. A new link replaces the person's old one
    with the same provider. Raises MiljoeFeil.
    """
    t = next((t for t in settings.OIDC_TILBYDERE if t.id == tilbyder), None)
    if t is None or t.felt != "koblet":
        raise MiljoeFeil(f"Ingen tilbyder «{tilbyder}» med felt «koblet» i GLASSKLAR_OIDC_FIL.")
    if not verdi.strip():
        raise MiljoeFeil("Verdien er tom.")
    uid = fingeravtrykk(t.utsteder, verdi.strip())
    with som_eier("koble_innlogging"):
        person = _person(brukernavn)
        rader = SocialAccount.objects.using(EIER).filter(provider=t.id)
        if rader.filter(uid=uid).exclude(user=person).exists():
            raise MiljoeFeil("Verdien er koblet til en annen bruker.")
        rader.filter(user=person).delete()
        SocialAccount(user=person, provider=t.id, uid=uid).save(using=EIER, force_insert=True)
    return f"{person.brukernavn} er koblet til {t.navn}."
