# SPDX-License-Identifier: EUPL-1.2
"""One person with a password, roles and a unit: above all the first administrator."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from glassklar.config.innlesing.eier import EIER, som_eier
from glassklar.config.innlesing.virksomhet import system
from glassklar.config.miljoe import MiljoeFeil
from glassklar.grunn.klokke import i_dag
from glassklar.org.api import Bruker, Enhet, Rolle, Rolletildeling

BRUKERNAVN = re.compile(r"[a-zæøå0-9][a-zæøå0-9._@-]{0,99}")


def sjekk_brukernavn(navn: str) -> str | None:
    """Return what is wrong with a login name, or None."""
    if not BRUKERNAVN.fullmatch(navn.lower()):
        return f"brukernavnet «{navn}» kan bare ha bokstaver, tall, punktum, strek og @"
    return None


def sjekk_roller(roller: Sequence[str]) -> str | None:
    """Return what is wrong with a list of roles, or None."""
    ukjent = [r for r in roller if r not in Rolle.values]
    if ukjent:
        return f"rollen {', '.join(ukjent)} finnes ikke; velg blant {', '.join(Rolle.values)}"
    return None


def sjekk_epost(epost: str) -> str | None:
    """Return what is wrong with an e-mail address, or None."""
    if epost:
        try:
            validate_email(epost)
        except ValidationError:
            return f"«{epost}» er ikke en e-postadresse"
    return None


def opprett(
    *,
    brukernavn: str,
    navn: str,
    epost: str = "",
    roller: Sequence[str] = (),
    enhet: str = "",
    passord: str | None = None,
    fra: date | None = None,
) -> str:
    """Make a person who can log in, and say so.

    Raises:
        MiljoeFeil: the name is taken, a value does not fit, or the password is too weak.
    """
    person = system()
    brukernavn = brukernavn.strip().lower()
    feil = [
        f for f in (sjekk_brukernavn(brukernavn), sjekk_roller(roller), sjekk_epost(epost)) if f
    ]
    if not navn.strip():
        feil.append("fullt navn mangler")
    stedet = Enhet.objects.using(EIER).filter(kode=enhet).first() if enhet else None
    if enhet and stedet is None:
        feil.append(f"enheten {enhet} finnes ikke")
    if Bruker.objects.using(EIER).filter(brukernavn=brukernavn).exists():
        feil.append(f"brukernavnet {brukernavn} er i bruk")
    ny = Bruker(brukernavn=brukernavn, navn=navn.strip(), epost=epost, enhet=stedet)
    try:
        validate_password(passord or "", ny)
    except ValidationError as f:
        feil += f.messages
    if feil:
        raise MiljoeFeil("Brukeren er ikke opprettet: " + "; ".join(feil))
    with som_eier("opprett_bruker", person.pk):
        ny.set_password(passord)
        ny.save(using=EIER, force_insert=True)
        Rolletildeling.objects.using(EIER).bulk_create(
            Rolletildeling(bruker=ny, rolle=r, fra=fra or i_dag(), gitt_av_id=person.pk)
            for r in dict.fromkeys(roller)
        )
    hva = ", ".join(roller) or "ingen roller ennå"
    return f"{ny.navn} kan logge inn som {ny.brukernavn} ({hva})."
